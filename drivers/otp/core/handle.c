// SPDX-License-Identifier: GPL-2.0-only
/*
 * A region of one device in the hands of another: what keeps an image or a
 * counter there goes through the same checks, verification and reports as
 * user space does.
 *
 * There is no device link: what the other driver serves is a copy that was
 * verified, and has to stay although the device it came from is unbound. A
 * handle finds that out by ENODEV, for good: a device that is bound again is
 * another one.
 *
 * The operations of a provider run under the lock of its device, and use a
 * handle there: the locks of the other device are taken inside of those. Since
 * no handle leads to a device that may have handles itself, that is one level
 * deep and has no way around, which is what the subclass tells lockdep.
 */
#include <linux/device.h>
#include <linux/of.h>
#include <linux/otp-consumer.h>
#include <linux/slab.h>

#include "journal.h"
#include "otp-core.h"

/**
 * struct otp_handle - a region of another device
 * @otp: the device, a reference to it
 * @region: index of the region
 * @info: what it is
 * @name: both names, for messages
 */
struct otp_handle {
	struct otp_device *otp;
	u32 region;
	struct otp_handle_info info;
	char name[16 + OTP_REGION_NAME_SIZE];
};

/* Its region, with the device held; NULL if that is gone. */
static const struct otp_region *otp_handle_hold(struct otp_handle *handle)
{
	struct otp_device *otp = handle->otp;

	down_read_nested(&otp->gone, SINGLE_DEPTH_NESTING);
	if (!otp->ops) {
		up_read(&otp->gone);
		return NULL;
	}
	mutex_lock_nested(&otp->lock, SINGLE_DEPTH_NESTING);
	return otp_region_get(otp, handle->region);
}

static void otp_handle_release(struct otp_handle *handle)
{
	handle->otp->handled = false;
	mutex_unlock(&handle->otp->lock);
	up_read(&handle->otp->gone);
}

/* As otp_handle_hold(), for what changes the memory. */
static const struct otp_region *
otp_handle_hold_write(struct otp_handle *handle, struct otp_outcome *outcome)
{
	const struct otp_region *region = otp_handle_hold(handle);

	*outcome = (struct otp_outcome){};
	if (!region) {
		otp_outcome_refuse(outcome, -ENODEV, OTP_REASON_DEVICE, 0,
				   "%s is gone", handle->name);
		return NULL;
	}
	if (!handle->otp->owner) {
		handle->otp->handled = true;
		return region;
	}
	otp_handle_release(handle);
	otp_outcome_refuse(outcome, -EBUSY, OTP_REASON_DEVICE, 0,
			   "%s is armed by somebody else", handle->name);
	return NULL;
}

/* What the core gives up without a word has an outcome as well. */
static int otp_handle_end(struct otp_handle *handle,
			  struct otp_outcome *outcome, int ret)
{
	otp_handle_release(handle);
	if (ret && !outcome->error)
		otp_outcome_refuse(outcome, ret, OTP_REASON_DEVICE, 0,
				   "%s: errno %d", handle->name, -ret);
	return ret;
}

static void otp_handle_put(void *data)
{
	struct otp_handle *handle = data;

	put_device(&handle->otp->dev);
}

static bool otp_region_is_called(const struct otp_region *region,
				 const char *name,
				 const struct device_node *node)
{
	return node ? of_node_name_eq(node, region->name) :
		      !strcmp(region->name, name);
}

static void otp_handle_describe(struct otp_handle *handle,
				const struct otp_region *region)
{
	handle->info = (struct otp_handle_info){
		.kind = region->kind,
		.semantics = region->semantics,
		.size = region->size,
		.granule = region->granule,
		.erase_granule = region->flags & OTP_REGION_ERASE ?
				 otp_region_erase_granule(region) : 0,
		.flags = region->flags,
		.blank = otp_region_blank(region),
	};
	snprintf(handle->name, sizeof(handle->name), "%s/%s",
		 dev_name(&handle->otp->dev), region->name);
}

static int otp_handle_find(struct otp_handle *handle, const char *name,
			   const struct device_node *node)
{
	struct otp_device *otp = handle->otp;
	const struct otp_region *region;

	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return -EPROBE_DEFER;
	if (otp->ops->image)
		return -ELOOP;
	while ((region = otp_region_get(otp, handle->region))) {
		if (otp_region_is_called(region, name, node)) {
			otp_handle_describe(handle, region);
			return 0;
		}
		handle->region++;
	}
	return -ENOENT;
}

