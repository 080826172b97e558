// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locking a region: check, lock, verify.
 *
 * A lock is never a side effect of programming, and as irreversible as that:
 * what is locked too early stays blank for good, and on hardware that computes
 * the digest a region that changes afterwards is a dead chip.
 */
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "otp-core.h"

__printf(6, 7)
static int otp_lock_end(struct otp_lock_request *request,
			enum otp_op_status status, int error,
			enum otp_reason reason, u32 vendor,
			const char *fmt, ...)
{
	struct otp_lock *lock = request->lock;
	va_list args;

	lock->status = status;
	lock->error = error;
	lock->reason = reason;
	lock->vendor = vendor;

	va_start(args, fmt);
	vsnprintf(request->message, sizeof(request->message), fmt, args);
	va_end(args);
	return error;
}

#define otp_lock_refuse(_request, _error, _reason, _vendor, ...)	\
	otp_lock_end(_request, OTP_OP_REFUSED, _error, _reason, _vendor, \
		     __VA_ARGS__)

static int otp_lock_refuse_device(struct otp_device *otp,
				  struct otp_lock_request *request,
				  int error, u32 vendor)
{
	char text[OTP_VENDOR_TEXT_SIZE];

	return otp_lock_refuse(request, error, error == -EUCLEAN ?
			       OTP_REASON_DAMAGED : OTP_REASON_DEVICE, vendor,
			       "%s: cannot be looked at (errno %d, device status %s)",
			       request->region->name, -error,
			       otp_vendor_text(otp, vendor, text));
}

/* What the tables tell. */
static int otp_lock_check_kind(struct otp_lock_request *request)
{
	const struct otp_region *region = request->region;
	const struct otp_lock *lock = request->lock;
	bool software = region->flags & OTP_REGION_SW_DIGEST;
	bool write = lock->kind == OTP_LOCK_WRITE;
	u32 kinds = write ? OTP_REGION_HW_DIGEST | OTP_REGION_SW_DIGEST :
			    OTP_REGION_READ_LOCK;

	if (!(region->flags & kinds))
		return otp_lock_refuse(request, -EOPNOTSUPP, OTP_REASON_LOCK,
				       0, "%s has no %s lock", region->name,
				       write ? "write" : "read");
	if (write && software && !lock->digest)
		return otp_lock_refuse(request, -EINVAL, OTP_REASON_DIGEST, 0,
				       "%s: its digest is yours to compute, and 0 would lock nothing",
				       region->name);
	if (!(write && software) && lock->digest)
		return otp_lock_refuse(request, -EINVAL, OTP_REASON_DIGEST, 0,
				       "%s: this lock takes no digest%s",
				       region->name,
				       write ? ", the hardware computes it" :
				       "");
	return 0;
}

static int otp_lock_check_device(struct otp_device *otp,
				 struct otp_lock_request *request)
{
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;

	if (otp_device_state(otp, message, &vendor) != OTP_STATE_DEAD)
		return 0;
	otp_report_dead(otp, vendor);
	return otp_lock_refuse(request, -ENOTRECOVERABLE, OTP_REASON_DEAD,
			       vendor, "%s", message);
}

/* Whether nothing of the region has been programmed; its digest neither. */
static int otp_lock_check_blank(struct otp_device *otp,
				struct otp_lock_request *request)
{
	const struct otp_region *region = request->region;
	u32 vendor = 0;
	bool blank;
	u8 *buf;
	int ret;

	buf = kvzalloc(2 * region->size, GFP_KERNEL);
	if (!buf)
		return otp_lock_refuse(request, -ENOMEM, OTP_REASON_DEVICE, 0,
				       "out of memory");

	ret = otp->ops->read(otp, region, 0, region->size, buf,
			     buf + region->size, &vendor);
	blank = !memchr_inv(buf + region->size, 0, region->size);
	memzero_explicit(buf, 2 * region->size);
	kvfree(buf);

	if (ret && ret != -EACCES)
		return otp_lock_refuse_device(otp, request, ret, vendor);
	if (blank && !(request->lock->flags & OTP_LOCK_ALLOW_BLANK))
		return otp_lock_refuse(request, -EDOM, OTP_REASON_BLANK, 0,
				       "%s is blank, and would stay so for good, which must be allowed expressly",
				       region->name);
	return 0;
}

/* The digest in the memory tells more than the lock, which acts later. */
static int otp_lock_check_digest(struct otp_device *otp,
				 struct otp_lock_request *request)
{
	struct otp_lock *lock = request->lock;
	u64 digest, sensed;
	u32 vendor = 0;
	int ret;

	ret = otp->ops->digest(otp, request->region, &digest, &sensed,
			       &vendor);
	if (ret)
		return otp_lock_refuse_device(otp, request, ret, vendor);
	lock->memory = digest;
	if (!digest)
		return otp_lock_check_blank(otp, request);
	if (lock->digest && digest != lock->digest)
		return otp_lock_refuse(request, -EEXIST, OTP_REASON_CONFLICT,
				       0, "%s is locked with the digest 0x%016llx",
				       request->region->name, digest);
	lock->status = OTP_OP_ALREADY;
	return 0;
}

