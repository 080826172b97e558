// SPDX-License-Identifier: GPL-2.0-only
/*
 * Knobs of a mock: faults, time and counters.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>

#include "instance.h"

/**
 * otp_mock_get_faults() - what is going to happen to a mock
 * @mock: the mock
 * @faults: filled in
 */
void otp_mock_get_faults(struct otp_mock *mock, struct otp_mock_faults *faults)
{
	guard(spinlock_irqsave)(&mock->lock);

	*faults = mock->faults;
}
EXPORT_SYMBOL_GPL(otp_mock_get_faults);

/**
 * otp_mock_set_power_cut() - let power be lost
 * @mock: the mock
 * @cut: when
 */
void otp_mock_set_power_cut(struct otp_mock *mock,
			    const struct otp_mock_power_cut *cut)
{
	guard(spinlock_irqsave)(&mock->lock);

	mock->faults.power_cut = *cut;
}
EXPORT_SYMBOL_GPL(otp_mock_set_power_cut);

/**
 * otp_mock_set_vendor_status() - let a command fail
 * @mock: the mock
 * @vendor: which, and how
 */
void otp_mock_set_vendor_status(struct otp_mock *mock,
				const struct otp_mock_vendor_status *vendor)
{
	guard(spinlock_irqsave)(&mock->lock);

	mock->faults.vendor_status = *vendor;
}
EXPORT_SYMBOL_GPL(otp_mock_set_vendor_status);

/**
 * otp_mock_set_stuck_busy() - let a command never end
 * @mock: the mock
 * @commands: the how-manieth from now, 0 for none
 */
void otp_mock_set_stuck_busy(struct otp_mock *mock, u32 commands)
{
	guard(spinlock_irqsave)(&mock->lock);

	mock->faults.stuck_busy = commands;
}
EXPORT_SYMBOL_GPL(otp_mock_set_stuck_busy);

/**
 * otp_mock_set_lost_irqs() - let interrupts be lost
 * @mock: the mock
 * @irqs: how many
 */
void otp_mock_set_lost_irqs(struct otp_mock *mock, u32 irqs)
{
	guard(spinlock_irqsave)(&mock->lock);

	mock->faults.lost_irqs = irqs;
}
EXPORT_SYMBOL_GPL(otp_mock_set_lost_irqs);

/**
 * otp_mock_set_drop_write() - let a register write be lost
 * @mock: the mock
 * @writes: the how-manieth from now, 0 for none
 */
void otp_mock_set_drop_write(struct otp_mock *mock, u32 writes)
{
	guard(spinlock_irqsave)(&mock->lock);

	mock->faults.drop_write = writes;
}
EXPORT_SYMBOL_GPL(otp_mock_set_drop_write);

/**
 * otp_mock_set_latency() - let programming take time
 * @mock: the mock
 * @us: microseconds, at most OTP_MOCK_MAX_LATENCY_US
 *
 * Return: 0, -EINVAL if that is too long.
 */
int otp_mock_set_latency(struct otp_mock *mock, u32 us)
{
	if (us > OTP_MOCK_MAX_LATENCY_US)
		return -EINVAL;

	guard(spinlock_irqsave)(&mock->lock);

	mock->latency_us = us;
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_set_latency);

/**
 * otp_mock_latency() - time that programming takes
 * @mock: the mock
 *
 * Return: microseconds.
 */
u32 otp_mock_latency(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	return mock->latency_us;
}
EXPORT_SYMBOL_GPL(otp_mock_latency);

/**
 * otp_mock_counter() - how often something has happened
 * @mock: the mock
 * @counter: what
 *
 * Return: how often, since the mock went live or the counter was cleared.
 */
u64 otp_mock_counter(struct otp_mock *mock, enum otp_mock_counter counter)
{
	guard(spinlock_irqsave)(&mock->lock);

	return mock->counters[counter];
}
EXPORT_SYMBOL_GPL(otp_mock_counter);

/**
 * otp_mock_clear_counter() - count from 0 again
 * @mock: the mock
 * @counter: what
 */
void otp_mock_clear_counter(struct otp_mock *mock,
			    enum otp_mock_counter counter)
{
	guard(spinlock_irqsave)(&mock->lock);

	mock->counters[counter] = 0;
}
EXPORT_SYMBOL_GPL(otp_mock_clear_counter);
