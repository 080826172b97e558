// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stored counter: records of a journal, or bits that count one by one. Who
 * cannot read it trusts no image.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/compat.h"
#include "../formats/tlv.h"
#include "signed-image.h"

#define IMAGE_RECORD_SIZE	4

/**
 * struct image_journal - the journal of a stored counter, as it is now
 * @data: the journal
 * @end: where its list ends, or breaks off
 * @broken: it breaks off
 * @ratchet: where its ratchet is
 * @value: the stored counter: the largest in the part that is ratcheted
 */
struct image_journal {
	u8 *data;
	u32 end;
	bool broken;
	u32 ratchet;
	u32 value;
};

static int image_counter_open_field(struct device *dev,
				    const struct image_config *config,
				    struct image_counter *counter)
{
	const struct otp_handle_info *info = otp_handle_info(counter->handle);
	struct image_bits *bits = &counter->bits;
	int ret;

	if (info->kind != OTP_KIND_FUSES ||
	    (info->semantics != OTP_BIT_SET && info->semantics != OTP_BIT_ONCE))
		return dev_err_probe(dev, -EOPNOTSUPP,
				     "%s cannot count: its bits do not go from 0 to 1 one by one\n",
				     otp_handle_name(counter->handle));
	bits->handle = counter->handle;
	ret = otp_handle_field(counter->handle, config->field, &bits->offset,
			       &bits->width);
	if (ret)
		dev_err_probe(dev, ret, "%s has no field %s\n",
			      otp_handle_name(counter->handle), config->field);
	return ret;
}

static int image_counter_open_journal(struct device *dev,
				      const struct image_config *config,
				      struct image_counter *counter)
{
	const struct otp_handle_info *info = otp_handle_info(counter->handle);

	counter->tag = config->tag;
	if (tlv_is_secret(config->tag) || config->tag >= TLV_TAG_END)
		return dev_err_probe(dev, -EINVAL,
				     "tag 0x%02x cannot be read\n",
				     config->tag);
	if (info->kind == OTP_KIND_JOURNAL &&
	    info->flags & OTP_REGION_RATCHET)
		return 0;
	return dev_err_probe(dev, -EOPNOTSUPP,
			     "%s is no journal with a ratchet\n",
			     otp_handle_name(counter->handle));
}

/**
 * image_counter_open() - find the stored counter
 * @dev: the provider's device, which holds it
 * @config: where it is
 * @counter: gets it
 *
 * Return: 0, also where there is none; -EPROBE_DEFER if it is not there (yet),
 * or why it cannot be used, which the log tells.
 */
int image_counter_open(struct device *dev, const struct image_config *config,
		       struct image_counter *counter)
{
	const struct image_place *place = &config->counter;
	struct otp_handle *handle;

	if (!place->node && !place->name[0])
		return 0;
	if (place->node)
		handle = devm_otp_handle_get_node(dev, place->node);
	else
		handle = devm_otp_handle_get(dev, place->name);
	if (IS_ERR(handle))
		return dev_err_probe(dev, PTR_ERR(handle),
				     "no region for the stored counter\n");
	counter->handle = handle;
	counter->tag = -1;
	if (config->field[0])
		return image_counter_open_field(dev, config, counter);
	return image_counter_open_journal(dev, config, counter);
}

static bool image_record_counts(const struct image_counter *counter,
				const struct tlv *tlv)
{
	return tlv->tag == counter->tag && tlv->length == IMAGE_RECORD_SIZE;
}

static u32 image_record_end(const struct tlv *tlv)
{
	return tlv->data + tlv->length;
}

static int image_journal_refuse(const struct image_counter *counter,
				const struct image_journal *journal,
				struct otp_outcome *outcome)
{
	return image_fail(outcome, -EUCLEAN, OTP_REASON_JOURNAL,
			  journal->end ?
			  "stored counter: the journal %s breaks off at 0x%x" :
			  "stored counter: the journal %s has no magic word",
			  otp_handle_name(counter->handle), journal->end);
}

/* Behind the ratchet a list may break off: nothing there counts. */
static int image_journal_walk(const struct image_counter *counter,
			      struct image_journal *journal,
			      struct otp_outcome *outcome)
{
	enum tlv_result result;
	struct tlv tlv;
	u32 value;

