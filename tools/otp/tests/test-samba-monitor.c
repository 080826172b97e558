// SPDX-License-Identifier: GPL-2.0-only
/* The monitor, with a host that does everything right and everything wrong. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake-samba.h"
#include "samba/errcode.h"
#include "samba/little-endian.h"
#include "samba/monitor.h"
#include "tap.h"

static struct samba_monitor m;
static struct samba_monitor_options options;
static struct fake_samba chip;
static uint64_t now;
static uint8_t file[SAMBA_BUFFER_SIZE], got[SAMBA_BUFFER_SIZE];
/* Raw acknowledges since the last command. */
static unsigned int raw_acks;

static void power_on(void)
{
	const struct samba_target target = { &fake_samba_ops, &chip };

	samba_monitor_init(&m, &options, &target);
}

/* A new chip with the options as they are at first. */
static void fresh(void)
{
	fake_samba_init(&chip);
	samba_monitor_options_init(&options);
	options.xmodem.start_tries = 4;
	options.xmodem.retries = 3;
	power_on();
}

/* ---- the host ---- */

static void say(const void *bytes, size_t size)
{
	samba_monitor_feed(&m, bytes, size, now);
}

static void say_text(const char *text)
{
	raw_acks = 0;
	say(text, strlen(text));
}

static size_t hear(uint8_t *bytes, size_t room)
{
	const void *from;
	size_t size, heard = 0;

	while (from = samba_monitor_output(&m, &size), size) {
		if (size > room - heard)
			size = room - heard;
		if (!size)
			break;
		memcpy(bytes + heard, from, size);
		samba_monitor_sent(&m, size);
		heard += size;
	}
	return heard;
}

static void wait_ms(uint64_t ms)
{
	const uint64_t until = now + ms;

	while (samba_monitor_deadline(&m) <= until) {
		now = samba_monitor_deadline(&m);
		samba_monitor_tick(&m, now);
	}
	now = until;
	samba_monitor_tick(&m, now);
}

/* Both ends until the host's is over; at most as long as it has patience. */
static bool transfer(struct xmodem *x)
{
	uint8_t line[512];
	const void *bytes;
	size_t size, at;

	for (int i = 0; i < 100000 && xmodem_running(x); i++) {
		bytes = xmodem_output(x, &size);
		memcpy(line, bytes, size);
		xmodem_sent(x, size);
		say(line, size);
		size = hear(line, sizeof(line));
		for (at = 0; at < size && line[at] == XMODEM_ACK &&
		     !x->sends && !x->framed; at++)
			raw_acks++;
		at += xmodem_feed(x, line + at, size - at, now);
		for (; x->sends && at < size && line[at] == XMODEM_ACK; at++)
			raw_acks++;
		xmodem_output(x, &at);
		if (!size && !at) {
			wait_ms(50);
			xmodem_tick(x, now);
		}
	}
	bytes = xmodem_output(x, &size);
	say(bytes, size);
	return x->state == XMODEM_DONE;
}

static bool receive(void *bytes, size_t size)
{
	struct xmodem x;

	xmodem_receive(&x, &xmodem_defaults, bytes, size, size, now);
	return transfer(&x);
}

static bool send(const void *bytes, size_t size)
{
	struct xmodem x;

	xmodem_send(&x, &xmodem_defaults, bytes, size, now);
	return transfer(&x);
}

/* The next reply, as text. */
static const char *reply(void)
{
	static char text[SAMBA_REPLY_SIZE + 1];

	memset(text, 0, sizeof(text));
	return receive(text, SAMBA_REPLY_SIZE) ? text : "nothing";
}

static bool replies(const char *text)
{
	const char *heard = reply();

	if (!strcmp(heard, text))
		return true;
	diag("reply '%s', not '%s'", heard, text);
	return false;
}

/* What the monitor said to whoever was there before. */
static void flush(void)
{
	while (hear(got, sizeof(got)))
		;
}

static bool answers(const char *command, const char *text)
{
	flush();
	say_text(command);
	return replies(text);
}

#define OK_0	"CACK,00000000,00000000#"

