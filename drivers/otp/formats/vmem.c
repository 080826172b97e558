// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images of an OpenTitan OTP array as text: strict where a slip would become
 * a fuse, tolerant of blanks, comments and line ends.
 */
#include "secded.h"
#include "vmem.h"

#define VMEM_DIGITS	6

/* What no word of 22 bits can be. */
#define VMEM_MISSING	0xffffffffU

/* What is left of a line. */
struct vmem_line {
	const char *at;
	const char *end;
};

struct vmem_entry {
	enum vmem_form form;
	u32 index;
	u32 word;
};

struct vmem_image {
	u32 *words;
	u32 count;
	u32 raw;
	enum vmem_form form;
	u32 taken;
};

static bool vmem_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool vmem_is_text(const struct vmem_line *line)
{
	const char *at;

	for (at = line->at; at < line->end; at++)
		if (!vmem_is_blank(*at) && (*at < '!' || *at > '~'))
			return false;
	return true;
}

static void vmem_skip_blanks(struct vmem_line *line)
{
	while (line->at < line->end && vmem_is_blank(*line->at))
		line->at++;
}

/* Nothing, or nothing but a comment. */
static bool vmem_is_over(const struct vmem_line *line)
{
	size_t rest = line->end - line->at;

	return !rest || (rest > 1 && line->at[0] == '/' && line->at[1] == '/');
}

static bool vmem_digit(char c, u32 *digit)
{
	if (c >= '0' && c <= '9')
		*digit = c - '0';
	else if (c >= 'a' && c <= 'f')
		*digit = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		*digit = c - 'A' + 10;
	else
		return false;
	return true;
}

/* No other number of digits, lest the rest of a cut line be a number. */
static bool vmem_number(struct vmem_line *line, u32 *number)
{
	u32 digits = 0;
	u32 digit;

	*number = 0;
	while (line->at < line->end && vmem_digit(*line->at, &digit)) {
		*number = *number << 4 | digit;
		line->at++;
		digits++;
	}
	return digits == VMEM_DIGITS;
}

/* An address, and blanks behind it. */
static bool vmem_address(struct vmem_line *line, u32 *address)
{
	line->at++;
	if (!vmem_number(line, address) || line->at == line->end ||
	    !vmem_is_blank(*line->at))
		return false;
	vmem_skip_blanks(line);
	return true;
}

/* These and those below return why not, or NULL. */
static const char *vmem_read_entry(struct vmem_line *line,
				   struct vmem_entry *entry)
{
	entry->form = *line->at == '@' ? VMEM_ADDRESSED : VMEM_PLAIN;
	if (entry->form == VMEM_ADDRESSED &&
	    !vmem_address(line, &entry->index))
		return "an address is not six hexadecimal digits";
	if (!vmem_number(line, &entry->word))
		return "a word is not six hexadecimal digits";

	vmem_skip_blanks(line);
	if (!vmem_is_over(line))
		return "there is more than a word and a comment";
	return NULL;
}

/*
 * The vendor's test partition is stored without check bits, but upstream's
 * generator (util/design/lib/OtpMemImg.py) writes them for every word.
 */
static bool vmem_is_code(const struct vmem_image *image,
			 const struct vmem_entry *entry)
{
	u16 data = entry->word;

	if (entry->index < image->raw && entry->word == data)
		return true;
	return entry->word == secded_encode(data);
}

static const char *vmem_store(struct vmem_image *image,
			      struct vmem_entry *entry)
{
	if (!image->taken)
		image->form = entry->form;
	if (entry->form != image->form)
		return "some words have an address and some do not";
	if (entry->form == VMEM_PLAIN)
		entry->index = image->taken;

	if (entry->index >= image->count)
		return "the word is behind the end of the array";
	if (image->words[entry->index] != VMEM_MISSING)
		return "the word has been given before";
	if (entry->word & ~SECDED_CODE_MASK)
		return "the word is wider than 22 bits";
	if (!vmem_is_code(image, entry))
		return "the check bits do not fit the data";

	image->words[entry->index] = entry->word;
	image->taken++;
	return NULL;
}

static const char *vmem_take_line(struct vmem_image *image,
				  struct vmem_line *line)
{
	struct vmem_entry entry;
	const char *why;

	if (line->at < line->end && line->end[-1] == '\r')
		line->end--;
	if (!vmem_is_text(line))
		return "there is a byte that is not printable ASCII";
	vmem_skip_blanks(line);
	if (vmem_is_over(line))
		return NULL;

	why = vmem_read_entry(line, &entry);
	return why ? why : vmem_store(image, &entry);
}

/* Without its LF; returns what is behind that. */
static const char *vmem_next_line(const char *text, const char *end,
				  struct vmem_line *line)
{
	line->at = text;
	while (text < end && *text != '\n')
		text++;
	line->end = text;
	return text < end ? text + 1 : end;
}

static bool vmem_refuse(struct vmem_error *error, u32 line, const char *why)
{
	error->line = line;
	error->why = why;
	return false;
}

bool vmem_parse(const char *text, size_t size, u32 *words, u32 count,
		u32 raw, struct vmem_error *error)
{
	struct vmem_image image = { .words = words, .count = count, .raw = raw };
	const char *end = text + size;
	struct vmem_line line;
	const char *why;
	u32 number, i;

	for (i = 0; i < count; i++)
		words[i] = VMEM_MISSING;

	for (number = 1; text < end; number++) {
		text = vmem_next_line(text, end, &line);
		why = vmem_take_line(&image, &line);
		if (why)
			return vmem_refuse(error, number, why);
	}
	if (image.taken < count)
		return vmem_refuse(error, 0, "words are missing");
	return true;
}

/* Text of which only what fits is kept. */
struct vmem_text {
	char *to;
	size_t size;
	size_t length;
};

static void vmem_put(struct vmem_text *text, char c)
{
	if (text->length + 1 < text->size)
		text->to[text->length] = c;
	text->length++;
}

static void vmem_put_string(struct vmem_text *text, const char *string)
{
	while (*string)
		vmem_put(text, *string++);
}

static void vmem_put_number(struct vmem_text *text, u32 number)
{
	u32 i = VMEM_DIGITS;

	while (i--)
		vmem_put(text, "0123456789abcdef"[number >> 4 * i & 0xf]);
}

static void vmem_put_line(struct vmem_text *text, enum vmem_form form,
			  u32 index, u32 word, const char *comment)
{
	if (form == VMEM_ADDRESSED) {
		vmem_put(text, '@');
		vmem_put_number(text, index);
		vmem_put(text, ' ');
	}
	vmem_put_number(text, word);
	if (comment) {
		vmem_put_string(text, " // ");
		vmem_put_string(text, comment);
	}
	vmem_put(text, '\n');
}

size_t vmem_print(const u32 *words, u32 count, enum vmem_form form,
		  const char *(*comment)(u32 word), char *text, size_t size)
{
	struct vmem_text out = { .to = text, .size = size };
	u32 i;

	for (i = 0; i < count; i++)
		vmem_put_line(&out, form, i, words[i],
			      comment ? comment(i) : NULL);
	if (size)
		text[out.length < size ? out.length : size - 1] = '\0';
	return out.length;
}
