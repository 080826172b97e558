// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of a mock: count down to them.
 */
#include "fault.h"

/* True when the event counted by @count, one from now at least, is there. */
static bool otp_mock_count_down(u32 *count)
{
	return *count && !--*count;
}

/**
 * otp_mock_cut_before_write() - does a register write come too late
 * @faults: faults of the mock
 *
 * Return: true if power is lost before the write reaches the block.
 */
bool otp_mock_cut_before_write(struct otp_mock_faults *faults)
{
	struct otp_mock_power_cut *cut = &faults->power_cut;

	if (!cut->armed || cut->writes)
		return false;

	cut->armed = false;
	return true;
}

/**
 * otp_mock_cut_with_write() - is a register write the last one
 * @faults: faults of the mock
 *
 * Return: true if power is lost with the write that has reached the block.
 * @faults->power_cut.bits stays valid.
 */
bool otp_mock_cut_with_write(struct otp_mock_faults *faults)
{
	struct otp_mock_power_cut *cut = &faults->power_cut;

	if (!cut->armed || !otp_mock_count_down(&cut->writes))
		return false;

	cut->armed = false;
	return true;
}

/**
 * otp_mock_write_dropped() - does a register write get lost
 * @faults: faults of the mock
 *
 * Return: true if the block never hears of it, and nobody is told.
 */
bool otp_mock_write_dropped(struct otp_mock_faults *faults)
{
	return otp_mock_count_down(&faults->drop_write);
}

static bool otp_mock_vendor_status_is_for(struct otp_mock_vendor_status *vendor,
					  enum otp_model_command command)
{
	return vendor->write == (command != OTP_MODEL_READ);
}

/**
 * otp_mock_fault_of() - what happens to a command
 * @faults: faults of the mock
 * @command: the command, which is running
 *
 * Return: the fault. For OTP_MOCK_FAILS @faults->vendor_status.status is the
 * status.
 */
enum otp_mock_fault otp_mock_fault_of(struct otp_mock_faults *faults,
				      enum otp_model_command command)
{
	struct otp_mock_vendor_status *vendor = &faults->vendor_status;
	bool fails;

	fails = otp_mock_vendor_status_is_for(vendor, command) &&
		otp_mock_count_down(&vendor->commands);
	if (otp_mock_count_down(&faults->stuck_busy))
		return OTP_MOCK_STUCK;
	return fails ? OTP_MOCK_FAILS : OTP_MOCK_NO_FAULT;
}

/**
 * otp_mock_irq_lost() - is an interrupt lost
 * @faults: faults of the mock
 *
 * Return: true if it is.
 */
bool otp_mock_irq_lost(struct otp_mock_faults *faults)
{
	if (!faults->lost_irqs)
		return false;

	faults->lost_irqs--;
	return true;
}
