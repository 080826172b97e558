// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the Synaptics Astra OTP behind the Astra OTP mailbox.
 *
 * Written from the OTP Access Utility Guide: index table, permissions, masks,
 * status codes, masked programming, and the rules of the atomic security
 * group. Where the guide is silent the choice is ours, and says so.
 */
#include "../regs/astra-mailbox.h"
#include "astra.h"
#include "image.h"

enum astra_access {
	ASTRA_USER,	/* read and write, with any mask */
	ASTRA_RW,
	ASTRA_RO,
	ASTRA_WO,
};

/* Consecutive indices with the same rules. */
struct astra_run {
	u32 first;
	u32 count;
	u32 mask;
	enum astra_access access;
};

struct astra_factory {
	u32 index;
	u32 data;
};

struct astra_map {
	const struct astra_run *runs;
	u32 nruns;
	u32 nfields;
	const struct astra_factory *factory;
	u32 nfactory;
	bool has_uid;
};

#define ASTRA_COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define ASTRA_GROUP_FIRST	100
#define ASTRA_GROUP_LAST	113
#define ASTRA_REE_SECURITY	113
#define ASTRA_UID_0		207
#define ASTRA_UID_1		208

static const struct astra_run astra_runs_v2_1[] = {
	{   0, 32, 0xffffffff, ASTRA_USER },		/* USER_DATA */
	{ 100,  8, 0xffffffff, ASTRA_WO },		/* K0_OEM_HASH */
	{ 108,  4, 0xffffffff, ASTRA_WO },		/* AESK0 */
	{ 112,  1, 0xffffffff, ASTRA_RW },		/* REE_SEGID */
	{ 113,  3, 0x00000001, ASTRA_RW },	/* REE_SECURITY_ENABLE to */
	{ 116,  2, 0x00000003, ASTRA_RW },	/* SCS_AREA_SIZE_SEL, JTAG */
	{ 200,  2, 0x00000001, ASTRA_RW },	/* EMMC, SPI_BOOT_DISABLE */
	{ 202,  1, 0x00000001, ASTRA_RO },	/* DOLBY_AUDIO_DISABLE */
	{ 203,  1, 0xffffffff, ASTRA_WO },	/* OEM_AUDIO_CUSTOMER_ID */
	{ 204,  1, 0x00000007, ASTRA_RW },	/* PRODUCTION_CHIP_FLAG */
	{ 205,  1, 0x00000001, ASTRA_RW },	/* USB_BOOT_DISABLE */
};

static const struct astra_run astra_runs_v2_5[] = {
	{   0, 32, 0xffffffff, ASTRA_USER },		/* USER_DATA */
	{ 100,  8, 0xffffffff, ASTRA_RW },		/* K0_OEM_HASH */
	{ 108,  4, 0xffffffff, ASTRA_WO },		/* AESK0 */
	{ 112,  1, 0xffffffff, ASTRA_RW },		/* REE_SEGID */
	{ 113,  3, 0x00000001, ASTRA_RW },	/* REE_SECURITY_ENABLE to */
	{ 116,  2, 0x00000003, ASTRA_RW },	/* SCS_AREA_SIZE_SEL, JTAG */
	{ 118,  1, 0x0000003f, ASTRA_RW },		/* REE_VERSION */
	{ 119,  2, 0xffffffff, ASTRA_RW },		/* RKEK_ID */
	{ 200,  2, 0x00000001, ASTRA_RW },	/* EMMC, SPI_BOOT_DISABLE */
	{ 202,  1, 0x00000001, ASTRA_RO },	/* DOLBY_AUDIO_DISABLE */
	{ 203,  1, 0xffffffff, ASTRA_WO },	/* OEM_AUDIO_CUSTOMER_ID */
	{ 204,  1, 0x00000007, ASTRA_RW },	/* PRODUCTION_CHIP_FLAG */
	{ 205,  1, 0x00000001, ASTRA_RW },	/* USB_BOOT_DISABLE */
	{ 206,  1, 0x0000003f, ASTRA_RW },		/* BOOT_VERSION */
	{ 207,  2, 0xffffffff, ASTRA_RO },		/* SOC_UID */
	{ 209,  2, 0xffffffff, ASTRA_RW },	/* BOOT_SEGID, TEE_SEGID */
	{ 211,  1, 0x00000001, ASTRA_RW },	/* TEE_SECURITY_ENABLE */
};

