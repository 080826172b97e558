// SPDX-License-Identifier: GPL-2.0-only
/*
 * A one-time memory in RAM, which counts what is done to it and fails as it is
 * told, and batches for it.
 */
#include <kunit/device.h>
#include <linux/bitops.h>
#include <linux/slab.h>

#include "ram.h"

static u32 ram_index(const struct ram *ram, const struct otp_region *region)
{
	return region - ram->desc.regions;
}

static bool ram_fails(struct ram_fault *fault)
{
	return fault->at && !--fault->at;
}

/* No assertion: the core holds its locks. */
static bool ram_has(struct ram *ram, const struct otp_region *region,
		    u32 offset, u32 len)
{
	bool has = !(offset % region->granule) && !(len % region->granule) &&
		   offset <= region->size && len <= region->size - offset;

	KUNIT_EXPECT_TRUE_MSG(ram->test, has, "%u bytes at %s+%u", len,
			      region->name, offset);
	return has;
}

static int ram_read(struct otp_device *otp, const struct otp_region *region,
		    u32 offset, u32 len, u8 *data, u8 *mask, u32 *vendor)
{
	struct ram *ram = otp_priv(otp);
	const struct ram_cells *cells = &ram->cells[ram_index(ram, region)];
	bool hidden = false;
	u32 i;

	ram->reads++;
	*vendor = 0;
	if (!ram_has(ram, region, offset, len))
		return -EFAULT;
	if (ram_fails(&ram->read_fault)) {
		*vendor = ram->read_fault.vendor;
		return ram->read_fault.error;
	}
	for (i = 0; i < len; i++) {
		bool blind = cells->blind[(offset + i) / region->granule];

		data[i] = blind ? 0 : cells->data[offset + i];
		mask[i] = cells->done[offset + i];
		hidden |= blind;
	}
	return hidden ? -EACCES : 0;
}

/* What the hardware of each kind knows of the bits that were programmed. */
static void ram_mark(const struct otp_region *region, struct ram_cells *cells,
		     u32 offset, const u8 *mask)
{
	u32 i;

	for (i = 0; i < region->granule; i++) {
		u8 *done = &cells->done[offset + i];

		switch (region->semantics) {
		case OTP_BIT_ONCE:
			*done |= mask[i];
			break;
		case OTP_BIT_SET:
			*done = cells->data[offset + i];
			break;
		case OTP_BIT_CLEAR:
			*done = ~cells->data[offset + i];
			break;
		case OTP_GRANULE_ONCE:
			*done = 0xff;
			break;
		case OTP_REWRITABLE:
			break;
		}
	}
}

static u8 ram_burn(const struct otp_region *region, u8 now, u8 done, u8 data,
		   u8 mask)
{
	u8 new = mask & ~done;

	switch (region->semantics) {
	case OTP_BIT_SET:
		return now | (data & mask);
	case OTP_BIT_CLEAR:
		return now & ~(mask & ~data);
	default:
		return (now & ~new) | (data & new);
	}
}

static void ram_pulse(struct ram *ram, const struct otp_region *region,
		      u32 offset, const u8 *data, const u8 *mask)
{
	struct ram_cells *cells = &ram->cells[ram_index(ram, region)];
	u32 i;

	for (i = 0; i < region->granule; i++) {
		u8 takes = i ? mask[i] : mask[i] & ~ram->weak;

		cells->data[offset + i] = ram_burn(region,
						   cells->data[offset + i],
						   cells->done[offset + i],
						   data[i], takes);
	}
	ram_mark(region, cells, offset, mask);
}

/* As much of a pulse as @bits bits, the lowest first. */
static void ram_pulse_part(struct ram *ram, const struct otp_region *region,
			   u32 offset, const u8 *data, const u8 *mask,
			   u32 bits)
{
	u8 part[RAM_MAX_GRANULE] = {};
	u32 bit;

	for (bit = 0; bit < region->granule * 8 && bits; bit++) {
		if (!(mask[bit / 8] & BIT(bit % 8)))
			continue;
		part[bit / 8] |= BIT(bit % 8);
		bits--;
	}
	ram_pulse(ram, region, offset, data, part);
}

