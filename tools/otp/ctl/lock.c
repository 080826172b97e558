// SPDX-License-Identifier: GPL-2.0-only
/* Locking regions: what is possible, what it would do, doing it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "progress.h"

struct args {
	char **names;
	int count;
	bool read;
	const char *digest;
	uint64_t number;
	uint32_t flags;
};

static const struct argp_option lock_options[] = {
	{ "read", 'r', NULL, 0,
	  "Lock against reading, until the next reset" },
	{ "digest", 'D', "DIGEST", 0,
	  "Where software computes the digest: the algorithm, or the value after 0x" },
	{ "allow-blank", 'b', NULL, 0,
	  "A region may be locked of which nothing is programmed" },
	{ 0 }
};

static error_t parse_lock(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'r':
		args->read = true;
		return 0;
	case 'D':
		args->digest = arg;
		return 0;
	case 'b':
		args->flags |= OTP_LOCK_ALLOW_BLANK;
		return 0;
	case ARGP_KEY_ARGS:
		args->names = state->argv + state->next;
		args->count = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		if (args->read && (args->digest || args->flags))
			argp_error(state,
				   "--read takes neither --digest nor --allow-blank");
		if (!args->count && (args->read || args->digest ||
				     args->flags))
			argp_error(state, "which region?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp lock_argp = {
	.options = lock_options,
	.parser = parse_lock,
	.args_doc = "[REGION...]",
	.doc = "Lock regions: nothing can be programmed there any more, for good, from the next reset on. Without a region, show which locks there are. What would happen is shown first; the word BURN confirms it.\v"
	       "A region is locked by a digest. Some the hardware computes; others are software's to compute, by --digest manuf-2024-03, manuf-2025-02 or manuf-2025-11, as OpenTitan's manufacturing code has done since then. What is locked so already is left alone.\n\n"
	       "Examples:\n"
	       "  otpctl lock\n"
	       "  otpctl lock --dry-run hw-cfg0\n"
	       "  otpctl lock owner-sw-cfg --digest manuf-2025-11\n"
	       "  otpctl lock vendor-test --digest 0x0123456789abcdef\n"
	       "  otpctl lock --read creator-sw-cfg",
	.children = global_children,
};

/* ---- the list ---- */

static void print_digest(const char *what, uint64_t digest)
{
	if (digest)
		printf(", %s 0x%016llx", what, (unsigned long long)digest);
}

static void print_region(const struct otp_region_info *region)
{
	_free_ char *state = region_state_text(region->region_state);
	const char *kind = digest_kind(region);

	printf("%-26s %s%s", region->name, kind ? "locked by a digest of " :
	       region->region_flags & OTP_REGION_READ_LOCK ? "" : "no lock",
	       kind ?: "");
	if (region->region_flags & OTP_REGION_READ_LOCK)
		printf("%sread lock", kind ? "; " : "");
	printf(": %s", *state ? state + 2 : "open");
	print_digest("digest", region->digest);
	if (region->sensed != region->digest)
		print_digest("sensed", region->sensed);
	putchar('\n');
}

static struct json_object *region_json(const struct otp_region_info *region)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "region", region->name);
	add_digests(json, region);
	add_region_state(json, region->region_state);
	return json;
}

static int list_locks(void)
{
	_device_ struct libotp_device *dev = NULL;
	_json_ struct json_object *list = NULL;
	const struct otp_region_info *region;
	struct libotp_error err;
	int ret = open_device(false, &dev);

	if (ret)
		return ret;
	if (libotp_load(dev, &err))
		return report(&err);
	if (opt.json)
		list = json_object_new_array();
	for (uint32_t r = 0; (region = libotp_region(dev, r)); r++) {
		if (list)
			json_object_array_add(list, region_json(region));
		else
			print_region(region);
	}
	if (list)
		print_json(list);
	return 0;
}

/* ---- what is possible ---- */

static void list_algorithms(FILE *f)
{
	const char *name;

	for (size_t i = 0; (name = libotp_digest_name(i)); i++)
		fprintf(f, "%s | ", name);
	fputs("0xVALUE", f);
}

