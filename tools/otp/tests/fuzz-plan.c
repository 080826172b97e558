// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as a plan, expanded against the device of the tests. */
#include "libotp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct libotp_device *dev;
	struct libotp_batch *batch = NULL;
	struct libotp_plan *plan = NULL;
	struct libotp_error err;

	if (!dev && libotp_open("otp0", false, &dev, &err))
		return 0;
	if (!libotp_plan_parse("/nowhere/p", data, size, &plan, &err) &&
	    !libotp_plan_expand(plan, dev, &batch, &err))
		libotp_batch_run(batch, OTP_PROGRAM_DRY_RUN, &err);
	libotp_batch_free(batch);
	libotp_plan_free(plan);
	return 0;
}