/* A command with its payload; what stands in the last reply. */
static const char *sends(const char *command, const void *bytes, size_t size)
{
	static char text[SAMBA_REPLY_SIZE + 1];
	const uint8_t *at = bytes;
	struct samba_reply r;
	const char *why;

	say_text(command);
	for (;;) {
		strcpy(text, reply());
		if (!samba_reply_parse(text, strlen(text), &r, NULL, &why) ||
		    r.errcode || !r.length || r.length > size)
			return text;
		if (!send(at, r.length))
			return "no payload";
		at += r.length;
		size -= r.length;
	}
}

static bool works(void)
{
	char version[SAMBA_VERSION_SIZE];

	return answers("RVER,,,,#", "SVER,00000000,00000030#") &&
	       receive(version, sizeof(version)) &&
	       !strcmp(version, "linux-otp Secure SAM-BA Monitor");
}

/* ---- applets, as a host has them ---- */

static const char *load(enum samba_applet_number number)
{
	uint8_t bytes[80];

	samba_applet_make(number, samba_test_secret, bytes, sizeof(bytes));
	return sends("SAPT,,50,,#", bytes, sizeof(bytes));
}

/* Words of the mailbox, there and back; the status. */
static uint32_t mailbox(uint32_t words[8], uint32_t command, uint32_t first,
			uint32_t count)
{
	uint8_t bytes[SAMBA_MAILBOX_SIZE] = { 0 };

	put_le32(bytes, command);
	put_le32(bytes + 4, 0xffffffff);
	put_le32(bytes + 8, first);
	put_le32(bytes + 12, count);
	if (strcmp(sends("SMBX,,80,,#", bytes, sizeof(bytes)), OK_0))
		return 0x1000;
	say_text("EAPP,,,,#");
	if (strncmp(reply(), "ASTA,", 5))
		return 0x2000;
	if (!answers("RMBX,,,,#", "CACK,00000000,00000080#") ||
	    !receive(bytes, sizeof(bytes)))
		return 0x3000;
	for (int i = 0; i < 8; i++)
		words[i] = get_le32(bytes + 4 * i);
	return words[0] == ~command ? words[1] : 0x4000;
}

/* ---- every command ---- */

static void version(void)
{
	fresh();
	ok(works(), "RVER: 48 bytes, in a transfer of their own");
	ok(answers("RVER,0,0,0,0#", "SVER,00000000,00000030#") &&
	   receive(got, 48), "as sam-ba 3.x writes it");
	options.version = "a version that is longer than there is room in 48 bytes";
	power_on();
	say_text("RVER,,,,#");
	reply();
	ok(receive(got, 48) && !memcmp(got, options.version, 48),
	   "one that is too long is cut");
}

static void one_session(void)
{
	char all[SAMBA_REPLY_SIZE + 48];

	fresh();
	options.one_session = true;
	power_on();
	say_text("RVER,,,,#");
	ok(receive(all, sizeof(all)) &&
	   !memcmp(all, "SVER,00000000,00000030#linux-otp", 32),
	   "where payloads follow their reply, RVER is one transfer");
	ok(answers("CRST,,,,#", OK_0), "a reply without one is as ever");
}

static void make_message(uint8_t message[SAMBA_KEY_MESSAGE_SIZE],
			 struct samba_key *key)
{
	memset(key, 0x5a, sizeof(*key));
	key->auth_type = SAMBA_AUTH_PUBLIC_KEY;
	samba_key_seal(key, samba_test_secret, chip.id, NULL, message);
}

static const char *write_key(const void *message)
{
	return sends("WCKY,,C0,,#", message, SAMBA_KEY_MESSAGE_SIZE);
}

static void customer_key(void)
{
	uint8_t message[SAMBA_KEY_MESSAGE_SIZE];
	struct samba_key key;

	fresh();
	make_message(message, &key);
	ok(!strcmp(write_key(message), OK_0) &&
	   !memcmp(&chip.key, &key, sizeof(key)), "WCKY writes the key");
	ok(answers("WCKY,,C0,,#", "CACK,FFFFFFF6,00000000#") &&
	   chip.calls[FAKE_WRITE_KEY] == 1,
	   "a second one is refused before its payload");
	fresh();
	make_message(message, &key);
	ok(!strcmp(sends("WCKY,0,c0,0,1#", message, sizeof(message)), OK_0),
	   "as sam-ba 3.x writes it");
	fresh();
	chip.key = key;
	chip.key_state = SAMBA_KEY_INCOMPLETE;
	ok(!strcmp(write_key(message), OK_0) &&
	   chip.key_state == SAMBA_KEY_COMPLETE,
	   "an incomplete one is completed by the same key");
	fresh();
	chip.key_state = SAMBA_KEY_INCOMPLETE;
	ok(!strcmp(write_key(message), "CACK,FFFFFFF6,00000000#"),
	   "and not by another one");
}

