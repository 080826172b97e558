// SPDX-License-Identifier: GPL-2.0-only
/* The two slots side by side, and which of them nvmem serves. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "image-device.h"

#define WIDTH		32	/* of the text in a box */
#define LINES		6

/**
 * struct box - a slot as it is drawn
 * @lines: of text
 */
struct box {
	char lines[LINES][WIDTH + 1];
};

__attribute__((format(printf, 3, 4)))
static void put_line(struct box *box, unsigned int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(box->lines[line], sizeof(box->lines[line]), fmt, args);
	va_end(args);
}

/* How much of the slot the image takes. */
static void put_bar(struct box *box, unsigned int line,
		    const struct otp_image_info *info)
{
	char *bar = box->lines[line];
	uint64_t used = 0;

	if (info->slot_size)
		used = ((uint64_t)info->image_size * WIDTH +
			info->slot_size - 1) / info->slot_size;
	for (unsigned int i = 0; i < WIDTH; i++)
		bar[i] = i < used ? '#' : '.';
	bar[WIDTH] = '\0';
}

static void put_image(struct box *box, const struct otp_image_info *info)
{
	const uint8_t *d = info->digest;
	char version[IMAGE_VERSION_SIZE];

	image_version(info, version);
	put_line(box, 0, "version %s", version);
	put_line(box, 1, "security counter %u%s", info->counter,
		 info->status & OTP_IMAGE_CONFIRMED ? ", confirmed" : "");
	put_line(box, 2, "payload of %u bytes", info->payload_size);
	put_line(box, 3, "signed by trust anchor %u", info->anchor);
	put_line(box, 4, "sha256 %02x%02x%02x%02x%02x%02x%02x%02x...", d[0],
		 d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
}

static void put_slot(struct box *box, const struct otp_image_info *info)
{
	const char *reason = libotp_reason_name(info->reason);

	put_bar(box, 5, info);
	switch (info->state) {
	case OTP_IMAGE_VALID:
		put_image(box, info);
		break;
	case OTP_IMAGE_ERASED:
		put_line(box, 0, "erased");
		break;
	case OTP_IMAGE_REFUSED:
		put_line(box, 0, "REFUSED");
		put_line(box, 1, "%s", reason ?: "?");
		break;
	default:
		put_line(box, 0, "UNREADABLE");
	}
}

static void print_edge(const char *name)
{
	char dashes[WIDTH + 1];

	memset(dashes, '-', WIDTH);
	dashes[WIDTH] = '\0';
	if (name)
		printf("  +- %s %.*s+", name, (int)(WIDTH - 1 - strlen(name)),
		       dashes);
	else
		printf("  +-%s-+", dashes);
}

static void print_boxes(const struct box *active, const struct box *download)
{
	print_edge("active");
	print_edge("download");
	putchar('\n');
	for (unsigned int i = 0; i < LINES; i++)
		printf("  | %-*s |  | %-*s |\n", WIDTH, active->lines[i],
		       WIDTH, download->lines[i]);
	print_edge(NULL);
	print_edge(NULL);
	putchar('\n');
}

static void print_arrow(const struct image_slots *slots)
{
	const struct otp_image_info *source = image_source(slots);
	int indent = WIDTH / 2;

	if (!source)
		return;
	if (source == &slots->download)
		indent += WIDTH + 6;
	printf("%*s\n%*s\n", indent, "|", indent, "v");
}

static void print_served(const struct libotp_device *dev,
			 const struct image_slots *slots)
{
	const struct otp_image_info *served = &slots->served;
	char version[IMAGE_VERSION_SIZE];

	if (served->state != OTP_IMAGE_VALID) {
		printf("  nvmem: nothing is served: %s\n", image_why(served));
		return;
	}
	image_version(served, version);
	printf("  nvmem: %s-payload serves %u bytes of version %s%s\n",
	       libotp_name(dev), served->payload_size, version,
	       image_source(slots) ? "" : ", which is in no slot any more");
}

/* Why a slot is not verified; an erased one is nothing special. */
static void print_refusal(const struct otp_image_info *info)
{
	if (info->state != OTP_IMAGE_VALID && info->state != OTP_IMAGE_ERASED)
		image_print_why(info, libotp_errno_text(info->error));
}

static void print_counter(const struct image_slots *slots)
{
	uint32_t counter;

	if (!image_stored_counter(slots, &counter))
		printf("stored counter: none, so an older image is not refused\n");
	else
		printf("stored counter: %u, an image below it is refused\n",
		       counter);
}

/* What is served keeps its size. */
static bool can_exchange(const struct image_slots *slots)
{
	return slots->served.state != OTP_IMAGE_VALID ||
	       slots->served.payload_size == slots->active.payload_size;
}

/* What there is left to do. */
static void print_hints(const struct image_slots *slots)
{
	const struct otp_image_info *served = &slots->served;
	bool current = image_same(served, &slots->active);

	if (served->status & OTP_IMAGE_FALLBACK ||
	    (slots->download.status & OTP_IMAGE_PENDING &&
	     slots->download.state == OTP_IMAGE_VALID &&
	     slots->active.state != OTP_IMAGE_VALID))
		printf("an install was interrupted: 'otpctl image install' without a file completes it\n");
	else if (!current && slots->active.state == OTP_IMAGE_VALID)
		printf("the active image is not served yet: the next start of the driver serves it%s\n",
		       can_exchange(slots) ? ", or 'otpctl image serve'" :
		       "; not before, since its payload has another size");
	else if (current && served->status & OTP_IMAGE_COUNTED &&
		 !(served->status & OTP_IMAGE_CONFIRMED))
		printf("not confirmed yet: 'otpctl image confirm' refuses older images from then on, for good\n");
}

void print_slots(const struct libotp_device *dev,
		 const struct image_slots *slots)
{
	struct box active = { 0 }, download = { 0 };

	put_slot(&active, &slots->active);
	put_slot(&download, &slots->download);
	print_boxes(&active, &download);
	print_arrow(slots);
	print_served(dev, slots);
	putchar('\n');
	print_refusal(&slots->active);
	print_refusal(&slots->download);
	print_counter(slots);
	print_hints(slots);
}
