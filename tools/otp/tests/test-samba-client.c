// SPDX-License-Identifier: GPL-2.0-only
/* The host's end against devices that do as they are told, good and bad. */
#include <stdlib.h>
#include <string.h>

#include "samba/client.h"
#include "samba/crc16.h"
#include "samba/errcode.h"
#include "samba/xmodem.h"
#include "tap.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define FILE_SIZE	3000

static uint8_t file[FILE_SIZE], got[2 * FILE_SIZE], taken[2 * FILE_SIZE];

/**
 * enum act_kind - what a device does
 * @LISTEN: waits for exactly this command
 * @REPLY: sends this through Xmodem
 * @TAKE: receives @size bytes through Xmodem
 * @GIVE: sends @size bytes of the file, from where it was, through Xmodem
 * @RAW: sends this, as it is
 * @POLL: waits for a byte, and drops what comes with it
 * @WAIT: does nothing for @size milliseconds
 */
enum act_kind {
	END,
	LISTEN,
	REPLY,
	TAKE,
	GIVE,
	RAW,
	POLL,
	WAIT,
};

struct act {
	enum act_kind kind;
	const char *text;
	size_t size;
};

/**
 * struct device - one under way
 * @act: what it does now
 * @heard: of a command
 * @commands: that it has heard, each with all that the host said
 * @x: the transfer
 * @until: the end of a wait
 * @out: raw bytes that it sends
 */
struct device {
	const struct act *act;
	bool begun;
	char heard[256];
	size_t heard_count;
	size_t at;
	size_t took;
	struct xmodem x;
	uint64_t until;
	bool wrong;
};

static const struct xmodem_params device_params = {
	.start_ms = 500,
	.start_tries = 20,
	.answer_ms = 1000,
	.quiet_ms = 50,
	.retries = 5,
};

static bool transfers(const struct device *d)
{
	return d->begun && (d->act->kind == REPLY || d->act->kind == TAKE ||
			    d->act->kind == GIVE);
}

static void next(struct device *d)
{
	if (d->act->kind == GIVE)
		d->at += d->act->size;
	if (d->act->kind == TAKE)
		d->took += d->act->size;
	d->act++;
	d->begun = false;
	d->heard_count = 0;
}

static void begin(struct device *d, uint64_t now)
{
	const struct act *a = d->act;

	d->begun = true;
	if (a->kind == REPLY)
		xmodem_send(&d->x, &device_params, a->text, strlen(a->text),
			    now);
	else if (a->kind == TAKE)
		xmodem_receive(&d->x, &device_params, taken + d->took,
			       a->size, a->size, now);
	else if (a->kind == GIVE)
		xmodem_send(&d->x, &device_params, file + d->at, a->size,
			    now);
	else if (a->kind == WAIT)
		d->until = now + a->size;
}

/* Polls for a reply may stand in front of it. */
static bool is_wanted(const struct device *d)
{
	const size_t size = strlen(d->act->text);
	const size_t polls = strspn(d->heard, "C");

	return d->heard_count >= size &&
	       d->heard_count - size <= polls &&
	       !strcmp(d->heard + d->heard_count - size, d->act->text);
}

static void listen_to(struct device *d, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] < ' ' || d->heard_count == sizeof(d->heard) - 1)
			continue;
		d->heard[d->heard_count++] = bytes[i];
		if (bytes[i] != '#')
			continue;
		d->heard[d->heard_count] = '\0';
		if (!is_wanted(d)) {
			diag("heard '%s', not '%s'", d->heard, d->act->text);
			d->wrong = true;
		}
		next(d);
		return;
	}
}

/* A transfer that is over, and whose last words have gone out. */
static bool is_over(const struct device *d)
{
	size_t left;

	if (!transfers(d) || xmodem_running(&d->x))
		return false;
	xmodem_output(&d->x, &left);
	return !left;
}

static void device_feed(struct device *d, const uint8_t *bytes, size_t size,
			uint64_t now)
{
	if (size && is_over(d))
		next(d);
	if (!d->begun)
		begin(d, now);
	if (transfers(d))
		xmodem_feed(&d->x, bytes, size, now);
	else if (d->act->kind == LISTEN)
		listen_to(d, bytes, size);
	else if (d->act->kind == POLL && size)
		next(d);
}

