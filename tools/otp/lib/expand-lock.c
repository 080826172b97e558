// SPDX-License-Identifier: LGPL-2.1-or-later
/* Steps of a plan that lock a region, or wait for a reset. */
#include <errno.h>

#include "expand.h"

static const char *kind_text(enum otp_lock_kind kind)
{
	return kind == OTP_LOCK_WRITE ? "" : " against reading";
}

/* What is locked before it is programmed stays as it is. */
int check_not_locked(const struct expansion *x)
{
	for (size_t i = 0; i < x->count; i++) {
		const struct otp_field_info *field = x->fields[i];
		const unsigned int *lines = x->locks[field->region];

		for (int kind = OTP_LOCK_WRITE; kind <= OTP_LOCK_READ; kind++)
			if (lines[kind])
				return step_fail(x, LIBOTP_POLICY, -EROFS,
						 "%s: its region %s is locked%s before that, in line %u",
						 field->name,
						 libotp_region(x->dev, field->region)->name,
						 kind_text(kind), lines[kind]);
	}
	return 0;
}

static int check_kind(const struct expansion *x,
		      const struct otp_region_info *region)
{
	uint32_t flags = region->region_flags;

	if (x->step->action == LIBOTP_READ_LOCK) {
		if (flags & OTP_REGION_READ_LOCK)
			return 0;
		return step_fail(x, LIBOTP_POLICY, -EOPNOTSUPP,
				 "%s has no read lock", region->name);
	}
	if (!(flags & (OTP_REGION_SW_DIGEST | OTP_REGION_HW_DIGEST)))
		return step_fail(x, LIBOTP_POLICY, -EOPNOTSUPP,
				 "%s has no write lock", region->name);
	if (flags & OTP_REGION_SW_DIGEST && !x->step->digest)
		return step_fail(x, LIBOTP_POLICY, -EINVAL,
				 "%s: its digest is software's to compute, and the step lacks 'digest:'",
				 region->name);
	if (flags & OTP_REGION_HW_DIGEST && x->step->digest)
		return step_fail(x, LIBOTP_POLICY, -EINVAL,
				 "%s: the hardware computes its digest, and the step has 'digest:'",
				 region->name);
	return 0;
}

static int fill_lock(const struct expansion *x, struct libotp_part *part,
		     const struct otp_region_info *region)
{
	struct libotp_error why;
	uint64_t digest = 0;

	part->lock.region = region->region;
	part->lock.kind = x->step->action == LIBOTP_LOCK ? OTP_LOCK_WRITE :
							   OTP_LOCK_READ;
	if (x->step->allow_blank)
		part->lock.flags = OTP_LOCK_ALLOW_BLANK;
	if (!x->step->digest)
		return 0;
	if (libotp_parse_digest(x->step->digest, &digest, &why))
		return step_fail(x, why.fault, why.code, "%s", why.text);
	part->lock.digest = digest;
	if (!digest)
		part->digest = x->step->digest;
	return 0;
}

static struct libotp_part *add_part(struct expansion *x)
{
	return sequence_add(x->sequence, x->step->action, x->step,
			    x->step - x->plan->steps);
}

int add_lock(struct expansion *x)
{
	const struct otp_region_info *region;
	struct libotp_part *part;
	struct libotp_error why;
	int ret;

	ret = libotp_need_region(x->dev, x->step->target, &region, &why);
	if (ret)
		return step_fail(x, why.fault, ret, "%s", why.text);
	ret = check_kind(x, region);
	if (ret)
		return ret;
	part = add_part(x);
	if (!part)
		return fail_memory(x->err);
	ret = fill_lock(x, part, region);
	if (!ret)
		x->locks[region->region][part->lock.kind] = x->step->line;
	return ret;
}

int add_reset(struct expansion *x)
{
	struct libotp_part *part = add_part(x);

	if (!part)
		return fail_memory(x->err);
	part->why = x->step->why;
	return 0;
}