static void ram_log(struct ram *ram, const struct otp_region *region,
		    u32 offset, const u8 *data, const u8 *mask)
{
	const struct ram_cells *cells = &ram->cells[ram_index(ram, region)];
	struct ram_pulse *pulse;
	u32 i;

	if (ram->pulses >= RAM_MAX_PULSES)
		return;

	pulse = &ram->log[ram->pulses];
	pulse->region = region;
	pulse->offset = offset;
	memcpy(pulse->data, data, region->granule);
	memcpy(pulse->mask, mask, region->granule);
	for (i = 0; i < region->granule; i++)
		pulse->again[i] = mask[i] & cells->done[offset + i];
}

int ram_program_granule(struct otp_device *otp,
			const struct otp_region *region, u32 offset,
			const u8 *data, const u8 *mask, u32 *vendor)
{
	struct ram *ram = otp_priv(otp);
	u32 i;

	if (!ram_has(ram, region, offset, region->granule))
		return -EFAULT;
	for (i = 0; i < region->granule; i++)
		KUNIT_EXPECT_EQ(ram->test, data[i] & ~mask[i], 0);

	ram_log(ram, region, offset, data, mask);
	ram->pulses++;
	*vendor = 0;
	if (ram_fails(&ram->program_fault)) {
		ram_pulse_part(ram, region, offset, data, mask,
			       ram->program_fault.bits);
		*vendor = ram->program_fault.vendor;
		return ram->program_fault.error;
	}
	ram_pulse(ram, region, offset, data, mask);
	return 0;
}

static int ram_check(struct otp_device *otp, struct otp_batch *batch)
{
	struct ram *ram = otp_priv(otp);

	return ram->check ? ram->check(ram, batch) : 0;
}

static enum otp_state ram_status(struct otp_device *otp, char *message,
				 u32 *vendor)
{
	struct ram *ram = otp_priv(otp);

	if (ram->message)
		strscpy(message, ram->message, OTP_MESSAGE_SIZE);
	*vendor = ram->vendor;
	return ram->state;
}

static u32 ram_region_state(struct otp_device *otp,
			    const struct otp_region *region)
{
	struct ram *ram = otp_priv(otp);

	return ram->region_state[ram_index(ram, region)];
}

static const struct otp_ops ram_ops = {
	.read = ram_read,
	.check = ram_check,
	.program = ram_program_granule,
	.status = ram_status,
	.region_state = ram_region_state,
};

static void ram_alloc_cells(struct kunit *test, struct ram_cells *cells,
			    const struct otp_region *region)
{
	cells->data = kunit_kzalloc(test, region->size, GFP_KERNEL);
	cells->done = kunit_kzalloc(test, region->size, GFP_KERNEL);
	cells->blind = kunit_kzalloc(test, region->size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, cells->data);
	KUNIT_ASSERT_NOT_NULL(test, cells->done);
	KUNIT_ASSERT_NOT_NULL(test, cells->blind);
	if (otp_region_blank(region))
		memset(cells->data, 0xff, region->size);
}

/* A test may have several. */
static struct device *ram_device(struct kunit *test)
{
	static unsigned int count;
	char *name = kunit_kzalloc(test, 16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	snprintf(name, 16, "otp-ram%u", count++);
	return kunit_device_register(test, name);
}

/* A blank memory, not registered yet. */
struct ram *ram_alloc(struct kunit *test, const struct otp_desc *desc)
{
	struct ram *ram;
	u32 i;

	ram = kunit_kzalloc(test, sizeof(*ram), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, ram);
	KUNIT_ASSERT_LE(test, desc->nregions, RAM_MAX_REGIONS);

	ram->test = test;
	ram->desc = *desc;
	ram->desc.driver = ram->desc.driver ?: "ram";
	ram->desc.model = ram->desc.model ?: "one-time memory in RAM";
	ram->ops = ram_ops;
	for (i = 0; i < desc->nregions; i++)
		ram_alloc_cells(test, &ram->cells[i], &desc->regions[i]);
	ram->dev = ram_device(test);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ram->dev);
	return ram;
}

int ram_register(struct ram *ram)
{
	struct otp_device *otp;

	otp = devm_otp_register(ram->dev, &ram->desc, &ram->ops, ram);
	if (IS_ERR(otp))
		return PTR_ERR(otp);
	ram->otp = otp;
	return 0;
}

/* As an unbind does. */
void ram_unregister(struct ram *ram)
{
	kunit_device_unregister(ram->test, ram->dev);
	ram->dev = NULL;
	ram->otp = NULL;
}

