/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the mock bus wants from a model of an OTP block.
 *
 * A model is a pure function of its state: it allocates nothing, knows no
 * time, no lock and no interrupt controller. The bus owns the state, keeps
 * calls apart with a lock, and decides when a command ends and how.
 */
#ifndef _OTP_MOCK_MODEL_H
#define _OTP_MOCK_MODEL_H

#include "model-types.h"

/**
 * enum otp_model_command - what the block is busy with
 * @OTP_MODEL_IDLE: nothing
 * @OTP_MODEL_READ: a command that programs nothing by its nature
 * @OTP_MODEL_WRITE: a programming command that is going to be refused
 * @OTP_MODEL_PULSE: a programming command that the block has accepted
 */
enum otp_model_command {
	OTP_MODEL_IDLE,
	OTP_MODEL_READ,
	OTP_MODEL_WRITE,
	OTP_MODEL_PULSE,
};

/**
 * struct otp_model_variant - a revision of the block
 * @name: name of the revision, NULL ends the list
 * @device: name of the platform device that its driver binds to
 * @compatible: what the device tree calls it
 */
struct otp_model_variant {
	const char *name;
	const char *device;
	const char *compatible;
};

/**
 * struct otp_model_window - a part of the block with accesses of its own width
 * @name: name by which a driver asks for it, NULL ends the list
 * @first: where it starts in the register space of the model
 * @size: its bytes
 * @width: bytes of an access: 1, 2 or 4. What is accessed by the byte is
 *	memory: however much of it is read in one transfer, but each byte is
 *	written for itself
 */
struct otp_model_window {
	const char *name;
	u32 first;
	u32 size;
	u32 width;
};

/**
 * struct otp_model_ops - a model
 * @name: name of the block
 * @variants: its revisions, the default first
 * @state_size: bytes of state
 * @register_space: bytes of register space
 * @windows: what of it a driver can reach; NULL: all of it, as a single window
 *	without a name, of registers that are 32 bits wide
 * @irqs: names of the interrupt lines as the driver asks for them, NULL ends
 *	the list, which may be empty; NULL: one line without a name
 * @clock_hz: cycles per second of @advance, 0 if it has none
 * @init: make @state a chip of this variant as it leaves the factory, without
 *	power; chips of different @seed have different identities
 * @power_on: power comes; the array is sensed. May start a command of kind
 *	OTP_MODEL_READ, which is the initialisation, and so may @reset
 * @power_off: power goes; a running command dies without any effect
 * @reset: reset without loss of power; a running command dies without any
 *	effect
 * @read: read a register, or as much as the window is wide; false if there is
 *	none at @offset
 * @write: write one; false if there is none at @offset. May start a command,
 *	which then runs until @finish, @fail, @cut, @reset or @power_off
 * @running: the command that is running
 * @finish: the running command ends by itself
 * @fail: the running command ends with this vendor status, without effect
 * @cut: power goes when @bits bits of the running pulse are programmed
 * @duration: microseconds the running pulse takes where a pulse of one 32-bit
 *	word takes @latency_us. Optional: all take @latency_us
 * @advance: @cycles of the block's own clock go by, for what it does beside
 *	its commands. Optional
 * @irq_due: the end of the running pulse will raise an interrupt, if it ends
 *	well. Optional: it always may
 * @irq: levels of the interrupt lines, bit 0 the first of @irqs
 * @image_size: bytes of the image of the array
 * @save: write the image of the array to @image
 * @load: replace the array by @image; false, and nothing has changed, unless
 *	it is a sound image of this model and variant. Not while a command
 *	runs; what was sensed when power came does not change
 * @flip: flip a bit of the array's data, counted from its start; false if
 *	there is no such bit
 * @set_life_cycle: put the chip into the life-cycle state of this name, from
 *	the next @reset or @power_on on; false if there is none. Optional
 * @life_cycle: name of its life-cycle state. Goes with @set_life_cycle
 * @erase_signal: erase what the signal erases that puts the chip back to how
 *	it left the factory, as far as that is possible; a @reset follows.
 *	False, and nothing has changed, if the chip does not listen to it.
 *	Optional
 * @repeats: granules that got a pulse although a bit of them was programmed
 *	already, since @init or @load. Optional
 * @why: why the block refuses everything for good, NULL if it does not
 *
 * All but @init need an initialised @state; registers, @finish, @fail, @cut
 * and @erase_signal need power, and @finish, @fail and @cut a running command.
 */
struct otp_model_ops {
	const char *name;
	const struct otp_model_variant *variants;
	size_t state_size;
	u32 register_space;
	const struct otp_model_window *windows;
	const char *const *irqs;
	u32 clock_hz;

	void (*init)(void *state, unsigned int variant, u64 seed);
	void (*power_on)(void *state);
	void (*power_off)(void *state);
	void (*reset)(void *state);
	bool (*read)(void *state, u32 offset, u32 *value);
	bool (*write)(void *state, u32 offset, u32 value);
	enum otp_model_command (*running)(const void *state);
	void (*finish)(void *state);
	void (*fail)(void *state, u32 status);
	void (*cut)(void *state, u32 bits);
	u32 (*duration)(const void *state, u32 latency_us);
	void (*advance)(void *state, u64 cycles);
	bool (*irq_due)(const void *state);
	u32 (*irq)(const void *state);
	size_t (*image_size)(const void *state);
	void (*save)(const void *state, u8 *image);
	bool (*load)(void *state, const u8 *image, size_t size);
	bool (*flip)(void *state, u32 bit);
	bool (*set_life_cycle)(void *state, const char *name);
	const char *(*life_cycle)(const void *state);
	bool (*erase_signal)(void *state);
	u32 (*repeats)(const void *state);
	const char *(*why)(const void *state);
};

#endif /* _OTP_MOCK_MODEL_H */
