// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenTitan OTP controller: the direct access interface, its interrupts, and
 * what makes it unusable.
 */
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/ktime.h>
#include <linux/platform_device.h>
#include <linux/processor.h>
#include <linux/regmap.h>
#include <linux/sched.h>

#include "../regs/opentitan-otp.h"
#include "opentitan.h"

/*
 * A word takes some hundred microseconds: an interrupt would add a good part
 * of that to each, so it is only waited for when a command takes longer.
 */
#define OPENTITAN_SPIN_US	1000
/* An interrupt that got lost costs one slice. */
#define OPENTITAN_SLICE_MS	20
#define OPENTITAN_SLICES	25
/* For what goes on by itself: initialisation, background checks */
#define OPENTITAN_SETTLE_US	100000
#define OPENTITAN_SETTLE_POLL_US 100

/* Keeps, logs and reports what made the controller unusable, once. */
static void opentitan_die(struct opentitan *ot, u32 vendor)
{
	char text[64];

	lockdep_assert_held(&ot->lock);

	if (ot->dead)
		return;
	ot->dead = vendor;
	opentitan_describe(vendor, text, sizeof(text));
	dev_err(ot->dev, "unusable until a reset: %s\n", text);
	if (ot->otp)
		otp_report_dead(ot->otp, vendor);
}

static int opentitan_settle(struct opentitan *ot, u32 mask, u32 value,
			    u32 *status)
{
	return regmap_read_poll_timeout(ot->regmap, OPENTITAN_OTP_STATUS,
					*status,
					(*status & mask) == value,
					OPENTITAN_SETTLE_POLL_US,
					OPENTITAN_SETTLE_US);
}

/*
 * The timeout comes first: once a check runs, a timeout that was 0 when it
 * began makes it fail at once.
 */
static int opentitan_configure_checks(struct opentitan *ot)
{
	const struct opentitan_checks *checks = &ot->checks;
	const struct reg_sequence settings[] = {
		{ OPENTITAN_OTP_CHECK_TIMEOUT, checks->timeout },
		{ OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD, checks->integrity },
		{ OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD,
		  checks->consistency },
	};
	u32 regwen, status;
	int ret;

	ret = regmap_read(ot->regmap, OPENTITAN_OTP_CHECK_REGWEN, &regwen);
	if (ret || !checks->configure)
		return ret;
	if (!regwen) {
		dev_info(ot->dev, "background checks are locked as they are\n");
		return 0;
	}
	ret = opentitan_settle(ot, OPENTITAN_OTP_STATUS_CHECK_PENDING, 0,
			       &status);
	if (ret) {
		dev_warn(ot->dev,
			 "background checks do not end, left as they are\n");
		return ret == -ETIMEDOUT ? 0 : ret;
	}
	return regmap_multi_reg_write(ot->regmap, settings,
				      ARRAY_SIZE(settings));
}

static void opentitan_judge(struct opentitan *ot, u32 status)
{
	u32 culprit = opentitan_culprit(ot, status);
	u32 regwen;

	if (culprit)
		opentitan_die(ot, culprit);
	else if (!(status & OPENTITAN_OTP_STATUS_DAI_IDLE))
		opentitan_die(ot, OPENTITAN_NO_CODE);
	else if (!regmap_read(ot->regmap, OPENTITAN_OTP_DIRECT_ACCESS_REGWEN,
			      &regwen) && !regwen)
		dev_info(ot->dev,
			 "direct access is locked by software until a reset\n");
}

/*
 * After a reset, our own or one that was noticed later. That errors interrupt
 * is enabled last: it tells a controller that was set up from one that was
 * reset since.
 */
static int opentitan_setup(struct opentitan *ot)
{
	u32 status;
	int ret;

	lockdep_assert_held(&ot->lock);

	ot->dead = 0;
	ret = opentitan_settle(ot, OPENTITAN_OTP_STATUS_DAI_IDLE,
			       OPENTITAN_OTP_STATUS_DAI_IDLE, &status);
	if (ret && ret != -ETIMEDOUT)
		return ret;

	opentitan_judge(ot, status);
	if (!ot->dead) {
		ret = opentitan_configure_checks(ot);
		if (ret)
			return ret;
	}
	if (ot->checks.lock_trigger) {
		ret = regmap_write(ot->regmap,
				   OPENTITAN_OTP_CHECK_TRIGGER_REGWEN, 0);
		if (ret)
			return ret;
	}
	ret = regmap_write(ot->regmap, OPENTITAN_OTP_INTR_STATE,
			   OPENTITAN_OTP_INTR_DONE | OPENTITAN_OTP_INTR_ERROR);
	if (ret)
		return ret;
	return regmap_write(ot->regmap, OPENTITAN_OTP_INTR_ENABLE,
			    OPENTITAN_OTP_INTR_ERROR);
}

