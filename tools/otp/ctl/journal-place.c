// SPDX-License-Identifier: GPL-2.0-only
/* Where a journal is: a region of a device, or an image in a file. */
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
	{ "region", 'r', "NAME", 0,
	  "Of the device; default: the only one that is a journal", 80 },
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
	case 'r':
		place->region = arg;
		return 0;
	case ARGP_KEY_END:
		if (place->file && opt.device)
			argp_error(state, "--file or --device, not both");
		if (place->file && place->region)
			argp_error(state, "--region goes with a device");
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

static int parse_number(const char *what, const char *text, uint32_t *number)
{
	_free_ char *typed = shown(text);
	uint8_t b[4];

	if (libotp_parse_number(text, b, sizeof(b)))
		return refuse(LIBOTP_USAGE,
			      "the %s '%s' is no number of 32 bits (decimal, or hexadecimal after 0x)",
			      what, typed);
	*number = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	return 0;
}

int parse_offset(const char *text, uint32_t *offset)
{
	return parse_number("offset", text, offset);
}

int parse_size(const char *text, uint32_t *size)
{
	int ret = parse_number("size", text, size);

	if (ret)
		return ret;
	if (*size <= TLV_MAGIC_SIZE || *size > JOURNAL_MAX_SIZE)
		return refuse(LIBOTP_USAGE,
			      "a journal of %u bytes: it has %u to %u", *size,
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

/* ---- devices ---- */

static int only_journal(const struct libotp_device *dev,
			const struct otp_region_info **journal)
{
	const struct otp_region_info *region;

	*journal = NULL;
	for (uint32_t r = 0; (region = libotp_region(dev, r)); r++) {
		if (region->kind != OTP_KIND_JOURNAL)
			continue;
		if (*journal)
			return refuse(LIBOTP_USAGE,
				      "%s has several journals (%s, %s); choose one with --region",
				      libotp_name(dev), (*journal)->name,
				      region->name);
		*journal = region;
	}
	return *journal ? 0 : refuse(LIBOTP_POLICY, "%s (%s) has no journal",
				     libotp_name(dev),
				     libotp_info(dev)->driver);
}

static int find_region(const struct journal_place *place,
		       struct journal *journal)
{
	struct libotp_error err;

	if (libotp_load(journal->dev, &err))
		return report(&err);
	if (!place->region)
		return only_journal(journal->dev, &journal->region);
	if (libotp_need_region(journal->dev, place->region, &journal->region,
			       &err))
		return report(&err);
	if (journal->region->kind != OTP_KIND_JOURNAL)
		return refuse(LIBOTP_POLICY, "%s is no journal",
			      journal->region->name);
	return 0;
}

/* Without its bytes. 0, or the exit code; journal_close() in any case. */
int journal_find(const struct journal_place *place, bool write,
		 struct journal *journal)
{
	int ret = open_device(write, &journal->dev) ?:
		  find_region(place, journal);

	if (ret)
		return ret;
	journal->size = journal->region->region_size;
	journal->ratchet = journal->region->ratchet;
	if (asprintf(&journal->name, "%s %s", libotp_name(journal->dev),
		     journal->region->name) < 0)
		abort();
	return 0;
}

static int read_region(struct journal *journal)
{
	struct libotp_error err;

	journal->bytes = malloc(journal->size);
	if (!journal->bytes)
		abort();
	if (libotp_read_journal(journal->dev, journal->region, journal->bytes,
				&journal->hidden, &err))
		return report(&err);
	return 0;
}

/* ---- either ---- */

/* @write: it is going to be changed. As journal_find() otherwise. */
int journal_open(const struct journal_place *place, bool write,
		 struct journal *journal)
{
	if (place->file)
		return open_image(place, journal);
	return journal_find(place, write, journal) ?: read_region(journal);
}

void journal_close(struct journal *journal)
{
	if (journal->bytes)
		explicit_bzero(journal->bytes, journal->size);
	free(journal->bytes);
	free(journal->name);
	free(journal->path);
	libotp_close(journal->dev);
}
