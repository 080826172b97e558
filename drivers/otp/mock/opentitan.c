// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the OpenTitan OTP controller: registers and direct access.
 *
 * Written from its documentation and, where that is at odds with it, from its
 * RTL (OpenTitan, hw/ip/otp_ctrl). Where both are silent the choice is ours,
 * and says so.
 */
#include "../formats/secded.h"
#include "image.h"
#include "opentitan.h"

#define OT_DEAD_CODE	OPENTITAN_OTP_FSM_STATE_ERROR

static const struct otp_model_variant ot_variants[] = {
	{ "earlgrey", "opentitan-otp" },
	{ "earlgrey-1.0.0", "opentitan-otp-1.0.0" },
	{ }
};

static const char *const ot_irqs[] = { "done", "error", NULL };

static const char *const ot_life_cycles[] = {
	"raw",
	"test_unlocked0", "test_locked0", "test_unlocked1", "test_locked1",
	"test_unlocked2", "test_locked2", "test_unlocked3", "test_locked3",
	"test_unlocked4", "test_locked4", "test_unlocked5", "test_locked5",
	"test_unlocked6", "test_locked6", "test_unlocked7",
	"dev", "prod", "prod_end", "rma", "scrap",
};

#define OT_COUNT(array)	(sizeof(array) / sizeof((array)[0]))
#define OT_LIFE_CYCLES	OT_COUNT(ot_life_cycles)
#define OT_DEV		16
#define OT_PROD_END	18
#define OT_RMA		19

static bool ot_idle(const struct ot_model *ot)
{
	return !ot->regs.init && !ot->regs.dead && !ot->regs.cmd;
}

/* Registers that direct access is started with can be written. */
static bool ot_open(const struct ot_model *ot)
{
	return ot->regs.regwen && ot_idle(ot);
}

/* The interrupt is raised when the first of all errors appears. */
static void ot_update_error_line(struct ot_model *ot)
{
	bool line = ot->regs.faults & ~OPENTITAN_OTP_STATUS_BUS_INTEG_ERROR;
	u32 i;

	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		line |= ot->regs.errors[i] != OPENTITAN_OTP_NO_ERROR;
	if (line && !ot->regs.error_line)
		ot->regs.intr_state |= OPENTITAN_OTP_INTR_ERROR;
	ot->regs.error_line = line;
}

static bool ot_is_terminal(u32 code)
{
	switch (code) {
	case OPENTITAN_OTP_MACRO_ERROR:
	case OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR:
	case OPENTITAN_OTP_CHECK_FAIL_ERROR:
	case OPENTITAN_OTP_FSM_STATE_ERROR:
		return true;
	default:
		return false;
	}
}

/* Everything that has not failed by itself is driven into its error state. */
static void ot_escalate(struct ot_model *ot)
{
	u32 i;

	ot->regs.dead = true;
	ot->regs.cmd = 0;
	ot->regs.rdata[0] = 0;
	ot->regs.rdata[1] = 0;
	ot->checks.pending = 0;
	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		if (!ot_is_terminal(ot->regs.errors[i]))
			ot->regs.errors[i] = OT_DEAD_CODE;
}

/* The first terminal error ends everything. */
void ot_judge(struct ot_model *ot)
{
	bool terminal = false;
	u32 i;

	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		terminal |= ot_is_terminal(ot->regs.errors[i]);
	if (terminal)
		ot_escalate(ot);
	ot_update_error_line(ot);
}

/* An agent has found an error. */
void ot_error(struct ot_model *ot, u32 agent, u32 code)
{
	if (ot->regs.dead)
		return;
	ot->regs.errors[agent] = code;
	ot_judge(ot);
}

void ot_fault(struct ot_model *ot, u32 fault)
{
	ot->regs.faults |= fault;
	ot_escalate(ot);
	ot_update_error_line(ot);
}

/* Software's access to the creator's seeds; lc_ctrl_signal_decode. */
static bool ot_gate_is_open(const struct ot_model *ot)
{
	if (ot->regs.life_cycle >= OT_DEV && ot->regs.life_cycle <= OT_PROD_END)
		return !ot->regs.sensed[OT_SECRET2];
	return ot->regs.life_cycle == OT_RMA;
}