static void customer_key_errors(void)
{
	uint8_t message[SAMBA_KEY_MESSAGE_SIZE];
	struct samba_key key;

	fresh();
	make_message(message, &key);
	ok(answers("WCKY,,BF,,#", "CACK,FFFFFFF8,00000000#") &&
	   answers("WCKY,,C1,,#", "CACK,FFFFFFF8,00000000#") &&
	   answers("WCKY,,,,#", "CACK,FFFFFFF8,00000000#") &&
	   answers("WCKY,,0,,#", "CACK,FFFFFFF8,00000000#") &&
	   answers("WCKY,,FFFFFFFF,,#", "CACK,FFFFFFF8,00000000#"),
	   "WCKY of any other length: bad-key-length");
	chip.fail[FAKE_UNIQUE_ID] = EIO;
	ok(!strcmp(write_key(message), "CACK,FFFFFFF0,00000000#"),
	   "no unique id: unique-id");
	chip.fail[FAKE_UNIQUE_ID] = 0;
	memset(chip.id, 0xff, sizeof(chip.id));
	ok(!strcmp(write_key(message), "CACK,FFFFFFF3,00000000#"),
	   "a unique id that is blank: key-expansion");
	chip.id[0] = 0;
	ok(!strcmp(write_key(message), "CACK,FFFFFFF5,00000000#"),
	   "that of another chip: cmac");
	fresh();
	message[191] ^= 1;
	ok(!strcmp(write_key(message), "CACK,FFFFFFF5,00000000#"),
	   "a wrong CMAC: cmac");
	message[191] ^= 1;
	chip.fail[FAKE_WRITE_KEY] = EIO;
	ok(!strcmp(write_key(message), "CACK,FFFFFFED,00000000#"),
	   "what cannot be written: write");
	chip.fail[FAKE_WRITE_KEY] = 0;
	chip.fail[FAKE_KEY_STATE] = EPERM;
	ok(answers("WCKY,,C0,,#", "CACK,FFFFFFED,00000000#"),
	   "nor looked at: write");
	chip.fail[FAKE_KEY_STATE] = 0;
	ok(chip.key_state == SAMBA_KEY_BLANK && works(),
	   "none of them has written anything");
	ok(!strcmp(write_key(message), OK_0), "the right one still does");
	ok(!strstr(chip.log, "5a5a") && !strstr(chip.log, "5A5A") &&
	   strstr(chip.log, "WCKY address 0 length C0: cmac, 0\n"),
	   "the log tells what happened, and no key");
}

/* Authentic, of keys that everybody can make, and wrong inside. */
static void customer_key_contents(void)
{
	uint8_t message[SAMBA_KEY_MESSAGE_SIZE], keys[64], plain[176];

	fresh();
	samba_expand(samba_test_secret, "linux-otp customer key", chip.id,
		     sizeof(chip.id), keys, sizeof(keys));
	memset(message, 0x77, sizeof(message));
	samba_mac(keys + 32, message, 176, message + 176);
	ok(!strcmp(write_key(message), "CACK,FFFFFFF4,00000000#"),
	   "an authentic message that is not deciphered: cbc");
	memset(plain, 0, sizeof(plain));
	memset(plain + 160, 16, 16);
	forge_message(chip.id, plain, message);
	ok(!strcmp(write_key(message), "CACK,FFFFFFE6,00000000#"),
	   "one that is, of garbage: bad-payload");
	ok(!chip.calls[FAKE_WRITE_KEY], "neither is written");
}

static void boot_modes(void)
{
	fresh();
	ok(answers("SSEC,,,,#", OK_0) && chip.gpnvm == 0xa << 5,
	   "SSEC sets boot mode 1010");
	ok(answers("SSEC,0,0,0,0#", OK_0), "and again");
	ok(answers("SSNM,,,,#", OK_0) && chip.gpnvm == 0xc << 5,
	   "SSNM sets boot mode 1100");
	ok(answers("SJTD,,,,#", OK_0) && chip.gpnvm == (0xc << 5 | 1),
	   "SJTD sets SECURITY");
	chip.fail[FAKE_BOOT_MODE] = EPERM;
	chip.fail[FAKE_SECURITY] = EIO;
	ok(answers("SSEC,,,,#", "CACK,FFFFFFED,00000000#") &&
	   answers("SSNM,,,,#", "CACK,FFFFFFED,00000000#") &&
	   answers("SJTD,,,,#", "CACK,FFFFFFED,00000000#"),
	   "what cannot be written: write");
	ok(works(), "and on it goes");
}