/*
 * What is programmed in every chip that is shipped. That BOOT_SECURITY_ENABLE
 * and TEE_SECURITY_ENABLE are 1 and that the SEGIDs have a default is in the
 * guide; the value of the SEGIDs and that read-only fields read back as
 * programmed is ours.
 */
static const struct astra_factory astra_factory_v2_1[] = {
	{ 114, 1 },
	{ 202, 0 },
};

static const struct astra_factory astra_factory_v2_5[] = {
	{ 114, 1 },
	{ 202, 0 },
	{ 209, 0x0b007001 },
	{ 210, 0x07ee0001 },
	{ 211, 1 },
};

static const struct astra_map astra_maps[] = {
	{
		.runs = astra_runs_v2_1,
		.nruns = ASTRA_COUNT(astra_runs_v2_1),
		.nfields = 56,
		.factory = astra_factory_v2_1,
		.nfactory = ASTRA_COUNT(astra_factory_v2_1),
	}, {
		.runs = astra_runs_v2_5,
		.nruns = ASTRA_COUNT(astra_runs_v2_5),
		.nfields = ASTRA_MAX_FIELDS,
		.factory = astra_factory_v2_5,
		.nfactory = ASTRA_COUNT(astra_factory_v2_5),
		.has_uid = true,
	},
};

static const struct otp_model_variant astra_variants[] = {
	{ "v2.1", "astra-otp", "syna,astra-otp" },
	{ "v2.5", "astra-otp-v2.5", "syna,astra-otp-v2.5" },
	{ }
};

static const char *astra_variant_name(const struct astra *astra)
{
	return astra_variants[astra->map - astra_maps].name;
}

static const struct astra_run *astra_find_run(const struct astra *astra,
					      u32 index)
{
	const struct astra_run *run = astra->map->runs;
	const struct astra_run *end = run + astra->map->nruns;

	for (; run < end; run++)
		if (index >= run->first && index - run->first < run->count)
			return run;
	return NULL;
}

/* @index must exist. */
static u32 astra_position(const struct astra *astra, u32 index)
{
	const struct astra_run *run = astra->map->runs;
	u32 position = 0;

	while (index - run->first >= run->count)
		position += run++->count;
	return position + index - run->first;
}

static u32 astra_mask_at(const struct astra *astra, u32 position)
{
	const struct astra_run *run = astra->map->runs;

	while (position >= run->count)
		position -= run++->count;
	return run->mask;
}

static struct astra_word *astra_word(struct astra *astra, u32 index)
{
	return &astra->words[astra_position(astra, index)];
}

/* Each bit is programmed once, to 0 or to 1; later attempts are ignored. */
static void astra_program(struct astra_word *word, u32 data, u32 mask)
{
	u32 new = mask & ~word->programmed;

	word->data |= data & new;
	word->programmed |= mask;
}

static bool astra_group_begun(struct astra *astra)
{
	u32 index;

	for (index = ASTRA_GROUP_FIRST; index <= ASTRA_GROUP_LAST; index++)
		if (astra_word(astra, index)->programmed)
			return true;
	return false;
}

static bool astra_group_complete(struct astra *astra)
{
	u32 index;

	for (index = ASTRA_GROUP_FIRST; index <= ASTRA_GROUP_LAST; index++)
		if (astra_word(astra, index)->programmed !=
		    astra_find_run(astra, index)->mask)
			return false;
	return true;
}

/* A complete group has keys in it. */
static enum astra_brick astra_judge(struct astra *astra)
{
	if (!astra_group_begun(astra))
		return ASTRA_NOT_BRICKED;
	if (!astra_group_complete(astra))
		return ASTRA_GROUP_INCOMPLETE;
	if (!astra_word(astra, ASTRA_REE_SECURITY)->data)
		return ASTRA_KEYS_UNPROTECTED;
	return ASTRA_NOT_BRICKED;
}

/*
 * "Once reboot or power loss, it would mean enter a new SESSION": the guide
 * makes no difference between the two. What the old session left behind is
 * judged now, and for good.
 */