static bool ot_write_locked(const struct ot_model *ot, u32 part)
{
	return part == OT_LIFE_CYCLE || ot->regs.sensed[part] ||
	       (part == OT_SECRET2 && !ot_gate_is_open(ot));
}

static bool ot_read_locked(const struct ot_model *ot, u32 part)
{
	if (ot_is_software(part))
		return !ot->regs.readable[part];
	if (ot_is_secret(part))
		return ot->regs.sensed[part] ||
		       (part == OT_SECRET2 && !ot_gate_is_open(ot));
	return part == OT_LIFE_CYCLE;
}

/**
 * struct ot_place - what a command is about
 * @part: the partition
 * @digest: its digest
 * @scrambled: what is there is scrambled
 * @address: of the word
 * @len: its bytes
 */
struct ot_place {
	u32 part;
	bool digest;
	bool scrambled;
	u32 address;
	u32 len;
};

/* Address bits below the granule are ignored. */
static struct ot_place ot_place(const struct ot_model *ot)
{
	struct ot_place place = {
		.part = ot_part_at(&ot->array, ot->regs.address),
		.digest = ot_is_digest(&ot->array, ot->regs.address),
	};

	place.scrambled = ot_is_secret(place.part) && !place.digest;
	place.len = place.digest || place.scrambled ? 8 : 4;
	place.address = ot->regs.address & ~(place.len - 1);
	return place;
}

static bool ot_may_read(const struct ot_model *ot,
			const struct ot_place *place)
{
	if (place->digest && ot_has_hw_digest(place->part))
		return true;
	return !ot_read_locked(ot, place->part);
}

static bool ot_may_write(const struct ot_model *ot,
			 const struct ot_place *place)
{
	if (place->digest && ot_has_hw_digest(place->part))
		return false;
	return !ot_write_locked(ot, place->part);
}

static bool ot_may_digest(const struct ot_model *ot,
			  const struct ot_place *place)
{
	return ot_has_hw_digest(place->part) &&
	       !ot_write_locked(ot, place->part) &&
	       !ot_read_locked(ot, place->part);
}

/* Back to idle, which is what the interrupt says. */
static void ot_end(struct ot_model *ot, u32 code)
{
	ot->regs.cmd = 0;
	if (code)
		ot_error(ot, OPENTITAN_OTP_AGENT_DAI, code);
	if (!ot->regs.dead)
		ot->regs.intr_state |= OPENTITAN_OTP_INTR_DONE;
}

static void ot_set_rdata(struct ot_model *ot, u64 value)
{
	ot->regs.rdata[0] = value;
	ot->regs.rdata[1] = value >> 32;
}

static u64 ot_wdata(const struct ot_model *ot)
{
	return (u64)ot->regs.wdata[1] << 32 | ot->regs.wdata[0];
}

static u64 ot_get(const u8 *bytes, u32 len)
{
	u64 value = 0;

	while (len--)
		value = value << 8 | bytes[len];
	return value;
}

/* After a word of 32 bits the upper register holds what it held: ours. */
static void ot_finish_read(struct ot_model *ot, const struct ot_place *place)
{
	u8 bytes[8];
	u64 value;
	u32 code;

	if (!ot_may_read(ot, place)) {
		ot_set_rdata(ot, 0);
		ot_end(ot, OPENTITAN_OTP_ACCESS_ERROR);
		return;
	}
	code = ot_read(&ot->array, place->address, place->len, bytes);
	if (code != OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR) {
		value = ot_get(bytes, place->len);
		if (place->scrambled)
			value = ot_descramble(&ot->array, place->part, value);
		ot->regs.rdata[0] = value;
		if (place->len == 8)
			ot->regs.rdata[1] = value >> 32;
	}
	ot_end(ot, code);
}

static u32 ot_write(struct ot_model *ot, const struct ot_place *place,
		    u32 bits)
{
	u64 value = ot_wdata(ot);

	if (place->scrambled)
		value = ot_scramble(&ot->array, place->part, value);
	return ot_program(&ot->array, place->address, place->len, value, bits);
}

/*
 * The register that data passes through is cleared by whatever succeeds, and
 * is not by a secret write that is refused.
 */
