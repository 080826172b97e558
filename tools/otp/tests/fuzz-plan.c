// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as a plan, expanded against the device of the tests. */
#include "libotp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct libotp_device *dev;
	struct libotp_sequence *sequence = NULL;
	struct libotp_plan *plan = NULL;
	struct libotp_error err;

	if (!dev && libotp_open("otp0", false, &dev, &err))
		return 0;
	if (!libotp_plan_parse("/nowhere/p", data, size, &plan, &err) &&
	    !libotp_plan_expand(plan, dev, &sequence, &err))
		libotp_sequence_rehearse(sequence, 0, &err);
	libotp_sequence_free(sequence);
	libotp_plan_free(plan);
	return 0;
}