static void astra_new_session(void *state)
{
	struct astra *astra = state;

	memset(&astra->regs, 0, sizeof(astra->regs));
	if (!astra->brick)
		astra->brick = astra_judge(astra);
}

static void astra_power_off(void *state)
{
	struct astra *astra = state;

	memset(&astra->regs, 0, sizeof(astra->regs));
}

/* The finalizer of splitmix64: a bijection, so no two seeds share a UID. */
static u64 astra_uid(u64 seed)
{
	seed += 0x9e3779b97f4a7c15ULL;
	seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9ULL;
	seed = (seed ^ seed >> 27) * 0x94d049bb133111ebULL;
	return seed ^ seed >> 31;
}

static void astra_init_field(struct astra *astra, u32 index, u32 data)
{
	astra_program(astra_word(astra, index), data,
		      astra_find_run(astra, index)->mask);
}

static void astra_init(void *state, unsigned int variant, u64 seed)
{
	const struct astra_map *map = &astra_maps[variant];
	struct astra *astra = state;
	u64 uid = astra_uid(seed);
	u32 i;

	memset(astra, 0, sizeof(*astra));
	astra->map = map;

	for (i = 0; i < map->nfactory; i++)
		astra_init_field(astra, map->factory[i].index,
				 map->factory[i].data);
	if (map->has_uid) {
		astra_init_field(astra, ASTRA_UID_0, uid);
		astra_init_field(astra, ASTRA_UID_1, uid >> 32);
	}
}

static u32 astra_check_write(const struct astra *astra)
{
	const struct astra_run *run = astra_find_run(astra, astra->regs.index);

	if (astra->brick)
		return ASTRA_STATUS_FAILURE;
	if (!run)
		return ASTRA_STATUS_INVALID_INDEX;
	if (run->access == ASTRA_RO)
		return ASTRA_STATUS_READ_ONLY;
	/* The guide demands the full mask; how a breach ends is ours. */
	if (run->access != ASTRA_USER && astra->regs.mask != run->mask)
		return ASTRA_STATUS_FAILURE;
	return ASTRA_STATUS_SUCCESS;
}

static void astra_end(struct astra *astra, u32 status)
{
	astra->regs.cmd = 0;
	astra->regs.result = status;
	astra->regs.intr_state |= ASTRA_MBOX_INTR_DONE;
}

static void astra_finish_write(struct astra *astra)
{
	u32 status = astra_check_write(astra);

	if (status == ASTRA_STATUS_SUCCESS)
		astra_program(astra_word(astra, astra->regs.index),
			      astra->regs.data, astra->regs.mask);
	astra_end(astra, status);
}

/* That nothing is read where the status says failure or no field is ours. */
static u32 astra_read_word(struct astra *astra, u32 *data, u32 *mask)
{
	const struct astra_run *run = astra_find_run(astra, astra->regs.index);
	const struct astra_word *word;

	*data = 0;
	*mask = 0;
	if (astra->brick)
		return ASTRA_STATUS_FAILURE;
	if (!run)
		return ASTRA_STATUS_INVALID_INDEX;

	word = astra_word(astra, astra->regs.index);
	*mask = word->programmed;
	if (run->access == ASTRA_WO) {
		*data = ASTRA_DUMMY_DATA;
		return ASTRA_STATUS_WRITE_ONLY;
	}
	*data = word->data;
	return ASTRA_STATUS_SUCCESS;
}

static void astra_finish(void *state)
{
	struct astra *astra = state;

	if (astra->regs.cmd == ASTRA_MBOX_CMD_WRITE)
		astra_finish_write(astra);
	else
		astra_end(astra, astra_read_word(astra, &astra->regs.rdata,
						 &astra->regs.rmask));
}

static void astra_fail(void *state, u32 status)
{
	struct astra *astra = state;

	if (astra->regs.cmd == ASTRA_MBOX_CMD_READ) {
		astra->regs.rdata = 0;
		astra->regs.rmask = 0;
	}
	astra_end(astra, status);
}

static enum otp_model_command astra_running(const void *state)
{
	const struct astra *astra = state;

