// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "samba/applet.h"
#include "samba/little-endian.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

const char *samba_applet_status_text(uint32_t status)
{
	static const char *const texts[] = {
		[SAMBA_APPLET_OK] = "nothing is wrong",
		[SAMBA_APPLET_UNKNOWN_DEVICE] = "the memory is unknown",
		[SAMBA_APPLET_WRITE_FAIL] = "the write failed",
		[SAMBA_APPLET_READ_FAIL] = "the read failed",
		[SAMBA_APPLET_PROTECT_FAIL] = "protecting failed",
		[SAMBA_APPLET_UNPROTECT_FAIL] = "unprotecting failed",
		[SAMBA_APPLET_ERASE_FAIL] = "the erase failed",
		[SAMBA_APPLET_NO_DEVICE] = "there is no such memory",
		[SAMBA_APPLET_ALIGN] =
			"these pages are not what can be erased at once",
		[SAMBA_APPLET_BAD_BLOCK] = "the block is bad",
		[SAMBA_APPLET_PMECC] = "the error correction failed",
		[SAMBA_APPLET_FAIL] = "the applet does not do that",
	};
	const char *text = status < ARRAY_SIZE(texts) ? texts[status] : NULL;

	return text ?: "a status that nobody has documented";
}

void samba_applet_load(struct samba_applet *applet,
		       enum samba_applet_number number)
{
	memset(applet, 0, sizeof(*applet));
	applet->number = number;
}

static uint32_t word(const struct samba_applet *applet, unsigned int index)
{
	return get_le32(applet->mailbox + 4 * index);
}

static void set_word(struct samba_applet *applet, unsigned int index,
		     uint32_t value)
{
	put_le32(applet->mailbox + 4 * index, value);
}

/**
 * struct pages - what a command is about
 */
struct pages {
	uint32_t first;
	uint32_t count;
};

/* Block 0 belongs to WCKY, and the rest has an end. */
static uint32_t get_pages(struct samba_applet *applet, struct pages *pages)
{
	pages->first = word(applet, 2);
	pages->count = word(applet, 3);
	set_word(applet, 2, 0);
	if (pages->first < SAMBA_BLOCK_PAGES || pages->first > SAMBA_PAGES ||
	    !pages->count || pages->count > SAMBA_PAGES - pages->first)
		return SAMBA_APPLET_FAIL;
	return SAMBA_APPLET_OK;
}

/* ---- commands ---- */

static uint32_t tell_info(struct samba_applet *applet,
			  const struct samba_target *target)
{
	(void)target;
	set_word(applet, 2, 0);
	set_word(applet, 3, SAMBA_BUFFER_SIZE);
	set_word(applet, 4, SAMBA_PAGE_SIZE);
	set_word(applet, 5, SAMBA_PAGES);
	set_word(applet, 6, SAMBA_BLOCK_PAGES);
	return SAMBA_APPLET_OK;
}

static uint32_t tell_unique_id(struct samba_applet *applet,
			       const struct samba_target *target)
{
	if (target->ops->unique_id(target->ctx, applet->mailbox + 8))
		return SAMBA_APPLET_READ_FAIL;
	return SAMBA_APPLET_OK;
}

static uint32_t erase_pages(struct samba_applet *applet,
			    const struct samba_target *target)
{
	struct pages pages;
	uint32_t status = get_pages(applet, &pages);

	if (status)
		return status;
	if (pages.first % SAMBA_BLOCK_PAGES ||
	    pages.count != SAMBA_BLOCK_PAGES)
		return SAMBA_APPLET_ALIGN;
	if (target->ops->erase_block(target->ctx,
				     pages.first / SAMBA_BLOCK_PAGES))
		return SAMBA_APPLET_ERASE_FAIL;
	set_word(applet, 2, pages.count);
	return SAMBA_APPLET_OK;
}

static uint32_t read_pages(struct samba_applet *applet,
			   const struct samba_target *target)
{
	struct pages pages;
	uint32_t status = get_pages(applet, &pages);

	if (status)
		return status;
	if (target->ops->read_pages(target->ctx, pages.first, pages.count,
				    applet->buffer))
		return SAMBA_APPLET_READ_FAIL;
	set_word(applet, 2, pages.count);
	return SAMBA_APPLET_OK;
}

/* Page by page, so that the host learns how far it got. */
static uint32_t write_pages(struct samba_applet *applet,
			    const struct samba_target *target)
{
	struct pages pages;
	uint32_t status = get_pages(applet, &pages);

	for (uint32_t i = 0; !status && i < pages.count; i++) {
		if (target->ops->write_page(target->ctx, pages.first + i,
					    applet->buffer +
					    i * SAMBA_PAGE_SIZE))
			status = SAMBA_APPLET_WRITE_FAIL;
		else
			set_word(applet, 2, i + 1);
	}
	return status;
}

static uint32_t read_bootcfg(struct samba_applet *applet,
			     const struct samba_target *target)
{
	enum samba_key_state state = SAMBA_KEY_BLANK;
	uint32_t value = 0;
	int ret;

	switch (word(applet, 2)) {
	case SAMBA_BOOTCFG_GPNVM:
		ret = target->ops->gpnvm(target->ctx, &value);
		break;
	case SAMBA_BOOTCFG_KEY_STATE:
		ret = target->ops->key_state(target->ctx, &state);
		value = state;
		break;
	default:
		return SAMBA_APPLET_FAIL;
	}
	set_word(applet, 2, ret ? 0 : value);
	return ret ? SAMBA_APPLET_READ_FAIL : SAMBA_APPLET_OK;
}

/* ---- the built-in applets ---- */

static const struct applet_command {
	enum samba_applet_number number;
	uint32_t command;
	uint32_t (*run)(struct samba_applet *applet,
			const struct samba_target *target);
} commands[] = {
	{ SAMBA_APPLET_USER_SIGNATURE, SAMBA_APPLET_INIT, tell_info },
	{ SAMBA_APPLET_USER_SIGNATURE, SAMBA_APPLET_READ_INFO, tell_info },
	{ SAMBA_APPLET_USER_SIGNATURE, SAMBA_APPLET_ERASE_PAGES, erase_pages },
	{ SAMBA_APPLET_USER_SIGNATURE, SAMBA_APPLET_READ_PAGES, read_pages },
	{ SAMBA_APPLET_USER_SIGNATURE, SAMBA_APPLET_WRITE_PAGES, write_pages },
	{ SAMBA_APPLET_USER_SIGNATURE, SAMBA_APPLET_READ_BOOTCFG,
	  read_bootcfg },
	{ SAMBA_APPLET_UNIQUE_ID, SAMBA_APPLET_INIT, tell_unique_id },
};

static uint32_t execute(struct samba_applet *applet,
			const struct samba_target *target)
{
	const uint32_t wanted = word(applet, 0);

	if (wanted != SAMBA_APPLET_INIT && !applet->initialised)
		return SAMBA_APPLET_FAIL;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].number == applet->number &&
		    commands[i].command == wanted)
			return commands[i].run(applet, target);
	return SAMBA_APPLET_FAIL;
}

uint32_t samba_applet_run(struct samba_applet *applet,
			  const struct samba_target *target)
{
	const uint32_t wanted = word(applet, 0);
	uint32_t status;

	if (wanted == SAMBA_APPLET_INIT)
		applet->comm = word(applet, 2);
	status = execute(applet, target);
	if (wanted == SAMBA_APPLET_INIT)
		applet->initialised = !status;
	set_word(applet, 0, ~wanted);
	set_word(applet, 1, status);
	return status;
}
