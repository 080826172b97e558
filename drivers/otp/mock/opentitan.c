// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP controller, as a whole: power, initialisation,
 * life cycle and image.
 *
 * Written from its documentation and, where the two differ, from its RTL
 * (OpenTitan, hw/ip/otp_ctrl). Where both are silent the choice is ours, and
 * says so.
 */
#include "../formats/secded.h"
#include "image.h"
#include "opentitan.h"

static const struct otp_model_variant ot_variants[] = {
	{
		"earlgrey", "opentitan-otp",
		"lowrisc,earlgrey-otp-ctrl-2024-02",
	}, {
		"earlgrey-1.0.0", "opentitan-otp-1.0.0",
		"lowrisc,earlgrey-otp-ctrl-1.0.0",
	},
	{ }
};

static const char *const ot_irqs[] = { "done", "error", NULL };

static const char *const ot_life_cycles[] = {
	"raw",
	"test_unlocked0", "test_locked0", "test_unlocked1", "test_locked1",
	"test_unlocked2", "test_locked2", "test_unlocked3", "test_locked3",
	"test_unlocked4", "test_locked4", "test_unlocked5", "test_locked5",
	"test_unlocked6", "test_locked6", "test_unlocked7",
	"dev", "prod", "prod_end", "rma", "scrap",
};

#define OT_COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define OT_LIFE_CYCLES	OT_COUNT(ot_life_cycles)

static void ot_power_off(void *state)
{
	struct ot_model *ot = state;

	memset(&ot->regs, 0, sizeof(ot->regs));
	memset(&ot->checks, 0, sizeof(ot->checks));
}

static enum otp_model_command ot_running(const void *state)
{
	const struct ot_model *ot = state;

	return ot->regs.init ? OTP_MODEL_READ : ot_command(ot);
}

static void ot_finish(void *state)
{
	struct ot_model *ot = state;

	if (ot->regs.init)
		ot_sense(ot);
	else
		ot_finish_command(ot);
}

/*
 * The macro does not come up, and nothing is sensed. That is no fault of the
 * array: another reset may do. A corrected error does not count.
 */
static void ot_fail_init(struct ot_model *ot, u32 code)
{
	if (!code || code == OPENTITAN_OTP_MACRO_ECC_CORR_ERROR) {
		ot_sense(ot);
		return;
	}
	ot->regs.init = false;
	ot->regs.errors[OPENTITAN_OTP_AGENT_DAI] = code;
	ot_fault(ot, 0);
}

static void ot_fail(void *state, u32 status)
{
	struct ot_model *ot = state;
	u32 code = status & OPENTITAN_OTP_FSM_STATE_ERROR;

	if (ot->regs.init)
		ot_fail_init(ot, code);
	else
		ot_fail_command(ot, code);
}

static void ot_cut(void *state, u32 bits)
{
	struct ot_model *ot = state;

	if (ot_running(ot) == OTP_MODEL_PULSE)
		ot_cut_command(ot, bits);
	ot_power_off(ot);
}

static u32 ot_duration(const void *state, u32 latency_us)
{
	return ot_command_duration(state, latency_us);
}

static void ot_advance_clock(void *state, u64 cycles)
{
	ot_advance(state, cycles);
}

static void ot_reset(void *state)
{
	struct ot_model *ot = state;
	u32 i;

	ot_power_off(ot);
	ot->regs.init = true;
	ot->regs.life_cycle = ot->life_cycle;
	ot->regs.regwen = 1;
	ot->regs.trigger_regwen = 1;
	ot->regs.check_regwen = 1;
	for (i = 0; i < OPENTITAN_OTP_READ_LOCKS; i++)
		ot->regs.readable[i] = 1;
}

static void ot_init(void *state, unsigned int variant, u64 seed)
{
	struct ot_model *ot = state;

	(void)seed;
	memset(ot, 0, sizeof(*ot));
	ot->variant = variant;
	ot->life_cycle = OT_DEV;
	ot->array.parts = ot_parts[variant];
	ot_set_netlist(&ot->array, &opentitan_netlist_public);
}