	if (journal->broken && journal->end < max(journal->ratchet, 1u))
		return image_journal_refuse(counter, journal, outcome);
	for (result = tlv_first(journal->data, journal->end, &tlv);
	     result == TLV_OK;
	     result = tlv_next(journal->data, journal->end, &tlv)) {
		if (image_record_end(&tlv) > journal->ratchet ||
		    !image_record_counts(counter, &tlv))
			continue;
		value = get_unaligned_le32(journal->data + tlv.data);
		journal->value = max(journal->value, value);
	}
	return 0;
}

/*
 * What is hidden are the values of other tags. The ratchet comes first: what it
 * covers is then in the list, and in what is read.
 */
static int image_journal_read(const struct image_counter *counter,
			      struct image_journal *journal)
{
	u32 size = otp_handle_info(counter->handle)->size;
	int ret;

	ret = otp_handle_ratchet(counter->handle, &journal->ratchet);
	if (ret)
		return ret;
	ret = otp_handle_list_end(counter->handle, &journal->end);
	journal->broken = ret == -EUCLEAN;
	if (ret && !journal->broken)
		return ret;
	ret = otp_handle_read(counter->handle, 0, size, journal->data, NULL);
	return ret == -EACCES ? 0 : ret;
}

static int image_journal_look(const struct image_counter *counter,
			      struct image_journal *journal,
			      struct otp_outcome *outcome)
{
	int ret = image_journal_read(counter, journal);

	if (ret)
		return image_fail(outcome, ret, OTP_REASON_DEVICE,
				  "stored counter: %s cannot be read (errno %d)",
				  otp_handle_name(counter->handle), -ret);
	return image_journal_walk(counter, journal, outcome);
}

static int image_journal_load(const struct image_counter *counter,
			      struct image_journal *journal,
			      struct otp_outcome *outcome)
{
	int ret;

	memset(journal, 0, sizeof(*journal));
	journal->data = kvmalloc(otp_handle_info(counter->handle)->size,
				 GFP_KERNEL);
	if (!journal->data)
		return image_fail(outcome, -ENOMEM, OTP_REASON_DEVICE,
				  "stored counter: no memory");
	ret = image_journal_look(counter, journal, outcome);
	if (ret)
		kvfree(journal->data);
	return ret;
}

static int image_counter_read_journal(const struct image_counter *counter,
				      u32 *value, struct otp_outcome *outcome)
{
	struct image_journal journal;
	int ret;

	ret = image_journal_load(counter, &journal, outcome);
	if (ret)
		return ret;
	*value = journal.value;
	kvfree(journal.data);
	return 0;
}

/**
 * struct image_field - the field of a stored counter, as it is now
 * @first: first byte of it in its region, a multiple of the granule
 * @len: bytes around it, a multiple of the granule
 * @data: their values
 * @mask: which of their bits have been programmed
 */
struct image_field {
	u32 first;
	u32 len;
	u8 *data;
	u8 *mask;
};

static int image_field_load(const struct image_counter *counter,
			    struct image_field *field,
			    struct otp_outcome *outcome)
{
	const struct image_bits *bits = &counter->bits;
	u32 granule = otp_handle_info(counter->handle)->granule;
	int ret = -ENOMEM;

	field->first = rounddown(bits->offset / 8, granule);
	field->len = roundup(DIV_ROUND_UP(bits->offset + bits->width, 8),
			     granule) - field->first;
	field->data = kvzalloc(2 * field->len, GFP_KERNEL);
	if (field->data) {
		field->mask = field->data + field->len;
		ret = otp_handle_read(counter->handle, field->first,
				      field->len, field->data, field->mask);
	}
	if (!ret)
		return 0;
	kvfree(field->data);
	return image_fail(outcome, ret, OTP_REASON_DEVICE,
			  "stored counter: %s cannot be read (errno %d)",
			  otp_handle_name(counter->handle), -ret);
}

static u32 image_field_count(const struct image_counter *counter,
			     const struct image_field *field)
{
	u32 bit = counter->bits.offset - field->first * 8;
	u32 end = bit + counter->bits.width;
	u32 count = 0;

	for (; bit < end; bit++)
		count += !!(field->data[bit / 8] & BIT(bit % 8));
	return count;
}

