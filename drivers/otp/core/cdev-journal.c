// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of /dev/otpN about ratchets and journals.
 */
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "cdev.h"

/* A device that has a journal at all. */
bool otp_has_journal(const struct otp_device *otp)
{
	unsigned int i;

	for (i = 0; i < otp->desc->nregions; i++) {
		if (otp->desc->regions[i].kind == OTP_KIND_JOURNAL)
			return true;
	}
	return false;
}

int otp_ioctl_ratchet(struct otp_file *file, union otp_arg *arg)
{
	struct otp_ratchet *ratchet = &arg->ratchet;
	struct otp_ratchet_request request = { .ratchet = ratchet };
	struct otp_device *otp = file->otp;
	int ret;

	if (!otp->ops->advance)
		return -EOPNOTSUPP;
	if (!(ratchet->flags & OTP_RATCHET_DRY_RUN) && otp->owner != file)
		return -EACCES;
	if (ratchet->reserved)
		return -EINVAL;
	request.region = otp_region_get(otp, ratchet->region);
	if (!request.region)
		return -ENOENT;
	ret = otp_clear_message(ratchet->message, ratchet->message_size);
	if (ret)
		return ret;

	ratchet->value = 0;
	ret = otp_ratchet(otp, &request);
	otp_put_outcome(ratchet, &request.outcome);
	if (otp_put_message(request.outcome.message, ratchet->message,
			    ratchet->message_size))
		return -EFAULT;
	return ret;
}

/* What cannot be delivered is found out before anything is written. */
static int otp_append_get(struct otp_file *file,
			  const struct otp_journal_append *arg,
			  struct otp_append_request *request)
{
	struct otp_device *otp = file->otp;
	u32 len = min_t(u32, arg->len, OTP_JOURNAL_MAX_LENGTH);
	u8 *data;
	int ret;

	if (!(arg->flags & OTP_JOURNAL_DRY_RUN) && otp->owner != file)
		return -EACCES;
	if (arg->reserved[0] || arg->reserved[1])
		return -EINVAL;
	request->region = otp_region_get(otp, arg->region);
	if (!request->region)
		return -ENOENT;
	ret = otp_clear_message(arg->message, arg->message_size);
	if (ret)
		return ret;
	if (arg->image &&
	    clear_user(u64_to_user_ptr(arg->image),
		       min(arg->image_size, request->region->size)))
		return -EFAULT;

	if (arg->image) {
		request->image = kvzalloc(request->region->size, GFP_KERNEL);
		if (!request->image)
			return -ENOMEM;
	}
	if (!len)
		return 0;
	data = vmemdup_user(u64_to_user_ptr(arg->data), len);
	if (IS_ERR(data))
		return PTR_ERR(data);
	request->data = data;
	return 0;
}

static int otp_append_put(const struct otp_journal_append *arg,
			  const struct otp_append_request *request)
{
	if (request->image &&
	    copy_to_user(u64_to_user_ptr(arg->image), request->image,
			 min(arg->image_size, request->region->size)))
		return -EFAULT;
	return otp_put_message(request->outcome.message, arg->message,
			       arg->message_size);
}

static void otp_append_free(struct otp_append_request *request, u32 len)
{
	if (request->data)
		memzero_explicit((u8 *)request->data,
				 min_t(u32, len, OTP_JOURNAL_MAX_LENGTH));
	kvfree(request->data);
	kvfree(request->image);
}

int otp_ioctl_append(struct otp_file *file, union otp_arg *arg)
{
	struct otp_journal_append *append = &arg->append;
	struct otp_append_request request = { .append = append };
	int ret;

	if (!otp_has_journal(file->otp))
		return -EOPNOTSUPP;
	ret = otp_append_get(file, append, &request);
	if (!ret) {
		append->offset = 0;
		append->torn = 0;
		append->free = 0;
		ret = otp_journal_append(file->otp, &request);
		otp_put_outcome(append, &request.outcome);
		if (otp_append_put(append, &request))
			ret = -EFAULT;
	}
	otp_append_free(&request, append->len);
	return ret;
}
