// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the secure journal of Atmosic ATM34xx: the journal and its counters
 * in RRAM, the protection of RRAM blocks, and the fuses.
 *
 * Written from the page of the Secure Journal Tool and from what Atmosic's SDK
 * (OpenAir) does to the registers: its OpenOCD scripts and its HAL. Where both
 * are silent the choice is ours, and says so.
 */
#include "image.h"
#include "secure-journal.h"

#define SJ_PAGE(offset)		((offset) & ~0xfffU)

/* Where the registers for each block of the RRAM are in "wrpr". */
#define SJ_PROTECTION_FIRST	SECURE_JOURNAL_WRPR(0)
#define SJ_PROTECTION_COUNT	(SJ_PROTECTIONS * SJ_PROTECTION_WORDS)

#define SJ_WRPR_SIZE		0x128
#define SJ_RRAM_SIZE		0x11c

#define SJ_FUSES		64
#define SJ_CTRL_MASK		0x1ffU
#define SJ_CTRL_RESET		0x100U
#define SJ_MODES		(SECURE_JOURNAL_NVM_READ |		\
				 SECURE_JOURNAL_NVM_PROGRAM)
#define SJ_DONE			(SECURE_JOURNAL_NVM_READ_DONE |		\
				 SECURE_JOURNAL_NVM_PROGRAM_DONE)

enum {
	SJ_PRODUCTION,
	SJ_DEVELOPMENT,
};

#define SJ_COMPATIBLE		"atmosic,atm34xx-secure-journal"

static const struct otp_model_variant sj_variants[] = {
	{ "production", "secure-journal", SJ_COMPATIBLE },
	{ "development", "secure-journal", SJ_COMPATIBLE },
	{ }
};

static const struct otp_model_window sj_windows[] = {
	{ "journal", SJ_JOURNAL, SECURE_JOURNAL_SIZE, 1 },
	{ "counters", SJ_COUNTERS, 2 * SECURE_JOURNAL_COUNTERS, 2 },
	{ "wrpr", SJ_WRPR, SJ_WRPR_SIZE, 4 },
	{ "rram", SJ_RRAM, SJ_RRAM_SIZE, 4 },
	{ "nvm", SJ_NVM, 0x1000, 4 },
	{ }
};

/* The block has no interrupt. */
static const char *const sj_irqs[] = { NULL };

static const u8 sj_magic[] = { 'N', 'V', 'D', 'S' };

static bool sj_is_production(const struct secure_journal *sj)
{
	return sj->variant == SJ_PRODUCTION;
}

static u64 sj_fuse(u32 n)
{
	return 1ULL << n;
}

/* A fuse acts as soon as it is blown, which is ours. */
static bool sj_is_guarded(u64 fuses)
{
	return fuses & sj_fuse(SECURE_JOURNAL_FUSE_COUNTERS);
}

static bool sj_is_protected(const struct sj_registers *regs)
{
	const u32 last = SJ_PROTECTION_WORDS - 1;

	return (regs->protection[SJ_BLOCKED][last] |
		regs->protection[SJ_LOCKED][last]) & SECURE_JOURNAL_WRPR_BLOCK;
}

/* The journal */

/* That a store which is dropped shows in RRAM_STATUS is ours. */
static void sj_drop(struct secure_journal *sj)
{
	sj->regs.rram_status |= SECURE_JOURNAL_RRAM_ERR;
}

static bool sj_is_writable(const struct secure_journal *sj, u32 offset)
{
	if (sj_is_protected(&sj->regs))
		return false;
	return !sj_is_guarded(sj->array.fuses) || offset >= sj->regs.shadow;
}

static void sj_store(struct secure_journal *sj, u32 offset, u8 value)
{
	if (sj_is_writable(sj, offset))
		sj->array.journal[offset] = value;
	else
		sj_drop(sj);
}

/* The counters */

