// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a reset, or a loss of power on the way, must not find: the rules over a
 * whole batch. And what it would find now: the state of the chip.
 */
#include "../core/compat.h"
#include "sefc.h"

/**
 * struct sefc_plan - what a batch does to the chip as a whole
 * @sefc: the controller
 * @batch: the batch
 * @step: its step that changes GPNVM bits, or NULL
 * @now: the bits
 * @then: the bits behind the batch
 */
struct sefc_plan {
	struct sefc *sefc;
	struct otp_batch *batch;
	struct otp_step *step;
	u32 now;
	u32 then;
};

#define sefc_forbid(_plan, _step, _error, ...)				\
	otp_refuse((_plan)->batch, _step, _error, OTP_REASON_CHIP, __VA_ARGS__)

static const struct otp_region *sefc_boot_region(void)
{
	return &sefc_regions[SEFC_REGION_SIGNATURE(SEFC_USB_BOOT)];
}

static int sefc_plan_make(struct sefc_plan *plan)
{
	u32 vendor, mask;
	int ret;

	ret = sefc_gpnvm_read(plan->sefc, &plan->now, &vendor);
	plan->then = plan->now;
	if (ret)
		return ret;
	plan->step = otp_batch_find(plan->batch,
				    &sefc_regions[SEFC_REGION_GPNVM], 0);
	if (!plan->step)
		return 0;
	mask = get_unaligned_le16(plan->step->mask);
	plan->then = (plan->now & ~mask) | get_unaligned_le16(plan->step->data);
	return 0;
}

static bool sefc_plan_changes(const struct sefc_plan *plan, u32 bits)
{
	return (plan->now ^ plan->then) & bits;
}

static void sefc_check_values(struct sefc_plan *plan)
{
	u32 mode = sefc_boot_mode(plan->then);
	u32 lock = sefc_erase_lock(plan->then);
	char text[SEFC_MODE_TEXT_SIZE];

	if (sefc_plan_changes(plan, SEFC_GPNVM_BOOT_MODE) &&
	    !sefc_mode_is_valid(mode))
		sefc_forbid(plan, plan->step, -EINVAL,
			    "BOOT_MODE 0x%x halts the chip: 0x0, 0x3, 0x9, 0xa and 0xc do not",
			    mode);
	if (sefc_plan_changes(plan, SEFC_GPNVM_ERASE_LOCK) &&
	    !sefc_erase_lock_is_valid(lock))
		sefc_forbid(plan, plan->step, -EINVAL,
			    "ERASE_LOCK 0x%x is only passed through: program 0x0 (open), 0x1 (closed) or 0x6 (frozen)",
			    lock);
	if (sefc_plan_changes(plan, SEFC_GPNVM_SECURITY) &&
	    !sefc_mode_is_valid(mode))
		sefc_forbid(plan, plan->step, -EPERM,
			    "SECURITY comes last: BOOT_MODE is %s",
			    sefc_mode_text(mode, text));
}

/* Bit by bit, with a value that halts the chip in between. */
static void sefc_check_way(struct sefc_plan *plan)
{
	u32 lock = sefc_erase_lock(plan->now);

	if (!sefc_plan_changes(plan, SEFC_GPNVM_BOOT_MODE) ||
	    !(plan->now & SEFC_GPNVM_SECURITY) ||
	    lock == SEFC_GPNVM_ERASE_LOCK_OPEN ||
	    sefc_erase_lock(plan->then) == SEFC_GPNVM_ERASE_LOCK_OPEN)
		return;
	sefc_forbid(plan, plan->step, -EPERM,
		    "BOOT_MODE: with SECURITY set and ERASE_LOCK 0x%x, losing power on the way would be final",
		    lock);
}

static int sefc_check_leaving(struct sefc_plan *plan)
{
	u32 mode = sefc_boot_mode(plan->then);
	char text[SEFC_MODE_TEXT_SIZE];
	bool blank = false;
	u32 vendor;
	int ret;

	if (!sefc_plan_changes(plan, SEFC_GPNVM_BOOT_MODE) ||
	    sefc_mode_is_secure(mode) || plan->step->error)
		return 0;
	ret = sefc_block_is_blank(plan->sefc, SEFC_USB_BOOT, &blank, &vendor);
	sefc_mode_text(mode, text);
	if (ret == -EPERM)
		sefc_forbid(plan, plan->step, -EPERM,
			    "BOOT_MODE %s erases user-signature-0, of which until a reset nobody knows whether it is blank",
			    text);
	else if (!ret && !blank)
		sefc_forbid(plan, plan->step, -EPERM,
			    "BOOT_MODE %s: the boot ROM would erase user-signature-0, which is not blank",
			    text);
	return ret == -EPERM ? 0 : ret;
}

