// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any bytes as one or two image descriptions, and what is made of them as a
 * plan.
 */
#include <stdlib.h>
#include <string.h>

#include "opentitan-image.h"
#include "plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void make_plan(const struct ot_image *image)
{
	const struct ot_plan_options options = {
		.source = "s", .key_dir = "k'/",
	};
	size_t steps;
	char *text = ot_plan_text(image, &options, &steps);

	/* Every line that programs is a step of its own. */
	for (const char *p = text; (p = strstr(p, "\n  - ")); p++)
		if (!steps--)
			abort();
	if (steps)
		abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
	size_t first = cut ? (size_t)(cut - data) : size;
	struct libotp_error err;
	struct ot_image image;
	int ret;

	ot_image_init(&image, &ot_map_earlgrey);
	ret = ot_image_add(&image, "a", (const char *)data, first, &err);
	if (!ret && cut)
		ret = ot_image_add(&image, "b", (const char *)cut + 1,
				   size - first - 1, &err);
	if (!ret && !ot_image_check(&image, &err))
		make_plan(&image);
	ot_image_free(&image);
	return 0;
}