/* A read of the ratchet answers what the guard knew until then. */
static u32 sj_read_counter(struct secure_journal *sj, u32 n)
{
	u32 cell = sj->array.counters[n];
	u32 shadow = sj->regs.shadow;

	if (n)
		return cell;
	sj->regs.shadow = cell;
	return shadow;
}

/* Whether hardware compares the value or counts whatever it is, is not known. */
static bool sj_counter_takes(const struct secure_journal *sj, u32 n, u32 value)
{
	if (sj_is_protected(&sj->regs) || value > SECURE_JOURNAL_COUNTER_MAX)
		return false;
	return !sj_is_guarded(sj->array.fuses) ||
	       value == sj->array.counters[n] + 1U;
}

/* That the guard learns of a new ratchet at once is ours. */
static void sj_write_counter(struct secure_journal *sj, u32 n, u32 value)
{
	if (!sj_counter_takes(sj, n, value)) {
		sj_drop(sj);
		return;
	}
	sj->array.counters[n] = value;
	if (!n)
		sj->regs.shadow = value;
}

static bool sj_find_counter(u32 offset, u32 *n)
{
	*n = (offset - SJ_COUNTERS) / 2;
	return offset >= SJ_COUNTERS && *n < SECURE_JOURNAL_COUNTERS &&
	       !(offset % 2);
}

static bool sj_read_array(struct secure_journal *sj, u32 offset, u32 *value)
{
	u32 n;

	if (offset < SECURE_JOURNAL_SIZE) {
		*value = sj->array.journal[offset];
		return true;
	}
	if (!sj_find_counter(offset, &n))
		return false;
	*value = sj_read_counter(sj, n);
	return true;
}

static bool sj_write_array(struct secure_journal *sj, u32 offset, u32 value)
{
	u32 n;

	if (offset < SECURE_JOURNAL_SIZE) {
		sj_store(sj, offset, value);
		return true;
	}
	if (!sj_find_counter(offset, &n))
		return false;
	sj_write_counter(sj, n, value);
	return true;
}

/* The protection of blocks */

static bool sj_find_protection(u32 offset, u32 *kind, u32 *word)
{
	u32 n = (offset - SJ_PROTECTION_FIRST) / 4;

	*kind = n / SJ_PROTECTION_WORDS;
	*word = n % SJ_PROTECTION_WORDS;
	return offset >= SJ_PROTECTION_FIRST && n < SJ_PROTECTION_COUNT &&
	       !(offset % 4);
}

static bool sj_read_wrpr(const struct secure_journal *sj, u32 offset,
			 u32 *value)
{
	u32 kind, word;

	if (!sj_find_protection(offset, &kind, &word))
		return false;
	*value = sj->regs.protection[kind][word];
	return true;
}

/* That SJ_STICKY reads as it was written is ours. */
static bool sj_write_wrpr(struct secure_journal *sj, u32 offset, u32 value)
{
	u32 kind, word;

	if (!sj_find_protection(offset, &kind, &word))
		return false;
	if (kind != SJ_LOCKED)
		sj->regs.protection[kind][word] = value;
	if (kind == SJ_STICKY)
		sj->regs.protection[SJ_LOCKED][word] |= value;
	return true;
}

/* The status of the RRAM. A store takes no time, so it is never busy: ours. */

static bool sj_read_rram(const struct secure_journal *sj, u32 offset,
			 u32 *value)
{
	if (offset != SECURE_JOURNAL_RRAM_STATUS)
		return false;
	*value = sj->regs.rram_status;
	return true;
}

/* That nothing but a reset clears it is ours. */
static bool sj_write_rram(u32 offset)
{
	return offset == SECURE_JOURNAL_RRAM_STATUS;
}

/* The fuses */

/* Fuse n is chosen by n + 1; what 0 and more than 64 do is ours: nothing. */
static bool sj_find_fuse(const struct sj_registers *regs, u32 *n)
{
	*n = regs->ctrl / SECURE_JOURNAL_NVM_PGM_BIT(0) - 1;
	return *n < SJ_FUSES;
}