/* Sets the controller up again if it was reset behind our back. */
static int opentitan_revive(struct opentitan *ot)
{
	u32 enabled;
	int ret;

	ret = regmap_read(ot->regmap, OPENTITAN_OTP_INTR_ENABLE, &enabled);
	if (ret || enabled & OPENTITAN_OTP_INTR_ERROR)
		return ret;
	return opentitan_setup(ot);
}

/**
 * opentitan_start() - set the controller up
 * @ot: the controller
 *
 * Return: 0, also if it is unusable; or the error of an access.
 */
int opentitan_start(struct opentitan *ot)
{
	guard(mutex)(&ot->lock);
	return opentitan_setup(ot);
}

/**
 * opentitan_dead() - what makes the controller unusable
 * @ot: the controller
 * @status: gets the status register, 0 if it cannot be read
 *
 * Return: vendor status, 0 if it can be used.
 */
u32 opentitan_dead(struct opentitan *ot, u32 *status)
{
	guard(mutex)(&ot->lock);

	*status = 0;
	if (opentitan_revive(ot) ||
	    regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, status))
		return OPENTITAN_NO_CODE;
	if (!ot->dead && !(*status & OPENTITAN_OTP_STATUS_DAI_IDLE))
		opentitan_judge(ot, *status);
	return ot->dead;
}

static int opentitan_ready_locked(struct opentitan *ot, u32 *vendor)
{
	u32 regwen, status;
	int ret;

	lockdep_assert_held(&ot->lock);

	if (ot->dead) {
		ret = opentitan_revive(ot);
		if (ret)
			return ret;
	}
	if (ot->dead) {
		*vendor = ot->dead;
		return -ENOTRECOVERABLE;
	}

	/*
	 * 1 says that the interface is idle and not locked, in one access; in
	 * a locked one a command would be dropped and stale data read.
	 */
	ret = regmap_read(ot->regmap, OPENTITAN_OTP_DIRECT_ACCESS_REGWEN,
			  &regwen);
	if (ret || regwen)
		return ret;
	ret = regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, &status);
	if (ret)
		return ret;
	if (status & OPENTITAN_OTP_STATUS_DAI_IDLE) {
		*vendor = OPENTITAN_DAI_LOCKED;
		return -EPERM;
	}
	*vendor = opentitan_culprit(ot, status);
	if (!*vendor)
		return -EBUSY;
	opentitan_die(ot, *vendor);
	return -ENOTRECOVERABLE;
}

/**
 * opentitan_ready() - can a command be given
 * @ot: the controller
 * @vendor: gets the vendor status of what makes it unusable
 *
 * Return: 0, -EBUSY, -EPERM if it is locked by software until a reset,
 * -ENOTRECOVERABLE, or the error of an access.
 */
int opentitan_ready(struct opentitan *ot, u32 *vendor)
{
	guard(mutex)(&ot->lock);
	return opentitan_ready_locked(ot, vendor);
}

/* Whether a command has ended: well, or in an error it cannot leave. */
static bool opentitan_ended(u32 status)
{
	return status & (OPENTITAN_OTP_STATUS_DAI_IDLE |
			 OPENTITAN_OTP_STATUS_DAI_ERROR);
}

static int opentitan_spin(struct opentitan *ot, u32 *status)
{
	ktime_t end = ktime_add_us(ktime_get(), OPENTITAN_SPIN_US);
	int ret;

	for (;;) {
		ret = regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, status);
		if (ret || opentitan_ended(*status))
			return ret;
		if (ktime_after(ktime_get(), end))
			return -EAGAIN;
		cpu_relax();
		cond_resched();
	}
}

/*
 * Cleared first and enabled then, the interrupt cannot be missed: it is
 * pending by the end of the command, enabled or not. One that makes the
 * interface unusable does not raise it, so the status is looked at as well.
 */
static int opentitan_sleep(struct opentitan *ot, u32 *status)
{
	int i, ret;

	reinit_completion(&ot->done);
	ret = regmap_write(ot->regmap, OPENTITAN_OTP_INTR_STATE,
			   OPENTITAN_OTP_INTR_DONE);
	ret = ret ?: regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, status);
	if (ret || opentitan_ended(*status))
		return ret;
	ret = regmap_write(ot->regmap, OPENTITAN_OTP_INTR_ENABLE,
			   OPENTITAN_OTP_INTR_DONE | OPENTITAN_OTP_INTR_ERROR);

	for (i = 0; i < OPENTITAN_SLICES && !ret; i++) {
		wait_for_completion_timeout(&ot->done,
					    msecs_to_jiffies(OPENTITAN_SLICE_MS));
		ret = regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, status);
		if (ret || opentitan_ended(*status))
			break;
	}
	if (!ret)
		ret = regmap_write(ot->regmap, OPENTITAN_OTP_INTR_ENABLE,
				   OPENTITAN_OTP_INTR_ERROR);
	return ret ?: opentitan_ended(*status) ? 0 : -ETIMEDOUT;
}

