// SPDX-License-Identifier: GPL-2.0-only
/* Files that go over the line. */
#include <errno.h>

#include "file.h"
#include "internal.h"
#include "samba-step.h"

int read_whole_file(const char *path, size_t max, uint8_t **bytes,
		    size_t *size, char sha256[65], struct libotp_error *err)
{
	int ret = read_regular_file(path, max, bytes, size, err);

	if (ret)
		return ret;
	if (!sha256_hex(*bytes, *size, sha256))
		return 0;
	wipe_free(*bytes, *size);
	*bytes = NULL;
	return fail(err, LIBOTP_DEVICE, -EIO, "SHA-256 cannot be computed");
}

int step_read_file(struct samba_step *step, struct libotp_error *err)
{
	return read_whole_file(step->path, MAX_FILE_SIZE, &step->bytes,
			       &step->size, step->sha256, err);
}
