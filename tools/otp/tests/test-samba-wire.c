// SPDX-License-Identifier: GPL-2.0-only
/* Commands, replies, errcodes and CRCs, as the data sheet has them. */
#include <string.h>

#include "samba/command.h"
#include "samba/crc16.h"
#include "samba/errcode.h"
#include "samba/reply.h"
#include "tap.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static void takes(const char *text, const char *op, uint32_t address,
		  uint32_t length)
{
	struct samba_command c = { SAMBA_OPS };
	int32_t errcode = samba_command_parse(text, strlen(text), &c);

	ok(!errcode && !strcmp(samba_op_info(c.op)->name, op) &&
	   c.address == address && c.length == length,
	   "'%s' is %s, address %x, length %x", text, op, address, length);
}

static void replies(const char *text, int32_t errcode)
{
	struct samba_command c;
	int32_t got = samba_command_parse(text, strlen(text), &c);

	ok(got == errcode, "'%s' is answered %08X, got %08X", text,
	   (uint32_t)errcode, (uint32_t)got);
}

static void commands_of_the_data_sheet(void)
{
	takes("RVER,,,,#", "RVER", 0, 0);
	takes("WCKY,,C0,,#", "WCKY", 0, 0xc0);
	takes("SAPT,,13D0,,#", "SAPT", 0, 0x13d0);
	takes("SMBX,,80,,#", "SMBX", 0, 0x80);
	takes("RMBX,,,,#", "RMBX", 0, 0);
	takes("EAPP,,,,#", "EAPP", 0, 0);
	takes("SFIL,2000,400,,#", "SFIL", 0x2000, 0x400);
	takes("RFIL,2000,400,,#", "RFIL", 0x2000, 0x400);
	takes("SJTD,,,,#", "SJTD", 0, 0);
	takes("CRST,,,,#", "CRST", 0, 0);
	takes("SSEC,,,,#", "SSEC", 0, 0);
	takes("SSNM,,,,#", "SSNM", 0, 0);
}

static void commands_of_other_hosts(void)
{
	takes("WCKY,0,c0,0,1#", "WCKY", 0, 0xc0);
	takes("RVER,0,0,0,0#", "RVER", 0, 0);
	takes("SFIL,2000,400,0,1#", "SFIL", 0x2000, 0x400);
	takes("SFIL,deadBEEF,ffffFFFF,,#", "SFIL", 0xdeadbeef, 0xffffffff);
	takes("SFIL,00000001,0000000A,,#", "SFIL", 1, 10);
	takes("RVER,,,00,01#", "RVER", 0, 0);
	takes("RVER,,,123456789ABC,fedcba987654321#", "RVER", 0, 0);
	takes("CCCRST,,,,#", "CRST", 0, 0);
	takes("CCCCCCCWCKY,,C0,,#", "WCKY", 0, 0xc0);
}

static void what_is_no_command(void)
{
	static const char *const bad_op[] = {
		"", "#", ",,,,#", "RVE,,,,#", "RVERR,,,,#", "rver,,,,#",
		"Rver,,,,#", "XXXX,,,,#", "WSMD,,,,#", "WRHA,,,,#",
		"WCKP,,,,#", "SPAI,,,,#", "RVER", "RVER#", "RVER,#",
		"RVER,,,#", "RVER,,,,,#", "RVER,,,x,#", "RVER,,,,g#",
		"RVER,,,,", "RV ER,,,,#", " RVER,,,,#", "RVER,,,,# ",
		"RVER,,,,##", "RVER,,,,#RVER,,,,#", "S#300000,1000#",
		"RVER,,,00000000000000000000000000000000000000000000000000000000,#",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad_op); i++)
		replies(bad_op[i], SAMBA_BAD_OP);
	replies("SFIL,123456789,1,,#", SAMBA_BAD_ADDRESS);
	replies("SFIL,000000001,1,,#", SAMBA_BAD_ADDRESS);
	replies("SFIL,0x10,1,,#", SAMBA_BAD_ADDRESS);
	replies("SFIL,-1,1,,#", SAMBA_BAD_ADDRESS);
	replies("SFIL,1,123456789,,#", SAMBA_BAD_LENGTH);
	replies("SFIL,1,g,,#", SAMBA_BAD_LENGTH);
	replies("SFIL,1, 1,,#", SAMBA_BAD_LENGTH);
	replies("SFIL,123456789,123456789,,#", SAMBA_BAD_ADDRESS);
	replies("XFIL,123456789,1,,#", SAMBA_BAD_OP);
}

/* What @text leaves a device with, byte by byte: the last thing it got. */
static enum samba_reader_result read_all(struct samba_reader *reader,
					 const char *text,
					 struct samba_command *c,
					 int32_t *errcode)
{
	enum samba_reader_result result = SAMBA_READER_MORE;

	while (*text)
		result = samba_reader_feed(reader, *text++, c, errcode);
	return result;
}