static u32 sj_nvm_status(const struct sj_registers *regs)
{
	return regs->done | (regs->command ? SECURE_JOURNAL_NVM_RUNNING : 0);
}

static bool sj_read_nvm(const struct secure_journal *sj, u32 offset,
			u32 *value)
{
	const struct sj_registers *regs = &sj->regs;

	switch (offset) {
	case SECURE_JOURNAL_NVM_OPMODE:
		*value = regs->mode;
		return true;
	case SECURE_JOURNAL_NVM_CTRL:
		*value = regs->ctrl;
		return true;
	case SECURE_JOURNAL_NVM_DATA0:
		*value = regs->data;
		return true;
	case SECURE_JOURNAL_NVM_DATA1:
		*value = regs->data >> 32;
		return true;
	case SECURE_JOURNAL_NVM_STATUS:
		*value = sj_nvm_status(regs);
		return true;
	case SECURE_JOURNAL_NVM_CORE_ID:
		*value = SECURE_JOURNAL_NVM_CORE_ID_VALUE;
		return true;
	default:
		return false;
	}
}

/* That both modes at once start nothing is ours. */
static void sj_write_opmode(struct sj_registers *regs, u32 value)
{
	u32 mode = value & SJ_MODES;

	regs->mode = mode;
	if (!(value & SECURE_JOURNAL_NVM_GO))
		return;
	if (mode != SECURE_JOURNAL_NVM_READ &&
	    mode != SECURE_JOURNAL_NVM_PROGRAM)
		return;
	regs->command = mode;
	regs->done = 0;
}

/* That a running command keeps its registers from being written is ours. */
static bool sj_write_nvm(struct secure_journal *sj, u32 offset, u32 value)
{
	struct sj_registers *regs = &sj->regs;

	switch (offset) {
	case SECURE_JOURNAL_NVM_OPMODE:
		if (!regs->command)
			sj_write_opmode(regs, value);
		return true;
	case SECURE_JOURNAL_NVM_CTRL:
		if (!regs->command)
			regs->ctrl = value & SJ_CTRL_MASK;
		return true;
	case SECURE_JOURNAL_NVM_DATA0:
	case SECURE_JOURNAL_NVM_DATA1:
	case SECURE_JOURNAL_NVM_STATUS:
	case SECURE_JOURNAL_NVM_CORE_ID:
		return true;
	default:
		return false;
	}
}

static void sj_blow(struct sj_array *array, u32 n)
{
	if (array->fuses & sj_fuse(n))
		array->repeats++;
	array->fuses |= sj_fuse(n);
}

static void sj_end(struct sj_registers *regs, u32 done)
{
	regs->command = 0;
	regs->done = done;
}

static void sj_finish_program(struct secure_journal *sj)
{
	u32 done = 0;
	u32 n;

	if (sj_find_fuse(&sj->regs, &n)) {
		sj_blow(&sj->array, n);
		done = SECURE_JOURNAL_NVM_PROGRAM_DONE;
	}
	sj_end(&sj->regs, done);
}

static void sj_finish_read(struct secure_journal *sj)
{
	sj->regs.data = sj->array.fuses;
	sj_end(&sj->regs, SECURE_JOURNAL_NVM_READ_DONE);
}

/* The model */

static bool sj_read(void *state, u32 offset, u32 *value)
{
	struct secure_journal *sj = state;

	switch (SJ_PAGE(offset)) {
	case SJ_JOURNAL:
		return sj_read_array(sj, offset, value);
	case SJ_WRPR:
		return sj_read_wrpr(sj, offset - SJ_WRPR, value);
	case SJ_RRAM:
		return sj_read_rram(sj, offset - SJ_RRAM, value);
	case SJ_NVM:
		return sj_read_nvm(sj, offset - SJ_NVM, value);
	default:
		return false;
	}
}