/* One command a line; the caller frees it. */
static char *possible(const struct otp_region_info *region)
{
	const char *name = (const char *)region->name;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	if (region->region_flags & OTP_REGION_SW_DIGEST) {
		fprintf(f, "\n  otpctl lock %s --digest ", name);
		list_algorithms(f);
	}
	if (region->region_flags & OTP_REGION_HW_DIGEST)
		fprintf(f, "\n  otpctl lock %s", name);
	if (region->region_flags & OTP_REGION_READ_LOCK)
		fprintf(f, "\n  otpctl lock --read %s", name);
	fclose(f);
	return text;
}

static int wrong_kind(const struct otp_region_info *region, const char *why)
{
	_free_ char *locks = possible(region);

	if (!*locks)
		return refuse(LIBOTP_POLICY, "%s has no lock", region->name);
	return refuse(LIBOTP_POLICY, "%s%s. What is possible:%s",
		      region->name, why, locks);
}

static int check_kind(const struct args *args,
		      const struct otp_region_info *region)
{
	bool software = region->region_flags & OTP_REGION_SW_DIGEST;

	if (args->read)
		return region->region_flags & OTP_REGION_READ_LOCK ? 0 :
			wrong_kind(region, " has no read lock");
	if (!has_digest(region))
		return wrong_kind(region, " has no write lock");
	if (software && !args->digest)
		return wrong_kind(region,
				  ": its digest is software's to compute, and --digest does not say which");
	if (!software && args->digest)
		return wrong_kind(region,
				  ": the hardware computes its digest, and takes none");
	return 0;
}

/* ---- locking ---- */

struct locking {
	const struct args *args;
	struct libotp_device *dev;
	struct otp_lock *locks;
	size_t count;
};

static bool is_algorithm(const struct args *args)
{
	return args->digest && !args->number;
}

/* Digest of what the region holds now. */
static int compute(const struct locking *l, const struct otp_lock *lock,
		   uint64_t *digest, struct libotp_error *err)
{
	const struct otp_region_info *region =
		libotp_region(l->dev, lock->region);
	_free_ uint8_t *bytes = malloc(region->region_size);

	if (!bytes)
		abort();
	return libotp_read_contents(l->dev, region, bytes, err) ?:
	       libotp_compute_digest(region, l->args->digest, bytes, digest,
				     err);
}

static int add_lock(struct locking *l, const char *name)
{
	const struct otp_region_info *region;
	struct otp_lock *lock = &l->locks[l->count];
	uint64_t digest = l->args->number;
	struct libotp_error err;
	int ret;

	if (libotp_need_region(l->dev, name, &region, &err))
		return report(&err);
	for (size_t i = 0; i < l->count; i++)
		if (l->locks[i].region == region->region)
			return refuse(LIBOTP_USAGE, "%s is given twice",
				      region->name);
	ret = check_kind(l->args, region);
	if (ret)
		return ret;
	lock->region = region->region;
	lock->kind = l->args->read ? OTP_LOCK_READ : OTP_LOCK_WRITE;
	lock->flags = l->args->flags;
	if (is_algorithm(l->args) && compute(l, lock, &digest, &err))
		return report(&err);
	lock->digest = digest;
	l->count++;
	return 0;
}

/* First refusal in err; how many locks are to be made. */
static size_t rehearse_locks(struct locking *l, struct libotp_error *err)
{
	size_t left = 0;

	err->fault = LIBOTP_DONE;
	for (size_t i = 0; i < l->count; i++) {
		struct otp_lock *lock = &l->locks[i];
		struct libotp_error one;

		lock->flags |= OTP_LOCK_DRY_RUN;
		if (libotp_lock(l->dev, lock, &one) && !err->fault)
			*err = one;
		lock->flags &= ~OTP_LOCK_DRY_RUN;
		left += lock->status == OTP_OP_WOULD_PROGRAM;
	}
	return left;
}

static void forget_locks(struct locking *l)
{
	for (size_t i = 0; i < l->count; i++) {
		l->locks[i].status = OTP_OP_NOT_REACHED;
		l->locks[i].reason = OTP_REASON_NONE;
		l->locks[i].error = 0;
		l->locks[i].vendor = 0;
	}
}