static size_t device_output(struct device *d, uint8_t *bytes, uint64_t now)
{
	const void *out;
	size_t size = 0;

	if (!d->begun)
		begin(d, now);
	if (d->act->kind == RAW) {
		size = d->act->size ?: strlen(d->act->text);
		memcpy(bytes, d->act->text, size);
		next(d);
	} else if (transfers(d)) {
		out = xmodem_output(&d->x, &size);
		memcpy(bytes, out, size);
		xmodem_sent(&d->x, size);
		if (is_over(d))
			next(d);
	} else if (d->act->kind == WAIT && now >= d->until) {
		next(d);
	}
	return size;
}

static uint64_t device_deadline(const struct device *d)
{
	if (transfers(d))
		return xmodem_deadline(&d->x);
	return d->begun && d->act->kind == WAIT ? d->until : UINT64_MAX;
}

/* ---- both ---- */

static struct samba_client client;
static struct samba_client_params params;
static uint64_t took_ms;
static char said[64 * 1024];
static size_t said_count, hidden;

static void hear(struct device *d, uint64_t now)
{
	size_t size;
	const uint8_t *bytes = samba_client_output(&client, &size);
	uint8_t copy[XMODEM_FRAME];

	memcpy(copy, bytes, size);
	if (samba_client_hides(&client))
		hidden += size;
	if (said_count + size <= sizeof(said)) {
		memcpy(said + said_count, copy, size);
		said_count += size;
	}
	samba_client_sent(&client, size, now);
	device_feed(d, copy, size, now);
}

static void tell(const uint8_t *bytes, size_t size, struct device *d,
		 uint64_t now)
{
	size_t at = 0, left;

	while (at < size && samba_client_running(&client)) {
		at += samba_client_feed(&client, bytes + at, size - at, now);
		samba_client_output(&client, &left);
		if (left)
			hear(d, now);
	}
}

