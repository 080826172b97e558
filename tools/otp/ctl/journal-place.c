// SPDX-License-Identifier: GPL-2.0-only
/* Where a journal is: an image in a file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "journal.h"
#include "output.h"

#define KEY_SIZE	0x200

static const struct argp_option place_options[] = {
	{ "file", 'f', "FILE", 0, "The image of a journal instead of a device",
	  80 },
	{ "size", KEY_SIZE, "BYTES", 0, "Of the image; default: 1776", 80 },
	{ 0 }
};

static error_t parse_place(int key, char *arg, struct argp_state *state)
{
	struct journal_place *place = state->input;

	switch (key) {
	case 'f':
		place->file = arg;
		return 0;
	case KEY_SIZE:
		place->size_text = arg;
		return 0;
	case ARGP_KEY_END:
		if (place->file && opt.device)
			argp_error(state, "--file or --device, not both");
		if (place->size_text && !place->file)
			argp_error(state, "--size goes with --file");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp place_argp = {
	.options = place_options,
	.parser = parse_place,
	.children = global_children,
};

const struct argp_child place_children[] = {
	{ &place_argp, 0, PLACE_HEADER, 80 },
	{ 0 }
};

int parse_size(const char *text, uint32_t *size)
{
	_free_ char *typed = shown(text);
	uint8_t b[4];

	if (libotp_parse_number(text, b, sizeof(b)))
		return refuse(LIBOTP_USAGE,
			      "the size '%s' is no number (decimal, or hexadecimal after 0x)",
			      typed);
	*size = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	if (*size <= TLV_MAGIC_SIZE || *size > JOURNAL_MAX_SIZE)
		return refuse(LIBOTP_USAGE,
			      "a journal of %s bytes: it has %u to %u", typed,
			      TLV_MAGIC_SIZE + 1, JOURNAL_MAX_SIZE);
	return 0;
}

/* ---- files ---- */

static int read_image(struct journal *journal, int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return refuse(LIBOTP_USAGE, "%s: %s", journal->name,
			      strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(LIBOTP_USAGE, "%s is no regular file",
			      journal->name);
	if (st.st_size != journal->size)
		return refuse(LIBOTP_USAGE,
			      "%s has %lld bytes, and the image of a journal has %u (--size says otherwise)",
			      journal->name, (long long)st.st_size,
			      journal->size);
	journal->mode = st.st_mode & 07777;
	journal->bytes = malloc(journal->size);
	if (!journal->bytes)
		abort();
	if (read(fd, journal->bytes, journal->size) != journal->size)
		return refuse(LIBOTP_DEVICE, "%s cannot be read",
			      journal->name);
	return 0;
}

static int open_image(const struct journal_place *place,
		      struct journal *journal)
{
	_close_ int fd = -1;
	int ret;

	journal->name = shown(place->file);
	journal->size = JOURNAL_SIZE;
	if (place->size_text) {
		ret = parse_size(place->size_text, &journal->size);
		if (ret)
			return ret;
	}
	/* Of what a link leads to, so that saving does not replace the link. */
	journal->path = realpath(place->file, NULL);
	if (journal->path)
		fd = open(journal->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return refuse(LIBOTP_USAGE, "%s: %s", journal->name,
			      strerror(errno));
	return read_image(journal, fd);
}

/* 0, or the exit code. */
int journal_save(const struct journal *journal)
{
	return write_file(journal->path, journal->bytes, journal->size,
			  journal->mode);
}

/* ---- either ---- */

/* 0, or the exit code; journal_close() in any case. */
int journal_open(const struct journal_place *place, struct journal *journal)
{
	if (!place->file)
		return refuse(LIBOTP_USAGE, "--file is needed");
	return open_image(place, journal);
}

void journal_close(struct journal *journal)
{
	if (journal->bytes)
		explicit_bzero(journal->bytes, journal->size);
	free(journal->bytes);
	free(journal->name);
	free(journal->path);
}
