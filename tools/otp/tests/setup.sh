# SPDX-License-Identifier: GPL-2.0-only
# What the shell tests share: a device of their own, and keys.
# shellcheck shell=sh
: "${SRC:?run make check}"
tests=$SRC/tests
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/out err=$work/err
: >"$out"; : >"$err"
export FAKE_OTP="$work/array"
unset FAKE_OTP_COUNT FAKE_OTP_DEAD FAKE_OTP_OFF FAKE_OTP_FAIL FAKE_OTP_SLOW
unset FAKE_OTP_RESET FAKE_OTP_LOCKDOWN FAKE_OTP_SHUT FAKE_OTP_OLD
unset FAKE_OTP_DAMAGED FAKE_OTP_RAWIO FAKE_OTP_MUTE FAKE_OTP_MORE FAKE_OTP_BARE
unset FAKE_OTP_BLIND FAKE_OTP_RACE
export ASAN_OPTIONS=detect_leaks=1
# shellcheck disable=SC2034
otpctl=$CHECK/otpctl
# shellcheck source=/dev/null
. "$tests/tap.sh"

blank()
{
	rm -f "$FAKE_OTP"
}

# Octal escapes: dash knows no others.
bytes()
{
	for byte in $(echo "$1" | sed "s/../&  /g"); do
		# shellcheck disable=SC2059
		printf "\\$(printf %03o "0x$byte")"
	done
}

# The keys whose words the documentation logs, as files of order $1.
make_keys()
{
	mkdir -p "$work/keys"
	if [ "$1" = le ]; then
		bytes 9ef4ddc4483959e038869bde68e8ac819899622a7d2905d183f65985ee8424d9
	else
		bytes c4ddf49ee0593948de9b863881ace8682a629998d105297d8559f683d92484ee
	fi >"$work/keys/K0_REE_hash.bin"
	if [ "$1" = le ]; then
		bytes da00c560405e62083639c1f5763b8e90
	else
		bytes 60c500da08625e40f5c13936908e3b76
	fi >"$work/keys/AESK0.bin"
}