static bool busy(struct device *d, uint64_t now)
{
	const struct act *act = d->act;
	uint8_t bytes[4096];
	size_t from_host, from_device;

	samba_client_output(&client, &from_host);
	hear(d, now);
	from_device = device_output(d, bytes, now);
	tell(bytes, from_device, d, now);
	return from_host || from_device || d->act != act;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Until the client is over; false if the device was not done then. */
static bool run(const struct samba_exchange *exchange, const struct act *acts)
{
	struct device d = { .act = acts };
	uint64_t now = 1000, turn;

	said_count = 0;
	hidden = 0;
	memset(got, 0xee, sizeof(got));
	samba_client_begin(&client, &params, exchange, now);
	for (turn = 0; turn < 100000 && samba_client_running(&client);
	     turn++) {
		if (busy(&d, now))
			continue;
		now = earlier(samba_client_deadline(&client),
			      device_deadline(&d));
		if (now == UINT64_MAX)
			break;
		samba_client_tick(&client, now);
		if (transfers(&d))
			xmodem_tick(&d.x, now);
	}
	took_ms = now - 1000;
	/* The last words of the host. */
	while (d.act->kind != END && busy(&d, now))
		;
	return d.act->kind == END && !d.wrong;
}

static struct samba_exchange plain(enum samba_op op)
{
	return (struct samba_exchange) { .command.op = op };
}

static struct samba_exchange to_device(enum samba_op op, uint32_t size)
{
	return (struct samba_exchange) {
		.command = { op, 0, size }, .send = file,
	};
}

static struct samba_exchange to_host(enum samba_op op, uint32_t address,
				     uint32_t size)
{
	return (struct samba_exchange) {
		.command = { op, address, size },
		.receive = got, .room = size,
	};
}

static bool outcome(enum samba_client_outcome wanted, const char *words)
{
	if (client.outcome == wanted &&
	    (!words || strstr(client.text, words)))
		return true;
	diag("outcome %d, errcode %08X: %s", client.outcome,
	     (uint32_t)client.errcode, client.text);
	return false;
}

/* How often the host said these four letters. */
static unsigned int times(const char *op)
{
	unsigned int count = 0;

	for (size_t i = 0; i + 4 <= said_count; i++)
		count += !memcmp(said + i, op, 4);
	return count;
}

static bool ended_with_can(void)
{
	return said_count >= 2 && said[said_count - 1] == XMODEM_CAN &&
	       said[said_count - 2] == XMODEM_CAN;
}

#define CHECK(exchange, wanted, words, name, ...)			\
	do {								\
		static const struct act acts[] = { __VA_ARGS__, { END } }; \
		struct samba_exchange x = exchange;			\
		bool whole = run(&x, acts);				\
									\
		ok(outcome(wanted, words) && whole, "%s", name);	\
	} while (0)

#define OK(length)	{ REPLY, "CACK,00000000," length "#" }
#define DONE		OK("00000000")

/* ---- what goes right ---- */

static void all_commands(void)
{
	CHECK(plain(SAMBA_SJTD), SAMBA_CLIENT_DONE, NULL, "SJTD",
	      { LISTEN, "SJTD,,,,#" }, DONE);
	CHECK(plain(SAMBA_CRST), SAMBA_CLIENT_DONE, NULL, "CRST",
	      { LISTEN, "CRST,,,,#" }, DONE);
	CHECK(plain(SAMBA_SSEC), SAMBA_CLIENT_DONE, NULL, "SSEC",
	      { LISTEN, "SSEC,,,,#" }, DONE);
	CHECK(plain(SAMBA_SSNM), SAMBA_CLIENT_DONE, NULL, "SSNM",
	      { LISTEN, "SSNM,,,,#" }, DONE);
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_DONE, NULL, "WCKY",
	      { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"),
	      { TAKE, .size = 192 }, DONE);
	ok(!memcmp(taken, file, 192) && client.arrived == 192,
	   "whose payload arrives");
	CHECK(to_device(SAMBA_SAPT, 2999), SAMBA_CLIENT_DONE, NULL, "SAPT",
	      { LISTEN, "SAPT,,BB7,,#" }, OK("00000BB7"),
	      { TAKE, .size = 2999 }, DONE);
	ok(!memcmp(taken, file, 2999), "whose payload arrives");
	CHECK(to_device(SAMBA_SMBX, 128), SAMBA_CLIENT_DONE, NULL, "SMBX",
	      { LISTEN, "SMBX,,80,,#" }, OK("00000080"),
	      { TAKE, .size = 128 }, DONE);
	CHECK(to_host(SAMBA_RMBX, 0, 128), SAMBA_CLIENT_DONE, NULL, "RMBX",
	      { LISTEN, "RMBX,,,,#" }, OK("00000080"), { GIVE, .size = 128 });
	ok(!memcmp(got, file, 128) && client.arrived == 128,
	   "whose payload arrives");
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_DONE, NULL, "RVER",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "SVER,00000000,00000030#" },
	      { GIVE, .size = 48 });
	ok(!memcmp(got, file, 48) && client.arrived == 48,
	   "which is as long as the reply says");
	CHECK(plain(SAMBA_EAPP), SAMBA_CLIENT_DONE, NULL, "EAPP",
	      { LISTEN, "EAPP,,,,#" }, { WAIT, .size = 3000 }, { RAW, "\x06" },
	      { REPLY, "ASTA,00000000,00000000#" });
	ok(client.acks == 1 && !memcmp(said + 9, "C\x06", 2),
	   "during which the host is silent");
}

static void files(void)
{
	struct samba_exchange at = to_device(SAMBA_SFIL, 1024);

	at.command.address = 0x2000;
	CHECK(at, SAMBA_CLIENT_DONE, NULL, "SFIL",
	      { LISTEN, "SFIL,2000,400,,#" }, OK("00000400"),
	      { TAKE, .size = 1024 }, { RAW, "\x06" }, DONE);
	ok(!memcmp(taken, file, 1024) && client.acks == 1,
	   "whose payload arrives, and the acknowledge behind it is dropped");
	CHECK(at, SAMBA_CLIENT_DONE, NULL, "SFIL without one",
	      { LISTEN, "SFIL,2000,400,,#" }, OK("00000400"),
	      { TAKE, .size = 1024 }, DONE);
	ok(!client.acks && !took_ms, "takes no longer");
	CHECK(at, SAMBA_CLIENT_DONE, NULL, "SFIL in pieces",
	      { LISTEN, "SFIL,2000,400,,#" }, OK("00000200"),
	      { TAKE, .size = 512 }, { RAW, "\x06" }, OK("00000001"),
	      { TAKE, .size = 1 }, { RAW, "\x06" }, OK("000001FF"),
	      { TAKE, .size = 511 }, { RAW, "\x06" }, DONE);
	ok(!memcmp(taken, file, 1024) && client.acks == 3 && times("SFIL") == 1,
	   "is one command, and all pieces arrive");
	CHECK(to_host(SAMBA_RFIL, 0x100, 1000), SAMBA_CLIENT_DONE, NULL,
	      "RFIL in pieces",
	      { LISTEN, "RFIL,100,3E8,,#" }, { RAW, "\x06" }, OK("00000200"),
	      { GIVE, .size = 512 }, { LISTEN, "RFIL,300,1E8,,#" },
	      { RAW, "\x06" }, OK("000001E8"), { GIVE, .size = 488 });
	ok(!memcmp(got, file, 1000) && got[1000] == 0xee,
	   "asks again for what is left");
}