static bool sj_write(void *state, u32 offset, u32 value)
{
	struct secure_journal *sj = state;

	switch (SJ_PAGE(offset)) {
	case SJ_JOURNAL:
		return sj_write_array(sj, offset, value);
	case SJ_WRPR:
		return sj_write_wrpr(sj, offset - SJ_WRPR, value);
	case SJ_RRAM:
		return sj_write_rram(offset - SJ_RRAM);
	case SJ_NVM:
		return sj_write_nvm(sj, offset - SJ_NVM, value);
	default:
		return false;
	}
}

static enum otp_model_command sj_running(const void *state)
{
	const struct sj_registers *regs =
		&((const struct secure_journal *)state)->regs;
	u32 n;

	switch (regs->command) {
	case SECURE_JOURNAL_NVM_READ:
		return OTP_MODEL_READ;
	case SECURE_JOURNAL_NVM_PROGRAM:
		return sj_find_fuse(regs, &n) ? OTP_MODEL_PULSE :
						OTP_MODEL_WRITE;
	default:
		return OTP_MODEL_IDLE;
	}
}

static void sj_finish(void *state)
{
	struct secure_journal *sj = state;

	if (sj->regs.command == SECURE_JOURNAL_NVM_PROGRAM)
		sj_finish_program(sj);
	else
		sj_finish_read(sj);
}

/* There is no code of an error, but a command may end without being done. */
static void sj_fail(void *state, u32 status)
{
	struct secure_journal *sj = state;

	sj_end(&sj->regs, status & SJ_DONE);
}

static void sj_power_off(void *state)
{
	struct secure_journal *sj = state;

	memset(&sj->regs, 0, sizeof(sj->regs));
}

static void sj_cut(void *state, u32 bits)
{
	struct secure_journal *sj = state;

	if (bits && sj_running(sj) == OTP_MODEL_PULSE)
		sj_finish_program(sj);
	sj_power_off(sj);
}

static void sj_reset(void *state)
{
	struct secure_journal *sj = state;

	sj_power_off(sj);
	sj->regs.shadow = SECURE_JOURNAL_NOT_LOADED;
	sj->regs.ctrl = SJ_CTRL_RESET;
	memset(sj->regs.protection[SJ_BLOCKED], 0xff,
	       sizeof(sj->regs.protection[SJ_BLOCKED]));
}

/*
 * A real part leaves chip test with calibration records that are locked; here
 * it has the magic alone, behind the ratchet. Side-load keys are blank.
 */
static void sj_init(void *state, unsigned int variant, u64 seed)
{
	struct secure_journal *sj = state;

	(void)seed;
	memset(sj, 0, sizeof(*sj));
	sj->variant = variant;
	memset(sj->array.journal, 0xff, sizeof(sj->array.journal));
	memcpy(sj->array.journal, sj_magic, sizeof(sj_magic));
	memset(sj->array.keys, 0xff, sizeof(sj->array.keys));
	if (!sj_is_production(sj))
		return;
	sj->array.counters[0] = sizeof(sj_magic);
	sj->array.fuses = sj_fuse(SECURE_JOURNAL_FUSE_COUNTERS);
}

static u32 sj_irq(const void *state)
{
	(void)state;
	return 0;
}

/* The image */

static size_t sj_image_size(const void *state)
{
	(void)state;
	return OTP_IMAGE_HEADER_SIZE + SJ_IMAGE_LENGTH;
}

