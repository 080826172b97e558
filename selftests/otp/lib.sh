# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the shell tests share: KTAP, a mock, files with the keys of the sample.

tap_count=0
tap_failed=0
mock=
mocks=/sys/kernel/config/otp-mock
work=$(mktemp -d) || exit 1
out=$work/out
err=$work/err

clean_up()
{
	[ -z "$mock" ] || rmdir "$mocks/$mock"
	rm -rf "$work"
}
trap clean_up EXIT

# skip_all WHY
skip_all()
{
	echo 'TAP version 13'
	echo "1..0 # SKIP $1"
	exit 4
}

begin()
{
	echo 'TAP version 13'
	: >"$out"
	: >"$err"
}

# result STATUS NAME: what was last run goes with a failure.
result()
{
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count $2"
		return
	fi
	tap_failed=$((tap_failed + 1))
	sed 's/^/# out: /' "$out"
	sed 's/^/# err: /' "$err"
	echo "not ok $tap_count $2"
}

finish()
{
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ] || exit 1
}

# expect CODE NAME CMD ARGS...: the exit code; leaves $out and $err.
expect()
{
	want=$1 name=$2
	shift 2
	"$@" >"$out" 2>"$err" </dev/null
	code=$?
	[ "$code" -eq "$want" ]
	result $? "$name (exit $code)"
}

# has NAME FILE TEXT: a line holds it.
has()
{
	grep -q -F -e "$3" "$2"
	result $? "$1"
}

# prints NAME LINE...: just these lines.
prints()
{
	name=$1
	shift
	printf '%s\n' "$@" | cmp -s - "$out"
	result $? "$name"
}

# given_mock MODEL: a blank chip of that model: its device
# is $device.
given_mock()
{
	[ -z "$mock" ] || rmdir "$mocks/$mock"
	mock=test-$$
	if ! mkdir "$mocks/$mock" || ! knob model "$1" ||
		! knob live 1; then
		echo '# no mock'
		exit 1
	fi
	mock_device
	take_image
}

mock_device()
{
	for device in /sys/class/otp/*; do
		[ "$(basename "$(readlink "$device/device")")" = \
			"$(cat "$mocks/$mock/device")" ] && break
	done
	device=${device##*/}
}

# knob NAME [VALUE]
knob()
{
	if [ $# -eq 2 ]; then
		echo "$2" >"$mocks/$mock/$1"
	else
		cat "$mocks/$mock/$1"
	fi
}

# From here on, unchanged compares with the array as it is now.
take_image()
{
	cat "$mocks/$mock/array" >"$work/image" && knob pulses 0
}

# unchanged NAME: not a bit, not a pulse.
unchanged()
{
	cat "$mocks/$mock/array" >"$work/image.now"
	cmp -s "$work/image" "$work/image.now" && [ "$(knob pulses)" = 0 ]
	result $? "$1: nothing has changed"
}

# refuses CODE NAME CMD ARGS...: with that exit code, and nothing has changed.
refuses()
{
	expect "$@"
	unchanged "$2"
}

# word POSITION: data and mask in the array, as the image has them.
word()
{
	dd if="$mocks/$mock/array" bs=1 skip=$((56 + 8 * $1)) count=8 \
		2>/dev/null | hexdump -v -e '8/1 "%02x"'
}

# holds NAME POSITION WORD
holds()
{
	[ "$(word "$2")" = "$3" ]
	result $? "$1: $(word "$2")"
}

# put_hex HEX: its bytes, without a process for each.
put_hex()
{
	hex=$1
	while [ -n "$hex" ]; do
		rest=${hex#??}
		byte=$((0x${hex%"$rest"}))
		octal=$((byte >> 6))$((byte >> 3 & 7))$((byte & 7))
		# shellcheck disable=SC2059
		printf "\\$octal"
		hex=$rest
	done
}

# The keys of the sample, as the words that the guide logs.
hash_words='c4ddf49e e0593948 de9b8638 81ace868 2a629998 d105297d 8559f683
	d92484ee'
key_words='60c500da 08625e40 f5c13936 908e3b76'

# swap WORD: its bytes the other way round, in $swapped.
swap()
{
	head=${1%????}
	tail=${1#????}
	swapped=${tail#??}${tail%??}${head#??}${head%??}
}

# key_file ORDER WORD...
key_file()
{
	order=$1 all=
	shift
	for word; do
		swap "$word"
		[ "$order" = be ] || word=$swapped
		all=$all$word
	done
	put_hex "$all"
}

# given_keys ORDER: the sample's, as files whose words have that byte order.
given_keys()
{
	mkdir -p "$work/keys"
	# shellcheck disable=SC2086 # lists of words
	key_file "$1" $hash_words >"$work/keys/K0_REE_hash.bin"
	# shellcheck disable=SC2086
	key_file "$1" $key_words >"$work/keys/AESK0.bin"
}

# Every word of a key in every notation, one a line.
list_secrets()
{
	for word in $hash_words $key_words; do
		swap "$word"
		printf '%s\n' "$word" "$swapped" "$((0x$word))" \
			"$((0x$swapped))"
	done
}

# hides NAME FILE: no word of a key is in it.
hides()
{
	[ -e "$work/secrets" ] || list_secrets >"$work/secrets"
	[ -s "$2" ] && ! grep -i -F -f "$work/secrets" "$2" >"$out.found"
	result $? "$1: holds no key"
}