static void waiting_for_the_acknowledge(void)
{
	struct samba_exchange at = to_device(SAMBA_SFIL, 10);

	params.chunk_ack = SAMBA_ACK_WAIT;
	CHECK(at, SAMBA_CLIENT_DONE, NULL, "SFIL that waits for acknowledges",
	      { LISTEN, "SFIL,0,A,,#" }, OK("0000000A"), { TAKE, .size = 10 },
	      { WAIT, .size = 1500 }, { RAW, "text\x06" }, DONE);
	ok(client.acks == 1 && took_ms == 1500, "does not poll meanwhile");
	CHECK(at, SAMBA_CLIENT_DONE, NULL, "and polls when none comes",
	      { LISTEN, "SFIL,0,A,,#" }, OK("0000000A"), { TAKE, .size = 10 },
	      { POLL }, DONE);
	ok(!client.acks && took_ms >= 2000, "after its time");
	params.chunk_ack = SAMBA_ACK_POLL;
	CHECK(plain(SAMBA_EAPP), SAMBA_CLIENT_DONE, NULL,
	      "an applet without acknowledge",
	      { LISTEN, "EAPP,,,,#" }, { POLL },
	      { REPLY, "ASTA,00000000,00000000#" });
	ok(took_ms >= params.applet_ms, "is polled after its time too");
	params.applet_ack = SAMBA_ACK_POLL;
	CHECK(plain(SAMBA_EAPP), SAMBA_CLIENT_DONE, NULL,
	      "or at once, if one wants so",
	      { LISTEN, "EAPP,,,,#" }, { WAIT, .size = 1200 }, { RAW, "\x06" },
	      { REPLY, "ASTA,00000000,00000000#" });
	ok(took_ms < 2000 && client.acks == 1, "which drops the acknowledge");
	params.applet_ack = SAMBA_ACK_WAIT;
}

static void the_other_dialect(void)
{
	params.dialect = SAMBA_SAM_BA_3;
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_DONE, NULL,
	      "WCKY as sam-ba writes it",
	      { LISTEN, "WCKY,0,c0,0,1#" }, OK("000000C0"),
	      { TAKE, .size = 192 }, DONE);
	CHECK(to_host(SAMBA_RMBX, 0, 128), SAMBA_CLIENT_DONE, NULL,
	      "RMBX as sam-ba writes it",
	      { LISTEN, "RMBX,0,80,0,0#" }, OK("00000080"),
	      { GIVE, .size = 128 });
	CHECK(plain(SAMBA_SJTD), SAMBA_CLIENT_DONE, NULL,
	      "SJTD as sam-ba writes it", { LISTEN, "SJTD,0,0,0,0#" }, DONE);
	params.dialect = SAMBA_DATA_SHEET;
}

