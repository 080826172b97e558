// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synaptics Astra OTP: the fields, by release of the public OTP guide.
 *
 * Every field is one 32-bit word with an index; the word at index n is at
 * byte 4n of the provider's space. Three runs of indexes are in use.
 */
#include <linux/kernel.h>

#include "astra.h"

#define ASTRA_USER_DATA		0
#define ASTRA_SECURITY		100
#define ASTRA_BOOT		200

enum {
	ASTRA_NO_GROUP,
	ASTRA_GROUP_SECURITY,
	ASTRA_GROUP_RKEK_ID,
};

#define ASTRA_RW	(OTP_FIELD_READ | OTP_FIELD_PROGRAM)
#define ASTRA_RO	OTP_FIELD_READ
#define ASTRA_WO	(OTP_FIELD_PROGRAM | OTP_FIELD_SECRET)
/* Only user data takes masks of single bits. */
#define ASTRA_WHOLE	(OTP_FIELD_FULL_MASK | OTP_FIELD_NO_ZERO)

#define ASTRA_FIELD(_first, _index, _name, _width, _flags, _group, _order) \
	{								\
		.name = _name,						\
		.bit_offset = ((_index) - (_first)) * 32,		\
		.bit_width = _width,					\
		.flags = _flags,					\
		.group = _group,					\
		.order = _order,					\
	}

#define ASTRA_USER(_n)							\
	ASTRA_FIELD(ASTRA_USER_DATA, _n, "OTP_USER_DATA_" #_n, 32,	\
		    ASTRA_RW, ASTRA_NO_GROUP, OTP_ORDER_DATA)
#define ASTRA_ATOMIC(_index, _name, _width, _access, _order)		\
	ASTRA_FIELD(ASTRA_SECURITY, _index, _name, _width,		\
		    (_access) | ASTRA_WHOLE, ASTRA_GROUP_SECURITY, _order)
#define ASTRA_KEY(_index, _name)					\
	ASTRA_ATOMIC(_index, _name, 32, ASTRA_WO, OTP_ORDER_GROUP)
#define ASTRA_HASH_RW(_index, _name)					\
	ASTRA_ATOMIC(_index, _name, 32, ASTRA_RW, OTP_ORDER_GROUP)
#define ASTRA_SINGLE(_first, _index, _name, _width, _access)		\
	ASTRA_FIELD(_first, _index, _name, _width,			\
		    (_access) | ASTRA_WHOLE, ASTRA_NO_GROUP,		\
		    OTP_ORDER_DATA)
/* Documented as readable and writable, and as to be left alone. */
#define ASTRA_VENDOR(_index, _name, _width)				\
	ASTRA_SINGLE(ASTRA_BOOT, _index, _name, _width,			\
		     ASTRA_RW | OTP_FIELD_VENDOR)

static const struct otp_field astra_user_data[] = {
	ASTRA_USER(0), ASTRA_USER(1), ASTRA_USER(2), ASTRA_USER(3),
	ASTRA_USER(4), ASTRA_USER(5), ASTRA_USER(6), ASTRA_USER(7),
	ASTRA_USER(8), ASTRA_USER(9), ASTRA_USER(10), ASTRA_USER(11),
	ASTRA_USER(12), ASTRA_USER(13), ASTRA_USER(14), ASTRA_USER(15),
	ASTRA_USER(16), ASTRA_USER(17), ASTRA_USER(18), ASTRA_USER(19),
	ASTRA_USER(20), ASTRA_USER(21), ASTRA_USER(22), ASTRA_USER(23),
	ASTRA_USER(24), ASTRA_USER(25), ASTRA_USER(26), ASTRA_USER(27),
	ASTRA_USER(28), ASTRA_USER(29), ASTRA_USER(30), ASTRA_USER(31),
};

/*
 * 113 makes the group take effect, so it is its last; 115 says that all is
 * done, so it comes after everything.
 */