/* Takes over the reference to @found, which may be NULL. */
static struct otp_handle *otp_handle_create(struct device *dev,
					    struct device *found,
					    const char *name,
					    const struct device_node *node)
{
	struct otp_handle *handle;
	int ret;

	if (!found)
		return ERR_PTR(-EPROBE_DEFER);
	handle = devm_kzalloc(dev, sizeof(*handle), GFP_KERNEL);
	if (!handle) {
		put_device(found);
		return ERR_PTR(-ENOMEM);
	}
	handle->otp = container_of(found, struct otp_device, dev);
	ret = devm_add_action_or_reset(dev, otp_handle_put, handle);
	if (!ret)
		ret = otp_handle_find(handle, name, node);
	return ret ? ERR_PTR(ret) : handle;
}

/* Where the name of the region begins in "otpN/region", or NULL. */
static const char *otp_handle_split(const char *name, char *device,
				    size_t size)
{
	const char *slash = strchr(name, '/');
	unsigned int minor;
	char more;

	if (!slash || !slash[1] || strchr(slash + 1, '/') ||
	    slash - name >= size)
		return NULL;
	memcpy(device, name, slash - name);
	device[slash - name] = '\0';
	return sscanf(device, "otp%u%c", &minor, &more) == 1 ? slash + 1 :
							       NULL;
}

/**
 * devm_otp_handle_get() - use a region of another device, by name
 * @dev: who uses it; the handle goes with it
 * @name: "otpN/region"
 *
 * Return: the handle, or an ERR_PTR(): -EINVAL for a name of another form,
 * -EPROBE_DEFER where there is no such device, or not yet, -ENOENT where it has
 * no such region, -ELOOP if it is one that has handles itself, -ENOMEM.
 */
struct otp_handle *devm_otp_handle_get(struct device *dev, const char *name)
{
	char device[16];
	const char *region = otp_handle_split(name, device, sizeof(device));

	if (!region)
		return ERR_PTR(-EINVAL);
	return otp_handle_create(dev, class_find_device_by_name(&otp_class,
								device),
				 region, NULL);
}
EXPORT_SYMBOL_GPL(devm_otp_handle_get);

static int otp_handle_match_node(struct device *dev, const void *node)
{
	return dev->parent && dev->parent->of_node == node;
}

/**
 * devm_otp_handle_get_node() - use a region of another device, by its node
 * @dev: who uses it; the handle goes with it
 * @node: child node of the other device's node, with the name of the region
 *
 * Return: the handle, or an ERR_PTR() as devm_otp_handle_get() has them.
 */
struct otp_handle *devm_otp_handle_get_node(struct device *dev,
					    struct device_node *node)
{
	struct device_node *parent = of_get_parent(node);
	struct device *found;

	if (!parent)
		return ERR_PTR(-EINVAL);
	found = class_find_device(&otp_class, NULL, parent,
				  otp_handle_match_node);
	of_node_put(parent);
	return otp_handle_create(dev, found, NULL, node);
}
EXPORT_SYMBOL_GPL(devm_otp_handle_get_node);

/**
 * otp_handle_name() - "otpN/region", for messages
 * @handle: the handle
 *
 * Return: the name; stays valid as long as @handle.
 */
const char *otp_handle_name(const struct otp_handle *handle)
{
	return handle->name;
}
EXPORT_SYMBOL_GPL(otp_handle_name);

/**
 * otp_handle_info() - what the region is
 * @handle: the handle
 *
 * Return: the description; stays valid as long as @handle.
 */
const struct otp_handle_info *otp_handle_info(const struct otp_handle *handle)
{
	return &handle->info;
}
EXPORT_SYMBOL_GPL(otp_handle_info);

/**
 * otp_handle_field() - where a field of the region is
 * @handle: the handle
 * @name: name of the field
 * @bit_offset: gets its first bit, see struct otp_field
 * @bit_width: gets its number of bits
 *
 * Return: 0, -ENOENT if there is none of this name, or -ENODEV.
 */
