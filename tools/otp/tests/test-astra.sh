#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpread and otpwrite: texts, byte for byte.
. "$SRC/tests/setup.sh"

texts()
{
	cat >"$work/want"
	same "$out" "$work/want" "$1"
}

a="$otpctl astra"
# shellcheck disable=SC2086
{
expect 0 'write user data' $a otpwrite -y 0 0xBEAF 0xFFFFFFFF
expect 0 'read index 0, Linux' $a otpread 0
texts 'its text' <<'E'
_otp_read: idx=0, val=0x0000BEAF, mask=0xFFFFFFFF
OTP[0] = 0x0000BEAF, mask=0xFFFFFFFF
E
expect 0 'with the trace' $a otpread --trace 0
texts 'its text' <<'E'
D/TA: __GP11_TA_InvokeCommandEntryPoint:82 CommandID = 0xe00c
_otp_read: idx=0, val=0x0000BEAF, mask=0xFFFFFFFF
OTP[0] = 0x0000BEAF, mask=0xFFFFFFFF
E
expect 0 'read index 0, U-Boot' $a otpread --style uboot 0
texts 'its text' <<'E'
otp operation succeed
read otp[0] data=0x0000beaf, mask=0xffffffff
E
expect 1 'read a write-only field, Linux' $a otpread 100
texts 'its text' <<'E'
_otp_read:744: Invoke failed, res=0xff000052 origin=4
_otp_read: idx=100, val=0xDEADBEAF, mask=0x00000000
otpread failed for index 100 (status=1)
E
expect 0 'program it' $a otpwrite -y --partial-group 100 0x12345678 0xffffffff
says "$err" 'do NOT reboot or cut power' 'the group is warned of'
expect 1 'read it again, U-Boot' $a otpread --style=uboot 0x64
texts 'its text' <<'E'
otp operation failed
do_otp_read: ret = 0xff000052
read otp[100] data=0xdeadbeaf, mask=0xffffffff
E
expect 1 'and Linux' $a otpread 100
texts 'its text' <<'E'
_otp_read:744: Invoke failed, res=0xff000052 origin=4
_otp_read: idx=100, val=0xDEADBEAF, mask=0xFFFFFFFF
otpread failed for index 100 (status=1)
E
says_not "$out" 12345678 'the value is not shown'
expect 1 'no such index, U-Boot' $a otpread --style uboot 50
texts 'its text' <<'E'
otp operation failed
do_otp_read: ret = 0xff000050
read otp[50] data=0x00000000, mask=0x00000000
E
expect 1 'no such index, Linux' $a otpread 4294967295
says "$out" 'res=0xff000050 origin=4' 'its status'
expect 0 'half a byte' $a otpwrite --style uboot -y 5 0xA 0xF
texts 'its text' <<'E'
otp operation succeed
E
expect 0 'the whole byte over it' $a otpwrite --style uboot -y 5 a7 ff
expect 0 'read it' $a otpread --style uboot 5
texts 'programmed bits are left alone' <<'E'
otp operation succeed
read otp[5] data=0x000000aa, mask=0x000000ff
E
expect 0 'data outside the mask, as the tool allows' $a otpwrite -y 6 0x1A2B3C4D 0xFFFF0000
expect 0 'read it' $a otpread 6
says "$out" 'val=0x1A2B0000, mask=0xFFFF0000' 'only the mask counts'
expect 0 'U-Boot: data is hexadecimal' $a otpwrite --style uboot -y 7 10 ff
expect 0 'read it' $a otpread 7
says "$out" 'val=0x00000010' '10 is 0x10'
expect 0 'Linux: data is decimal' $a otpwrite -y 8 10 255
expect 0 'read it' $a otpread 8
says "$out" 'val=0x0000000A, mask=0x000000FF' '10 is 10'
expect 1 'write a read-only field' $a otpwrite --style uboot -y 202 1 1
texts 'its text' <<'E'
otp operation failed
ret = 0xff000051
E
expect 1 'write to no index' $a otpwrite --style uboot -y 99 1 1
texts 'its text' <<'E'
otp operation failed
ret = 0xff000050
E
expect 3 'no terminal, no --yes' $a otpwrite 9 1 1
expect 3 'a mask that is not the field' $a otpwrite -y 116 1 1
says "$err" 'OTP_SCS_AREA_SIZE_SEL (security+64)' 'the field is named'
expect 3 'a mask wider than the field' $a otpwrite -y 200 1 0xffffffff
expect 3 'a zero that freezes' $a otpwrite -y 200 0 1
says "$err" 'allow-zero' 'the way out is named'
expect 0 'unless it is meant' $a otpwrite -y -z 200 0 1
expect 3 'a piece of the group' $a otpwrite -y 113 1 1
expect 0 'dry run' $a otpwrite -n 9 1 1
expect 0 'changes nothing' $a otpread 9
says "$out" 'mask=0x00000000' 'indeed'
expect 2 'an index that is no number' $a otpread zero
expect 2 'an index that is huge' $a otpread 99999999999999999999
expect 2 'data that are huge' $a otpwrite -y 9 0x100000000 1
expect 2 'bad style' $a otpread --style windows 0
expect 2 'no index' $a otpread
expect 2 'too few' $a otpwrite 1 2
expect 2 'too many' $a otpread 1 2
expect 1 'a pulse that fails' env FAKE_OTP_FAIL=device,1 $a otpwrite --style uboot -y 10 1 1
says "$out" 'ret = 0xff000001' 'gives the status of the device'
expect 1 'a dead device' env FAKE_OTP_DEAD=1 $a otpread --style uboot 0
says "$out" 'ret = 0xff000001' 'fails everything'
}
finish
