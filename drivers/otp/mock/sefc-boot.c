// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model of the SEFC: what the boot ROM does to it at every reset, and what the
 * ERASE signal does.
 */
#include "sefc.h"

/*
 * Which of the boot's data fits the application is not looked at: ours. But
 * without a type nothing is authentic.
 */
static bool sf_is_authentic(const struct sf_model *sf)
{
	u32 type;
	u32 errors = sf_read_cells(&sf->array,
				   SF_CELLS_USER + SEFC_BOOT_AUTH_TYPE, &type);

	return sf->application && !(errors & SEFC_FSR_MECCE) &&
	       (type == SEFC_AUTH_TYPE_CMAC ||
		type == SEFC_AUTH_TYPE_PUBLIC_KEY);
}

/* The application must neither read nor change what it was checked with. */
static void sf_lock_block_0(struct sf_registers *regs)
{
	regs->usr = SEFC_USR_LOCKUSRB(SEFC_USB_BOOT);
}

/* Without SECURITY a debugger still gets at the registers. */
static void sf_halt(struct sf_model *sf)
{
	sf->regs.silent = sf->array.gpnvm & SEFC_GPNVM_SECURITY;
}

/* The boot ROM runs, whose erase a loss of power cannot interrupt: ours. */
void sf_boot(struct sf_model *sf)
{
	u32 gpnvm = sf->array.gpnvm;
	bool authentic = sf_is_authentic(sf);

	sf->regs.exchanged = gpnvm & SEFC_GPNVM_PLANE_EXCHANGE;
	switch ((gpnvm & SEFC_GPNVM_BOOT_MODE) >> SEFC_GPNVM_BOOT_MODE_SHIFT) {
	case SEFC_BOOT_STANDARD_MONITOR:
	case SEFC_BOOT_STANDARD:
		sf_erase_block(&sf->array, SEFC_USB_BOOT, SF_ALL_BITS);
		break;
	case SEFC_BOOT_SECURE_MONITOR:
		break;
	case SEFC_BOOT_SECURE_OR_MONITOR:
		if (authentic)
			sf_lock_block_0(&sf->regs);
		break;
	case SEFC_BOOT_SECURE:
		if (authentic)
			sf_lock_block_0(&sf->regs);
		else
			sf_halt(sf);
		break;
	default:
		sf_halt(sf);
		break;
	}
}

/* That no erase lock does anything without SECURITY is ours. */
bool sf_is_erase_locked(const struct sf_array *array)
{
	return array->gpnvm & SEFC_GPNVM_SECURITY &&
	       array->gpnvm & SEFC_GPNVM_ERASE_LOCK;
}

/* The ERASE signal; the application goes with the main array. */
void sf_erase_chip(struct sf_model *sf)
{
	u32 block;

	for (block = 0; block < SEFC_USB_ERASE_SIGNAL_END; block++)
		sf_erase_block(&sf->array, block, SF_ALL_BITS);
	memset(sf->array.locks, 0, sizeof(sf->array.locks));
	sf->array.gpnvm = 0;
	sf->application = false;
}