/* Not interruptible: a pulse that has begun has to be seen to its end. */
static int opentitan_wait_end(struct opentitan *ot, u32 *status)
{
	int ret;

	ret = opentitan_spin(ot, status);
	if (ret == -EAGAIN)
		ret = opentitan_sleep(ot, status);
	return ret;
}

/* What a command does not need is at the front. */
static int opentitan_give(struct opentitan *ot,
			  const struct opentitan_command *command)
{
	const struct reg_sequence args[] = {
		{ OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1,
		  upper_32_bits(command->data) },
		{ OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0,
		  lower_32_bits(command->data) },
		{ OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS, command->address },
		{ OPENTITAN_OTP_DIRECT_ACCESS_CMD, command->command },
	};
	int skip = 2;

	if (command->command == OPENTITAN_OTP_CMD_WR)
		skip = command->width == 8 ? 0 : 1;
	return regmap_multi_reg_write(ot->regmap, args + skip,
				      ARRAY_SIZE(args) - skip);
}

static int opentitan_get_data(struct opentitan *ot,
			      struct opentitan_command *command)
{
	u32 low, high = 0;
	int ret;

	if (command->command != OPENTITAN_OTP_CMD_RD)
		return 0;
	ret = regmap_read(ot->regmap, OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0,
			  &low);
	if (!ret && command->width == 8)
		ret = regmap_read(ot->regmap,
				  OPENTITAN_OTP_DIRECT_ACCESS_RDATA_1, &high);
	if (!ret)
		command->data = (u64)high << 32 | low;
	return ret;
}

/* A digest command does not say which word of all that it reads it was. */
static void opentitan_note_damage(struct opentitan *ot,
				  const struct opentitan_command *command)
{
	if (command->command == OPENTITAN_OTP_CMD_DIGEST)
		return;
	dev_err(ot->dev, "the word at 0x%03x is damaged\n", command->address);
	bitmap_set(ot->damaged, command->address / 4, command->width / 4);
}

/*
 * The interrupt of an error that is dealt with here must not reach the
 * handler, which would find it gone.
 */
static int opentitan_get_error(struct opentitan *ot,
			       struct opentitan_command *command)
{
	command->vendor = opentitan_agent_error(ot, OPENTITAN_OTP_AGENT_DAI);
	regmap_write(ot->regmap, OPENTITAN_OTP_INTR_STATE,
		     OPENTITAN_OTP_INTR_ERROR);

	switch (OTP_OPENTITAN_CODE(command->vendor)) {
	case OTP_OPENTITAN_MACRO_ECC_CORR_ERROR:
		dev_warn_ratelimited(ot->dev,
				     "a wrong bit at 0x%03x was corrected\n",
				     command->address);
		break;
	case OTP_OPENTITAN_MACRO_ECC_UNCORR_ERROR:
	case OTP_OPENTITAN_MACRO_WRITE_BLANK_ERROR:
		opentitan_note_damage(ot, command);
		break;
	case OTP_OPENTITAN_FSM_STATE_ERROR:
		/* Somebody else's error was the first. */
		command->vendor = opentitan_culprit(ot, command->status);
		break;
	}
	if (!(command->status & OPENTITAN_OTP_STATUS_DAI_IDLE))
		opentitan_die(ot, command->vendor);
	return opentitan_errno(command->vendor);
}

static void opentitan_clear_secret(struct opentitan *ot,
				   const struct opentitan_command *command)
{
	if (!command->secret || command->command != OPENTITAN_OTP_CMD_WR)
		return;
	regmap_write(ot->regmap, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0, 0);
	regmap_write(ot->regmap, OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1, 0);
}

static int opentitan_end(struct opentitan *ot,
			 struct opentitan_command *command)
{
	int ret;

	ret = opentitan_wait_end(ot, &command->status);
	if (ret == -ETIMEDOUT) {
		command->vendor = OPENTITAN_NO_CODE;
		opentitan_die(ot, command->vendor);
	}
	if (!ret && command->status & OPENTITAN_OTP_STATUS_DAI_ERROR)
		ret = opentitan_get_error(ot, command);
	if (!ret)
		ret = opentitan_get_data(ot, command);
	opentitan_clear_secret(ot, command);
	return ret;
}

