// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomic groups: fields that are programmed all in one session or not at all.
 *
 * On the chips that have them, losing power with a group half done is fatal.
 * Nobody can be kept from pulling the plug, but whoever asks for a reboot
 * then is told, as with any other change that is incomplete.
 */
#include <linux/cleanup.h>
#include <linux/reboot.h>

#include "otp-core.h"

/* How much of a group has been programmed; the device's lock is held. */
enum otp_programmed otp_group_programmed(struct otp_device *otp,
					 unsigned int group)
{
	const struct otp_desc *desc = otp->desc;
	bool any = false;
	bool all = true;
	unsigned int r, f;
	u32 vendor;

	for (r = 0; r < desc->nregions; r++) {
		const struct otp_region *region = &desc->regions[r];

		for (f = 0; f < region->nfields; f++) {
			const struct otp_field *field = &region->fields[f];
			enum otp_programmed is;

			if (field->group != group)
				continue;
			otp_field_programmed(otp, region, field, &is, &vendor);
			if (is == OTP_UNKNOWN || is == OTP_DAMAGED)
				return OTP_UNKNOWN;
			any |= is != OTP_BLANK;
			all &= is == OTP_FULL;
		}
	}
	return all ? OTP_FULL : any ? OTP_PARTIAL : OTP_BLANK;
}

static void otp_group_announce(struct otp_device *otp, unsigned int group)
{
	struct otp_event event = {
		.action = OTP_ACTION_GROUP_INCOMPLETE,
		.result = -EUCLEAN,
		.field = otp->desc->groups[group - 1],
	};

	dev_emerg(&otp->dev,
		  "group %s is incomplete: losing power now can brick this device for good\n",
		  event.field);
	otp_report(otp, &event);
}

static void otp_group_announce_state(struct otp_device *otp)
{
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;

	if (otp_device_state(otp, message, &vendor) == OTP_STATE_INCOMPLETE)
		dev_emerg(&otp->dev, "%s\n", message);
}

static int otp_group_shutdown(struct notifier_block *nb, unsigned long action,
			      void *data)
{
	struct otp_device *otp = container_of(nb, struct otp_device, shutdown);
	unsigned int group;

	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return NOTIFY_DONE;

	guard(mutex)(&otp->lock);
	for (group = 1; group <= otp->desc->ngroups; group++) {
		if (otp_group_programmed(otp, group) == OTP_PARTIAL)
			otp_group_announce(otp, group);
	}
	otp_group_announce_state(otp);
	return NOTIFY_DONE;
}

/* From now on a shutdown with an incomplete group is announced. */
int otp_group_watch(struct otp_device *otp)
{
	otp->shutdown.notifier_call = otp_group_shutdown;
	return register_reboot_notifier(&otp->shutdown);
}

void otp_group_unwatch(struct otp_device *otp)
{
	unregister_reboot_notifier(&otp->shutdown);
}