static void one_session(void)
{
	params.one_session = true;
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_DONE, NULL,
	      "a version in the transfer of its reply",
	      { LISTEN, "RVER,,,,#" },
	      { REPLY, "SVER,00000000,0000000A#v1.0 extra" });
	ok(!memcmp(got, "v1.0 extra", 10) && client.arrived == 10, "arrives");
	CHECK(to_host(SAMBA_RFIL, 0, 40), SAMBA_CLIENT_DONE, NULL,
	      "a file in pieces, each in that of its reply",
	      { LISTEN, "RFIL,0,28,,#" },
	      { REPLY, "CACK,00000000,00000014#abcdefghijklmnopqrst" },
	      { LISTEN, "RFIL,14,14,,#" },
	      { REPLY, "CACK,00000000,00000014#ABCDEFGHIJKLMNOPQRST" });
	ok(!memcmp(got, "abcdefghijklmnopqrstABCDEFGHIJKLMNOPQRST", 40),
	   "arrives");
	CHECK(to_host(SAMBA_RFIL, 0, 300), SAMBA_CLIENT_FAILED,
	      "announces 256 bytes, and there are 105",
	      "a payload that is shorter than its reply says",
	      { LISTEN, "RFIL,0,12C,,#" },
	      { REPLY, "CACK,00000000,00000100#" });
	CHECK(to_host(SAMBA_RFIL, 0, 10), SAMBA_CLIENT_FAILED,
	      "announces 11 bytes, and 10 are the most", "or longer",
	      { LISTEN, "RFIL,0,A,,#" },
	      { REPLY, "CACK,00000000,0000000B#" });
	params.one_session = false;
	CHECK(to_host(SAMBA_RMBX, 0, 128), SAMBA_CLIENT_FAILED,
	      "in the same transfer?", "a host that does not know is told so",
	      { LISTEN, "RMBX,,,,#" },
	      { REPLY, "CACK,00000000,00000080#................................................................................................................................" });
}

/* ---- what the device says no to ---- */

static void every_errcode(void)
{
	char text[SAMBA_REPLY_SIZE + 1];
	int32_t errcode;

	for (size_t i = 0; samba_errcode_at(i, &errcode); i++) {
		const struct samba_reply reply = { SAMBA_CACK, errcode };
		const struct act early[] = {
			{ LISTEN, "WCKY,,C0,,#" }, { REPLY, text }, { END },
		};
		const struct act late[] = {
			{ LISTEN, "WCKY,,C0,,#" }, OK("000000C0"),
			{ TAKE, .size = 192 }, { REPLY, text }, { END },
		};
		struct samba_exchange x = to_device(SAMBA_WCKY, 192);

		if (!errcode)
			continue;
		samba_reply_format(&reply, text);
		ok(run(&x, early) &&
		   outcome(SAMBA_CLIENT_REFUSED, samba_errcode_name(errcode)) &&
		   client.errcode == errcode && !client.arrived,
		   "%s to a command", text);
		ok(run(&x, late) &&
		   outcome(SAMBA_CLIENT_REFUSED, samba_errcode_name(errcode)) &&
		   client.errcode == errcode && client.arrived == 192,
		   "%s to its payload", text);
	}
	CHECK(plain(SAMBA_EAPP), SAMBA_CLIENT_REFUSED,
	      "the applet answers status 0000000F", "the status of an applet",
	      { LISTEN, "EAPP,,,,#" }, { RAW, "\x06" },
	      { REPLY, "ASTA,0000000F,00000000#" });
	ok(client.by_applet && client.errcode == 15, "is its own");
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_REFUSED, "bad-op",
	      "a command that is unknown is acknowledged, whatever it is",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "CACK,FFFFFFF9,00000000#" });
	CHECK(to_device(SAMBA_SFIL, 10), SAMBA_CLIENT_REFUSED,
	      "status 00000002", "an applet that does not take a file",
	      { LISTEN, "SFIL,0,A,,#" },
	      { REPLY, "ASTA,00000002,00000000#" }, DONE);
}

static void a_payload_that_is_cancelled(void)
{
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_REFUSED, "transfer",
	      "a device that gives up a payload says why",
	      { LISTEN, "SAPT,,12C,,#" }, OK("0000012C"),
	      { RAW, "C" }, { POLL }, { RAW, "\x18\x18\x18" },
	      { REPLY, "CACK,FFFFFFE7,00000000#" });
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "the payload did not get through: the transfer was cancelled",
	      "or does not",
	      { LISTEN, "SAPT,,12C,,#" }, OK("0000012C"), { RAW, "\x18\x18" });
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "the payload did not get through: the transfer was cancelled",
	      "and may not go on as if nothing had been",
	      { LISTEN, "SAPT,,12C,,#" }, OK("0000012C"), { RAW, "\x18" },
	      OK("0000012C"));
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "the payload did not get through: the peer did not begin",
	      "one that does not want it",
	      { LISTEN, "SAPT,,12C,,#" }, OK("0000012C"));
}

/* ---- devices that make no sense ---- */

static char block_5[XMODEM_FRAME] = { 0x01, 0x05, 0xfa };