/* By which an application will be authenticated. */
static int sefc_auth_type(struct sefc_plan *plan, u32 *type)
{
	const u32 page = SEFC_BOOT_DIGEST, at = SEFC_BOOT_AUTH_TYPE - page;
	struct otp_step *step;
	u8 bytes[4];
	u32 vendor;
	int ret;

	step = otp_batch_find(plan->batch, sefc_boot_region(), page);
	if (step) {
		*type = (get_unaligned_le32(step->now + at) &
			 ~get_unaligned_le32(step->mask + at)) |
			get_unaligned_le32(step->data + at);
		return 0;
	}
	ret = sefc_block_read(plan->sefc, SEFC_USB_BOOT, SEFC_BOOT_AUTH_TYPE,
			      bytes, sizeof(bytes), &vendor);
	if (!ret)
		*type = get_unaligned_le32(bytes);
	return ret;
}

/* What would start nothing, and let nobody in to change that. */
static int sefc_check_end(struct sefc_plan *plan)
{
	u32 type = 0;
	int ret;

	if (!sefc_plan_changes(plan, SEFC_GPNVM_SECURITY |
			       SEFC_GPNVM_BOOT_MODE) ||
	    !(plan->then & SEFC_GPNVM_SECURITY) ||
	    sefc_boot_mode(plan->then) != SEFC_BOOT_SECURE)
		return 0;
	ret = sefc_auth_type(plan, &type);
	/* The boot ROM has locked it: it has found something authentic. */
	if (ret)
		return ret == -EPERM ? 0 : ret;
	if (type != SEFC_AUTH_TYPE_CMAC && type != SEFC_AUTH_TYPE_PUBLIC_KEY)
		sefc_forbid(plan, plan->step, -EPERM,
			    "SECURITY with BOOT_MODE 0xc (secure boot): AUTH_TYPE 0x%x authenticates nothing, the chip would halt",
			    type);
	return 0;
}

static void sefc_check_boot_data(struct sefc_plan *plan)
{
	const struct otp_region *boot = sefc_boot_region();
	u32 mode = sefc_boot_mode(plan->then);
	char text[SEFC_MODE_TEXT_SIZE];
	struct otp_step *step;
	unsigned int i;

	if (sefc_mode_is_secure(mode))
		return;
	for (i = 0; (step = otp_batch_step(plan->batch, i)); i++) {
		if (step->region == boot && step->needed)
			sefc_forbid(plan, step, -EPERM,
				    "%s: with BOOT_MODE %s the boot ROM would erase it at the next reset",
				    boot->name, sefc_mode_text(mode, text));
	}
}

int sefc_check(struct otp_device *otp, struct otp_batch *batch)
{
	struct sefc_plan plan = { .sefc = otp_priv(otp), .batch = batch };
	int ret;

	ret = sefc_plan_make(&plan);
	if (ret)
		return ret;
	sefc_check_boot_data(&plan);
	if (!plan.step)
		return 0;
	sefc_check_values(&plan);
	sefc_check_way(&plan);
	return sefc_check_leaving(&plan) ?: sefc_check_end(&plan);
}

static enum otp_state sefc_state(const struct sefc *sefc, u32 bits,
				 char *message)
{
	u32 pending = (bits ^ sefc->sensed) &
		      (SEFC_GPNVM_BOOT_MODE | SEFC_GPNVM_PLANE_EXCHANGE);
	u32 mode = sefc_boot_mode(bits);
	char text[SEFC_MODE_TEXT_SIZE];

	sefc_mode_text(mode, text);
	if (!sefc_mode_is_valid(mode)) {
		snprintf(message, OTP_MESSAGE_SIZE,
			 "BOOT_MODE is %s: program it before the next reset",
			 text);
		return OTP_STATE_INCOMPLETE;
	}
	if (!sefc_erase_lock_is_valid(sefc_erase_lock(bits))) {
		snprintf(message, OTP_MESSAGE_SIZE,
			 "ERASE_LOCK is 0x%x, between two values: program it",
			 sefc_erase_lock(bits));
		return OTP_STATE_INCOMPLETE;
	}
	if (!pending)
		return OTP_STATE_OK;
	if (pending & SEFC_GPNVM_BOOT_MODE)
		snprintf(message, OTP_MESSAGE_SIZE,
			 "BOOT_MODE %s takes effect at the next reset", text);
	else
		strscpy(message,
			"PLANE_EXCHANGE takes effect at the next reset",
			OTP_MESSAGE_SIZE);
	return OTP_STATE_RESET_PENDING;
}

/* What fails although it answers is for the operation to tell that needs it. */
enum otp_state sefc_status(struct otp_device *otp, char *message, u32 *vendor)
{
	struct sefc *sefc = otp_priv(otp);
	u32 bits, fsr;
	int ret;

	ret = sefc_gpnvm_read(sefc, &bits, vendor);
	*vendor = 0;
	if (!ret)
		return sefc_state(sefc, bits, message);
	if (!regmap_read(sefc->registers, SEFC_FSR, &fsr))
		return OTP_STATE_OK;
	strscpy(message,
		"the registers do not answer: no power, or halted with SECURITY set, where only the ERASE signal helps",
		OTP_MESSAGE_SIZE);
	return OTP_STATE_DEAD;
}
