/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Faults of a mock: count down to them.
 */
#ifndef _OTP_MOCK_FAULT_H
#define _OTP_MOCK_FAULT_H

#include "mock.h"
#include "model.h"

/**
 * enum otp_mock_fault - what happens to a command
 * @OTP_MOCK_NO_FAULT: it ends as it should
 * @OTP_MOCK_STUCK: it never ends
 * @OTP_MOCK_FAILS: it ends with a vendor status
 */
enum otp_mock_fault {
	OTP_MOCK_NO_FAULT,
	OTP_MOCK_STUCK,
	OTP_MOCK_FAILS,
};

bool otp_mock_cut_before_write(struct otp_mock_faults *faults);
bool otp_mock_cut_with_write(struct otp_mock_faults *faults);
bool otp_mock_write_dropped(struct otp_mock_faults *faults);
enum otp_mock_fault otp_mock_fault_of(struct otp_mock_faults *faults,
				      enum otp_model_command command);
bool otp_mock_irq_lost(struct otp_mock_faults *faults);

#endif /* _OTP_MOCK_FAULT_H */