	switch (astra->regs.cmd) {
	case ASTRA_MBOX_CMD_READ:
		return OTP_MODEL_READ;
	case ASTRA_MBOX_CMD_WRITE:
		if (astra_check_write(astra) == ASTRA_STATUS_SUCCESS)
			return OTP_MODEL_PULSE;
		return OTP_MODEL_WRITE;
	default:
		return OTP_MODEL_IDLE;
	}
}

static u32 astra_lowest_bits(u32 mask, u32 count)
{
	u32 rest = mask;

	while (count-- && rest)
		rest &= rest - 1;
	return mask & ~rest;
}

/* That bits are programmed one by one, the lowest first, is ours. */
static void astra_cut(void *state, u32 bits)
{
	struct astra *astra = state;
	struct astra_word *word;

	if (astra_running(astra) == OTP_MODEL_PULSE) {
		word = astra_word(astra, astra->regs.index);
		astra_program(word, astra->regs.data,
			      astra_lowest_bits(astra->regs.mask &
						~word->programmed, bits));
	}
	astra_power_off(astra);
}

static bool astra_read32(void *state, u32 offset, u32 *value)
{
	const struct astra_registers *regs = &((struct astra *)state)->regs;

	switch (offset) {
	case ASTRA_MBOX_ID:
		*value = ASTRA_MBOX_ID_VALUE;
		return true;
	case ASTRA_MBOX_INDEX:
		*value = regs->index;
		return true;
	case ASTRA_MBOX_DATA:
		*value = regs->data;
		return true;
	case ASTRA_MBOX_MASK:
		*value = regs->mask;
		return true;
	case ASTRA_MBOX_CMD:
		*value = 0;
		return true;
	case ASTRA_MBOX_STATUS:
		*value = regs->cmd ? ASTRA_MBOX_STATUS_BUSY : 0;
		return true;
	case ASTRA_MBOX_RESULT:
		*value = regs->result;
		return true;
	case ASTRA_MBOX_RDATA:
		*value = regs->rdata;
		return true;
	case ASTRA_MBOX_RMASK:
		*value = regs->rmask;
		return true;
	case ASTRA_MBOX_INTR_STATE:
		*value = regs->intr_state;
		return true;
	case ASTRA_MBOX_INTR_ENABLE:
		*value = regs->intr_enable;
		return true;
	default:
		return false;
	}
}

static void astra_write_unless_busy(struct astra_registers *regs, u32 *reg,
				    u32 value)
{
	if (!regs->cmd)
		*reg = value;
}

static void astra_write_cmd(struct astra_registers *regs, u32 value)
{
	if (value == ASTRA_MBOX_CMD_READ || value == ASTRA_MBOX_CMD_WRITE)
		astra_write_unless_busy(regs, &regs->cmd, value);
}

static bool astra_write32(void *state, u32 offset, u32 value)
{
	struct astra_registers *regs = &((struct astra *)state)->regs;

	switch (offset) {
	case ASTRA_MBOX_INDEX:
		astra_write_unless_busy(regs, &regs->index, value);
		return true;
	case ASTRA_MBOX_DATA:
		astra_write_unless_busy(regs, &regs->data, value);
		return true;
	case ASTRA_MBOX_MASK:
		astra_write_unless_busy(regs, &regs->mask, value);
		return true;
	case ASTRA_MBOX_CMD:
		astra_write_cmd(regs, value);
		return true;
	case ASTRA_MBOX_INTR_STATE:
		regs->intr_state &= ~value;
		return true;
	case ASTRA_MBOX_INTR_ENABLE:
		regs->intr_enable = value & ASTRA_MBOX_INTR_DONE;
		return true;
	case ASTRA_MBOX_ID:
	case ASTRA_MBOX_STATUS:
	case ASTRA_MBOX_RESULT:
	case ASTRA_MBOX_RDATA:
	case ASTRA_MBOX_RMASK:
		return true;
	default:
		return false;
	}
}

static u32 astra_irq(const void *state)
{
	const struct astra *astra = state;

	return astra->regs.intr_state & astra->regs.intr_enable;
}

static u32 astra_image_length(const struct astra *astra)
{
	return ASTRA_IMAGE_OFF_WORDS +
	       astra->map->nfields * ASTRA_IMAGE_WORD_SIZE;
}

