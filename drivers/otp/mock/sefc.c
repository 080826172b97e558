// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the secure embedded flash controller (SEFC) of Microchip
 * PIC32CX-MTSH, as a whole: power, reset and image.
 *
 * Written from its data sheet, from the register header of Microchip's own
 * device pack and from what its peripheral library does. Where these are
 * silent the choice is ours, and says so.
 */
#include "image.h"
#include "sefc.h"

/* What it is after a reset is not public. */
#define SF_FMR_RESET	(SEFC_FMR_CLOE | SEFC_FMR_ALWAYS1)

static const struct otp_model_variant sf_variants[] = {
	{ "pic32cx-mtsh", "sefc", "microchip,pic32cx-mtsh-sefc" },
	{ }
};

static const struct otp_model_window sf_windows[] = {
	{ "registers", SF_REGISTERS, SEFC_REGISTER_SPACE, 4 },
	{ "flash", SF_FLASH, SEFC_FLASH_SIZE, 4 },
	{ }
};

static const char *const sf_life_cycles[] = {
	"no-application", "application",
};

static bool sf_read(void *state, u32 offset, u32 *value)
{
	struct sf_model *sf = state;

	if (sf->regs.silent || offset % 4)
		return false;
	if (offset < SF_FLASH)
		return sf_read_register(sf, offset - SF_REGISTERS, value);
	if (offset >= SF_END)
		return false;
	return sf_read_flash(sf, offset - SF_FLASH, value);
}

static bool sf_write(void *state, u32 offset, u32 value)
{
	struct sf_model *sf = state;

	if (sf->regs.silent || offset % 4)
		return false;
	if (offset < SF_FLASH)
		return sf_write_register(sf, offset - SF_REGISTERS, value);
	if (offset >= SF_END)
		return false;
	sf_write_flash(sf, offset - SF_FLASH, value);
	return true;
}

static enum otp_model_command sf_running(const void *state)
{
	return sf_command(state);
}

static void sf_finish(void *state)
{
	sf_finish_command(state);
}

static void sf_fail(void *state, u32 status)
{
	sf_fail_command(state, status);
}

static u32 sf_duration(const void *state, u32 latency_us)
{
	return sf_command_duration(state, latency_us);
}

static void sf_power_off(void *state)
{
	struct sf_model *sf = state;

	memset(&sf->regs, 0, sizeof(sf->regs));
	memset(&sf->latch, 0, sizeof(sf->latch));
}

static void sf_cut(void *state, u32 bits)
{
	sf_cut_command(state, bits);
	sf_power_off(state);
}

static void sf_reset(void *state)
{
	struct sf_model *sf = state;

	memset(&sf->regs, 0, sizeof(sf->regs));
	sf->regs.fmr = SF_FMR_RESET;
	sf->regs.wpmr = SEFC_WPMR_RESET;
	sf_boot(sf);
}

/* That a reset which leaves the power on leaves the latch alone is ours. */
static void sf_power_on(void *state)
{
	struct sf_model *sf = state;

	sf_fill_latch(&sf->latch, &sf->noise);
	sf_reset(sf);
}

/* A different number for each, none of them 0. */
static u64 sf_mix(u64 seed)
{
	u64 x = seed + 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return (x ^ x >> 31) ?: 1;
}

/* Made up, and different for each seed in its first half already. */
static void sf_make_unique_id(u8 *id, u64 seed)
{
	u64 halves[] = { sf_mix(seed), sf_mix(~seed) };
	u32 i;

	for (i = 0; i < SEFC_UNIQUE_ID_SIZE; i++)
		id[i] = halves[i / 8] >> 8 * (i % 8);
}

static void sf_init(void *state, unsigned int variant, u64 seed)
{
	struct sf_model *sf = state;

	memset(sf, 0, sizeof(*sf));
	sf->variant = variant;
	sf->noise = sf_mix(seed ^ 1);
	memset(sf->array.cells, 0xff, sizeof(sf->array.cells));
	sf_make_unique_id(sf->array.cells + SF_CELLS_UNIQUE_ID, seed);
}

static u32 sf_irq(const void *state)
{
	const struct sf_registers *regs =
		&((const struct sf_model *)state)->regs;

	return regs->fmr & SEFC_FMR_FRDY &&
	       sf_read_status(regs) & SEFC_FSR_FRDY;
}

static bool sf_irq_due(const void *state)
{
	return ((const struct sf_model *)state)->regs.fmr & SEFC_FMR_FRDY;
}

static size_t sf_image_size(const void *state)
{
	(void)state;
	return OTP_IMAGE_HEADER_SIZE + SF_IMAGE_LENGTH;
}

static void sf_save(const void *state, u8 *image)
{
	const struct sf_model *sf = state;

	otp_image_put_header(image, sefc_model.name,
			     sf_variants[sf->variant].name, SF_IMAGE_LENGTH);
	sf_save_array(&sf->array, image + OTP_IMAGE_HEADER_SIZE);
}

static bool sf_load(void *state, const u8 *image, size_t size)
{
	struct sf_model *sf = state;

	return otp_image_header_matches(image, size, sefc_model.name,
					sf_variants[sf->variant].name,
					SF_IMAGE_LENGTH) &&
	       sf_load_array(&sf->array, image + OTP_IMAGE_HEADER_SIZE);
}

static bool sf_flip(void *state, u32 bit)
{
	struct sf_array *array = &((struct sf_model *)state)->array;

	if (bit >= 8 * SF_CELLS)
		return false;
	array->cells[bit / 8] ^= 1U << bit % 8;
	array->flips[bit / 8] ^= 1U << bit % 8;
	return true;
}

/* That of the life of the chip only this is known to it is ours. */
static bool sf_set_life_cycle(void *state, const char *name)
{
	struct sf_model *sf = state;
	u32 i;

	for (i = 0; i < 2; i++) {
		if (strcmp(sf_life_cycles[i], name))
			continue;
		sf->application = i;
		return true;
	}
	return false;
}

static const char *sf_life_cycle(const void *state)
{
	return sf_life_cycles[((const struct sf_model *)state)->application];
}

static bool sf_erase_signal(void *state)
{
	struct sf_model *sf = state;

	if (sf_is_erase_locked(&sf->array))
		return false;
	sf_erase_chip(sf);
	return true;
}

static u32 sf_repeats(const void *state)
{
	return ((const struct sf_model *)state)->array.repeats;
}

static const char *sf_why(const void *state)
{
	const struct sf_model *sf = state;

	if (!sf->regs.silent)
		return NULL;
	if (sf_is_erase_locked(&sf->array))
		return "it has halted, and SECURITY and the erase lock are set: nothing helps";
	return "it has halted, and SECURITY is set: only the ERASE signal helps";
}

const struct otp_model_ops sefc_model = {
	.name = "sefc",
	.variants = sf_variants,
	.state_size = sizeof(struct sf_model),
	.register_space = SF_END,
	.windows = sf_windows,
	.init = sf_init,
	.power_on = sf_power_on,
	.power_off = sf_power_off,
	.reset = sf_reset,
	.read = sf_read,
	.write = sf_write,
	.running = sf_running,
	.finish = sf_finish,
	.fail = sf_fail,
	.cut = sf_cut,
	.duration = sf_duration,
	.irq_due = sf_irq_due,
	.irq = sf_irq,
	.image_size = sf_image_size,
	.save = sf_save,
	.load = sf_load,
	.flip = sf_flip,
	.set_life_cycle = sf_set_life_cycle,
	.life_cycle = sf_life_cycle,
	.erase_signal = sf_erase_signal,
	.repeats = sf_repeats,
	.why = sf_why,
};
