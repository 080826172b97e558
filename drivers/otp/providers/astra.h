/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Synaptics Astra OTP: what its files share.
 */
#ifndef _OTP_ASTRA_H
#define _OTP_ASTRA_H

#include <linux/otp.h>
#include <linux/types.h>

/* Status codes of the public interface, whatever carries it. */
#define ASTRA_SUCCESS		0x00000000
#define ASTRA_FAILURE		0xff000001
#define ASTRA_INVALID_INDEX	0xff000050
#define ASTRA_READ_ONLY_FIELD	0xff000051
#define ASTRA_WRITE_ONLY_FIELD	0xff000052

/* Indexes with rules of their own. */
#define ASTRA_KEYS_FIRST	100	/* OTP_K0_OEM_HASH_0 */
#define ASTRA_KEYS_LAST		111	/* OTP_AESK0_3 */
#define ASTRA_REE_SECURITY	113	/* OTP_REE_SECURITY_ENABLE */
#define ASTRA_REE_VERSION	118	/* OTP_REE_VERSION, since v2.3 */
#define ASTRA_REE_VERSION_MAX	31

struct astra;

/**
 * struct astra_transport - a way to the firmware that owns the OTP
 * @name: for messages
 * @probe: gets what the transport needs
 * @read: reads data and mask of programmed bits of an index; both are valid
 *	with ASTRA_SUCCESS, @mask with ASTRA_WRITE_ONLY_FIELD too
 * @write: programs the bits of @data where @mask is 1
 * @write_missing: why @write cannot be used, NULL if it can
 *
 * @read and @write return 0 when the firmware answered, whatever *@status it
 * gave, and a negative errno when it did not.
 */
struct astra_transport {
	const char *name;
	int (*probe)(struct astra *astra);
	int (*read)(struct astra *astra, u32 index, u32 *data, u32 *mask,
		    u32 *status);
	int (*write)(struct astra *astra, u32 index, u32 data, u32 mask,
		     u32 *status);
	const char *(*write_missing)(struct astra *astra);
};

/**
 * struct astra - an Astra OTP
 * @dev: its platform device
 * @transport: the way to it
 * @link: the transport's own
 */
struct astra {
	struct device *dev;
	const struct astra_transport *transport;
	void *link;
};

extern const struct otp_desc astra_desc_v2_1;
extern const struct otp_desc astra_desc_v2_5;

extern const struct astra_transport astra_mailbox;
extern const struct astra_transport astra_smc;
extern const struct astra_transport astra_tee;

#endif /* _OTP_ASTRA_H */
