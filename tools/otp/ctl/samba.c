// SPDX-License-Identifier: GPL-2.0-only
/* The host's end of a Secure SAM-BA Monitor. */
#include "samba.h"

static const struct command commands[] = {
	{ "version", "print the version of the ROM code", samba_version },
	{ "write-key", "write the customer key, for good", samba_write_key },
	{ "load-applet", "send an applet", samba_load_applet },
	{ "mailbox", "send or print the mailbox of the applet",
	  samba_mailbox },
	{ "run", "run the applet; or a script, the whole sequence",
	  samba_run },
	{ "send", "send a file to the applet", samba_send },
	{ "receive", "receive a file from the applet", samba_receive },
	{ "verify", "compare a file with that of the applet", samba_verify },
	{ "lock-jtag", "set SECURITY: no debugger any more, for good",
	  samba_lock_jtag },
	{ "secure-boot", "boot what is authentic, or else the monitor",
	  samba_secure_boot },
	{ "secure-boot-no-monitor", "boot what is authentic, or halt",
	  samba_secure_boot_no_monitor },
	{ "reset", "reset the chip", samba_reset },
	{ "state", "print key, boot mode and SECURITY, by an applet",
	  samba_state },
	{ "make-key", "make a customer key message, for tests",
	  samba_make_key },
	{ "make-applet", "make an applet, for tests", samba_make_applet },
};

int cmd_samba(int argc, char **argv)
{
	return run_command_with(samba_children, "otpctl samba",
				"Provision a chip with a Secure SAM-BA Monitor, such as Microchip PIC32CX-MTSH, over its serial line: a boot ROM or 'otp-samba-monitor' is at the other end.",
				"Where an answer to what cannot be undone does not come, it is not said again: the exit code is 1, and the message says what is known.\n\n"
				"Examples:\n"
				"  otpctl samba --port /dev/ttyUSB0 version\n"
				"  otpctl samba --port /dev/ttyUSB0 write-key --dry-run unit-0042.key\n"
				"  otpctl samba --port /dev/ttyUSB0 run --record unit-0042.json part.yaml",
				commands, ARRAY_SIZE(commands), argc, argv);
}
