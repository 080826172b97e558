// SPDX-License-Identifier: GPL-2.0-only
/* What there is to do with a monitor, in words. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "samba-step.h"

static const struct samba_action_info actions[SAMBA_ACTIONS] = {
	[SAMBA_DO_VERSION] = { "version", SAMBA_RVER },
	[SAMBA_DO_WRITE_KEY] = {
		"write-key", SAMBA_WCKY, .reads = true,
		.warns = "pages 0 and 1 of user signature block 0 will be programmed with the customer key; it can be written once",
	},
	[SAMBA_DO_LOAD_APPLET] = {
		"load-applet", SAMBA_SAPT, .reads = true, .in_segment = true,
	},
	[SAMBA_DO_MAILBOX] = { "mailbox", SAMBA_SMBX, .in_segment = true },
	[SAMBA_DO_EXPECT] = { "expect", SAMBA_RMBX, .in_segment = true },
	[SAMBA_DO_RUN] = { "run", SAMBA_EAPP, .in_segment = true },
	[SAMBA_DO_SEND] = {
		"send", SAMBA_SFIL, .reads = true, .in_segment = true,
	},
	[SAMBA_DO_RECEIVE] = { "receive", SAMBA_RFIL, .in_segment = true },
	[SAMBA_DO_VERIFY] = {
		"verify", SAMBA_RFIL, .reads = true, .in_segment = true,
	},
	[SAMBA_DO_LOCK_JTAG] = {
		"lock-jtag", SAMBA_SJTD,
		.warns = "the SECURITY bit will be set: no JTAG and no debugger any more; only the ERASE signal clears it, with all of the flash",
	},
	[SAMBA_DO_SECURE_BOOT] = {
		"secure-boot", SAMBA_SSEC,
		.warns = "the boot mode will be 1010: from the next reset on only an authentic application is started, without one the Secure SAM-BA Monitor",
	},
	[SAMBA_DO_SECURE_BOOT_NO_MONITOR] = {
		"secure-boot-no-monitor", SAMBA_SSNM,
		.warns = "the boot mode will be 1100: from the next reset on only an authentic application is started, and WITHOUT ONE THE CHIP HALTS; there is no monitor any more",
	},
	[SAMBA_DO_RESET] = { "reset", SAMBA_CRST },
};

const struct samba_action_info *samba_action_info(enum samba_action action)
{
	return &actions[action];
}

bool samba_action_find(const char *name, enum samba_action *action)
{
	for (size_t i = 0; i < SAMBA_ACTIONS; i++) {
		if (!strcmp(actions[i].name, name)) {
			*action = i;
			return true;
		}
	}
	return false;
}

bool step_is_irreversible(const struct samba_step *step)
{
	return actions[step->action].warns;
}

static const char *const status_names[STEP_STATUSES] = {
	[STEP_NOT_REACHED] = "not-reached",
	[STEP_BEGUN] = "begun",
	[STEP_DONE] = "done",
	[STEP_SKIPPED] = "skipped",
	[STEP_REFUSED] = "refused",
	[STEP_MISMATCH] = "mismatch",
	[STEP_FAILED] = "failed",
	[STEP_UNKNOWN] = "unknown",
};

const char *step_status_name(enum step_status status)
{
	return status_names[status];
}

bool step_status_find(const char *name, enum step_status *status)
{
	for (size_t i = 0; i < STEP_STATUSES; i++) {
		if (!strcmp(status_names[i], name)) {
			*status = i;
			return true;
		}
	}
	return false;
}

static void print_words(FILE *f, const struct samba_words *words)
{
	for (unsigned int i = 0; i < words->count; i++) {
		if (words->given[i])
			fprintf(f, " 0x%x", words->word[i]);
		else
			fputs(" any", f);
	}
}

/* "send data.bin, 1024 bytes, at 0x2000"; the caller frees it. */
char *step_text(const struct samba_step *step)
{
	const struct samba_action_info *info = &actions[step->action];
	_free_ char *path = shown(step->path ?: "");
	_free_ char *why = shown(step->why ?: "");
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	fputs(info->name, f);
	if (step->path)
		fprintf(f, " %s", path);
	if (info->reads)
		fprintf(f, ", %zu bytes", step->size);
	else if (step->action == SAMBA_DO_RECEIVE)
		fprintf(f, "%s%u bytes", step->path ? ", " : " ",
			step->length);
	if (info->op == SAMBA_SFIL || info->op == SAMBA_RFIL)
		fprintf(f, ", at 0x%x", step->at);
	print_words(f, &step->words);
	if (step->why && step->line)
		fprintf(f, " (%s)", why);
	fclose(f);
	return text;
}

void step_free(struct samba_step *step)
{
	/* It may be a key. */
	if (step->bytes)
		explicit_bzero(step->bytes, step->size);
	free(step->bytes);
	free(step->why);
	free(step->path);
	free(step->got);
}

void script_free(struct samba_script *script)
{
	for (size_t i = 0; i < script->count; i++)
		step_free(&script->steps[i]);
	free(script->steps);
	free(script->path);
	free(script->state_applet);
}