static void reset(void)
{
	fresh();
	ok(!samba_monitor_wants_reset(&m), "nobody wants a reset");
	ok(answers("CRST,,,,#", OK_0) && samba_monitor_wants_reset(&m),
	   "CRST is answered, then the chip is reset");
	say_text("RVER,,,,#");
	ok(!hear(got, sizeof(got)) &&
	   samba_monitor_deadline(&m) == UINT64_MAX,
	   "and there is nothing more to hear");
	power_on();
	say_text("CRST,,,,#");
	wait_ms(1999);
	ok(!samba_monitor_wants_reset(&m), "a host that does not listen");
	wait_ms(1);
	ok(samba_monitor_wants_reset(&m), "gets its reset all the same");
}

/* ---- applets ---- */

static void before_an_applet(void)
{
	fresh();
	ok(answers("RFIL,0,10,,#", "CACK,FFFFFFFD,00000000#") &&
	   answers("SFIL,0,10,,#", "CACK,FFFFFFFD,00000000#"),
	   "RFIL and SFIL before SAPT: bad-address");
	ok(answers("SMBX,,80,,#", "CACK,FFFFFFE6,00000000#") &&
	   answers("RMBX,,,,#", "CACK,FFFFFFE6,00000000#") &&
	   answers("EAPP,,,,#", "ASTA,FFFFFFE6,00000000#"),
	   "SMBX, RMBX, EAPP before SAPT: bad-payload");
}