static void bad_replies(void)
{
	CHECK(plain(SAMBA_CRST), SAMBA_CLIENT_UNKNOWN, "does not answer",
	      "silence", { LISTEN, "CRST,,,,#" });
	ok(took_ms == 10000, "that lasts");
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "is no reply: it begins with none of", "no reply at all",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "What do you mean, RVER?" });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "is no reply: there is no # behind", "a number that is too long",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "SVER,00000000,00000030" });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "answers ASTA where SVER belongs", "the wrong kind",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "ASTA,00000000,00000030#" });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "where SVER belongs", "another wrong kind",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "CACK,00000000,00000030#" });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "has no payload", "nothing behind a version",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "SVER,00000000,00000000#" });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "announces 257 bytes, and 256 are the most", "too much behind it",
	      { LISTEN, "RVER,,,,#" }, { REPLY, "SVER,00000000,00000101#" });
	ok(ended_with_can(), "which is told so");
	CHECK(to_host(SAMBA_RFIL, 0, 10), SAMBA_CLIENT_FAILED,
	      "announces 4294967295 bytes", "or very much",
	      { LISTEN, "RFIL,0,A,,#" }, { REPLY, "CACK,00000000,FFFFFFFF#" });
	CHECK(to_host(SAMBA_RFIL, 0, 300), SAMBA_CLIENT_FAILED,
	      "the payload did not get through: the peer sent too few",
	      "a payload that ends too soon",
	      { LISTEN, "RFIL,0,12C,,#" }, OK("0000012C"),
	      { GIVE, .size = 100 });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "the reply did not get through: the transfer was cancelled",
	      "a reply that is given up",
	      { LISTEN, "RVER,,,,#" }, { POLL }, { RAW, "\x18" });
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED,
	      "the reply did not get through: a block is out of sequence",
	      "a block that is not the first",
	      { LISTEN, "RVER,,,,#" }, { POLL },
	      { RAW, block_5, sizeof(block_5) });
}

static void bad_lengths(void)
{
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "asks for 301 bytes, and 300 are left", "one byte too many",
	      { LISTEN, "SAPT,,12C,,#" }, OK("0000012D"));
	ok(ended_with_can(), "ends with CAN");
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "asks for 4294967295 bytes", "far too many",
	      { LISTEN, "SAPT,,12C,,#" }, OK("FFFFFFFF"));
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "asks for 1 bytes, and 0 are left", "more than there is",
	      { LISTEN, "SAPT,,12C,,#" }, OK("0000012C"),
	      { TAKE, .size = 300 }, OK("00000001"));
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "took 0 of 300 bytes and wants no more", "nothing at all",
	      { LISTEN, "SAPT,,12C,,#" }, DONE);
	CHECK(to_device(SAMBA_SAPT, 300), SAMBA_CLIENT_FAILED,
	      "took 200 of 300 bytes and wants no more", "or only a part",
	      { LISTEN, "SAPT,,12C,,#" }, OK("000000C8"),
	      { TAKE, .size = 200 }, DONE);
}

static void noise(void)
{
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_DONE, NULL,
	      "noise in front of a reply",
	      { LISTEN, "RVER,,,,#" }, { RAW, "ROM\r\n" },
	      { WAIT, .size = 200 }, { REPLY, "SVER,00000000,00000030#" },
	      { GIVE, .size = 48 });
	CHECK(plain(SAMBA_SJTD), SAMBA_CLIENT_DONE, NULL,
	      "a device that is slow",
	      { LISTEN, "SJTD,,,,#" }, { WAIT, .size = 9000 }, DONE);
	ok(times("SJTD") == 1, "is asked once");
}

/* ---- what must not happen twice ---- */

static void lost_replies(void)
{
	static const enum samba_op ops[] = {
		SAMBA_SJTD, SAMBA_SSEC, SAMBA_SSNM, SAMBA_CRST, SAMBA_EAPP,
	};
	static const struct act nothing[] = { { END } };

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		const char *name = samba_op_info(ops[i])->name;
		struct samba_exchange x = plain(ops[i]);

		ok(run(&x, nothing) &&
		   outcome(SAMBA_CLIENT_UNKNOWN, "does not answer"),
		   "%s: no answer, so nobody knows", name);
		ok(times(name) == 1, "%s: it was said once", name);
	}
	CHECK(plain(SAMBA_SJTD), SAMBA_CLIENT_UNKNOWN, "is no reply",
	      "SJTD: an answer that says nothing",
	      { LISTEN, "SJTD,,,,#" }, { REPLY, "????????????????????????" });
	CHECK(plain(SAMBA_SSNM), SAMBA_CLIENT_UNKNOWN, "where CACK belongs",
	      "SSNM: an answer to something else",
	      { LISTEN, "SSNM,,,,#" }, { REPLY, "SVER,00000000,00000000#" });
	ok(times("SSNM") == 1, "SSNM: it was said once");
	CHECK(to_host(SAMBA_RVER, 0, 256), SAMBA_CLIENT_FAILED, NULL,
	      "what has no effect has failed", { LISTEN, "RVER,,,,#" });
}

