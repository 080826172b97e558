/* SPDX-License-Identifier: GPL-2.0-only */
/* One thing that 'otpctl samba' does, asked for on its own or by a script. */
#ifndef OTPCTL_SAMBA_STEP_H
#define OTPCTL_SAMBA_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libotp.h"
#include "samba/client.h"

#define MAILBOX_WORDS		32
#define MAX_FILE_SIZE		(16 * 1024 * 1024)
#define MAX_STEPS		1024

enum samba_action {
	SAMBA_DO_VERSION,
	SAMBA_DO_WRITE_KEY,
	SAMBA_DO_LOAD_APPLET,
	SAMBA_DO_MAILBOX,
	SAMBA_DO_EXPECT,
	SAMBA_DO_RUN,
	SAMBA_DO_SEND,
	SAMBA_DO_RECEIVE,
	SAMBA_DO_VERIFY,
	SAMBA_DO_LOCK_JTAG,
	SAMBA_DO_SECURE_BOOT,
	SAMBA_DO_SECURE_BOOT_NO_MONITOR,
	SAMBA_DO_RESET,
	SAMBA_ACTIONS,
};

/**
 * struct samba_action_info - what is known of an action
 * @name: as a command and in a script
 * @op: what it says to the device
 * @warns: what it will do for good, or NULL
 * @reads: it takes a file and sends it, or compares with it
 * @in_segment: what it does depends on the applet that was loaded before
 */
struct samba_action_info {
	const char *name;
	enum samba_op op;
	const char *warns;
	bool reads;
	bool in_segment;
};

/**
 * enum step_status - how a step went
 * @STEP_NOT_REACHED: one before it failed
 * @STEP_BEGUN: only in a record: nobody wrote down how it went
 * @STEP_DONE: the device says that it has done it
 * @STEP_SKIPPED: an earlier run has done it
 * @STEP_REFUSED: the device, or the applet, says no
 * @STEP_MISMATCH: the device holds something else
 * @STEP_FAILED: it came to nothing
 * @STEP_UNKNOWN: the device may have done it or not
 */
enum step_status {
	STEP_NOT_REACHED,
	STEP_BEGUN,
	STEP_DONE,
	STEP_SKIPPED,
	STEP_REFUSED,
	STEP_MISMATCH,
	STEP_FAILED,
	STEP_UNKNOWN,
	STEP_STATUSES,
};

/**
 * struct samba_words - contents of a mailbox, or some of them
 * @word: they
 * @given: which of them count
 * @count: how many were given, and must be sent or compared
 */
struct samba_words {
	uint32_t word[MAILBOX_WORDS];
	bool given[MAILBOX_WORDS];
	unsigned int count;
};

/**
 * struct samba_step - a step
 * @action: what it does
 * @line: of the script, 0 on the command line
 * @why: of those that take nothing else, or the beginning of a version
 * @path: of the file
 * @bytes: of that file, @size of them
 * @sha256: of them
 * @at: address of a file
 * @length: of what is to be received
 * @words: of the mailbox
 * @wait_ms: for the monitor, behind a reset
 *
 * @status: how it went
 * @fault: and whose fault that is
 * @errcode: what the device answered
 * @text: what was wrong
 * @got: what came from the device, @got_size bytes
 * @took_ms: how long it took
 */
struct samba_step {
	enum samba_action action;
	unsigned int line;
	char *why;
	char *path;
	uint8_t *bytes;
	size_t size;
	char sha256[65];
	uint32_t at;
	uint32_t length;
	struct samba_words words;
	uint32_t wait_ms;

	enum step_status status;
	enum libotp_fault fault;
	bool answered;
	bool by_applet;
	int32_t errcode;
	char text[512];
	uint8_t *got;
	size_t got_size;
	uint64_t took_ms;
};

/**
 * struct samba_script - steps, one after the other
 * @path: of the script, NULL for a command
 * @sha256: of it
 * @state_applet: path of an applet that tells the state of the device, or
 *	NULL
 * @steps: them
 * @count: how many
 */
struct samba_script {
	char *path;
	char sha256[65];
	char *state_applet;
	struct samba_step *steps;
	size_t count;
};

/* samba-step.c */
const struct samba_action_info *samba_action_info(enum samba_action action);
bool samba_action_find(const char *name, enum samba_action *action);
bool step_is_irreversible(const struct samba_step *step);
const char *step_status_name(enum step_status status);
bool step_status_find(const char *name, enum step_status *status);
char *step_text(const struct samba_step *step);
void step_free(struct samba_step *step);
void script_free(struct samba_script *script);

/* samba-file.c */
int step_read_file(struct samba_step *step, struct libotp_error *err);
int read_whole_file(const char *path, size_t max, uint8_t **bytes,
		    size_t *size, char sha256[65], struct libotp_error *err);

/* samba-script.c */
int script_load(const char *path, struct samba_script *script,
		struct libotp_error *err);
int script_parse(const char *path, const void *text, size_t size,
		 struct samba_script *script, struct libotp_error *err);

#endif /* OTPCTL_SAMBA_STEP_H */