static void loading(void)
{
	uint8_t bytes[80];

	fresh();
	ok(!strcmp(load(SAMBA_APPLET_USER_SIGNATURE), OK_0),
	   "SAPT loads an applet");
	samba_applet_make(1, samba_test_secret, bytes, sizeof(bytes));
	bytes[12] ^= 1;
	ok(!strcmp(sends("SAPT,,50,,#", bytes, 80), "CACK,FFFFFFF5,00000000#"),
	   "one that is not authentic: cmac");
	ok(answers("RMBX,,,,#", "CACK,FFFFFFE6,00000000#"),
	   "and then there is none");
	ok(!strcmp(load(3), "CACK,FFFFFFE6,00000000#"),
	   "one that is not there: bad-payload");
	ok(!strcmp(sends("SAPT,,1,,#", bytes, 1), "CACK,FFFFFFE6,00000000#"),
	   "one byte: bad-payload");
	ok(answers("SAPT,,0,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("SAPT,,,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("SAPT,,10001,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("SAPT,,FFFFFFFF,,#", "CACK,FFFFFFFC,00000000#"),
	   "none, and too many: bad-length");
}

static void user_signature(void)
{
	uint32_t w[8];

	fresh();
	load(SAMBA_APPLET_USER_SIGNATURE);
	ok(mailbox(w, SAMBA_APPLET_READ_PAGES, 8, 1) == SAMBA_APPLET_FAIL,
	   "nothing works before init");
	ok(mailbox(w, SAMBA_APPLET_INIT, SAMBA_COMM_SERIAL, 0) == 0 &&
	   w[2] == 0 && w[3] == 65536 && w[4] == 512 && w[5] == 64 &&
	   w[6] == 8, "init tells the sizes");
	ok(mailbox(w, SAMBA_APPLET_READ_INFO, 0, 0) == 0 && w[3] == 65536,
	   "so does read-info");
	ok(!strcmp(sends("SFIL,0,1000,,#", file, 4096), OK_0) &&
	   mailbox(w, SAMBA_APPLET_WRITE_PAGES, 16, 8) == 0 && w[2] == 8 &&
	   !memcmp(chip.pages[16], file, 4096), "8 pages are written");
	ok(mailbox(w, SAMBA_APPLET_READ_PAGES, 20, 2) == 0 && w[2] == 2 &&
	   answers("RFIL,0,400,,#", "CACK,00000000,00000400#") &&
	   receive(got, 1024) && !memcmp(got, file + 4 * 512, 1024),
	   "2 of them are read");
	ok(mailbox(w, SAMBA_APPLET_WRITE_PAGES, 16, 1) ==
	   SAMBA_APPLET_WRITE_FAIL && !w[2],
	   "a page that is not blank is not written");
	ok(mailbox(w, SAMBA_APPLET_ERASE_PAGES, 16, 8) == 0 && w[2] == 8 &&
	   chip.pages[16][0] == 0xff, "a block is erased");
	ok(mailbox(w, SAMBA_APPLET_ERASE_PAGES, 17, 8) ==
	   SAMBA_APPLET_ALIGN && mailbox(w, SAMBA_APPLET_ERASE_PAGES, 16, 7) ==
	   SAMBA_APPLET_ALIGN && chip.calls[FAKE_ERASE] == 1,
	   "and only a whole one");
}

static void user_signature_errors(void)
{
	uint32_t w[8];

	fresh();
	load(SAMBA_APPLET_USER_SIGNATURE);
	mailbox(w, SAMBA_APPLET_INIT, 0, 0);
	ok(mailbox(w, SAMBA_APPLET_READ_PAGES, 0, 1) == SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_READ_PAGES, 7, 2) == SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_WRITE_PAGES, 1, 1) == SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_ERASE_PAGES, 0, 8) == SAMBA_APPLET_FAIL,
	   "block 0 is not for applets");
	ok(mailbox(w, SAMBA_APPLET_READ_PAGES, 63, 2) == SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_READ_PAGES, 64, 1) == SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_READ_PAGES, 8, 0) == SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_READ_PAGES, 0xffffffff, 9) ==
	   SAMBA_APPLET_FAIL &&
	   mailbox(w, SAMBA_APPLET_READ_PAGES, 8, 0xffffffff) ==
	   SAMBA_APPLET_FAIL && !chip.calls[FAKE_READ],
	   "nor is what is not there");
	chip.fail[FAKE_READ] = EIO;
	chip.fail[FAKE_ERASE] = EPERM;
	ok(mailbox(w, SAMBA_APPLET_READ_PAGES, 8, 1) ==
	   SAMBA_APPLET_READ_FAIL && !w[2] &&
	   mailbox(w, SAMBA_APPLET_ERASE_PAGES, 8, 8) ==
	   SAMBA_APPLET_ERASE_FAIL && !w[2], "failures are told");
	ok(mailbox(w, 0x36, 0, 0) == SAMBA_APPLET_FAIL &&
	   mailbox(w, 0x02, 0, 0) == SAMBA_APPLET_FAIL &&
	   mailbox(w, 0xdeadbeef, 0, 0) == SAMBA_APPLET_FAIL,
	   "and so is what it does not do");
	memset(chip.pages[11], 0, 512);
	ok(mailbox(w, SAMBA_APPLET_WRITE_PAGES, 8, 8) ==
	   SAMBA_APPLET_WRITE_FAIL && w[2] == 3,
	   "a write that fails tells how far it got");
}

static void what_can_be_asked(void)
{
	uint32_t w[8];

	fresh();
	load(SAMBA_APPLET_USER_SIGNATURE);
	mailbox(w, SAMBA_APPLET_INIT, 0, 0);
	ok(mailbox(w, SAMBA_APPLET_READ_BOOTCFG, 0, 0) == 0 &&
	   w[2] == 0x9 << 5, "bootcfg 0 is GPNVM");
	chip.key_state = SAMBA_KEY_INCOMPLETE;
	ok(mailbox(w, SAMBA_APPLET_READ_BOOTCFG, 1, 0) == 0 &&
	   w[2] == SAMBA_KEY_INCOMPLETE, "bootcfg 1 is what is in block 0");
	chip.fail[FAKE_GPNVM] = EIO;
	ok(mailbox(w, SAMBA_APPLET_READ_BOOTCFG, 0, 0) ==
	   SAMBA_APPLET_READ_FAIL && !w[2], "if it can be read");
	ok(mailbox(w, SAMBA_APPLET_READ_BOOTCFG, 2, 0) == SAMBA_APPLET_FAIL,
	   "there is no other");
	load(SAMBA_APPLET_UNIQUE_ID);
	ok(mailbox(w, SAMBA_APPLET_INIT, SAMBA_COMM_SERIAL, 0) == 0 &&
	   w[2] == 0x13121110 && w[5] == 0x1f1e1d1c,
	   "the other applet tells the unique id");
	ok(mailbox(w, SAMBA_APPLET_READ_INFO, 0, 0) == SAMBA_APPLET_FAIL,
	   "and nothing else");
	chip.fail[FAKE_UNIQUE_ID] = EIO;
	ok(mailbox(w, SAMBA_APPLET_INIT, 0, 0) == SAMBA_APPLET_READ_FAIL,
	   "if it can");
}

