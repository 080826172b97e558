// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus between a driver and a model: register accesses, power, time and
 * the interrupt.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irq.h>
#include <linux/math64.h>

#include "../core/compat.h"
#include "fault.h"
#include "instance.h"

#define OTP_MOCK_SLACK_US	1000
#define OTP_MOCK_TICK_US	10

/*
 * The lines are level-triggered towards the block and each is reported to the
 * driver once, when it rises.
 */
void otp_mock_update_irqs(struct otp_mock *mock)
{
	u32 levels = mock->power ? mock->model->irq(mock->state) : 0;
	u32 rise = levels & ~mock->irq_levels;
	u32 line;

	lockdep_assert_held(&mock->lock);

	mock->irq_levels = levels;
	if (!rise)
		return;
	for (line = 0; line < OTP_MOCK_MAX_IRQS; line++)
		if (rise & BIT(line) && !otp_mock_irq_lost(&mock->faults))
			mock->irq_risen |= BIT(line);
	if (rise & mock->irq_risen)
		hrtimer_start(&mock->irq_timer, 0, HRTIMER_MODE_REL_SOFT);
}

/*
 * The handler accesses registers, so it runs without the lock; a driver that
 * polls may have cleared the line in the meantime, which is no interrupt.
 */
static enum hrtimer_restart otp_mock_irq_due(struct hrtimer *timer)
{
	struct otp_mock *mock = container_of(timer, struct otp_mock,
					     irq_timer);
	u32 raised = 0;
	u32 line;

	scoped_guard(spinlock_irqsave, &mock->lock) {
		if (mock->live)
			raised = mock->irq_levels & mock->irq_risen;
		mock->irq_risen = 0;
	}

	for (line = 0; line < OTP_MOCK_MAX_IRQS; line++)
		if (raised & BIT(line))
			generic_handle_irq_safe(mock->irqs[line]);
	return HRTIMER_NORESTART;
}

/* What the block does beside its commands goes on. */
void otp_mock_advance_model(struct otp_mock *mock, u64 ns)
{
	lockdep_assert_held(&mock->lock);

	if (!mock->power || !mock->model->advance)
		return;
	mock->model->advance(mock->state,
			     mul_u64_u32_div(ns, mock->model->clock_hz,
					     NSEC_PER_SEC));
}

/*
 * The timer may have been started anew, for another command, while this ran
 * into the lock: hence the look at the clock.
 */
static void otp_mock_end_pulse(struct otp_mock *mock)
{
	if (!mock->pulse_timed || ktime_before(ktime_get(), mock->pulse_end))
		return;
	mock->pulse_timed = false;
	mock->model->finish(mock->state);
	otp_mock_update_irqs(mock);
}

/*
 * An access finds the block where time has brought it; a timer may be late,
 * and is so by a good part of a pulse on an emulated processor.
 */
static void otp_mock_catch_up(struct otp_mock *mock)
{
	ktime_t now;

	otp_mock_end_pulse(mock);
	if (!mock->model->advance)
		return;
	now = ktime_get();
	/* Not with every access: nothing that short shows in a register. */
	if (ktime_us_delta(now, mock->clock) < OTP_MOCK_TICK_US)
		return;
	otp_mock_advance_model(mock, ktime_to_ns(ktime_sub(now, mock->clock)));
	mock->clock = now;
}

static enum hrtimer_restart otp_mock_pulse_due(struct hrtimer *timer)
{
	struct otp_mock *mock = container_of(timer, struct otp_mock,
					     pulse_timer);

	guard(spinlock_irqsave)(&mock->lock);

	otp_mock_end_pulse(mock);
	if (!mock->pulse_timed)
		return HRTIMER_NORESTART;
	/* Another pulse than it was started for. */
	hrtimer_set_expires(timer, mock->pulse_end);
	return HRTIMER_RESTART;
}

/*
 * Whoever polls finds out by himself that a pulse is over. The timer is for
 * the interrupt at its end, or, where none is enabled, for the one of an error
 * that nobody waits for and that may come a bit late: on an emulated processor
 * a timer costs a good part of a pulse.
 */
static void otp_mock_time_pulse(struct otp_mock *mock)
{
	ktime_t when = mock->pulse_end;

	if (mock->model->irq_due && !mock->model->irq_due(mock->state)) {
		if (hrtimer_is_queued(&mock->pulse_timer))
			return;
		when = ktime_add_us(when, OTP_MOCK_SLACK_US);
	}
	hrtimer_start(&mock->pulse_timer, when, HRTIMER_MODE_ABS_SOFT);
}