static void ot_finish_write(struct ot_model *ot, const struct ot_place *place)
{
	if (!ot_may_write(ot, place)) {
		ot_set_rdata(ot, place->scrambled ? ot_wdata(ot) : 0);
		ot_end(ot, OPENTITAN_OTP_ACCESS_ERROR);
		return;
	}
	ot_set_rdata(ot, 0);
	ot_end(ot, ot_write(ot, place, OT_ALL_BITS));
}

static u32 ot_digest(struct ot_model *ot, const struct ot_place *place,
		     u32 bits)
{
	u64 digest;
	u32 read, written;

	read = ot_compute_digest(&ot->array, place->part, &digest);
	if (read == OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR)
		return read;
	written = ot_program(&ot->array,
			     ot_digest_address(&ot->array, place->part), 8,
			     digest, bits);
	return written ? written : read;
}

static void ot_finish_digest(struct ot_model *ot,
			     const struct ot_place *place)
{
	ot_set_rdata(ot, 0);
	if (ot_may_digest(ot, place))
		ot_end(ot, ot_digest(ot, place, OT_ALL_BITS));
	else
		ot_end(ot, OPENTITAN_OTP_ACCESS_ERROR);
}

static void ot_finish_init(struct ot_model *ot)
{
	ot_sense(ot);
	ot->regs.init = false;
}

static void ot_finish(void *state)
{
	struct ot_model *ot = state;
	struct ot_place place = ot_place(ot);

	if (ot->regs.init)
		ot_finish_init(ot);
	else if (ot->regs.cmd == OPENTITAN_OTP_CMD_RD)
		ot_finish_read(ot, &place);
	else if (ot->regs.cmd == OPENTITAN_OTP_CMD_WR)
		ot_finish_write(ot, &place);
	else
		ot_finish_digest(ot, &place);
}

/* The macro ends the command with an error; the initialisation as well. */
static void ot_fail(void *state, u32 status)
{
	struct ot_model *ot = state;

	ot->regs.init = false;
	ot_set_rdata(ot, 0);
	ot_end(ot, status & 7);
}

static enum otp_model_command ot_running(const void *state)
{
	const struct ot_model *ot = state;
	struct ot_place place = ot_place(ot);

	if (ot->regs.init)
		return OTP_MODEL_READ;
	switch (ot->regs.cmd) {
	case OPENTITAN_OTP_CMD_RD:
		return OTP_MODEL_READ;
	case OPENTITAN_OTP_CMD_WR:
		return ot_may_write(ot, &place) ? OTP_MODEL_PULSE :
						  OTP_MODEL_WRITE;
	case OPENTITAN_OTP_CMD_DIGEST:
		return ot_may_digest(ot, &place) ? OTP_MODEL_PULSE :
						   OTP_MODEL_WRITE;
	default:
		return OTP_MODEL_IDLE;
	}
}

static void ot_power_off(void *state)
{
	struct ot_model *ot = state;

	memset(&ot->regs, 0, sizeof(ot->regs));
	memset(&ot->checks, 0, sizeof(ot->checks));
}

static void ot_cut(void *state, u32 bits)
{
	struct ot_model *ot = state;
	struct ot_place place = ot_place(ot);

	if (ot_running(ot) == OTP_MODEL_PULSE) {
		if (ot->regs.cmd == OPENTITAN_OTP_CMD_WR)
			ot_write(ot, &place, bits);
		else
			ot_digest(ot, &place, bits);
	}
	ot_power_off(ot);
}

/* A digest takes two words, and a bit to compute: 650 us for 300 us. */
static u32 ot_duration(const void *state, u32 latency_us)
{
	const struct ot_model *ot = state;

	if (ot->regs.cmd == OPENTITAN_OTP_CMD_DIGEST)
		return 2 * latency_us + latency_us / 6;
	return ot_place(ot).len == 8 ? 2 * latency_us : latency_us;
}

static void ot_advance_clock(void *state, u64 cycles)
{
	ot_advance(state, cycles);
}

