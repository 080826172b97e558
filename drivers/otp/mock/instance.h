/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mock OTP device, as the files of the mock see it.
 */
#ifndef _OTP_MOCK_INSTANCE_H
#define _OTP_MOCK_INSTANCE_H

#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

#include "mock.h"
#include "model.h"

#define OTP_MOCK_MAX_IRQS	4

struct config_group;
struct fwnode_handle;
struct platform_device;
struct property_entry;
struct regmap;

/**
 * struct otp_mock - a mock
 * @id: number of the instance, which is its chip's identity as well
 * @mutex: keeps going live, removal and change of model apart; taken before
 *	@lock
 * @parent: platform device that owns the registers, NULL unless live;
 *	under @mutex
 * @child: platform device that the driver binds to, NULL unless live;
 *	under @mutex
 * @owner: device that @parent is below of, NULL if none; does not change
 * @node: what firmware has of @child, NULL if nothing; does not change
 * @lock: protects all that follows
 * @model: what answers; changes under @mutex as well
 * @variant: index of the model's variant; changes under @mutex as well
 * @state: the model's state; replaced under @mutex as well
 * @live: registers can be accessed, given @power
 * @power: the block has power
 * @irqs: interrupt numbers while @live, by line of the model
 * @irq_levels: levels of the interrupt lines when the model was last asked
 * @irq_risen: lines whose interrupt @irq_timer is going to hand over
 * @irq_timer: hands interrupts to the driver, never from within a register
 *	access
 * @clock: when the model's clock was last advanced
 * @properties: what firmware says of the device, NULL if nothing
 * @pulse_timer: ends a programming command
 * @pulse_timed: @pulse_timer is going to end the command that runs
 * @pulse_end: when it does
 * @latency_us: how long programming takes
 * @faults: what is going to happen
 * @counters: what has happened
 */
struct otp_mock {
	unsigned int id;

	struct mutex mutex;	/* see above */
	struct platform_device *parent;
	struct platform_device *child;
	struct device *owner;
	struct fwnode_handle *node;

	spinlock_t lock;	/* see above */
	const struct otp_model_ops *model;
	unsigned int variant;
	void *state;
	bool live;
	bool power;
	int irqs[OTP_MOCK_MAX_IRQS];
	u32 irq_levels;
	u32 irq_risen;
	struct hrtimer irq_timer;
	ktime_t clock;
	struct property_entry *properties;
	struct hrtimer pulse_timer;
	bool pulse_timed;
	ktime_t pulse_end;
	u32 latency_us;
	struct otp_mock_faults faults;
	u64 counters[OTP_MOCK_COUNTERS];
};

/**
 * struct otp_mock_window - a window of a live mock
 * @mock: the mock
 * @window: the window, as the model has it
 */
struct otp_mock_window {
	struct otp_mock *mock;
	const struct otp_model_window *window;
};

/* instance.c */
const struct otp_model_ops *otp_mock_model_at(unsigned int index);

/* bus.c */
void otp_mock_bus_init(struct otp_mock *mock);
void otp_mock_bus_start(struct otp_mock *mock, const int *irqs);
void otp_mock_advance_model(struct otp_mock *mock, u64 ns);
void otp_mock_update_irqs(struct otp_mock *mock);
void otp_mock_bus_stop(struct otp_mock *mock);
void otp_mock_switch_power(struct otp_mock *mock, enum otp_mock_power power);
int otp_mock_reg_read(void *context, unsigned int offset, unsigned int *value);
int otp_mock_reg_write(void *context, unsigned int offset, unsigned int value);
int otp_mock_window_read(void *context, unsigned int offset,
			 unsigned int *value);
int otp_mock_window_write(void *context, unsigned int offset,
			  unsigned int value);
int otp_mock_memory_read(void *context, const void *reg, size_t reg_size,
			 void *values, size_t size);
int otp_mock_memory_write(void *context, const void *data, size_t size);

/* device.c */
int otp_mock_device_init(void);
void otp_mock_device_exit(void);

/* configfs.c */
int otp_mock_configfs_init(void);
void otp_mock_configfs_exit(void);
struct config_group *otp_mock_configfs_add(struct otp_mock *mock,
					   const char *name);
void otp_mock_configfs_remove(struct config_group *group);

/* dt.c */
int otp_mock_dt_init(void);
void otp_mock_dt_exit(void);

#endif /* _OTP_MOCK_INSTANCE_H */