static const struct otp_field astra_security_v2_1[] = {
	ASTRA_KEY(100, "OTP_K0_OEM_HASH_0"),
	ASTRA_KEY(101, "OTP_K0_OEM_HASH_1"),
	ASTRA_KEY(102, "OTP_K0_OEM_HASH_2"),
	ASTRA_KEY(103, "OTP_K0_OEM_HASH_3"),
	ASTRA_KEY(104, "OTP_K0_OEM_HASH_4"),
	ASTRA_KEY(105, "OTP_K0_OEM_HASH_5"),
	ASTRA_KEY(106, "OTP_K0_OEM_HASH_6"),
	ASTRA_KEY(107, "OTP_K0_OEM_HASH_7"),
	ASTRA_KEY(108, "OTP_AESK0_0"),
	ASTRA_KEY(109, "OTP_AESK0_1"),
	ASTRA_KEY(110, "OTP_AESK0_2"),
	ASTRA_KEY(111, "OTP_AESK0_3"),
	ASTRA_ATOMIC(112, "OTP_REE_SEGID", 32, ASTRA_RW, OTP_ORDER_GROUP),
	ASTRA_ATOMIC(113, "OTP_REE_SECURITY_ENABLE", 1, ASTRA_RW,
		     OTP_ORDER_GROUP_LAST),
	ASTRA_SINGLE(ASTRA_SECURITY, 114, "OTP_BOOT_SECURITY_ENABLE", 1,
		     ASTRA_RW),
	ASTRA_FIELD(ASTRA_SECURITY, 115, "OTP_MP_PROVISION_DONE", 1,
		    ASTRA_RW | ASTRA_WHOLE, ASTRA_NO_GROUP, OTP_ORDER_FINAL),
	ASTRA_SINGLE(ASTRA_SECURITY, 116, "OTP_SCS_AREA_SIZE_SEL", 2,
		     ASTRA_RW),
	ASTRA_SINGLE(ASTRA_SECURITY, 117, "OTP_REE_JTAG_PROTECTION_POLICY", 2,
		     ASTRA_RW),
};

static const struct otp_field astra_boot_v2_1[] = {
	ASTRA_SINGLE(ASTRA_BOOT, 200, "OTP_EMMC_BOOT_DISABLE", 1, ASTRA_RW),
	ASTRA_SINGLE(ASTRA_BOOT, 201, "OTP_SPI_BOOT_DISABLE", 1, ASTRA_RW),
	ASTRA_SINGLE(ASTRA_BOOT, 202, "OTP_DOLBY_AUDIO_DISABLE", 1, ASTRA_RO),
	ASTRA_SINGLE(ASTRA_BOOT, 203, "OTP_OEM_AUDIO_CUSTOMER_ID", 32,
		     ASTRA_WO),
	ASTRA_SINGLE(ASTRA_BOOT, 204, "OTP_PRODUCTION_CHIP_FLAG", 3, ASTRA_RW),
	ASTRA_SINGLE(ASTRA_BOOT, 205, "OTP_USB_BOOT_DISABLE", 1, ASTRA_RW),
};

/* Since v2.3 the hash is documented as readable. */
static const struct otp_field astra_security_v2_5[] = {
	ASTRA_HASH_RW(100, "OTP_K0_OEM_HASH_0"),
	ASTRA_HASH_RW(101, "OTP_K0_OEM_HASH_1"),
	ASTRA_HASH_RW(102, "OTP_K0_OEM_HASH_2"),
	ASTRA_HASH_RW(103, "OTP_K0_OEM_HASH_3"),
	ASTRA_HASH_RW(104, "OTP_K0_OEM_HASH_4"),
	ASTRA_HASH_RW(105, "OTP_K0_OEM_HASH_5"),
	ASTRA_HASH_RW(106, "OTP_K0_OEM_HASH_6"),
	ASTRA_HASH_RW(107, "OTP_K0_OEM_HASH_7"),
	ASTRA_KEY(108, "OTP_AESK0_0"),
	ASTRA_KEY(109, "OTP_AESK0_1"),
	ASTRA_KEY(110, "OTP_AESK0_2"),
	ASTRA_KEY(111, "OTP_AESK0_3"),
	ASTRA_ATOMIC(112, "OTP_REE_SEGID", 32, ASTRA_RW, OTP_ORDER_GROUP),
	ASTRA_ATOMIC(113, "OTP_REE_SECURITY_ENABLE", 1, ASTRA_RW,
		     OTP_ORDER_GROUP_LAST),
	ASTRA_SINGLE(ASTRA_SECURITY, 114, "OTP_BOOT_SECURITY_ENABLE", 1,
		     ASTRA_RW),
	ASTRA_FIELD(ASTRA_SECURITY, 115, "OTP_MP_PROVISION_DONE", 1,
		    ASTRA_RW | ASTRA_WHOLE, ASTRA_NO_GROUP, OTP_ORDER_FINAL),
	ASTRA_SINGLE(ASTRA_SECURITY, 116, "OTP_SCS_AREA_SIZE_SEL", 2,
		     ASTRA_RW),
	ASTRA_SINGLE(ASTRA_SECURITY, 117, "OTP_REE_JTAG_PROTECTION_POLICY", 2,
		     ASTRA_RW),
	ASTRA_SINGLE(ASTRA_SECURITY, 118, "OTP_REE_VERSION", 6, ASTRA_RW),
	ASTRA_FIELD(ASTRA_SECURITY, 119, "OTP_RKEK_ID_0", 32,
		    ASTRA_RW | ASTRA_WHOLE, ASTRA_GROUP_RKEK_ID,
		    OTP_ORDER_GROUP),
	ASTRA_FIELD(ASTRA_SECURITY, 120, "OTP_RKEK_ID_1", 32,
		    ASTRA_RW | ASTRA_WHOLE, ASTRA_GROUP_RKEK_ID,
		    OTP_ORDER_GROUP),
};

