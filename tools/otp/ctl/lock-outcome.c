// SPDX-License-Identifier: GPL-2.0-only
/* What a lock is going to do, and how it went. */
#include <stdio.h>

#include "ctl.h"

static const struct otp_region_info *region_of(struct libotp_device *dev,
					       const struct otp_lock *lock)
{
	return libotp_region(dev, lock->region);
}

static void print_digest(const struct otp_lock *lock, const char *algorithm)
{
	if (!lock->digest)
		fprintf(people(), "by the digest that the hardware computes");
	else
		fprintf(people(), "with the digest 0x%016llx",
			(unsigned long long)lock->digest);
	if (algorithm)
		fprintf(people(), " (%s)", algorithm);
}

static void print_would(const struct otp_lock *lock, const char *algorithm)
{
	if (lock->kind == OTP_LOCK_READ) {
		fprintf(people(), "will be locked against reading, until the next reset");
		return;
	}
	fprintf(people(), "will be LOCKED, for good, from the next reset on, ");
	print_digest(lock, algorithm);
}

static void print_already(const struct otp_lock *lock)
{
	fprintf(people(), "is locked so already");
	if (lock->kind == OTP_LOCK_WRITE && lock->memory)
		fprintf(people(), ", with the digest 0x%016llx",
			(unsigned long long)lock->memory);
	if (lock->region_state & OTP_REGION_LOCK_PENDING)
		fprintf(people(), "; it acts from the next reset on");
}

static void print_name(struct libotp_device *dev, const struct otp_lock *lock)
{
	fprintf(people(), "  %s: ", region_of(dev, lock)->name);
}

/* @algorithm: that computed the digest, or NULL. */
void print_lock_before(struct libotp_device *dev, const struct otp_lock *lock,
		       const char *algorithm)
{
	print_name(dev, lock);
	switch (lock->status) {
	case OTP_OP_WOULD_PROGRAM:
		print_would(lock, algorithm);
		break;
	case OTP_OP_ALREADY:
		print_already(lock);
		break;
	case OTP_OP_REFUSED:
		fprintf(people(), "refused");
		print_cause(people(), dev, lock->reason, lock->error,
			    lock->vendor);
		break;
	default:
		fprintf(people(), "nothing was done");
	}
	fputc('\n', people());
	fflush(people());
}

static void print_locked(const struct otp_lock *lock)
{
	if (lock->kind == OTP_LOCK_READ)
		fprintf(people(), "locked against reading, until the next reset");
	else
		fprintf(people(), "locked with the digest 0x%016llx, verified by reading it back; it acts from the next reset on",
			(unsigned long long)lock->memory);
}

void print_lock_after(struct libotp_device *dev, const struct otp_lock *lock)
{
	print_name(dev, lock);
	if (lock->status == OTP_OP_PROGRAMMED)
		print_locked(lock);
	else if (lock->status == OTP_OP_ALREADY)
		print_already(lock);
	else
		fprintf(people(), "%s",
			libotp_status_name(lock->status) ?: "?");
	if (lock->error)
		print_cause(people(), dev, lock->reason, lock->error,
			    lock->vendor);
	fputc('\n', people());
	fflush(people());
}

struct json_object *lock_json(struct libotp_device *dev,
			      const struct otp_lock *lock)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "region", region_of(dev, lock)->name);
	add_text(json, "lock", libotp_lock_kind_name(lock->kind));
	add_digest(json, "digest", lock->digest ?: lock->memory);
	add_text(json, "status", libotp_status_name(lock->status));
	add_text(json, "reason", lock->reason ?
		 libotp_reason_name(lock->reason) : NULL);
	add_signed(json, "error", lock->error);
	add_vendor(json, dev, lock->vendor);
	add_region_state(json, lock->region_state);
	return json;
}
