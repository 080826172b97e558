// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "ctl.h"

struct group_state group_state(const struct libotp_device *dev,
			       uint32_t group)
{
	struct group_state state = { .name = "" };
	const struct otp_field_info *field;

	for (uint32_t r = 0; r < libotp_info(dev)->region_count; r++) {
		for (uint32_t f = 0; (field = libotp_field(dev, r, f)); f++) {
			if (field->group != group)
				continue;
			state.name = (const char *)field->group_name;
			state.total++;
			state.full += field->programmed == OTP_FULL;
			state.partial += field->programmed == OTP_PARTIAL;
			state.unknown += field->programmed == OTP_UNKNOWN;
		}
	}
	return state;
}

const char *group_word(const struct group_state *state)
{
	if (state->unknown)
		return "unknown";
	if (state->full == state->total)
		return "complete";
	return state->full || state->partial ? "partial" : "none";
}

/* Names of what is missing, NAME, NAME...; the caller frees it. */
char *group_missing(const struct libotp_device *dev, uint32_t group)
{
	const struct otp_field_info *field;
	const char *comma = "";
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	for (uint32_t r = 0; r < libotp_info(dev)->region_count; r++) {
		for (uint32_t i = 0; (field = libotp_field(dev, r, i)); i++) {
			if (field->group != group ||
			    field->programmed == OTP_FULL)
				continue;
			fprintf(f, "%s%s%s", comma, field->name,
				field->programmed == OTP_PARTIAL ?
				" (partly programmed)" : "");
			comma = ", ";
		}
	}
	fclose(f);
	return text;
}