static void raw_acknowledges(void)
{
	uint32_t w[8];

	fresh();
	load(SAMBA_APPLET_USER_SIGNATURE);
	mailbox(w, SAMBA_APPLET_INIT, SAMBA_COMM_USB, 0);
	say_text("EAPP,,,,#");
	reply();
	ok(!raw_acks, "an applet on USB ends without a raw acknowledge");
	mailbox(w, SAMBA_APPLET_INIT, SAMBA_COMM_SERIAL, 0);
	say_text("EAPP,,,,#");
	reply();
	ok(raw_acks == 1, "one on a serial line ends with one");
	say_text("SFIL,0,80,,#");
	reply();
	send(file, 128);
	ok(replies(OK_0) && !raw_acks,
	   "a file of the data sheet has none behind it");
	say_text("SFIL,0,80,0,1#");
	reply();
	send(file, 128);
	ok(replies(OK_0) && raw_acks == 1, "one of sam-ba 3.x does");
	say_text("RFIL,0,80,0,0#");
	ok(replies("CACK,00000000,00000080#") && raw_acks == 1 &&
	   receive(got, 128), "or in front of it");
	options.file_ack = SAMBA_RAW_ACK_ALWAYS;
	power_on();
	load(SAMBA_APPLET_USER_SIGNATURE);
	say_text("RFIL,0,80,,#");
	reply();
	ok(raw_acks == 1 && receive(got, 128), "or always");
	options.file_ack = SAMBA_RAW_ACK_NEVER;
	power_on();
	load(SAMBA_APPLET_USER_SIGNATURE);
	say_text("RFIL,0,80,0,0#");
	reply();
	ok(!raw_acks && receive(got, 128), "or never");
}

