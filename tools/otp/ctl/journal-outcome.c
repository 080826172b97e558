// SPDX-License-Identifier: GPL-2.0-only
/* What the commands that change a journal have in common. */
#include "journal.h"
#include "progress.h"

/* From here on a signal is too late. */
bool journal_arm(const struct journal *journal, struct libotp_error *err)
{
	outlive_signals();
	return !libotp_arm(journal->dev, err);
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
