/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The digest that the OpenTitan OTP controller computes over a partition, and
 * the constants of a netlist it depends on.
 */
#ifndef _OTP_FORMATS_OPENTITAN_DIGEST_H
#define _OTP_FORMATS_OPENTITAN_DIGEST_H

#include "present.h"

#define OPENTITAN_SECRETS	3

/**
 * struct opentitan_netlist - constants that differ from tape-out to tape-out
 * @digest_constant: what a digest is finalised with
 * @digest_iv: what it begins with
 * @secret_keys: scrambling keys of SECRET0 to SECRET2
 */
struct opentitan_netlist {
	struct present_key digest_constant;
	u64 digest_iv;
	struct present_key secret_keys[OPENTITAN_SECRETS];
};

/*
 * Those that are public: of Earl Grey since 2023, which simulators and FPGA
 * images have, and of 2021 to 2023. No chip for sale has either.
 */
extern const struct opentitan_netlist opentitan_netlist_public;
extern const struct opentitan_netlist opentitan_netlist_2021;

/**
 * opentitan_digest() - digest of a partition
 * @netlist: constants
 * @blocks: what is in the array, scrambled where the partition is, without
 *	the digest itself
 * @count: number of @blocks, not 0
 *
 * Return: the digest.
 */
u64 opentitan_digest(const struct opentitan_netlist *netlist,
		     const u64 *blocks, u32 count);

#endif /* _OTP_FORMATS_OPENTITAN_DIGEST_H */