static void files(void)
{
	fresh();
	load(SAMBA_APPLET_USER_SIGNATURE);
	ok(!strcmp(sends("SFIL,0,10000,,#", file, 65536), OK_0) &&
	   answers("RFIL,0,10000,,#", "CACK,00000000,00010000#") &&
	   receive(got, 65536) && !memcmp(got, file, 65536),
	   "64 KiB, there and back");
	ok(!strcmp(sends("SFIL,FFFF,1,,#", "\x42", 1), OK_0) &&
	   answers("RFIL,FFF0,10,,#", "CACK,00000000,00000010#") &&
	   receive(got, 16) && got[15] == 0x42 &&
	   !memcmp(got, file + 0xfff0, 15), "one byte at the end");
	ok(answers("SFIL,10000,1,,#", "CACK,FFFFFFFD,00000000#") &&
	   answers("RFIL,FFFFFFFF,1,,#", "CACK,FFFFFFFD,00000000#"),
	   "an address behind the buffer: bad-address");
	ok(answers("SFIL,FFFF,2,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("RFIL,1,FFFFFFFF,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("SFIL,0,0,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("SFIL,,,,#", "CACK,FFFFFFFC,00000000#"),
	   "a length that is none or too much: bad-length");
	options.chunk = 1000;
	power_on();
	load(SAMBA_APPLET_USER_SIGNATURE);
	ok(answers("SFIL,10,9C4,,#", "CACK,00000000,000003E8#") &&
	   send(file, 1000) && replies("CACK,00000000,000003E8#") &&
	   send(file + 1000, 1000) && replies("CACK,00000000,000001F4#") &&
	   send(file + 2000, 500) && replies(OK_0),
	   "a payload goes in the pieces that the monitor asks for");
	ok(answers("RFIL,10,9C4,,#", "CACK,00000000,000003E8#") &&
	   receive(got, 1000) && !memcmp(got, file, 1000),
	   "and comes in the pieces it gives");
}

/* ---- hosts that do it wrong ---- */

static void no_commands(void)
{
	fresh();
	ok(answers("garbage#", "CACK,FFFFFFF9,00000000#") && works(),
	   "garbage: bad-op-code");
	ok(answers("rver,,,,#", "CACK,FFFFFFF9,00000000#") &&
	   answers("WSMD,,,,#", "CACK,FFFFFFF9,00000000#") &&
	   answers("RVER#", "CACK,FFFFFFF9,00000000#") && works(),
	   "small letters, another op_code, no commas: bad-op-code");
	ok(answers("SFIL,123456789,1,,#", "CACK,FFFFFFFD,00000000#") &&
	   answers("SFIL,1,123456789,,#", "CACK,FFFFFFFC,00000000#") &&
	   works(), "9 digits: bad-address, bad-length");
	ok(answers("RVER,1,,,#", "SVER,FFFFFFFD,00000000#") &&
	   answers("RVER,,1,,#", "SVER,FFFFFFFC,00000000#") &&
	   answers("SSEC,,1,,#", "CACK,FFFFFFFC,00000000#") &&
	   answers("SJTD,1,,,#", "CACK,FFFFFFFD,00000000#") &&
	   chip.gpnvm == 0x9 << 5,
	   "arguments that a command does not have: refused");
	say_text("RVER,,,");
	ok(replies("CACK,FFFFFFF9,00000000#") && works(),
	   "no #, and the host polls: bad-op-code");
	say_text("RVER,,,");
	wait_ms(2000);
	ok(works(), "no #, and then silence");
	for (int i = 0; i < 10000; i++)
		say_text("no end of it, ");
	wait_ms(100);
	ok(replies("CACK,FFFFFFF9,00000000#") && works(),
	   "text without an end: bad-op-code");
	say("\r\n\0\xff\x06\x15", 6);
	ok(works(), "line feeds and noise: nothing");
}

static void frame(uint8_t f[XMODEM_FRAME], uint8_t number, const void *bytes)
{
	struct xmodem x;
	size_t size;

	xmodem_send(&x, &xmodem_defaults, bytes, 128, 0);
	x.blocks = number - 1;
	x.from -= 128 * x.blocks;
	x.max += 128 * x.blocks;
	xmodem_feed(&x, "C", 1, 0);
	memcpy(f, xmodem_output(&x, &size), XMODEM_FRAME);
}

/* A payload that goes wrong: what the monitor says to it at last. */
static bool refuses_payload(void)
{
	flush();
	if (!replies("CACK,FFFFFFE7,00000000#"))
		return false;
	return !chip.calls[FAKE_WRITE_KEY] && works();
}

static void awaits_key(void)
{
	fresh();
	answers("WCKY,,C0,,#", "CACK,00000000,000000C0#");
	hear(got, sizeof(got));
}

static void bad_payloads(void)
{
	uint8_t f[XMODEM_FRAME];

	awaits_key();
	wait_ms(20000);
	ok(works(), "no payload at all");
	awaits_key();
	send(file, 100);
	ok(refuses_payload(), "a payload that is too short: transfer");
	awaits_key();
	send(file, 1000);
	ok(refuses_payload(), "one that is too long: transfer");
	awaits_key();
	frame(f, 1, file);
	f[50] ^= 1;
	for (int i = 0; i < 10; i++) {
		say(f, sizeof(f));
		wait_ms(200);
	}
	ok(refuses_payload(), "a wrong CRC, again and again: transfer");
	awaits_key();
	frame(f, 3, file);
	say(f, sizeof(f));
	ok(refuses_payload(), "a wrong block number: transfer");
	awaits_key();
	say("\x18", 1);
	ok(refuses_payload(), "CAN: transfer");
	awaits_key();
	frame(f, 1, file);
	say(f, 60);
	wait_ms(60000);
	ok(works(), "half a block, and then silence");
	awaits_key();
	for (int i = 0; i < 1000; i++)
		say(file, 1000);
	ok(refuses_payload(), "a payload without Xmodem: transfer");
}

static void payload_with_flaws(void)
{
	uint8_t f[XMODEM_FRAME], message[256] = { 0 };
	struct samba_key key;

	awaits_key();
	make_message(message, &key);
	frame(f, 1, message);
	f[77] ^= 4;
	say(f, sizeof(f));
	wait_ms(200);
	f[77] ^= 4;
	say(f, sizeof(f));
	say(f, sizeof(f));
	hear(got, sizeof(got));
	frame(f, 2, message + 128);
	say(f, sizeof(f));
	say("\x04", 1);
	ok(replies(OK_0) && !memcmp(&chip.key, &key, sizeof(key)),
	   "a block that was repeated, and one that came twice, do no harm");
}

static void hosts_that_go_away(void)
{
	fresh();
	say_text("RVER,,,,#");
	ok(answers("SSEC,,,,#", OK_0),
	   "a command instead of the polls for a reply is executed");
	say_text("RVER,,,,#C");
	hear(got, sizeof(got));
	ok(answers("CRST,,,,#", OK_0) && samba_monitor_wants_reset(&m),
	   "in the middle of a reply as well");
	awaits_key();
	ok(works(), "and instead of a payload");
	fresh();
	say_text("RVER,,,,#");
	wait_ms(60000);
	ok(works(), "a reply that nobody fetches is dropped");
	say_text("RVER,,,,#");
	reply();
	say_text("CCC");
	wait_ms(60000);
	ok(works(), "so is half a transfer");
}

/* What was not meant as a command is none. */
static void text_in_payloads(void)
{
	uint8_t block[128] = { 0 }, f[XMODEM_FRAME];

	for (int i = 0; i < 14; i++)
		memcpy(block + 9 * i, "SJTD,,,,#", 9);
	frame(f, 1, block);
	fresh();
	say(f, sizeof(f));
	wait_ms(1000);
	ok(chip.gpnvm == 0x9 << 5 && works(),
	   "a frame that nobody waits for");
	say_text("RVER,,,,#");
	say(f, sizeof(f));
	ok(chip.gpnvm == 0x9 << 5, "one instead of the polls for a reply");
	wait_ms(60000);
	awaits_key();
	f[0] ^= 0x40;
	say(f, sizeof(f));
	wait_ms(1000);
	f[0] ^= 0x40;
	ok(chip.gpnvm == 0x9 << 5, "one whose first byte was hurt");
	f[2] ^= 1;
	for (int i = 0; i < 10; i++) {
		say(f, sizeof(f));
		wait_ms(200);
	}
	ok(refuses_payload() && chip.gpnvm == 0x9 << 5,
	   "what follows a transfer that failed");
}

static void say_frame(uint8_t number)
{
	uint8_t f[XMODEM_FRAME];

	frame(f, number, file);
	say(f, sizeof(f));
}

/* Dice; the monitor has to come back each time, and to burn nothing. */
static void dice(void)
{
	static const char *const pieces[] = {
		"RVER,,,,#", "WCKY,,C0,,#", "SAPT,,50,,#", "SMBX,,80,,#",
		"RMBX,,,,#", "EAPP,,,,#", "SFIL,0,400,,#", "RFIL,0,400,0,0#",
		"C", "\x06", "\x15", "\x18", "\x04", "#", ",", "SFIL,,",
	};
	unsigned int seed = 1, lost = 0, burnt = 0;

	for (int run = 0; run < 300; run++) {
		fresh();
		for (int i = 0; i < 200; i++) {
			int what = rand_r(&seed) % 24;

			if (what < 16)
				say_text(pieces[what]);
			else if (what < 20)
				wait_ms(rand_r(&seed) % 3000);
			else if (what == 20)
				hear(got, sizeof(got));
			else if (what == 21)
				say(file + rand_r(&seed) % 1000, 133);
			else
				say_frame(what - 21);
		}
		hear(got, sizeof(got));
		wait_ms(200000);
		hear(got, sizeof(got));
		lost += !works();
		burnt += chip.calls[FAKE_WRITE_KEY] + chip.calls[FAKE_WRITE] +
			 chip.calls[FAKE_ERASE] + (chip.gpnvm != 0x9 << 5);
	}
	ok(!lost, "after whatever nonsense the monitor is ready again");
	ok(!burnt, "and has burnt nothing");
}

int main(void)
{
	for (size_t i = 0; i < sizeof(file); i++)
		file[i] = i * 13 + i / 200;
	version();
	one_session();
	customer_key();
	customer_key_errors();
	customer_key_contents();
	boot_modes();
	reset();
	before_an_applet();
	loading();
	user_signature();
	user_signature_errors();
	what_can_be_asked();
	raw_acknowledges();
	files();
	no_commands();
	bad_payloads();
	payload_with_flaws();
	hosts_that_go_away();
	text_in_payloads();
	dice();
	return done();
}