static void lost_keys(void)
{
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_FAILED, NULL,
	      "WCKY: no answer to the command: nothing has happened",
	      { LISTEN, "WCKY,,C0,,#" });
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_FAILED, NULL,
	      "WCKY: silence instead of a payload: nothing has happened",
	      { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"));
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_FAILED, NULL,
	      "WCKY: given up behind the first block: nothing has happened",
	      { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"), { RAW, "C" },
	      { POLL }, { RAW, "\x18" });
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_UNKNOWN, NULL,
	      "WCKY: given up behind the last block: nobody knows",
	      { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"), { RAW, "C" },
	      { POLL }, { RAW, "\x06" }, { POLL }, { RAW, "\x18" });
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_UNKNOWN,
	      "does not answer",
	      "WCKY: no answer to the payload: nobody knows",
	      { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"),
	      { TAKE, .size = 192 });
	ok(times("WCKY") == 1, "WCKY: it was said once");
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_UNKNOWN,
	      "asks for 192 bytes, and 0 are left",
	      "WCKY: asked for again: it is not sent again",
	      { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"),
	      { TAKE, .size = 192 }, OK("000000C0"));
}

static void interruptions(void)
{
	struct samba_exchange x = plain(SAMBA_SSEC);
	size_t size;

	samba_client_begin(&client, &params, &x, 0);
	samba_client_cancel(&client);
	ok(samba_client_running(&client), "an interrupted command");
	samba_client_output(&client, &size);
	ok(size == 2, "tells the device");
	samba_client_sent(&client, size, 0);
	ok(outcome(SAMBA_CLIENT_FAILED, "interrupted"),
	   "before it was sent: nothing has happened");
	samba_client_begin(&client, &params, &x, 0);
	samba_client_sent(&client, 9, 0);
	samba_client_cancel(&client);
	samba_client_sent(&client, 2, 0);
	ok(outcome(SAMBA_CLIENT_UNKNOWN, "interrupted"),
	   "afterwards: nobody knows");
	samba_client_begin(&client, &params, &x, 0);
	samba_client_sent(&client, 9, 0);
	samba_client_fail(&client, "the line was closed");
	ok(outcome(SAMBA_CLIENT_UNKNOWN, "the line was closed"),
	   "nor where the line is no more");
}

static void secrets(void)
{
	CHECK(to_device(SAMBA_WCKY, 192), SAMBA_CLIENT_DONE, NULL,
	      "a key", { LISTEN, "WCKY,,C0,,#" }, OK("000000C0"),
	      { TAKE, .size = 192 }, DONE);
	ok(hidden == 2 * XMODEM_FRAME + 1, "is hidden, all of it");
	CHECK(to_device(SAMBA_SAPT, 192), SAMBA_CLIENT_DONE, NULL,
	      "an applet", { LISTEN, "SAPT,,C0,,#" }, OK("000000C0"),
	      { TAKE, .size = 192 }, DONE);
	ok(!hidden, "is not");
}

int main(void)
{
	for (size_t i = 0; i < FILE_SIZE; i++)
		file[i] = i * 5 + i / 100 + 1;
	memset(block_5 + 3, '.', 128);
	block_5[131] = samba_crc16(block_5 + 3, 128) >> 8;
	block_5[132] = samba_crc16(block_5 + 3, 128);
	params = samba_client_defaults;
	all_commands();
	files();
	waiting_for_the_acknowledge();
	the_other_dialect();
	one_session();
	every_errcode();
	a_payload_that_is_cancelled();
	bad_replies();
	bad_lengths();
	noise();
	lost_replies();
	lost_keys();
	interruptions();
	secrets();
	return done();
}