int otp_handle_field(struct otp_handle *handle, const char *name,
		     u32 *bit_offset, u32 *bit_width)
{
	const struct otp_region *region = otp_handle_hold(handle);
	int ret = -ENOENT;
	unsigned int i;

	if (!region)
		return -ENODEV;
	for (i = 0; i < region->nfields && ret; i++) {
		const struct otp_field *field = &region->fields[i];

		if (strcmp(field->name, name))
			continue;
		*bit_offset = field->bit_offset;
		*bit_width = field->bit_width;
		ret = 0;
	}
	otp_handle_release(handle);
	return ret;
}
EXPORT_SYMBOL_GPL(otp_handle_field);

/* Whole granules, of which what was asked for is copied out. */
static int otp_handle_read_granules(struct otp_handle *handle, u32 offset,
				    u32 len, u8 *data, u8 *mask)
{
	u32 granule = handle->info.granule, vendor;
	u32 first = rounddown(offset, granule);
	u32 size = roundup(offset + len, granule) - first;
	const struct otp_region *region;
	int ret = -ENODEV;
	u8 *buf;

	buf = kvzalloc(2 * size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	region = otp_handle_hold(handle);
	if (region) {
		ret = otp_region_read(handle->otp, region, first, size, buf,
				      buf + size, &vendor);
		otp_handle_release(handle);
	}
	if (!ret || ret == -EACCES) {
		memcpy(data, buf + offset - first, len);
		if (mask)
			memcpy(mask, buf + size + offset - first, len);
	}
	memzero_explicit(buf, 2 * size);
	kvfree(buf);
	return ret;
}

/**
 * otp_handle_read() - read a stretch of the region
 * @handle: the handle
 * @offset: first byte, anywhere
 * @len: bytes, as many as wanted
 * @data: gets them, 0 where they are hidden
 * @mask: gets the bits that have been programmed, or NULL
 *
 * Secrets are hidden here as they are from user space.
 *
 * Return: 0; -EACCES if a part is hidden; -ERANGE past the end of the region,
 * -ENOMEM, -ENODEV, or the provider's error: @data and @mask are then
 * untouched.
 */
int otp_handle_read(struct otp_handle *handle, u32 offset, u32 len, u8 *data,
		    u8 *mask)
{
	u32 size = handle->info.size;

	if (offset > size || len > size - offset)
		return -ERANGE;
	if (!len)
		return 0;
	return otp_handle_read_granules(handle, offset, len, data, mask);
}
EXPORT_SYMBOL_GPL(otp_handle_read);

/**
 * otp_handle_program() - program granules of the region
 * @handle: the handle
 * @offset: first byte, a multiple of the granule
 * @len: bytes, a multiple of the granule, at most OTP_MAX_BYTES
 * @data: their values, 0 where @mask is
 * @mask: which bits
 * @outcome: gets how it ended, as one operation of OTP_PROGRAM does
 *
 * A value of 0 is taken as meant: the question whether it is one is for people.
 *
 * Signals wait: only the caller knows whether there is a way back. The same
 * holds for all that change something.
 *
 * Return: the error of @outcome.
 */
int otp_handle_program(struct otp_handle *handle, u32 offset, u32 len,
		       const u8 *data, const u8 *mask,
		       struct otp_outcome *outcome)
{
	struct otp_op op = {
		.region = handle->region,
		.offset = offset,
		.len = len,
		.field = OTP_NO_FIELD,
	};
	struct otp_request request = {
		.ops = &op,
		.data = (u8 *[]){ (u8 *)data },
		.mask = (u8 *[]){ (u8 *)mask },
		.nops = 1,
		.flags = OTP_PROGRAM_ALLOW_ZERO,
	};
	int ret;

	if (!otp_handle_hold_write(handle, outcome))
		return outcome->error;
	ret = len > OTP_MAX_BYTES ? -EMSGSIZE :
				    otp_program(handle->otp, &request);
	outcome->status = op.status;
	outcome->reason = op.reason;
	outcome->error = op.error;
	outcome->vendor = op.vendor;
	strscpy(outcome->message, request.message, sizeof(outcome->message));
	return otp_handle_end(handle, outcome, ret);
}
EXPORT_SYMBOL_GPL(otp_handle_program);

/**
 * otp_handle_erase() - make erase granules of the region blank
 * @handle: the handle
 * @offset: first byte, a multiple of the erase granule
 * @len: bytes, a multiple of the erase granule
 * @outcome: gets how it ended, as OTP_ERASE does
 *
 * Return: the error of @outcome.
 */
int otp_handle_erase(struct otp_handle *handle, u32 offset, u32 len,
		     struct otp_outcome *outcome)
{
	struct otp_erase erase = { .offset = offset, .len = len };
	struct otp_erase_request request = { .erase = &erase };
	int ret;

	request.region = otp_handle_hold_write(handle, outcome);
	if (!request.region)
		return outcome->error;
	ret = otp_erase(handle->otp, &request);
	*outcome = request.outcome;
	return otp_handle_end(handle, outcome, ret);
}
EXPORT_SYMBOL_GPL(otp_handle_erase);

/**
 * otp_handle_ratchet() - where the ratchet of the region is
 * @handle: the handle
 * @value: gets it
 *
 * Return: 0, -EOPNOTSUPP if it has none, -ENODEV, or the provider's error.
 */
int otp_handle_ratchet(struct otp_handle *handle, u32 *value)
{
	const struct otp_region *region;
	u32 vendor = 0;
	int ret;

	if (!(handle->info.flags & OTP_REGION_RATCHET))
		return -EOPNOTSUPP;
	region = otp_handle_hold(handle);
	if (!region)
		return -ENODEV;
	ret = otp_region_ratchet(handle->otp, region, value, &vendor);
	otp_handle_release(handle);
	return ret;
}
EXPORT_SYMBOL_GPL(otp_handle_ratchet);

/**
 * otp_handle_advance() - advance the ratchet of the region
 * @handle: the handle
 * @expected: where it is now
 * @target: where it is to be, see struct otp_ratchet
 * @outcome: gets how it ended, as OTP_RATCHET does
 *
 * Return: the error of @outcome.
 */
int otp_handle_advance(struct otp_handle *handle, u32 expected, u32 target,
		       struct otp_outcome *outcome)
{
	struct otp_ratchet ratchet = {
		.expected = expected,
		.target = target,
	};
	struct otp_ratchet_request request = { .ratchet = &ratchet };
	int ret;

	request.region = otp_handle_hold_write(handle, outcome);
	if (!request.region)
		return outcome->error;
	ret = otp_ratchet(handle->otp, &request);
	*outcome = request.outcome;
	return otp_handle_end(handle, outcome, ret);
}
EXPORT_SYMBOL_GPL(otp_handle_advance);

static int otp_handle_look_at_list(struct otp_device *otp,
				   const struct otp_region *region, u32 *end)
{
	const struct otp_journal *journal;
	u32 vendor;
	int ret;

	if (region->kind != OTP_KIND_JOURNAL)
		return -EOPNOTSUPP;
	ret = otp_journal_load(otp, region, &vendor);
	if (ret)
		return ret;
	journal = otp_journal_get(otp, region);
	*end = journal->end;
	return journal->result == TLV_END ? 0 : -EUCLEAN;
}

/**
 * otp_handle_list_end() - where the list of a journal ends
 * @handle: the handle
 * @end: gets the offset behind the last record; 0 if there is no magic word
 *
 * What an interrupted command left behind the end is hidden, so that who reads
 * the journal cannot tell it from records.
 *
 * Return: 0; -EUCLEAN if the list breaks off at @end, or there is none;
 * -EOPNOTSUPP of another region, -ENODEV, or the provider's error.
 */
int otp_handle_list_end(struct otp_handle *handle, u32 *end)
{
	const struct otp_region *region = otp_handle_hold(handle);
	int ret;

	*end = 0;
	if (!region)
		return -ENODEV;
	ret = otp_handle_look_at_list(handle->otp, region, end);
	otp_handle_release(handle);
	return ret;
}
EXPORT_SYMBOL_GPL(otp_handle_list_end);

/**
 * otp_handle_append() - append a record to a journal
 * @handle: the handle
 * @tag: its tag
 * @data: its value
 * @len: bytes of its value
 * @outcome: gets how it ended, as OTP_JOURNAL_APPEND does
 *
 * Return: the error of @outcome.
 */
int otp_handle_append(struct otp_handle *handle, u8 tag, const u8 *data,
		      u32 len, struct otp_outcome *outcome)
{
	struct otp_journal_append append = { .tag = tag, .len = len };
	struct otp_append_request request = {
		.append = &append,
		.data = data,
	};
	int ret;

	request.region = otp_handle_hold_write(handle, outcome);
	if (!request.region)
		return outcome->error;
	ret = otp_journal_append(handle->otp, &request);
	*outcome = request.outcome;
	return otp_handle_end(handle, outcome, ret);
}
EXPORT_SYMBOL_GPL(otp_handle_append);