static const struct otp_field astra_boot_v2_5[] = {
	ASTRA_SINGLE(ASTRA_BOOT, 200, "OTP_EMMC_BOOT_DISABLE", 1, ASTRA_RW),
	ASTRA_SINGLE(ASTRA_BOOT, 201, "OTP_SPI_BOOT_DISABLE", 1, ASTRA_RW),
	ASTRA_SINGLE(ASTRA_BOOT, 202, "OTP_DOLBY_AUDIO_DISABLE", 1, ASTRA_RO),
	ASTRA_SINGLE(ASTRA_BOOT, 203, "OTP_OEM_AUDIO_CUSTOMER_ID", 32,
		     ASTRA_WO),
	ASTRA_SINGLE(ASTRA_BOOT, 204, "OTP_PRODUCTION_CHIP_FLAG", 3, ASTRA_RW),
	ASTRA_SINGLE(ASTRA_BOOT, 205, "OTP_USB_BOOT_DISABLE", 1, ASTRA_RW),
	ASTRA_VENDOR(206, "OTP_BOOT_VERSION", 6),
	ASTRA_SINGLE(ASTRA_BOOT, 207, "OTP_SOC_UID_0", 32, ASTRA_RO),
	ASTRA_SINGLE(ASTRA_BOOT, 208, "OTP_SOC_UID_1", 32, ASTRA_RO),
	ASTRA_VENDOR(209, "OTP_BOOT_SEGID", 32),
	ASTRA_VENDOR(210, "OTP_TEE_SEGID", 32),
	ASTRA_VENDOR(211, "OTP_TEE_SECURITY_ENABLE", 1),
};

static const struct otp_region astra_regions_v2_1[] = {
	{
		.name = "user-data",
		.semantics = OTP_BIT_ONCE,
		.base = ASTRA_USER_DATA * 4,
		.size = ARRAY_SIZE(astra_user_data) * 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = astra_user_data,
		.nfields = ARRAY_SIZE(astra_user_data),
	},
	{
		.name = "security",
		.semantics = OTP_BIT_ONCE,
		.base = ASTRA_SECURITY * 4,
		.size = ARRAY_SIZE(astra_security_v2_1) * 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = astra_security_v2_1,
		.nfields = ARRAY_SIZE(astra_security_v2_1),
	},
	{
		.name = "boot",
		.semantics = OTP_BIT_ONCE,
		.base = ASTRA_BOOT * 4,
		.size = ARRAY_SIZE(astra_boot_v2_1) * 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = astra_boot_v2_1,
		.nfields = ARRAY_SIZE(astra_boot_v2_1),
	},
};

static const struct otp_region astra_regions_v2_5[] = {
	{
		.name = "user-data",
		.semantics = OTP_BIT_ONCE,
		.base = ASTRA_USER_DATA * 4,
		.size = ARRAY_SIZE(astra_user_data) * 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = astra_user_data,
		.nfields = ARRAY_SIZE(astra_user_data),
	},
	{
		.name = "security",
		.semantics = OTP_BIT_ONCE,
		.base = ASTRA_SECURITY * 4,
		.size = ARRAY_SIZE(astra_security_v2_5) * 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = astra_security_v2_5,
		.nfields = ARRAY_SIZE(astra_security_v2_5),
	},
	{
		.name = "boot",
		.semantics = OTP_BIT_ONCE,
		.base = ASTRA_BOOT * 4,
		.size = ARRAY_SIZE(astra_boot_v2_5) * 4,
		.granule = 4,
		.flags = OTP_REGION_READ | OTP_REGION_PROGRAM,
		.fields = astra_boot_v2_5,
		.nfields = ARRAY_SIZE(astra_boot_v2_5),
	},
};

static const char *const astra_groups[] = {
	[ASTRA_GROUP_SECURITY - 1] = "security",
	[ASTRA_GROUP_RKEK_ID - 1] = "rkek-id",
};

const struct otp_desc astra_desc_v2_1 = {
	.driver = "astra",
	.model = "Synaptics Astra OTP v2.1",
	.regions = astra_regions_v2_1,
	.nregions = ARRAY_SIZE(astra_regions_v2_1),
	.groups = astra_groups,
	.ngroups = ASTRA_GROUP_SECURITY,
	.caps = OTP_CAP_MASK,
};

const struct otp_desc astra_desc_v2_5 = {
	.driver = "astra",
	.model = "Synaptics Astra OTP v2.5",
	.regions = astra_regions_v2_5,
	.nregions = ARRAY_SIZE(astra_regions_v2_5),
	.groups = astra_groups,
	.ngroups = ASTRA_GROUP_RKEK_ID,
	.caps = OTP_CAP_MASK,
};