static void ot_reset(void *state)
{
	struct ot_model *ot = state;
	u32 i;

	ot_power_off(ot);
	ot->regs.init = true;
	ot->regs.life_cycle = ot->life_cycle;
	ot->regs.regwen = 1;
	ot->regs.trigger_regwen = 1;
	ot->regs.check_regwen = 1;
	for (i = 0; i < OPENTITAN_OTP_READ_LOCKS; i++)
		ot->regs.readable[i] = 1;
}

static void ot_init(void *state, unsigned int variant, u64 seed)
{
	struct ot_model *ot = state;

	(void)seed;
	memset(ot, 0, sizeof(*ot));
	ot->variant = variant;
	ot->life_cycle = OT_DEV;
	ot->array.parts = ot_parts[variant];
	ot_set_netlist(&ot->array, &opentitan_netlist_public);
}

static u32 ot_status(const struct ot_model *ot)
{
	u32 status = ot->regs.faults;
	u32 i;

	for (i = 0; i < OPENTITAN_OTP_AGENTS; i++)
		if (ot->regs.errors[i])
			status |= 1U << i;
	if (ot_idle(ot))
		status |= OPENTITAN_OTP_STATUS_DAI_IDLE;
	if (ot->checks.pending)
		status |= OPENTITAN_OTP_STATUS_CHECK_PENDING;
	return status;
}

/* Of what is not buffered, and nothing else: the rest is never granted. */
static bool ot_read_window(struct ot_model *ot, u32 address, u32 *value)
{
	u32 part = ot_part_at(&ot->array, address);
	u8 bytes[4];
	u32 code;

	if (!ot_is_software(part) || ot->regs.dead || ot->regs.init)
		return false;
	if (ot_read_locked(ot, part)) {
		ot_error(ot, part, OPENTITAN_OTP_ACCESS_ERROR);
		return false;
	}
	code = ot_read(&ot->array, address, 4, bytes);
	ot->regs.errors[part] = OPENTITAN_OTP_NO_ERROR;
	ot_update_error_line(ot);
	if (code)
		ot_error(ot, part, code);
	*value = ot_get(bytes, 4);
	return code != OPENTITAN_OTP_MACRO_ECC_UNCORR_ERROR;
}

/* Register arrays, index in *@i. */
static bool ot_in(u32 offset, u32 first, u32 count, u32 *i)
{
	*i = (offset - first) / 4;
	return offset >= first && *i < count;
}

static bool ot_read_array(const struct ot_model *ot, u32 offset, u32 *value)
{
	u32 i;

	if (ot_in(offset, OPENTITAN_OTP_ERR_CODE(0), OPENTITAN_OTP_AGENTS, &i))
		*value = ot->regs.errors[i];
	else if (ot_in(offset, OPENTITAN_OTP_READ_LOCK(0),
		       OPENTITAN_OTP_READ_LOCKS, &i))
		*value = ot->regs.readable[i];
	else if (ot_in(offset, OPENTITAN_OTP_DIGEST_0(0),
		       2 * OPENTITAN_OTP_DIGESTS, &i))
		*value = ot->regs.sensed[i / 2] >> 32 * (i % 2);
	else
		return false;
	return true;
}

static bool ot_read32(void *state, u32 offset, u32 *value)
{
	struct ot_model *ot = state;
	const struct ot_registers *regs = &ot->regs;

	if (offset >= OPENTITAN_OTP_SW_CFG_WINDOW)
		return offset % 4 == 0 && offset < OPENTITAN_OTP_REGISTER_SPACE &&
		       ot_read_window(ot, offset - OPENTITAN_OTP_SW_CFG_WINDOW,
				      value);
	switch (offset) {
	case OPENTITAN_OTP_INTR_STATE:
		*value = regs->intr_state;
		return true;
	case OPENTITAN_OTP_INTR_ENABLE:
		*value = regs->intr_enable;
		return true;
	case OPENTITAN_OTP_INTR_TEST:
	case OPENTITAN_OTP_ALERT_TEST:
	case OPENTITAN_OTP_DIRECT_ACCESS_CMD:
	case OPENTITAN_OTP_CHECK_TRIGGER:
		*value = 0;
		return true;
	case OPENTITAN_OTP_STATUS:
		*value = ot_status(ot);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_REGWEN:
		*value = ot_open(ot);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS:
		*value = regs->address;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0:
		*value = regs->wdata[0];
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1:
		*value = regs->wdata[1];
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_RDATA_0:
		*value = regs->rdata[0];
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_RDATA_1:
		*value = regs->rdata[1];
		return true;
	case OPENTITAN_OTP_CHECK_TRIGGER_REGWEN:
		*value = regs->trigger_regwen;
		return true;
	case OPENTITAN_OTP_CHECK_REGWEN:
		*value = regs->check_regwen;
		return true;
	case OPENTITAN_OTP_CHECK_TIMEOUT:
		*value = regs->check_timeout;
		return true;
	case OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD:
		*value = regs->periods[0];
		return true;
	case OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD:
		*value = regs->periods[1];
		return true;
	default:
		return ot_read_array(ot, offset, value);
	}
}

