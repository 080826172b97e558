#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Lists the enumerators and capabilities of the ioctl header as
# ENUM(enum, name, value).
awk '
/^enum / { name = $2; next }
/^};/ { name = "" }
name && $1 ~ /^OTP_/ && $2 == "=" {
	value = $3; sub(",", "", value)
	printf "ENUM(%s, %s, %s)\n", name, $1, value
}
/^#define OTP_CAP_/ { printf "ENUM(otp_cap, %s, %s)\n", $2, $2 }
' "$1"