static int otp_lock_check(struct otp_device *otp,
			  struct otp_lock_request *request)
{
	struct otp_lock *lock = request->lock;
	int ret;

	ret = otp_lock_check_kind(request);
	ret = ret ?: otp_lock_check_device(otp, request);
	if (ret)
		return ret;
	if (lock->kind == OTP_LOCK_WRITE)
		return otp_lock_check_digest(otp, request);
	if (otp_region_state(otp, request->region) & OTP_REGION_READ_LOCKED)
		lock->status = OTP_OP_ALREADY;
	return 0;
}

static void otp_lock_report(struct otp_device *otp,
			    const struct otp_lock_request *request,
			    enum otp_action action)
{
	const struct otp_lock *lock = request->lock;
	const struct otp_event event = {
		.action = action,
		.result = lock->error,
		.region = request->region,
		.len = request->region->size,
		.field = lock->kind == OTP_LOCK_READ ? "read" : "write",
		.vendor = lock->vendor,
	};

	otp_report(otp, &event);
}

static bool otp_lock_holds(struct otp_device *otp,
			   struct otp_lock_request *request)
{
	struct otp_lock *lock = request->lock;

	if (lock->kind == OTP_LOCK_READ)
		return otp_region_state(otp, request->region) &
		       OTP_REGION_READ_LOCKED;
	return lock->digest ? lock->memory == lock->digest : lock->memory;
}

/* What cannot be read back has not been found wrong. */
static int otp_lock_verify(struct otp_device *otp,
			   struct otp_lock_request *request)
{
	struct otp_lock *lock = request->lock;
	char text[OTP_VENDOR_TEXT_SIZE];
	u32 vendor = 0;
	int ret = 0;
	u64 sensed;

	if (lock->kind == OTP_LOCK_WRITE)
		ret = otp->ops->digest(otp, request->region, &lock->memory,
				       &sensed, &vendor);
	if (ret)
		return otp_lock_end(request, OTP_OP_FAILED, ret,
				    OTP_REASON_DEVICE, vendor,
				    "%s: was locked but cannot be verified (errno %d, device status %s)",
				    request->region->name, -ret,
				    otp_vendor_text(otp, vendor, text));
	if (!otp_lock_holds(otp, request))
		return otp_lock_end(request, OTP_OP_FAILED, -EBADMSG,
				    OTP_REASON_VERIFY, 0,
				    "%s: the %s that is there is not the one that was asked for",
				    request->region->name,
				    lock->kind == OTP_LOCK_READ ? "lock" :
				    "digest");
	lock->status = OTP_OP_PROGRAMMED;
	return 0;
}

static int otp_lock_act(struct otp_device *otp,
			struct otp_lock_request *request)
{
	struct otp_lock *lock = request->lock;
	char text[OTP_VENDOR_TEXT_SIZE];
	u32 vendor = 0;
	int ret;

	ret = otp->ops->lock(otp, request->region, lock->kind, lock->digest,
			     &vendor);
	if (ret)
		return otp_lock_end(request, OTP_OP_FAILED, ret,
				    ret == -EUCLEAN ? OTP_REASON_DAMAGED :
				    OTP_REASON_DEVICE, vendor,
				    "%s: locking failed (errno %d, device status %s)",
				    request->region->name, -ret,
				    otp_vendor_text(otp, vendor, text));
	return otp_lock_verify(otp, request);
}

static int otp_lock_run(struct otp_device *otp,
			struct otp_lock_request *request)
{
	struct otp_lock *lock = request->lock;
	int ret;

	ret = otp_lock_check(otp, request);
	if (ret || lock->status == OTP_OP_ALREADY)
		return ret;
	if (lock->flags & OTP_LOCK_DRY_RUN) {
		lock->status = OTP_OP_WOULD_PROGRAM;
		return 0;
	}
	/* The last moment at which giving up changes nothing. */
	if (signal_pending(current))
		return -EINTR;

	otp_lock_report(otp, request, OTP_ACTION_LOCK_BEGIN);
	ret = otp_lock_act(otp, request);
	otp_lock_report(otp, request, OTP_ACTION_LOCK_END);
	return ret;
}

/**
 * otp_lock() - check a lock, and unless it is a dry run lock
 * @otp: the device, with operations; its lock is held
 * @request: what is to be locked; gets the results
 *
 * Return: 0, the errno of the refusal or failure, -EINTR, or -EOPNOTSUPP.
 */
int otp_lock(struct otp_device *otp, struct otp_lock_request *request)
{
	int ret;

	if (!otp->ops->lock)
		return -EOPNOTSUPP;

	ret = otp_lock_run(otp, request);
	request->lock->region_state = otp_region_state(otp, request->region);
	return ret;
}