static int image_counter_read_field(const struct image_counter *counter,
				    u32 *value, struct otp_outcome *outcome)
{
	struct image_field field;
	int ret;

	ret = image_field_load(counter, &field, outcome);
	if (ret)
		return ret;
	*value = image_field_count(counter, &field);
	kvfree(field.data);
	return 0;
}

/**
 * image_counter_read() - read the stored counter
 * @counter: the counter
 * @value: gets it, 0 where there is none
 * @outcome: gets why not
 *
 * Return: 0 or a negative errno.
 */
int image_counter_read(const struct image_counter *counter, u32 *value,
		       struct otp_outcome *outcome)
{
	*value = 0;
	if (!counter->handle)
		return 0;
	if (counter->tag >= 0)
		return image_counter_read_journal(counter, value, outcome);
	return image_counter_read_field(counter, value, outcome);
}

/*
 * Turns @field into what is to be programmed: the lowest bits that can still
 * become 1. Returns how many it lacks.
 */
static u32 image_field_plan(const struct image_counter *counter,
			    struct image_field *field, u32 more)
{
	u32 first = counter->bits.offset - field->first * 8;
	u32 bit;

	for (bit = 0; bit < field->len * 8; bit++) {
		u8 *data = &field->data[bit / 8], *mask = &field->mask[bit / 8];
		bool done = (*data | *mask) & BIT(bit % 8);
		bool inside = bit >= first &&
			      bit < first + counter->bits.width;

		*data &= ~BIT(bit % 8);
		*mask &= ~BIT(bit % 8);
		if (done || !inside || !more)
			continue;
		*data |= BIT(bit % 8);
		*mask |= BIT(bit % 8);
		more--;
	}
	return more;
}

/* Granule by granule: one in which nothing changes is none to program. */
static int image_field_program(const struct image_counter *counter,
			       const struct image_field *field,
			       struct otp_outcome *outcome)
{
	u32 granule = otp_handle_info(counter->handle)->granule;
	u32 at;
	int ret = 0;

	for (at = 0; at < field->len && !ret; at += granule)
		if (memchr_inv(field->mask + at, 0, granule))
			ret = otp_handle_program(counter->handle,
						 field->first + at, granule,
						 field->data + at,
						 field->mask + at, outcome);
	return ret;
}

static int image_field_raise(struct signed_image *si,
			     struct image_field *field, u32 value,
			     bool dry_run, struct otp_outcome *outcome)
{
	const struct image_counter *counter = &si->counter;
	u32 now = image_field_count(counter, field);
	int ret;

	if (now >= value)
		return otp_outcome_end(outcome, OTP_OP_ALREADY, 0,
				       OTP_REASON_NONE, 0,
				       "the stored counter is %u", now);
	if (image_field_plan(counter, field, value - now))
		return image_refuse(outcome, -ENOSPC,
				    OTP_REASON_IMAGE_EXHAUSTED,
				    "stored counter: %s has %u bits, and cannot count from %u to %u",
				    otp_handle_name(counter->handle),
				    counter->bits.width, now, value);
	ret = dry_run ? 0 : image_check_signal(outcome);
	if (dry_run || ret)
		return ret;
	otp_report_image(si->otp, OTP_ACTION_CONFIRM_BEGIN, 0, now,
			 value - now);
	ret = image_field_program(counter, field, outcome);
	otp_report_image(si->otp, OTP_ACTION_CONFIRM_END, ret, now,
			 value - now);
	return ret;
}

static int image_counter_raise_field(struct signed_image *si, u32 value,
				     bool dry_run, struct otp_outcome *outcome)
{
	struct image_field field;
	int ret;

	ret = image_field_load(&si->counter, &field, outcome);
	if (ret)
		return ret;
	ret = image_field_raise(si, &field, value, dry_run, outcome);
	kvfree(field.data);
	return ret;
}

/*
 * Finds where the ratchet would have to go: behind the record of an interrupted
 * confirmation, or 0 where one has to be appended. It must cover nothing else
 * that nobody has asked to be made permanent, a larger counter least of all.
 */
