/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mock OTP devices: the interface for in-kernel tests.
 *
 * configfs offers the same to user space; see
 * Documentation/ABI/testing/configfs-otp-mock for what each knob means.
 */
#ifndef _OTP_MOCK_MOCK_H
#define _OTP_MOCK_MOCK_H

#include <linux/types.h>

struct device;
struct otp_mock;
struct property_entry;

/**
 * enum otp_mock_power - what to do with the power
 * @OTP_MOCK_POWER_OFF: switch it off
 * @OTP_MOCK_POWER_ON: switch it on
 * @OTP_MOCK_POWER_CYCLE: switch it off and on
 */
enum otp_mock_power {
	OTP_MOCK_POWER_OFF,
	OTP_MOCK_POWER_ON,
	OTP_MOCK_POWER_CYCLE,
};

/**
 * enum otp_mock_counter - what is counted since the mock went live
 * @OTP_MOCK_REG_READS: register reads that were answered; of a memory that is
 *	read in one transfer it is one
 * @OTP_MOCK_REG_WRITES: register writes that reached the block, those included
 *	that it was made to miss; a byte of memory is one
 * @OTP_MOCK_PULSES: programming commands that the block accepted, whether any
 *	bit was new or not
 * @OTP_MOCK_PULSE_US: microseconds that programming commands took, by the
 *	mock's own clock
 * @OTP_MOCK_COUNTERS: number of counters
 */
enum otp_mock_counter {
	OTP_MOCK_REG_READS,
	OTP_MOCK_REG_WRITES,
	OTP_MOCK_PULSES,
	OTP_MOCK_PULSE_US,
	OTP_MOCK_COUNTERS,
};

/**
 * struct otp_mock_power_cut - power is going to be lost
 * @armed: it is
 * @partial: a pulse that the last write starts programs @bits bits
 * @writes: with this register write, counted from now; 0: before the first
 * @bits: see @partial
 */
struct otp_mock_power_cut {
	bool armed;
	bool partial;
	u32 writes;
	u32 bits;
};

/**
 * struct otp_mock_vendor_status - a command is going to fail
 * @commands: the how-manieth of its kind, counted from now; 0: none
 * @write: a programming command, not a reading one
 * @status: the status it ends with
 */
struct otp_mock_vendor_status {
	u32 commands;
	bool write;
	u32 status;
};

/**
 * struct otp_mock_faults - what is going to happen to a mock
 * @power_cut: loss of power
 * @vendor_status: failure of a command
 * @stuck_busy: the how-manieth command from now never ends; 0: none
 * @lost_irqs: how many interrupts are going to be lost
 * @drop_write: the how-manieth register write from now is lost, and nobody is
 *	told; 0: none
 */
struct otp_mock_faults {
	struct otp_mock_power_cut power_cut;
	struct otp_mock_vendor_status vendor_status;
	u32 stuck_busy;
	u32 lost_irqs;
	u32 drop_write;
};

#define OTP_MOCK_MAX_LATENCY_US		1000000

struct otp_mock *otp_mock_create(const char *model, const char *variant);
void otp_mock_destroy(struct otp_mock *mock);
int otp_mock_set_model(struct otp_mock *mock, const char *model);
int otp_mock_set_variant(struct otp_mock *mock, const char *variant);
const char *otp_mock_model(struct otp_mock *mock);
const char *otp_mock_variant(struct otp_mock *mock);

/* What firmware says of the device; before it is live. Copied. */
int otp_mock_set_properties(struct otp_mock *mock,
			    const struct property_entry *properties);

int otp_mock_start(struct otp_mock *mock);
void otp_mock_stop(struct otp_mock *mock);
struct device *otp_mock_get_device(struct otp_mock *mock);

int otp_mock_set_power(struct otp_mock *mock, enum otp_mock_power power);
bool otp_mock_is_live(struct otp_mock *mock);
bool otp_mock_has_power(struct otp_mock *mock);
int otp_mock_reset(struct otp_mock *mock);
int otp_mock_erase_signal(struct otp_mock *mock);
const char *otp_mock_why(struct otp_mock *mock);
int otp_mock_set_life_cycle(struct otp_mock *mock, const char *name);
const char *otp_mock_life_cycle(struct otp_mock *mock);
int otp_mock_advance(struct otp_mock *mock, u32 us);
u32 otp_mock_repeats(struct otp_mock *mock);

ssize_t otp_mock_save(struct otp_mock *mock, void *image, size_t size);
int otp_mock_load(struct otp_mock *mock, const void *image, size_t size);
int otp_mock_flip(struct otp_mock *mock, u32 bit);

void otp_mock_get_faults(struct otp_mock *mock,
			 struct otp_mock_faults *faults);
void otp_mock_set_power_cut(struct otp_mock *mock,
			    const struct otp_mock_power_cut *cut);
void otp_mock_set_vendor_status(struct otp_mock *mock,
				const struct otp_mock_vendor_status *vendor);
void otp_mock_set_stuck_busy(struct otp_mock *mock, u32 commands);
void otp_mock_set_lost_irqs(struct otp_mock *mock, u32 irqs);
void otp_mock_set_drop_write(struct otp_mock *mock, u32 writes);
int otp_mock_set_latency(struct otp_mock *mock, u32 us);
u32 otp_mock_latency(struct otp_mock *mock);

u64 otp_mock_counter(struct otp_mock *mock, enum otp_mock_counter counter);
void otp_mock_clear_counter(struct otp_mock *mock,
			    enum otp_mock_counter counter);

#endif /* _OTP_MOCK_MOCK_H */