static size_t astra_image_size(const void *state)
{
	return OTP_IMAGE_HEADER_SIZE + astra_image_length(state);
}

static void astra_save(const void *state, u8 *image)
{
	const struct astra *astra = state;
	u8 *p = image + OTP_IMAGE_HEADER_SIZE;
	u32 i;

	otp_image_put_header(image, astra_model.name,
			     astra_variant_name(astra),
			     astra_image_length(astra));
	otp_image_put32(p + ASTRA_IMAGE_OFF_BRICK, astra->brick);
	otp_image_put32(p + ASTRA_IMAGE_OFF_COUNT, astra->map->nfields);

	p += ASTRA_IMAGE_OFF_WORDS;
	for (i = 0; i < astra->map->nfields; i++) {
		otp_image_put32(p, astra->words[i].data);
		otp_image_put32(p + 4, astra->words[i].programmed);
		p += ASTRA_IMAGE_WORD_SIZE;
	}
}

/*
 * Data may be set where nothing is programmed, for so it is after a bit has
 * flipped; bits that no field has cannot.
 */
static bool astra_words_sound(const struct astra *astra, const u8 *p)
{
	u32 i;

	for (i = 0; i < astra->map->nfields; i++) {
		u32 bits = otp_image_get32(p) | otp_image_get32(p + 4);

		if (bits & ~astra_mask_at(astra, i))
			return false;
		p += ASTRA_IMAGE_WORD_SIZE;
	}
	return true;
}

static bool astra_image_sound(const struct astra *astra, const u8 *image,
			      size_t size)
{
	const u8 *p = image + OTP_IMAGE_HEADER_SIZE;

	if (!otp_image_header_matches(image, size, astra_model.name,
				      astra_variant_name(astra),
				      astra_image_length(astra)))
		return false;
	if (otp_image_get32(p + ASTRA_IMAGE_OFF_BRICK) >= ASTRA_BRICKS)
		return false;
	if (otp_image_get32(p + ASTRA_IMAGE_OFF_COUNT) != astra->map->nfields)
		return false;
	return astra_words_sound(astra, p + ASTRA_IMAGE_OFF_WORDS);
}

static bool astra_load(void *state, const u8 *image, size_t size)
{
	struct astra *astra = state;
	const u8 *p;
	u32 i;

	if (!astra_image_sound(astra, image, size))
		return false;

	p = image + OTP_IMAGE_HEADER_SIZE;
	astra->brick = otp_image_get32(p + ASTRA_IMAGE_OFF_BRICK);

	p += ASTRA_IMAGE_OFF_WORDS;
	for (i = 0; i < astra->map->nfields; i++) {
		astra->words[i].data = otp_image_get32(p);
		astra->words[i].programmed = otp_image_get32(p + 4);
		p += ASTRA_IMAGE_WORD_SIZE;
	}
	return true;
}

static bool astra_flip(void *state, u32 bit)
{
	struct astra *astra = state;
	u32 position = bit / 32;
	u32 mask = 1U << bit % 32;

	if (position >= astra->map->nfields ||
	    !(mask & astra_mask_at(astra, position)))
		return false;

	astra->words[position].data ^= mask;
	return true;
}

static const char *astra_why(const void *state)
{
	switch (((const struct astra *)state)->brick) {
	case ASTRA_GROUP_INCOMPLETE:
		return "a session ended with 100-113 programmed only in part";
	case ASTRA_KEYS_UNPROTECTED:
		return "a session ended with keys programmed and 113 at 0";
	default:
		return NULL;
	}
}

const struct otp_model_ops astra_model = {
	.name = "astra",
	.variants = astra_variants,
	.state_size = sizeof(struct astra),
	.register_space = ASTRA_MBOX_SIZE,
	.init = astra_init,
	.power_on = astra_new_session,
	.power_off = astra_power_off,
	.reset = astra_new_session,
	.read = astra_read32,
	.write = astra_write32,
	.running = astra_running,
	.finish = astra_finish,
	.fail = astra_fail,
	.cut = astra_cut,
	.irq = astra_irq,
	.image_size = astra_image_size,
	.save = astra_save,
	.load = astra_load,
	.flip = astra_flip,
	.why = astra_why,
};