static int image_journal_target(const struct image_counter *counter,
				const struct image_journal *journal, u32 value,
				u32 *target, struct otp_outcome *outcome)
{
	enum tlv_result result;
	struct tlv tlv;

	*target = 0;
	for (result = tlv_first(journal->data, journal->end, &tlv);
	     result == TLV_OK;
	     result = tlv_next(journal->data, journal->end, &tlv)) {
		u32 its = 0;

		if (image_record_end(&tlv) <= journal->ratchet)
			continue;
		if (image_record_counts(counter, &tlv))
			its = get_unaligned_le32(journal->data + tlv.data);
		if (!image_record_counts(counter, &tlv) || its > value)
			return image_refuse(outcome, -EBUSY,
					    OTP_REASON_UNCOVERED,
					    "stored counter: the ratchet would cover the record of tag 0x%02x at 0x%x as well",
					    tlv.tag, tlv.start);
		if (its < value)
			continue;
		*target = image_record_end(&tlv);
		return 0;
	}
	if (!journal->broken)
		return 0;
	return image_journal_refuse(counter, journal, outcome);
}

static int image_journal_append(const struct image_counter *counter,
				const struct image_journal *journal, u32 value,
				u32 *target, struct otp_outcome *outcome)
{
	u8 data[IMAGE_RECORD_SIZE];

	put_unaligned_le32(value, data);
	*target = journal->end + tlv_header_size(sizeof(data)) + sizeof(data);
	return otp_handle_append(counter->handle, counter->tag, data,
				 sizeof(data), outcome);
}

static int image_journal_change(struct signed_image *si,
				const struct image_journal *journal, u32 value,
				u32 target, struct otp_outcome *outcome)
{
	u32 more = value - journal->value;
	int ret = 0;

	otp_report_image(si->otp, OTP_ACTION_CONFIRM_BEGIN, 0, journal->value,
			 more);
	if (!target)
		ret = image_journal_append(&si->counter, journal, value,
					   &target, outcome);
	if (!ret)
		ret = otp_handle_advance(si->counter.handle, journal->ratchet,
					 target, outcome);
	otp_report_image(si->otp, OTP_ACTION_CONFIRM_END, ret, journal->value,
			 more);
	return ret;
}

static int image_journal_raise(struct signed_image *si,
			       const struct image_journal *journal, u32 value,
			       bool dry_run, struct otp_outcome *outcome)
{
	u32 target;
	int ret;

	if (journal->value >= value)
		return otp_outcome_end(outcome, OTP_OP_ALREADY, 0,
				       OTP_REASON_NONE, 0,
				       "the stored counter is %u",
				       journal->value);
	ret = image_journal_target(&si->counter, journal, value, &target,
				   outcome);
	if (ret || dry_run)
		return ret;
	return image_check_signal(outcome) ?:
	       image_journal_change(si, journal, value, target, outcome);
}

static int image_counter_raise_journal(struct signed_image *si, u32 value,
				       bool dry_run,
				       struct otp_outcome *outcome)
{
	struct image_journal journal;
	int ret;

	ret = image_journal_load(&si->counter, &journal, outcome);
	if (ret)
		return ret;
	ret = image_journal_raise(si, &journal, value, dry_run, outcome);
	kvfree(journal.data);
	return ret;
}

static int image_counter_check(struct signed_image *si, u32 value,
			       struct otp_outcome *outcome)
{
	u32 now;
	int ret;

	ret = image_counter_read(&si->counter, &now, outcome);
	if (ret)
		return ret;
	if (now == value)
		return otp_outcome_end(outcome, OTP_OP_PROGRAMMED, 0,
				       OTP_REASON_NONE, 0, "%s", "");
	return image_fail(outcome, -EBADMSG, OTP_REASON_VERIFY,
			  "stored counter: it is %u and not %u", now, value);
}

/**
 * image_counter_raise() - raise the stored counter
 * @si: the slots it is for
 * @value: to what
 * @dry_run: only find out whether that is possible
 * @outcome: gets how it ended
 *
 * Return: 0 or a negative errno.
 */
int image_counter_raise(struct signed_image *si, u32 value, bool dry_run,
			struct otp_outcome *outcome)
{
	int ret;

	memset(outcome, 0, sizeof(*outcome));
	if (si->counter.tag >= 0)
		ret = image_counter_raise_journal(si, value, dry_run, outcome);
	else
		ret = image_counter_raise_field(si, value, dry_run, outcome);
	if (ret || outcome->status == OTP_OP_ALREADY)
		return ret;
	if (dry_run)
		return otp_outcome_end(outcome, OTP_OP_WOULD_PROGRAM, 0,
				       OTP_REASON_NONE, 0, "%s", "");
	return image_counter_check(si, value, outcome);
}