static bool ot_irq_due(const void *state)
{
	const struct ot_model *ot = state;

	return ot->regs.intr_enable & OPENTITAN_OTP_INTR_DONE;
}

static u32 ot_irq(const void *state)
{
	const struct ot_model *ot = state;

	return ot->regs.intr_state & ot->regs.intr_enable;
}

static size_t ot_image_size(const void *state)
{
	(void)state;
	return OTP_IMAGE_HEADER_SIZE + 4 * OT_HALFWORDS;
}

static void ot_save(const void *state, u8 *image)
{
	const struct ot_model *ot = state;
	u32 i;

	otp_image_put_header(image, opentitan_model.name,
			     ot_variants[ot->variant].name, 4 * OT_HALFWORDS);
	for (i = 0; i < OT_HALFWORDS; i++)
		otp_image_put32(image + OTP_IMAGE_HEADER_SIZE + 4 * i,
				ot->array.code[i]);
}

/* Check bits that do not fit are decay, and no reason to refuse. */
static bool ot_load(void *state, const u8 *image, size_t size)
{
	const u8 *words = image + OTP_IMAGE_HEADER_SIZE;
	struct ot_model *ot = state;
	u32 i;

	if (!otp_image_header_matches(image, size, opentitan_model.name,
				      ot_variants[ot->variant].name,
				      4 * OT_HALFWORDS))
		return false;
	for (i = 0; i < OT_HALFWORDS; i++)
		if (otp_image_get32(words + 4 * i) & ~SECDED_CODE_MASK)
			return false;
	for (i = 0; i < OT_HALFWORDS; i++)
		ot->array.code[i] = otp_image_get32(words + 4 * i);
	ot->array.repeats = 0;
	return true;
}

static bool ot_flip(void *state, u32 bit)
{
	struct ot_model *ot = state;

	if (bit >= OT_HALFWORDS * SECDED_CODE_BITS)
		return false;
	ot->array.code[bit / SECDED_CODE_BITS] ^= 1U << bit % SECDED_CODE_BITS;
	return true;
}

static bool ot_set_life_cycle(void *state, const char *name)
{
	struct ot_model *ot = state;
	u32 i;

	for (i = 0; i < OT_LIFE_CYCLES; i++) {
		if (strcmp(ot_life_cycles[i], name))
			continue;
		ot->life_cycle = i;
		return true;
	}
	return false;
}

static const char *ot_life_cycle(const void *state)
{
	return ot_life_cycles[((const struct ot_model *)state)->life_cycle];
}

static u32 ot_repeats(const void *state)
{
	return ((const struct ot_model *)state)->array.repeats;
}

static const char *ot_why(const void *state)
{
	const struct ot_model *ot = state;

	if (!ot->regs.init_fatal)
		return NULL;
	return "a partition does not fit its digest, or a word that is sensed at reset is damaged";
}

const struct otp_model_ops opentitan_model = {
	.name = "opentitan",
	.variants = ot_variants,
	.state_size = sizeof(struct ot_model),
	.register_space = OPENTITAN_OTP_REGISTER_SPACE,
	.irqs = ot_irqs,
	.clock_hz = 24000000,
	.init = ot_init,
	.power_on = ot_reset,
	.power_off = ot_power_off,
	.reset = ot_reset,
	.read = ot_read32,
	.write = ot_write32,
	.running = ot_running,
	.finish = ot_finish,
	.fail = ot_fail,
	.cut = ot_cut,
	.duration = ot_duration,
	.advance = ot_advance_clock,
	.irq_due = ot_irq_due,
	.irq = ot_irq,
	.image_size = ot_image_size,
	.save = ot_save,
	.load = ot_load,
	.flip = ot_flip,
	.set_life_cycle = ot_set_life_cycle,
	.life_cycle = ot_life_cycle,
	.repeats = ot_repeats,
	.why = ot_why,
};