static int lock_one(struct locking *l, struct otp_lock *lock,
		    struct libotp_error *err)
{
	uint64_t digest = lock->digest;

	/* Since it was shown, and before this process had the device. */
	if (is_algorithm(l->args) && compute(l, lock, &digest, err))
		return -EIO;
	if (digest != lock->digest) {
		*err = (struct libotp_error) { LIBOTP_POLICY, -EAGAIN };
		snprintf(err->text, sizeof(err->text),
			 "%s has changed meanwhile; nothing was locked",
			 libotp_region(l->dev, lock->region)->name);
		return -EAGAIN;
	}
	return libotp_lock(l->dev, lock, err);
}

static void act(struct locking *l, struct libotp_error *err)
{
	struct progress progress = { 0 };
	int ret;

	memset(err, 0, sizeof(*err));
	forget_locks(l);
	outlive_signals();
	ret = libotp_arm(l->dev, err);
	if (ret)
		return;
	progress_begin(&progress);
	for (size_t i = 0; i < l->count && !ret; i++)
		ret = lock_one(l, &l->locks[i], err);
	progress_end(&progress);
	libotp_disarm(l->dev);
	if (!ret)
		err->fault = LIBOTP_DONE;
}

static int finish(struct locking *l, const struct libotp_error *err)
{
	_json_ struct json_object *json = NULL;
	struct json_object *list;

	if (err->fault)
		report(err);
	if (!opt.json)
		return err->fault;
	json = json_object_new_object();
	list = json_object_new_array();
	add_text(json, "device", libotp_name(l->dev));
	add_bool(json, "dry_run", opt.dry_run);
	add_text(json, "error", err->fault ? err->text : NULL);
	for (size_t i = 0; i < l->count; i++)
		json_object_array_add(list, lock_json(l->dev, &l->locks[i]));
	json_object_object_add(json, "locks", list);
	print_json(json);
	return err->fault;
}

static int run_locks(struct locking *l)
{
	struct libotp_error err;
	size_t left = rehearse_locks(l, &err);
	int ret;

	print_device(l->dev);
	for (size_t i = 0; i < l->count; i++)
		print_lock_before(l->dev, &l->locks[i],
				  is_algorithm(l->args) ? l->args->digest :
							  NULL);
	if (!err.fault && opt.dry_run)
		note("dry run: nothing was changed");
	else if (!err.fault && !left)
		note("nothing is left to be done");
	if (err.fault || opt.dry_run || !left)
		return finish(l, &err);
	ret = confirm("BURN", l->args->read ?
		      "This can be undone by a reset only." :
		      "This cannot be undone.");
	if (ret)
		return ret;
	act(l, &err);
	for (size_t i = 0; i < l->count; i++)
		print_lock_after(l->dev, &l->locks[i]);
	if (!err.fault && !l->args->read)
		note("reset the device: the lock acts from then on");
	return finish(l, &err);
}

int cmd_lock(int argc, char **argv)
{
	_device_ struct libotp_device *dev = NULL;
	_free_ struct otp_lock *locks = NULL;
	struct args args = { 0 };
	struct locking l = { &args };
	struct libotp_error err;
	int ret;

	parse(&lock_argp, argc, argv, &args);
	if (!args.count)
		return list_locks();
	if (args.digest &&
	    libotp_parse_digest(args.digest, &args.number, &err))
		return report(&err);
	if (args.number && args.count > 1)
		return refuse(LIBOTP_USAGE,
			      "one digest goes with one region only");
	ret = open_device(!opt.dry_run, &dev);
	if (ret)
		return ret;
	if (libotp_load(dev, &err))
		return report(&err);
	locks = calloc(args.count, sizeof(*locks));
	if (!locks)
		return refuse(LIBOTP_DEVICE, "out of memory");
	l.dev = dev;
	l.locks = locks;
	for (int i = 0; i < args.count; i++) {
		ret = add_lock(&l, args.names[i]);
		if (ret)
			return ret;
	}
	return run_locks(&l);
}
