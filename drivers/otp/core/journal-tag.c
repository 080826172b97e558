// SPDX-License-Identifier: GPL-2.0-only
/*
 * The value that counts of a tag of a journal.
 */
#include <linux/slab.h>

#include "journal.h"

/**
 * otp_journal_find() - find the record that counts
 * @otp: the device, with operations; its lock is held, its index loaded
 * @region: the journal
 * @tag: its tag
 * @offset: gets where its value begins
 * @len: gets the bytes of its value
 *
 * Return: true if there is one.
 */
bool otp_journal_find(struct otp_device *otp, const struct otp_region *region,
		      u8 tag, u32 *offset, u32 *len)
{
	struct otp_journal *journal = otp_journal_get(otp, region);

	/* In a list that breaks off another one could count. */
	if (!journal->valid || journal->result != TLV_END ||
	    tag == TLV_TAG_END || !test_bit(tag, journal->present))
		return false;
	*offset = journal->counts[tag].data;
	*len = journal->counts[tag].length;
	return true;
}

/* The record as the index has it; -ESTALE if something else is there. */
static int otp_journal_read_record(struct otp_device *otp,
				   const struct otp_region *region,
				   const struct tlv *tlv, u8 *data)
{
	u32 header = tlv->data - tlv->start;
	u32 size = header + tlv->length;
	u32 vendor = 0;
	struct tlv now;
	u8 *buf;
	int ret;

	buf = kvzalloc(2 * size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ret = otp->ops->read(otp, region, tlv->start, size, buf, buf + size,
			     &vendor);
	if (!ret && (tlv_parse(buf, size, 0, &now) != TLV_OK ||
		     now.tag != tlv->tag || now.status != tlv->status ||
		     now.data != header || now.length != tlv->length))
		ret = -ESTALE;
	if (!ret)
		memcpy(data, buf + header, tlv->length);
	memzero_explicit(buf, 2 * size);
	kvfree(buf);
	return ret;
}

static int otp_journal_try_tag(struct otp_device *otp,
			       const struct otp_region *region, u8 tag,
			       u8 *data, u32 len)
{
	struct otp_journal *journal = otp_journal_get(otp, region);
	u32 offset, length, vendor = 0;
	int ret;

	ret = otp_journal_load(otp, region, &vendor);
	if (ret)
		return ret;
	if (journal->result != TLV_END)
		return -EUCLEAN;
	if (!otp_journal_find(otp, region, tag, &offset, &length))
		return -ENOENT;
	if (length != len)
		return -EMSGSIZE;
	return otp_journal_read_record(otp, region, &journal->counts[tag],
				       data);
}

/**
 * otp_journal_read_tag() - read the value that counts of a tag
 * @otp: the device, with operations; its lock is held
 * @region: the journal
 * @tag: the tag, not one for the secure world only
 * @data: gets the value
 * @len: bytes it is known to have
 *
 * One transfer, however long the list. If what is there is not what the index
 * says, somebody else has changed it, and the index is built anew.
 *
 * Return: 0, -ENOENT if there is none, -EMSGSIZE if it has another length,
 * -EUCLEAN if the journal is not sound, -ENOMEM, or the provider's error.
 */
int otp_journal_read_tag(struct otp_device *otp,
			 const struct otp_region *region, u8 tag, u8 *data,
			 u32 len)
{
	int ret;

	if (tlv_is_secret(tag))
		return -EACCES;
	ret = otp_journal_try_tag(otp, region, tag, data, len);
	if (ret != -ESTALE)
		return ret;
	otp_journal_changed(otp, region);
	ret = otp_journal_try_tag(otp, region, tag, data, len);
	return ret == -ESTALE ? -EIO : ret;
}
