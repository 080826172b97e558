// SPDX-License-Identifier: GPL-2.0-only
/* Every number of the header has its words. */
#include <string.h>

#include "libotp.h"
#include "tap.h"

static const char *word(const char *name, uint64_t value)
{
	static const struct {
		const char *name;
		const char *(*get)(uint32_t value);
	} tables[] = {
		{ "otp_state", libotp_state_name },
		{ "otp_kind", libotp_kind_name },
		{ "otp_semantics", libotp_semantics_name },
		{ "otp_programmed", libotp_programmed_name },
		{ "otp_op_status", libotp_status_name },
		{ "otp_reason", libotp_reason_name },
		{ "otp_verified", libotp_verified_name },
		{ "otp_lock_kind", libotp_lock_kind_name },
		{ "otp_image_slot", libotp_image_slot_name },
		{ "otp_image_state", libotp_image_state_name },
	};

	if (!strcmp(name, "otp_cap"))
		return libotp_cap_name(value);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (!strcmp(tables[i].name, name))
			return tables[i].get(value);
	return NULL;
}

int main(void)
{
	int enums = 0;

#define ENUM(_enum, _name, _value) do {					\
	ok(word(#_enum, _value), #_name " has a word");			\
	enums++;							\
} while (0);
#include "enums.h"
#undef ENUM

	ok(enums >= 50, "the header was understood: %d enumerators", enums);
	for (unsigned int i = 0; libotp_reason_name(i); i++)
		ok(libotp_reason_text(i) && *libotp_reason_text(i),
		   "reason %u has a sentence", i);
	for (unsigned int i = 0; libotp_verified_name(i); i++)
		ok(libotp_verified_text(i) && *libotp_verified_text(i),
		   "verification %u has a sentence", i);
	ok(!libotp_state_name(99) && !libotp_reason_name(99) &&
	   !libotp_reason_text(99) && !libotp_cap_name(1ULL << 63) &&
	   !libotp_cap_name(3) && !libotp_cap_name(0),
	   "numbers that the header lacks have none");
	ok(!strcmp(libotp_errno_text(-19), libotp_errno_text(19)),
	   "an errno may be negative");
	return done();
}