static void otp_mock_start_pulse(struct otp_mock *mock)
{
	u32 us = mock->latency_us;
	ktime_t latency;

	if (mock->model->duration)
		us = mock->model->duration(mock->state, us);
	latency = ns_to_ktime((u64)us * NSEC_PER_USEC);

	mock->counters[OTP_MOCK_PULSES]++;
	mock->counters[OTP_MOCK_PULSE_US] += us;
	if (!latency) {
		mock->model->finish(mock->state);
		return;
	}

	mock->pulse_timed = true;
	mock->pulse_end = ktime_add(ktime_get(), latency);
	otp_mock_time_pulse(mock);
}

static void otp_mock_start_command(struct otp_mock *mock,
				   enum otp_model_command command)
{
	switch (otp_mock_fault_of(&mock->faults, command)) {
	case OTP_MOCK_STUCK:
		break;
	case OTP_MOCK_FAILS:
		mock->model->fail(mock->state,
				  mock->faults.vendor_status.status);
		break;
	case OTP_MOCK_NO_FAULT:
		if (command == OTP_MODEL_PULSE)
			otp_mock_start_pulse(mock);
		else
			mock->model->finish(mock->state);
		break;
	}
}

static void otp_mock_lose_power(struct otp_mock *mock)
{
	mock->power = false;
	mock->irq_levels = 0;
	mock->pulse_timed = false;
}

static void otp_mock_cut_power(struct otp_mock *mock, bool started)
{
	const struct otp_mock_power_cut *cut = &mock->faults.power_cut;

	if (started && mock->model->running(mock->state) == OTP_MODEL_PULSE)
		mock->counters[OTP_MOCK_PULSES]++;
	if (started && cut->partial)
		mock->model->cut(mock->state, cut->bits);
	else
		mock->model->power_off(mock->state);
	otp_mock_lose_power(mock);
}

/* A block that initialises itself does so at once, unless it gets stuck. */
static void otp_mock_begin(struct otp_mock *mock)
{
	enum otp_model_command command = mock->model->running(mock->state);

	mock->clock = ktime_get();
	if (command != OTP_MODEL_IDLE)
		otp_mock_start_command(mock, command);
	otp_mock_update_irqs(mock);
}

/* After a reset that leaves the power on. */
static void otp_mock_begin_anew(struct otp_mock *mock)
{
	mock->pulse_timed = false;
	mock->model->reset(mock->state);
	mock->irq_levels = 0;
	otp_mock_begin(mock);
}

void otp_mock_switch_power(struct otp_mock *mock, enum otp_mock_power power)
{
	lockdep_assert_held(&mock->lock);

	if (power != OTP_MOCK_POWER_ON && mock->power) {
		mock->model->power_off(mock->state);
		otp_mock_lose_power(mock);
	}
	if (power != OTP_MOCK_POWER_OFF && !mock->power) {
		mock->model->power_on(mock->state);
		mock->power = true;
		otp_mock_begin(mock);
	}
}

/**
 * otp_mock_set_power() - switch the power
 * @mock: the mock
 * @power: what to do
 *
 * Return: 0, -ENODEV if the mock is not live.
 */
int otp_mock_set_power(struct otp_mock *mock, enum otp_mock_power power)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->live)
		return -ENODEV;

	otp_mock_switch_power(mock, power);
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_set_power);

/**
 * otp_mock_reset() - reset the block without loss of power
 * @mock: the mock
 *
 * Return: 0, -ENODEV if the mock is not live, -EIO without power.
 */
int otp_mock_reset(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->live)
		return -ENODEV;
	if (!mock->power)
		return -EIO;

	otp_mock_begin_anew(mock);
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_reset);

/**
 * otp_mock_erase_signal() - give the chip its erase signal, and reset it
 * @mock: the mock
 *
 * Return: 0, -ENODEV if the mock is not live, -EOPNOTSUPP if the block has no
 * such signal, -EIO without power, -EPERM if the chip does not listen to it.
 */
int otp_mock_erase_signal(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->live)
		return -ENODEV;
	if (!mock->model->erase_signal)
		return -EOPNOTSUPP;
	if (!mock->power)
		return -EIO;
	if (!mock->model->erase_signal(mock->state))
		return -EPERM;

	otp_mock_begin_anew(mock);
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_erase_signal);

/* A refused access may be an error of the block's own. */
static int otp_mock_read(struct otp_mock *mock, u32 offset, u32 *value)
{
	if (mock->model->read(mock->state, offset, value))
		return 0;
	otp_mock_update_irqs(mock);
	return -EIO;
}

int otp_mock_reg_read(void *context, unsigned int offset, unsigned int *value)
{
	struct otp_mock *mock = context;
	int ret;

	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->power)
		return -EIO;
	otp_mock_catch_up(mock);
	ret = otp_mock_read(mock, offset, value);
	if (ret)
		return ret;

	mock->counters[OTP_MOCK_REG_READS]++;
	/* A block with lines by name may find an error while it is read. */
	if (mock->model->irqs)
		otp_mock_update_irqs(mock);
	return 0;
}

