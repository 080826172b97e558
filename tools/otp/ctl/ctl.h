/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OTPCTL_H
#define OTPCTL_H

#include <argp.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "libotp.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static inline void freep(void *p)
{
	free(*(void **)p);
}

static inline void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void devicep(struct libotp_device **dev)
{
	libotp_close(*dev);
}

static inline void batchp(struct libotp_batch **batch)
{
	libotp_batch_free(*batch);
}

static inline void planp(struct libotp_plan **plan)
{
	libotp_plan_free(*plan);
}

static inline void jsonp(struct json_object **json)
{
	json_object_put(*json);
}

#define _free_		__attribute__((cleanup(freep)))
#define _close_		__attribute__((cleanup(closep)))
#define _device_	__attribute__((cleanup(devicep)))
#define _batch_		__attribute__((cleanup(batchp)))
#define _plan_		__attribute__((cleanup(planp)))
#define _json_		__attribute__((cleanup(jsonp)))

/* Exit codes are enum libotp_fault. */

/* The options that every command takes, before or after its name. */
struct globals {
	const char *device;
	bool json;
	bool dry_run;
	bool yes;
};

extern struct globals opt;

struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

/* main.c */
#define GLOBAL_HEADER	"Options of every command:"

extern const struct argp global_argp;
extern const struct argp_child global_children[];
void parse(const struct argp *argp, int argc, char **argv, void *state);
int run_command_with(const struct argp_child *children, const char *prefix,
		     const char *doc, const char *examples,
		     const struct command *commands, size_t count, int argc,
		     char **argv);
int run_command(const char *prefix, const char *doc, const char *examples,
		const struct command *commands, size_t count, int argc,
		char **argv);

/* say.c */
int report(const struct libotp_error *err);
int refuse(enum libotp_fault fault, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *shown(const char *text);
int confirm(const char *word, const char *what);

/* json.c */
void add_text(struct json_object *json, const char *key, const void *text);
void add_number(struct json_object *json, const char *key, uint64_t number);
void add_signed(struct json_object *json, const char *key, int number);
void add_bool(struct json_object *json, const char *key, bool value);
void append_text(struct json_object *list, const void *text);
void print_json(struct json_object *json);

/* open.c */
int open_device(bool write, struct libotp_device **dev);
const char *region_name(const struct libotp_device *dev,
			const struct otp_field_info *field);

/* value.c */
char *field_value_text(const struct otp_field_info *field, const void *bytes);
int field_number(const struct otp_field_info *field, const char *what,
		 const char *text, uint8_t **bytes);

/* vendor.c */
char *vendor_status(const struct libotp_device *dev, uint32_t vendor);
void add_vendor(struct json_object *json, const struct libotp_device *dev,
		uint32_t vendor);
void print_cause(FILE *f, const struct libotp_device *dev, uint32_t reason,
		 int error, uint32_t vendor);

/* region.c */
char *region_state_text(uint32_t state);
void add_region_state(struct json_object *json, uint32_t state);
bool has_digest(const struct otp_region_info *region);
const char *digest_kind(const struct otp_region_info *region);
void add_digest(struct json_object *json, const char *key, uint64_t digest);
void add_digests(struct json_object *json,
		 const struct otp_region_info *region);

/* lock-outcome.c */
void print_lock_before(struct libotp_device *dev, const struct otp_lock *lock,
		       const char *algorithm);
void print_lock_after(struct libotp_device *dev, const struct otp_lock *lock);
struct json_object *lock_json(struct libotp_device *dev,
			      const struct otp_lock *lock);

/* burn.c */
FILE *people(void);
bool freezes(const struct libotp_change *change);
unsigned int count_unknown(const struct libotp_batch *batch);
void note_done(unsigned int unknown);
void print_device(struct libotp_device *dev);
void print_changes(struct libotp_device *dev,
		   const struct libotp_batch *batch);
void print_results(struct libotp_device *dev,
		   const struct libotp_batch *batch);
void append_changes(struct json_object *list, struct libotp_device *dev,
		    const struct libotp_batch *batch);
int burn(struct libotp_device *dev, struct libotp_batch *batch,
	 uint32_t flags, struct libotp_error *err);
int rehearse(struct libotp_device *dev, struct libotp_batch *batch,
	     uint32_t flags, struct libotp_error *err);
void print_outcome(struct libotp_device *dev, struct libotp_batch *batch,
		   const struct libotp_error *err);
void warn_groups(struct libotp_device *dev);

/* group.c */
struct group_state {
	const char *name;
	unsigned int total;
	unsigned int full;
	unsigned int partial;
	unsigned int unknown;
};

struct group_state group_state(const struct libotp_device *dev,
			       uint32_t group);
const char *group_word(const struct group_state *state);
char *group_missing(const struct libotp_device *dev, uint32_t group);

/* mock.c */
extern const char *mock_root;
extern const char *mock_class;
/* The otpN whose device that is; empty if there is none. */
void otp_of_platform(const char *platform, char *device, size_t size);

/* gen-astra.c, gen-opentitan.c, astra.c */
int cmd_gen_astra(int argc, char **argv);
int cmd_gen_opentitan(int argc, char **argv);
int cmd_otpread(int argc, char **argv);
int cmd_otpwrite(int argc, char **argv);

/* one per command */
int cmd_list(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_map(int argc, char **argv);
int cmd_read(int argc, char **argv);
int cmd_write(int argc, char **argv);
int cmd_lock(int argc, char **argv);
int cmd_erase(int argc, char **argv);
int cmd_dai(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_gen(int argc, char **argv);
int cmd_journal(int argc, char **argv);
int cmd_image(int argc, char **argv);
int cmd_astra(int argc, char **argv);
int cmd_monitor(int argc, char **argv);
int cmd_samba(int argc, char **argv);
int cmd_mock(int argc, char **argv);

#endif /* OTPCTL_H */