/**
 * opentitan_execute() - one command of the direct access interface
 * @ot: the controller
 * @command: the command; gets its results
 *
 * Return: 0, also if a wrong bit was corrected, -EACCES if the hardware
 * refuses, -EUCLEAN if the word is damaged, -EIO for any other error code,
 * -ETIMEDOUT, what opentitan_ready() returns, or the error of an access.
 */
int opentitan_execute(struct opentitan *ot, struct opentitan_command *command)
{
	int ret;

	guard(mutex)(&ot->lock);

	ret = opentitan_ready_locked(ot, &command->vendor);
	if (ret)
		return ret;
	ret = opentitan_give(ot, command);
	if (!ret)
		return opentitan_end(ot, command);
	opentitan_clear_secret(ot, command);
	return ret;
}

/**
 * opentitan_begin() - begin a command, and leave it to opentitan_wait()
 * @ot: the controller
 * @command: the command; gets the vendor status if it cannot be begun
 *
 * Return: what opentitan_execute() returns where nothing was begun.
 */
int opentitan_begin(struct opentitan *ot, struct opentitan_command *command)
{
	int ret;

	guard(mutex)(&ot->lock);

	ret = opentitan_ready_locked(ot, &command->vendor);
	if (ret)
		return ret;
	ret = opentitan_give(ot, command);
	if (ret)
		opentitan_clear_secret(ot, command);
	ot->running = *command;
	ot->running.data = 0;
	return ret;
}

/**
 * opentitan_wait() - wait for the end of the command that was begun
 * @ot: the controller
 * @vendor: gets its vendor status
 *
 * Return: what opentitan_execute() returns.
 */
int opentitan_wait(struct opentitan *ot, u32 *vendor)
{
	int ret;

	guard(mutex)(&ot->lock);

	ret = opentitan_end(ot, &ot->running);
	*vendor = ot->running.vendor;
	return ret;
}

static irqreturn_t opentitan_done_irq(int irq, void *data)
{
	struct opentitan *ot = data;
	u32 state;

	if (regmap_read(ot->regmap, OPENTITAN_OTP_INTR_STATE, &state) ||
	    !(state & OPENTITAN_OTP_INTR_DONE))
		return IRQ_NONE;

	regmap_write(ot->regmap, OPENTITAN_OTP_INTR_STATE,
		     OPENTITAN_OTP_INTR_DONE);
	complete(&ot->done);
	return IRQ_HANDLED;
}

/* An error without any code is as fatal as one that says so. */
static void opentitan_judge_error(struct opentitan *ot, u32 status)
{
	u32 culprit = opentitan_culprit(ot, status);

	if (!(status & OPENTITAN_OTP_STATUS_ERRORS))
		culprit = OPENTITAN_NO_CODE;
	if (culprit)
		opentitan_die(ot, culprit);
	else
		dev_warn_ratelimited(ot->dev, "recoverable error, status 0x%05x\n",
				     status);
}

static irqreturn_t opentitan_error_irq(int irq, void *data)
{
	struct opentitan *ot = data;
	u32 state, status;

	guard(mutex)(&ot->lock);

	if (regmap_read(ot->regmap, OPENTITAN_OTP_INTR_STATE, &state))
		return IRQ_NONE;
	/* The command that failed has dealt with it. */
	if (!(state & OPENTITAN_OTP_INTR_ERROR))
		return IRQ_HANDLED;

	regmap_write(ot->regmap, OPENTITAN_OTP_INTR_STATE,
		     OPENTITAN_OTP_INTR_ERROR);
	if (!regmap_read(ot->regmap, OPENTITAN_OTP_STATUS, &status))
		opentitan_judge_error(ot, status);
	return IRQ_HANDLED;
}

static int opentitan_request_irq(struct opentitan *ot, const char *name,
				 irq_handler_t handler)
{
	struct platform_device *pdev = to_platform_device(ot->dev);
	int irq;

	irq = platform_get_irq_byname_optional(pdev, name);
	if (irq == -ENXIO)
		return 0;
	if (irq < 0)
		return irq;
	return devm_request_threaded_irq(ot->dev, irq, NULL, handler,
					 IRQF_ONESHOT, dev_name(ot->dev), ot);
}

/**
 * opentitan_request_irqs() - request the interrupts, as far as there are any
 * @ot: the controller, registered
 *
 * Return: 0, or an error.
 */
int opentitan_request_irqs(struct opentitan *ot)
{
	int ret;

	ret = opentitan_request_irq(ot, "done", opentitan_done_irq);
	return ret ?: opentitan_request_irq(ot, "error", opentitan_error_irq);
}