static void a_line_of_commands(void)
{
	struct samba_reader reader;
	struct samba_command c;
	int32_t errcode;
	size_t size = 0;

	samba_reader_reset(&reader);
	ok(read_all(&reader, "\r\n\x06\x18\x80 ", &c, &errcode) ==
	   SAMBA_READER_MORE && !samba_reader_started(&reader),
	   "control characters and noise are no beginning of a command");
	ok(read_all(&reader, "garbage#", &c, &errcode) == SAMBA_READER_BAD &&
	   errcode == SAMBA_BAD_OP, "garbage ends with #");
	ok(read_all(&reader, "RVER,,,,#", &c, &errcode) ==
	   SAMBA_READER_COMMAND && c.op == SAMBA_RVER,
	   "and the next command is taken");
	while (samba_reader_feed(&reader, 'x', &c, &errcode) ==
	       SAMBA_READER_MORE && size < 1000)
		size++;
	ok(size + 1 == SAMBA_COMMAND_MAX && errcode == SAMBA_BAD_OP,
	   "a command that never ends is bad at %zu characters", size + 1);
	ok(!samba_reader_started(&reader), "and over");
	for (size = 0; size < 100000; size++)
		if (samba_reader_feed(&reader, 'C', &c, &errcode) !=
		    SAMBA_READER_MORE)
			break;
	ok(!samba_reader_started(&reader), "polls are no command");
	ok(size == 100000 && read_all(&reader, "CRST,,,,#", &c, &errcode) ==
	   SAMBA_READER_COMMAND && c.op == SAMBA_CRST,
	   "polls of a host that gave up may go on for ever");
	read_all(&reader, "CCCCCCCCCC\x18", &c, &errcode);
	ok(!samba_reader_started(&reader) &&
	   read_all(&reader, "CCRST,,,,#", &c, &errcode) ==
	   SAMBA_READER_COMMAND && c.op == SAMBA_CRST,
	   "and end with a CAN");
	read_all(&reader, "CCCCCCCCCC1", &c, &errcode);
	ok(samba_reader_started(&reader), "anything else behind them is text");
	samba_reader_reset(&reader);
	read_all(&reader, "RVER,,", &c, &errcode);
	ok(samba_reader_started(&reader), "half a command is a beginning");
	samba_reader_reset(&reader);
	ok(!samba_reader_started(&reader), "that can be dropped");
}

static void writes(const char *op, uint32_t address, uint32_t length,
		   const char *data_sheet, const char *sam_ba_3)
{
	struct samba_command c = { 0, address, length }, back;
	char text[SAMBA_COMMAND_MAX + 1];
	size_t size;

	ok(samba_op_find(op, &c.op), "%s is an op_code", op);
	size = samba_command_format(&c, SAMBA_DATA_SHEET, text);
	ok(!strcmp(text, data_sheet) && size == strlen(text) &&
	   !samba_command_parse(text, size, &back) && back.op == c.op &&
	   back.dialect == SAMBA_DATA_SHEET, "'%s'", text);
	size = samba_command_format(&c, SAMBA_SAM_BA_3, text);
	ok(!strcmp(text, sam_ba_3) && size == strlen(text) &&
	   !samba_command_parse(text, size, &back) && back.op == c.op &&
	   back.address == address && back.length == length &&
	   back.dialect == SAMBA_SAM_BA_3, "'%s'", text);
}

static void both_dialects(void)
{
	enum samba_op op;

	writes("RVER", 0, 0, "RVER,,,,#", "RVER,0,0,0,0#");
	writes("WCKY", 0, 0xc0, "WCKY,,C0,,#", "WCKY,0,c0,0,1#");
	writes("SAPT", 0, 0x13d0, "SAPT,,13D0,,#", "SAPT,0,13d0,0,1#");
	writes("SMBX", 0, 0x80, "SMBX,,80,,#", "SMBX,0,80,0,1#");
	writes("RMBX", 0, 0x80, "RMBX,,,,#", "RMBX,0,80,0,0#");
	writes("EAPP", 0, 0, "EAPP,,,,#", "EAPP,0,0,0,0#");
	writes("SFIL", 0x2000, 0x400, "SFIL,2000,400,,#",
	       "SFIL,2000,400,0,1#");
	writes("RFIL", 0xffffffff, 0xffffffff, "RFIL,FFFFFFFF,FFFFFFFF,,#",
	       "RFIL,ffffffff,ffffffff,0,0#");
	writes("SSNM", 0, 0, "SSNM,,,,#", "SSNM,0,0,0,0#");
	ok(!samba_op_find("rver", &op) && !samba_op_find("", &op),
	   "and nothing else is an op_code");
}