/* Any write clears the error of the one before, a senseless one too. */
static void ot_write_cmd(struct ot_model *ot, u32 value)
{
	if (!ot_open(ot))
		return;
	ot->regs.errors[OPENTITAN_OTP_AGENT_DAI] = OPENTITAN_OTP_NO_ERROR;
	ot_update_error_line(ot);
	if (value == OPENTITAN_OTP_CMD_RD || value == OPENTITAN_OTP_CMD_WR ||
	    value == OPENTITAN_OTP_CMD_DIGEST)
		ot->regs.cmd = value;
}

static void ot_write_if(bool open, u32 *reg, u32 value)
{
	if (open)
		*reg = value;
}

static void ot_write_period(struct ot_model *ot, u32 check, u32 value)
{
	if (!ot->regs.check_regwen)
		return;
	ot->regs.periods[check] = value;
	ot->checks.timer[check] = 0;
	if (value)
		ot_start_checks(ot, 1U << check);
}

static void ot_write_timeout(struct ot_model *ot, u32 value)
{
	ot_write_if(ot->regs.check_regwen, &ot->regs.check_timeout, value);
	ot_advance(ot, 0);
}

/* Read-only registers take no notice; what is not there is a bus error. */
static bool ot_write_rest(struct ot_model *ot, u32 offset, u32 value)
{
	u32 i, ignored;

	if (offset < OPENTITAN_OTP_SW_CFG_WINDOW &&
	    ot_in(offset, OPENTITAN_OTP_READ_LOCK(0), OPENTITAN_OTP_READ_LOCKS,
		  &i)) {
		ot_write_if(ot_open(ot), &ot->regs.readable[i],
			    ot->regs.readable[i] & value);
		return true;
	}
	return offset < OPENTITAN_OTP_SW_CFG_WINDOW &&
	       ot_read32(ot, offset, &ignored);
}

static bool ot_write32(void *state, u32 offset, u32 value)
{
	struct ot_model *ot = state;
	struct ot_registers *regs = &ot->regs;
	const u32 irqs = OPENTITAN_OTP_INTR_DONE | OPENTITAN_OTP_INTR_ERROR;

	switch (offset) {
	case OPENTITAN_OTP_INTR_STATE:
		regs->intr_state &= ~value;
		return true;
	case OPENTITAN_OTP_INTR_ENABLE:
		regs->intr_enable = value & irqs;
		return true;
	case OPENTITAN_OTP_INTR_TEST:
		regs->intr_state |= value & irqs;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_REGWEN:
		regs->regwen &= value;
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_CMD:
		ot_write_cmd(ot, value);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_ADDRESS:
		ot_write_if(ot_open(ot), &regs->address,
			    value & (OT_BYTES - 1));
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_0:
		ot_write_if(ot_open(ot), &regs->wdata[0], value);
		return true;
	case OPENTITAN_OTP_DIRECT_ACCESS_WDATA_1:
		ot_write_if(ot_open(ot), &regs->wdata[1], value);
		return true;
	case OPENTITAN_OTP_CHECK_TRIGGER_REGWEN:
		regs->trigger_regwen &= value;
		return true;
	case OPENTITAN_OTP_CHECK_TRIGGER:
		if (regs->trigger_regwen)
			ot_start_checks(ot, value & 3);
		return true;
	case OPENTITAN_OTP_CHECK_REGWEN:
		regs->check_regwen &= value;
		return true;
	case OPENTITAN_OTP_CHECK_TIMEOUT:
		ot_write_timeout(ot, value);
		return true;
	case OPENTITAN_OTP_INTEGRITY_CHECK_PERIOD:
		ot_write_period(ot, 0, value);
		return true;
	case OPENTITAN_OTP_CONSISTENCY_CHECK_PERIOD:
		ot_write_period(ot, 1, value);
		return true;
	default:
		return ot_write_rest(ot, offset, value);
	}
}

