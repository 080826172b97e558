// SPDX-License-Identifier: GPL-2.0-only
/*
 * eFUSE controller of AMD Versal: its commands, each between an unlock and a
 * lock.
 */
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/regmap.h>

#include "../regs/versal-efuse.h"
#include "versal-efuse.h"

#define VERSAL_POLL_US		10
#define VERSAL_TIMEOUT_US	100000
#define VERSAL_POWER_US		1

static const struct {
	u32 reg;
	u32 ns;
} versal_timers[] = {
	{ VERSAL_EFUSE_TPGM, 5000 },
	{ VERSAL_EFUSE_TRD, 217 },
	{ VERSAL_EFUSE_TSU_H_PS, 208 },
	{ VERSAL_EFUSE_TSU_H_PS_CS, 143 },
	{ VERSAL_EFUSE_TRDM, 500 },
	{ VERSAL_EFUSE_TSU_H_CS, 184 },
};

static u32 versal_cycles(u32 rate, u32 ns)
{
	return DIV_ROUND_UP_ULL((u64)ns * rate, NSEC_PER_SEC);
}

/* Whether the timers can count the cycles of a clock. */
bool versal_is_countable(u32 rate)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(versal_timers); i++) {
		if (versal_timers[i].reg != VERSAL_EFUSE_TPGM &&
		    versal_cycles(rate, versal_timers[i].ns) >
		    VERSAL_EFUSE_TIMER_MAX)
			return false;
	}
	return true;
}

static int versal_power_up(struct versal *versal)
{
	u32 down;
	int ret;

	ret = regmap_read(versal->regmap, VERSAL_EFUSE_PD, &down);
	if (ret || !(down & 1))
		return ret;
	udelay(VERSAL_POWER_US);
	ret = regmap_write(versal->regmap, VERSAL_EFUSE_PD, 0);
	udelay(VERSAL_POWER_US);
	return ret;
}

static int versal_set_timers(struct versal *versal)
{
	int ret = 0;
	u32 i;

	for (i = 0; versal->rate && !ret && i < ARRAY_SIZE(versal_timers); i++)
		ret = regmap_write(versal->regmap, versal_timers[i].reg,
				   versal_cycles(versal->rate,
						 versal_timers[i].ns));
	return ret;
}

/* While it is locked the controller ignores a write, and says nothing. */
static int versal_unlock(struct versal *versal)
{
	u32 locked;
	int ret;

	ret = regmap_write(versal->regmap, VERSAL_EFUSE_WR_LOCK,
			   VERSAL_EFUSE_WR_LOCK_KEY) ?:
	      regmap_read(versal->regmap, VERSAL_EFUSE_WR_LOCK, &locked);
	return ret ?: locked ? -EPERM : 0;
}

/* Closed again by versal_close(), whatever this one says. */
static int versal_open(struct versal *versal, u32 config)
{
	return versal_unlock(versal) ?: versal_power_up(versal) ?:
	       versal_set_timers(versal) ?:
	       regmap_write(versal->regmap, VERSAL_EFUSE_CFG, config);
}

static int versal_close(struct versal *versal, int error)
{
	int disabled = regmap_write(versal->regmap, VERSAL_EFUSE_CFG, 0);
	int locked = regmap_write(versal->regmap, VERSAL_EFUSE_WR_LOCK, 0);

	return error ?: disabled ?: locked;
}

/*
 * What an earlier command left in ISR would be taken for the outcome of this
 * one; and a command that was refused is done as well.
 */
static int versal_command(struct versal *versal, u32 reg, u32 address,
			  u32 done, u32 error, u32 *vendor)
{
	u32 isr = 0;
	int ret;

	ret = regmap_write(versal->regmap, VERSAL_EFUSE_ISR, done | error) ?:
	      regmap_write(versal->regmap, reg, address) ?:
	      regmap_read_poll_timeout(versal->regmap, VERSAL_EFUSE_ISR, isr,
				       isr & (done | error), VERSAL_POLL_US,
				       VERSAL_TIMEOUT_US);
	*vendor = isr & error ? isr & (done | error) : 0;
	if (ret)
		return ret;
	ret = regmap_write(versal->regmap, VERSAL_EFUSE_ISR, done | error);
	return *vendor ? -EIO : ret;
}

/* A row of the fuses themselves. */
int versal_sense_row(struct versal *versal, u32 address, u32 *value,
		     u32 *vendor)
{
	int ret = versal_open(versal, 0);

	if (!ret)
		ret = versal_command(versal, VERSAL_EFUSE_RD_ADDR,
				     VERSAL_EFUSE_ADDR(address, 0),
				     VERSAL_EFUSE_ISR_RD_DONE,
				     VERSAL_EFUSE_ISR_RD_ERROR, vendor);
	if (!ret)
		ret = regmap_read(versal->regmap, VERSAL_EFUSE_RD_DATA, value);
	return versal_close(versal, ret);
}

static int versal_load_cache(struct versal *versal, u32 *vendor)
{
	u32 status, isr;
	int ret;

	ret = regmap_write(versal->regmap, VERSAL_EFUSE_ISR,
			   VERSAL_EFUSE_ISR_CACHE_ERROR) ?:
	      regmap_write(versal->regmap, VERSAL_EFUSE_CACHE_LOAD,
			   VERSAL_EFUSE_CACHE_LOAD_LOAD) ?:
	      regmap_read_poll_timeout(versal->regmap, VERSAL_EFUSE_STATUS,
				       status,
				       status & VERSAL_EFUSE_STATUS_CACHE_DONE,
				       VERSAL_POLL_US, VERSAL_TIMEOUT_US) ?:
	      regmap_read(versal->regmap, VERSAL_EFUSE_ISR, &isr);
	if (ret || !(isr & VERSAL_EFUSE_ISR_CACHE_ERROR))
		return ret;
	*vendor = isr;
	return -EIO;
}

static int versal_burn(struct versal *versal, u32 address, unsigned long bits,
		       u32 *vendor)
{
	unsigned int column;
	u32 unused;
	int ret = 0;

	for_each_set_bit(column, &bits, 32) {
		ret = versal_command(versal, VERSAL_EFUSE_PGM_ADDR,
				     VERSAL_EFUSE_ADDR(address, column),
				     VERSAL_EFUSE_ISR_PGM_DONE,
				     VERSAL_EFUSE_ISR_PGM_ERROR, vendor);
		if (ret)
			break;
	}
	/* After a failure as well: some of the bits may be there. */
	if (ret)
		versal_load_cache(versal, &unused);
	else
		ret = versal_load_cache(versal, vendor);
	return ret;
}

int versal_program_row(struct versal *versal, u32 address, u32 bits,
		       u32 *vendor)
{
	int ret;

	ret = versal_open(versal, VERSAL_EFUSE_CFG_PGM_EN) ?:
	      versal_burn(versal, address, bits, vendor);
	return versal_close(versal, ret);
}