struct ram *ram_create(struct kunit *test, const struct otp_desc *desc)
{
	struct ram *ram = ram_alloc(test, desc);

	KUNIT_ASSERT_EQ(test, ram_register(ram), 0);
	return ram;
}

/* What is in the memory before the test. */
void ram_set(struct ram *ram, u32 region, u32 offset, u8 data, u8 done,
	     u32 len)
{
	memset(ram->cells[region].data + offset, data, len);
	memset(ram->cells[region].done + offset, done, len);
}

u64 ram_events(const struct ram *ram)
{
	return atomic64_read(&ram->otp->event_seq);
}

static int ram_match_parent(struct device *dev, const void *parent)
{
	return dev->parent == parent;
}

struct otp_device *ram_find(const struct device *parent)
{
	struct device *dev = class_find_device(&otp_class, NULL, parent,
					       ram_match_parent);

	return dev ? container_of(dev, struct otp_device, dev) : NULL;
}

struct ram_batch *ram_batch(struct ram *ram)
{
	struct ram_batch *batch;

	batch = kunit_kzalloc(ram->test, sizeof(*batch), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(ram->test, batch);
	batch->ram = ram;
	batch->request.ops = batch->ops;
	batch->request.data = batch->data;
	batch->request.mask = batch->mask;
	return batch;
}

/* Adds an operation; later ones do not move it. */
struct otp_op *ram_add(struct ram_batch *batch, u32 region, u32 offset,
		       const u8 *data, const u8 *mask, u32 len)
{
	struct kunit *test = batch->ram->test;
	u32 i = batch->request.nops++;

	KUNIT_ASSERT_LT(test, i, RAM_MAX_OPS);
	batch->data[i] = kunit_kzalloc(test, max(len, 1u), GFP_KERNEL);
	batch->mask[i] = kunit_kzalloc(test, max(len, 1u), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, batch->data[i]);
	KUNIT_ASSERT_NOT_NULL(test, batch->mask[i]);
	memcpy(batch->data[i], data, len);
	memcpy(batch->mask[i], mask, len);
	batch->ops[i] = (struct otp_op){
		.region = region,
		.offset = offset,
		.len = len,
		.field = OTP_NO_FIELD,
	};
	return &batch->ops[i];
}

struct otp_op *ram_add_word(struct ram_batch *batch, u32 region, u32 offset,
			    u32 data, u32 mask)
{
	u8 bytes[4], bits[4];

	put_unaligned_le32(data, bytes);
	put_unaligned_le32(mask, bits);
	return ram_add(batch, region, offset, bytes, bits, sizeof(bytes));
}

/* @len times the same byte. */
struct otp_op *ram_add_bytes(struct ram_batch *batch, u32 region, u32 offset,
			     u8 data, u8 mask, u32 len)
{
	u8 bytes[4 * RAM_MAX_GRANULE], bits[4 * RAM_MAX_GRANULE];

	KUNIT_ASSERT_LE(batch->ram->test, len, sizeof(bytes));
	memset(bytes, data, sizeof(bytes));
	memset(bits, mask, sizeof(bits));
	return ram_add(batch, region, offset, bytes, bits, len);
}

static void ram_batch_reset(struct ram_batch *batch)
{
	u32 i;

	batch->request.message[0] = '\0';
	for (i = 0; i < batch->request.nops; i++) {
		struct otp_op *op = &batch->ops[i];

		op->status = OTP_OP_NOT_REACHED;
		op->reason = OTP_REASON_NONE;
		op->error = 0;
		op->vendor = 0;
		op->verified = OTP_VERIFIED_NOT;
		op->field = OTP_NO_FIELD;
		op->done = 0;
	}
}

/* May be called again with the same batch, as a retry does. */
int ram_program(struct ram_batch *batch, u32 flags)
{
	struct otp_device *otp = batch->ram->otp;
	int ret;

	ram_batch_reset(batch);
	batch->request.flags = flags;
	down_read(&otp->gone);
	mutex_lock(&otp->lock);
	ret = otp_program(otp, &batch->request);
	mutex_unlock(&otp->lock);
	up_read(&otp->gone);
	return ret;
}

/* A batch of one word. */
int ram_program_word(struct ram *ram, u32 region, u32 offset, u32 data,
		     u32 mask)
{
	struct ram_batch *batch = ram_batch(ram);

	ram_add_word(batch, region, offset, data, mask);
	return ram_program(batch, 0);
}