static void sj_save(const void *state, u8 *image)
{
	const struct secure_journal *sj = state;
	u8 *p = image + OTP_IMAGE_HEADER_SIZE;
	u8 *counters = p + SJ_IMAGE_OFF_COUNTERS;
	u32 i;

	otp_image_put_header(image, secure_journal_model.name,
			     sj_variants[sj->variant].name, SJ_IMAGE_LENGTH);
	memcpy(p + SJ_IMAGE_OFF_JOURNAL, sj->array.journal,
	       sizeof(sj->array.journal));
	for (i = 0; i < SECURE_JOURNAL_COUNTERS; i++) {
		counters[2 * i] = sj->array.counters[i];
		counters[2 * i + 1] = sj->array.counters[i] >> 8;
	}
	memcpy(p + SJ_IMAGE_OFF_KEYS, sj->array.keys, sizeof(sj->array.keys));
	otp_image_put32(p + SJ_IMAGE_OFF_FUSES, sj->array.fuses);
	otp_image_put32(p + SJ_IMAGE_OFF_FUSES + 4, sj->array.fuses >> 32);
}

static u64 sj_image_fuses(const u8 *p)
{
	return otp_image_get32(p + SJ_IMAGE_OFF_FUSES) |
	       (u64)otp_image_get32(p + SJ_IMAGE_OFF_FUSES + 4) << 32;
}

/* A counter beyond its end is decay; a fuse of the factory cannot be missing. */
static bool sj_image_sound(const struct secure_journal *sj, const u8 *image,
			   size_t size)
{
	if (!otp_image_header_matches(image, size, secure_journal_model.name,
				      sj_variants[sj->variant].name,
				      SJ_IMAGE_LENGTH))
		return false;
	return !sj_is_production(sj) ||
	       sj_is_guarded(sj_image_fuses(image + OTP_IMAGE_HEADER_SIZE));
}

static bool sj_load(void *state, const u8 *image, size_t size)
{
	struct sj_array *array = &((struct secure_journal *)state)->array;
	const u8 *p = image + OTP_IMAGE_HEADER_SIZE;
	const u8 *counters = p + SJ_IMAGE_OFF_COUNTERS;
	u32 i;

	if (!sj_image_sound(state, image, size))
		return false;

	memcpy(array->journal, p + SJ_IMAGE_OFF_JOURNAL,
	       sizeof(array->journal));
	for (i = 0; i < SECURE_JOURNAL_COUNTERS; i++)
		array->counters[i] = counters[2 * i] |
				     counters[2 * i + 1] << 8;
	memcpy(array->keys, p + SJ_IMAGE_OFF_KEYS, sizeof(array->keys));
	array->fuses = sj_image_fuses(p);
	array->repeats = 0;
	return true;
}

static bool sj_flip(void *state, u32 bit)
{
	struct sj_array *array = &((struct secure_journal *)state)->array;
	u32 counter = bit / 16 - SECURE_JOURNAL_SIZE / 2;

	if (bit < 8 * SECURE_JOURNAL_SIZE)
		array->journal[bit / 8] ^= 1U << bit % 8;
	else if (counter < SECURE_JOURNAL_COUNTERS)
		array->counters[counter] ^= 1U << bit % 16;
	else
		return false;
	return true;
}

/* Memory that can be written again does not count; a fuse cannot. */
static u32 sj_repeats(const void *state)
{
	return ((const struct secure_journal *)state)->array.repeats;
}

static const char *sj_why(const void *state)
{
	(void)state;
	return NULL;
}

const struct otp_model_ops secure_journal_model = {
	.name = "secure-journal",
	.variants = sj_variants,
	.state_size = sizeof(struct secure_journal),
	.register_space = SJ_END,
	.windows = sj_windows,
	.irqs = sj_irqs,
	.init = sj_init,
	.power_on = sj_reset,
	.power_off = sj_power_off,
	.reset = sj_reset,
	.read = sj_read,
	.write = sj_write,
	.running = sj_running,
	.finish = sj_finish,
	.fail = sj_fail,
	.cut = sj_cut,
	.irq = sj_irq,
	.image_size = sj_image_size,
	.save = sj_save,
	.load = sj_load,
	.flip = sj_flip,
	.repeats = sj_repeats,
	.why = sj_why,
};