static u32 ot_irq(const void *state)
{
	const struct ot_model *ot = state;

	return ot->regs.intr_state & ot->regs.intr_enable;
}

static size_t ot_image_size(const void *state)
{
	(void)state;
	return OTP_IMAGE_HEADER_SIZE + 4 * OT_HALFWORDS;
}

static void ot_save(const void *state, u8 *image)
{
	const struct ot_model *ot = state;
	u32 i;

	otp_image_put_header(image, opentitan_model.name,
			     ot_variants[ot->variant].name, 4 * OT_HALFWORDS);
	for (i = 0; i < OT_HALFWORDS; i++)
		otp_image_put32(image + OTP_IMAGE_HEADER_SIZE + 4 * i,
				ot->array.code[i]);
}

/* Check bits that do not fit are decay, and no reason to refuse. */
static bool ot_load(void *state, const u8 *image, size_t size)
{
	const u8 *words = image + OTP_IMAGE_HEADER_SIZE;
	struct ot_model *ot = state;
	u32 i;

	if (!otp_image_header_matches(image, size, opentitan_model.name,
				      ot_variants[ot->variant].name,
				      4 * OT_HALFWORDS))
		return false;
	for (i = 0; i < OT_HALFWORDS; i++)
		if (otp_image_get32(words + 4 * i) & ~SECDED_CODE_MASK)
			return false;
	for (i = 0; i < OT_HALFWORDS; i++)
		ot->array.code[i] = otp_image_get32(words + 4 * i);
	ot->array.repeats = 0;
	return true;
}

static bool ot_flip(void *state, u32 bit)
{
	struct ot_model *ot = state;

	if (bit >= OT_HALFWORDS * SECDED_CODE_BITS)
		return false;
	ot->array.code[bit / SECDED_CODE_BITS] ^= 1U << bit % SECDED_CODE_BITS;
	return true;
}

static bool ot_set_life_cycle(void *state, const char *name)
{
	struct ot_model *ot = state;
	u32 i;

	for (i = 0; i < OT_LIFE_CYCLES; i++) {
		if (strcmp(ot_life_cycles[i], name))
			continue;
		ot->life_cycle = i;
		return true;
	}
	return false;
}

static const char *ot_life_cycle(const void *state)
{
	return ot_life_cycles[((const struct ot_model *)state)->life_cycle];
}

static u32 ot_repeats(const void *state)
{
	return ((const struct ot_model *)state)->array.repeats;
}

static const char *ot_why(const void *state)
{
	const struct ot_model *ot = state;

	if (!ot->regs.init_fatal)
		return NULL;
	return "a partition does not fit its digest, or a word that is sensed at reset is damaged";
}

const struct otp_model_ops opentitan_model = {
	.name = "opentitan",
	.variants = ot_variants,
	.state_size = sizeof(struct ot_model),
	.register_space = OPENTITAN_OTP_REGISTER_SPACE,
	.irqs = ot_irqs,
	.clock_hz = 24000000,
	.init = ot_init,
	.power_on = ot_reset,
	.power_off = ot_power_off,
	.reset = ot_reset,
	.read32 = ot_read32,
	.write32 = ot_write32,
	.running = ot_running,
	.finish = ot_finish,
	.fail = ot_fail,
	.cut = ot_cut,
	.duration = ot_duration,
	.advance = ot_advance_clock,
	.irq = ot_irq,
	.image_size = ot_image_size,
	.save = ot_save,
	.load = ot_load,
	.flip = ot_flip,
	.set_life_cycle = ot_set_life_cycle,
	.life_cycle = ot_life_cycle,
	.repeats = ot_repeats,
	.why = ot_why,
};