static void replies_of_the_data_sheet(void)
{
	static const struct {
		struct samba_reply reply;
		const char *text;
		uint16_t zero, sub;
	} vectors[] = {
		{ { SAMBA_CACK, SAMBA_OK, 0xc0 },
		  "CACK,00000000,000000C0#", 0x3a7d, 0x7c9c },
		{ { SAMBA_CACK, SAMBA_OK, 0 },
		  "CACK,00000000,00000000#", 0xd786, 0x9167 },
		{ { SAMBA_SVER, SAMBA_OK, 0x30 },
		  "SVER,00000000,00000030#", 0x4bec, 0x0d0d },
		{ { SAMBA_CACK, SAMBA_BAD_OP, 0 },
		  "CACK,FFFFFFF9,00000000#", 0xc574, 0x8395 },
		{ { SAMBA_ASTA, SAMBA_OK, 0 },
		  "ASTA,00000000,00000000#", 0xc34b, 0x85aa },
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		char text[SAMBA_REPLY_SIZE + 1], block[128];
		struct samba_reply back;
		const char *why;
		size_t used;

		samba_reply_format(&vectors[i].reply, text);
		ok(!strcmp(text, vectors[i].text), "'%s'", text);
		memset(block, 0, sizeof(block));
		memcpy(block, text, SAMBA_REPLY_SIZE);
		ok(samba_crc16(block, sizeof(block)) == vectors[i].zero,
		   "CRC of its block, filled with 00");
		memset(block + SAMBA_REPLY_SIZE, 0x1a,
		       sizeof(block) - SAMBA_REPLY_SIZE);
		ok(samba_crc16(block, sizeof(block)) == vectors[i].sub,
		   "CRC of its block, filled with 1A");
		ok(samba_reply_parse(block, sizeof(block), &back, &used,
				     &why) && used == SAMBA_REPLY_SIZE &&
		   back.tag == vectors[i].reply.tag &&
		   back.errcode == vectors[i].reply.errcode &&
		   back.length == vectors[i].reply.length && !why,
		   "and back");
	}
	ok(samba_crc16("123456789", 9) == 0x31c3, "CRC-16/XMODEM's check");
}

static void replies_of_others(void)
{
	static const char *const bad[] = {
		"", "C", "CACK", "CACK,", "CACK,0", "CACK,0,", "CACK,0,0",
		"CACX,00000000,00000000#", "cack,00000000,00000000#",
		"CACK;00000000,00000000#", "CACK,000000000,0#",
		"CACK,0,000000000#", "CACK,0 ,0#", "CACK,g,0#",
		"CACK,00000000,00000000", "CACK,00000000,0000000 #",
	};
	struct samba_reply r = { .length = 42 };
	const char *why;
	size_t used;

	ok(samba_reply_parse("CACK,,#tail", 11, &r, &used, &why) &&
	   !r.errcode && !r.length && used == 7, "empty numbers are 0");
	ok(samba_reply_parse("ASTA,f,c0#", 10, &r, NULL, &why) &&
	   r.tag == SAMBA_ASTA && r.errcode == 15 && r.length == 0xc0,
	   "short numbers and small letters are taken");
	r.length = 42;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ok(!samba_reply_parse(bad[i], strlen(bad[i]), &r, NULL,
				      &why) && why && r.length == 42,
		   "'%s' is no reply: %s", bad[i], why);
	ok(!samba_reply_parse("CACK,0,0\0#", 10, &r, NULL, &why),
	   "a NUL is no digit");
	ok(samba_op_tag(SAMBA_RVER) == SAMBA_SVER &&
	   samba_op_tag(SAMBA_EAPP) == SAMBA_ASTA &&
	   samba_op_tag(SAMBA_CRST) == SAMBA_CACK &&
	   samba_op_tag(SAMBA_RFIL) == SAMBA_CACK,
	   "which command gets which kind of reply");
}

static void errcodes(void)
{
	static const uint32_t wire[] = {
		0, 0xfffffffd, 0xfffffffc, 0xfffffff9, 0xfffffff8, 0xfffffff6,
		0xfffffff5, 0xfffffff4, 0xfffffff3, 0xfffffff0, 0xffffffed,
		0xffffffe7, 0xffffffe6,
	};
	size_t here = 0;
	const char *name;
	int32_t errcode;

	for (size_t i = 0; i < ARRAY_SIZE(wire); i++)
		ok(samba_errcode_origin(wire[i]) == SAMBA_ERRCODE_TABLE,
		   "%08X is %s: %s", wire[i], samba_errcode_name(wire[i]),
		   samba_errcode_text(wire[i]));
	for (size_t i = 0; (name = samba_errcode_at(i, &errcode)); i++)
		here += samba_errcode_origin(errcode) == SAMBA_ERRCODE_TABLE;
	ok(here == ARRAY_SIZE(wire), "and there are no others in the table");
	ok(samba_errcode_origin(-1) == SAMBA_ERRCODE_ELSEWHERE &&
	   samba_errcode_origin(-20) == SAMBA_ERRCODE_ELSEWHERE,
	   "other chips answer more");
	ok(samba_errcode_origin(1) == SAMBA_ERRCODE_UNKNOWN &&
	   !strcmp(samba_errcode_name(-100), "unknown"),
	   "and some nobody does");
}

int main(void)
{
	commands_of_the_data_sheet();
	commands_of_other_hosts();
	what_is_no_command();
	a_line_of_commands();
	both_dialects();
	replies_of_the_data_sheet();
	replies_of_others();
	errcodes();
	return done();
}
