/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands of 'otpctl samba' share. */
#ifndef OTPCTL_SAMBA_H
#define OTPCTL_SAMBA_H

#include "ctl.h"
#include "samba-step.h"
#include "samba/line.h"

static inline void scriptp(struct samba_script *script)
{
	script_free(script);
}

#define _script_	__attribute__((cleanup(scriptp)))

/* samba-options.c */

/**
 * struct samba_settings - how to talk to the device, as somebody said
 * @port: the tty
 * @baud: its speed
 * @trace: file that gets what goes over the line, or NULL
 * @state_applet: applet that tells the state of the device, or NULL
 * @params: of the protocol
 */
struct samba_settings {
	const char *port;
	unsigned int baud;
	const char *trace;
	const char *state_applet;
	struct samba_client_params params;
};

extern struct samba_settings samba_settings;
extern const struct argp_child samba_children[];
int option_number(const char *text, uint32_t max, const char *what,
		  struct argp_state *state, uint32_t *number);

/* samba-port.c */

/**
 * struct samba_port - the line to a device
 * @line: it
 * @trace: where what goes over it is written, or NULL
 * @begun: when it was opened
 * @what: what is going on, for people
 * @total: bytes of its payload
 * @since: when that began
 * @shown: when people were last told
 */
struct samba_port {
	struct samba_line line;
	FILE *trace;
	uint64_t begun;
	const char *what;
	size_t total;
	uint64_t since;
	uint64_t shown;
};

int port_open(struct samba_port *port);
void port_close(struct samba_port *port);
bool port_stopped(void);
void port_exchange(struct samba_port *port,
		   const struct samba_exchange *exchange,
		   struct samba_client *client);

#define _port_		__attribute__((cleanup(port_close)))

/* samba-act.c */
enum libotp_fault client_fault(const struct samba_client *client);
bool ask_version(struct samba_port *port, unsigned int tries, char **version,
		 struct samba_client *client);
void step_act(struct samba_port *port, struct samba_step *step);

/* samba-state.c */

/**
 * struct samba_state - what the device holds
 * @gpnvm: word of its bits
 * @key: enum samba_key_state
 */
struct samba_state {
	uint32_t gpnvm;
	uint32_t key;
};

int state_ask(struct samba_port *port, const char *applet,
	      struct samba_state *state, struct libotp_error *err);
enum step_status state_of_step(const struct samba_state *state,
			       const struct samba_step *step,
			       const char **words);
int samba_state(int argc, char **argv);

/* samba-record.c */

/**
 * struct samba_run - steps being done
 * @script: them
 * @port: the line
 * @record: path of the record, or NULL
 * @version: what the device answered before
 * @result: how it went
 * @resumed: an earlier run has done a part of it
 */
struct samba_run {
	struct samba_script *script;
	struct samba_port port;
	const char *record;
	char *version;
	struct libotp_error result;
	bool resumed;
};

struct json_object *run_json(const struct samba_run *run);
int record_begin(struct samba_run *run, bool replace);
int record_save(struct samba_run *run, const char *result);
int record_read(const char *path, struct samba_script *script);

/* samba-run.c */

/**
 * struct samba_decision - what somebody knows of a step
 * @line: of the step
 * @done: it has been done, or it has not
 */
struct samba_decision {
	uint32_t line;
	bool done;
};

/**
 * struct samba_run_args - how to do them
 * @record: path of a record, or NULL
 * @force: replace it
 * @resume: go on with it
 * @decisions: for steps whose outcome is unknown, @decision_count of them
 */
struct samba_run_args {
	const char *record;
	bool force;
	bool resume;
	struct samba_decision decisions[16];
	unsigned int decision_count;
};

int samba_run_steps(struct samba_script *script,
		    const struct samba_run_args *args);

/* samba-resume.c */
int resume_begin(struct samba_script *script,
		 const struct samba_run_args *args);
int resume_ask(struct samba_run *run);
void resume_plan(struct samba_script *script);

/* samba-command.c and others: one per command */
int samba_version(int argc, char **argv);
int samba_write_key(int argc, char **argv);
int samba_load_applet(int argc, char **argv);
int samba_mailbox(int argc, char **argv);
int samba_run(int argc, char **argv);
int samba_send(int argc, char **argv);
int samba_receive(int argc, char **argv);
int samba_verify(int argc, char **argv);
int samba_lock_jtag(int argc, char **argv);
int samba_secure_boot(int argc, char **argv);
int samba_secure_boot_no_monitor(int argc, char **argv);
int samba_reset(int argc, char **argv);
int samba_make_key(int argc, char **argv);
int samba_make_applet(int argc, char **argv);

#endif /* OTPCTL_SAMBA_H */
