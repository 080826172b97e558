// SPDX-License-Identifier: GPL-2.0-only
/* What the commands that change a journal have in common. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "progress.h"

/* Since somebody said yes to it, and before this process had the device. */
static bool is_same(const struct journal *journal, uint32_t size,
		    struct libotp_error *err)
{
	_free_ uint8_t *now = malloc(journal->size);
	bool same;

	if (!now)
		abort();
	if (libotp_read_journal(journal->dev, journal->region, now, NULL, err))
		return false;
	same = !memcmp(now, journal->bytes, size);
	explicit_bzero(now, journal->size);
	if (same)
		return true;
	*err = (struct libotp_error) { LIBOTP_POLICY, -EAGAIN };
	snprintf(err->text, sizeof(err->text),
		 "%s has changed meanwhile; nothing was done", journal->name);
	return false;
}

/*
 * From here on a signal is too late. @size: so many bytes have to be what was
 * shown.
 */
bool journal_arm(const struct journal *journal, uint32_t size,
		 struct libotp_error *err)
{
	outlive_signals();
	if (libotp_arm(journal->dev, err))
		return false;
	if (!size || is_same(journal, size, err))
		return true;
	libotp_disarm(journal->dev);
	return false;
}

void journal_disarm(const struct journal *journal)
{
	libotp_disarm(journal->dev);
}

void add_outcome(struct json_object *json, const struct journal *journal,
		 uint32_t status, uint32_t reason, int error,
		 uint32_t vendor)
{
	add_text(json, "status", libotp_status_name(status));
	add_text(json, "reason", reason ? libotp_reason_name(reason) : NULL);
	add_signed(json, "errno", error);
	if (journal->dev)
		add_vendor(json, journal->dev, vendor);
}