static int otp_mock_write(struct otp_mock *mock, u32 offset, u32 value)
{
	bool idle = mock->model->running(mock->state) == OTP_MODEL_IDLE;
	enum otp_model_command command;
	bool started;

	if (!otp_mock_write_dropped(&mock->faults) &&
	    !mock->model->write(mock->state, offset, value))
		return -EIO;

	mock->counters[OTP_MOCK_REG_WRITES]++;
	command = mock->model->running(mock->state);
	started = idle && command != OTP_MODEL_IDLE;

	if (otp_mock_cut_with_write(&mock->faults))
		otp_mock_cut_power(mock, started);
	else if (started)
		otp_mock_start_command(mock, command);
	else if (mock->pulse_timed && mock->model->irq_due)
		otp_mock_time_pulse(mock);

	otp_mock_update_irqs(mock);
	return 0;
}

int otp_mock_reg_write(void *context, unsigned int offset, unsigned int value)
{
	struct otp_mock *mock = context;

	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->power)
		return -EIO;
	if (otp_mock_cut_before_write(&mock->faults)) {
		otp_mock_switch_power(mock, OTP_MOCK_POWER_OFF);
		return -EIO;
	}
	otp_mock_catch_up(mock);
	return otp_mock_write(mock, offset, value);
}

int otp_mock_window_read(void *context, unsigned int offset,
			 unsigned int *value)
{
	struct otp_mock_window *window = context;

	return otp_mock_reg_read(window->mock, window->window->first + offset,
				 value);
}

int otp_mock_window_write(void *context, unsigned int offset,
			  unsigned int value)
{
	struct otp_mock_window *window = context;

	return otp_mock_reg_write(window->mock, window->window->first + offset,
				  value);
}

/* The register of a bulk transfer is not checked by the regmap. */
static bool otp_mock_window_has(const struct otp_mock_window *window,
				u32 offset, size_t size)
{
	return offset <= window->window->size &&
	       size <= window->window->size - offset;
}

static int otp_mock_read_bytes(struct otp_mock *mock, u32 offset, u8 *bytes,
			       size_t size)
{
	size_t i;
	u32 value;
	int ret;

	lockdep_assert_held(&mock->lock);

	for (i = 0; i < size; i++) {
		ret = otp_mock_read(mock, offset + i, &value);
		if (ret)
			return ret;
		bytes[i] = value;
	}
	return 0;
}

/* One transfer, however many values it is about. */
int otp_mock_memory_read(void *context, const void *reg, size_t reg_size,
			 void *values, size_t size)
{
	struct otp_mock_window *window = context;
	struct otp_mock *mock = window->mock;
	u32 offset;
	int ret;

	memcpy(&offset, reg, sizeof(offset));
	if (!otp_mock_window_has(window, offset, size))
		return -EIO;

	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->power)
		return -EIO;
	otp_mock_catch_up(mock);
	ret = otp_mock_read_bytes(mock, window->window->first + offset, values,
				  size);
	if (ret)
		return ret;

	mock->counters[OTP_MOCK_REG_READS]++;
	return 0;
}

/* Byte by byte, so that power can be lost between any two of them. */
int otp_mock_memory_write(void *context, const void *data, size_t size)
{
	struct otp_mock_window *window = context;
	const u8 *bytes = data + sizeof(u32);
	u32 offset;
	size_t i;
	int ret;

	memcpy(&offset, data, sizeof(offset));
	size -= sizeof(offset);
	if (!otp_mock_window_has(window, offset, size))
		return -EIO;

	for (i = 0; i < size; i++) {
		ret = otp_mock_window_write(window, offset + i, bytes[i]);
		if (ret)
			return ret;
	}
	return 0;
}

void otp_mock_bus_init(struct otp_mock *mock)
{
	spin_lock_init(&mock->lock);
	hrtimer_setup(&mock->irq_timer, otp_mock_irq_due, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_SOFT);
	hrtimer_setup(&mock->pulse_timer, otp_mock_pulse_due, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS_SOFT);
}

void otp_mock_bus_start(struct otp_mock *mock, const int *irqs)
{
	guard(spinlock_irqsave)(&mock->lock);

	memset(mock->counters, 0, sizeof(mock->counters));
	memcpy(mock->irqs, irqs, sizeof(mock->irqs));
	mock->irq_risen = 0;
	mock->live = true;
	otp_mock_switch_power(mock, OTP_MOCK_POWER_ON);
}

/* The driver is gone, so nothing can start a timer again. */
void otp_mock_bus_stop(struct otp_mock *mock)
{
	scoped_guard(spinlock_irqsave, &mock->lock) {
		otp_mock_switch_power(mock, OTP_MOCK_POWER_OFF);
		mock->live = false;
	}

	hrtimer_cancel(&mock->pulse_timer);
	hrtimer_cancel(&mock->irq_timer);
}
