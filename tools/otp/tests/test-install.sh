#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What bash offers behind otpctl, and what make install installs.
. "$SRC/tests/setup.sh"

cat >"$work/complete" <<'E'
. "$SRC/completion/otpctl"
compopt() { :; }
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_otpctl
printf '%s\n' "${COMPREPLY[@]}" | sort
E

# offers NAME WANTED WORDS...
offers()
{
	name=$1
	printf '%s\n' "$2" | tr ' ' '\n' | sort >"$work/want"
	shift 2
	SRC=$SRC bash "$work/complete" "$otpctl" "$@" >"$out" 2>"$err"
	same "$out" "$work/want" "$name"
}

offers 'commands' 'mock monitor' mo
offers 'subcommands' 'check diff apply' plan ''
offers 'fields' 'OTP_REE_JTAG_PROTECTION_POLICY OTP_REE_SECURITY_ENABLE OTP_REE_SEGID' show OTP_REE
offers 'fields of a named device' 'OTP_AESK0_0 OTP_AESK0_1 OTP_AESK0_2 OTP_AESK0_3' -d otp0 read OTP_AES
offers 'fields to write end in =' 'OTP_SCS_AREA_SIZE_SEL=' write OTP_SCS
offers 'nothing unknown' '' write NO_SUCH
offers 'devices' 'otp0' --device ''
offers 'word orders' 'le be' gen astra --word-order ''
offers 'with =' 'le be' gen astra --word-order = ''
offers 'options of a command' '--record' plan apply --re
offers 'options of all' '--dry-run --device' list --d
offers 'regions to lock' 'user-data' lock us
offers 'digests' 'manuf-2025-02 manuf-2025-11' lock --digest manuf-2025
offers 'raw commands' 'read write digest' dai ''
offers 'fields for one' 'OTP_REE_SEGID' dai read OTP_REE_SEG
offers 'journals' 'get get-ratchet' journal get
offers 'formats' 'raw vmem vmem-plain' mock save -f ''
offers 'images, and not formats' '' journal dump -f "$work/vm"
offers 'options of a record' '--data --data-file --data-hex' journal append --da
offers 'regions that may be one' 'user-data' journal dump --region us
offers 'commands for images' 'install' image in
offers 'forms of a key' 'full hash' image sign --public-key-format ''
offers 'forms of a hash' 'hex plan raw' image key-hash --format ''
offers 'styles' 'uboot' astra otpread --style u

# monitor_offers NAME WANTED WORDS...
monitor_offers()
{
	name=$1
	printf '%s\n' "$2" | tr ' ' '\n' >"$work/want"
	shift 2
	sed 's/_otpctl$/_otp_samba_monitor/; s|completion/otpctl|completion/otp-samba-monitor|' \
		"$work/complete" >"$work/complete-monitor"
	SRC=$SRC bash "$work/complete-monitor" "$CHECK/otp-samba-monitor" "$@" \
		>"$out" 2>"$err"
	same "$out" "$work/want" "$name"
}

monitor_offers 'options of the monitor' '--reset-command' --re
monitor_offers 'when to acknowledge' 'always auto' --file-ack = a
for option in $("$CHECK/otp-samba-monitor" --help | grep -o '^ .\{0,6\}--[a-z-]*' |
	grep -o -- '--[a-z-]*' | grep -vx -- '--usage'); do
	grep -q -e "$(echo "$option" | sed 's/-/\\\\-/g')" \
		"$SRC/man/otp-samba-monitor.1"
	ok $? "otp-samba-monitor(1) has '$option'"
done

# Every long option of every command is offered.
for c in '' show write lock erase 'dai read' 'dai write' 'plan check' 'plan apply' 'gen astra' 'astra otpread' \
	'astra otpwrite' monitor 'mock add' 'journal dump' 'journal get' 'journal get-ratchet' \
	'journal append' 'journal ratchet' 'journal erase' 'journal create' \
	'image state' 'image install' 'image confirm' 'image serve' 'image show' 'image verify' 'image sign' 'image add' 'image remove' 'image key-hash'; do
	# shellcheck disable=SC2086
	"$otpctl" $c --help | grep -o '^ *-., *--[a-z-]*\|^ *--[a-z-]*' |
		grep -o -- '--.*' | grep -vx -- '--usage\|--version' | sort -u \
		>"$work/want"
	# shellcheck disable=SC2086
	SRC=$SRC bash "$work/complete" "$otpctl" $c -- |
		grep -vx -- '--version' >"$out"
	same "$out" "$work/want" "all options of '$c'"
done

expect 0 'install' make -s -C "$SRC" install O="$O" DESTDIR="$work/root" PREFIX=/usr
for f in bin/otpctl bin/otp-samba-monitor lib/libotp.a lib/libotp.so.0 lib/libotp.so \
	lib/pkgconfig/libotp.pc include/libotp.h include/linux/otp.h include/linux/otp-opentitan.h \
	share/man/man1/otpctl.1 share/man/man1/otpctl-samba.1 share/man/man1/otpctl-image.1 share/man/man1/otp-samba-monitor.1 share/man/man5/otpctl-plan.5 \
	share/man/man3/libotp.3 share/bash-completion/completions/otpctl \
	share/bash-completion/completions/otp-samba-monitor; do
	[ -e "$work/root/usr/$f" ]
	ok $? "$f is installed"
done

cat >"$work/user.c" <<'E'
#include <libotp.h>
int main(void)
{
	char **names;
	size_t count;

	if (libotp_list(&names, &count))
		return 1;
	libotp_list_free(names);
	return libotp_state_name(OTP_STATE_DEAD) ? 0 : 1;
}
E
pc="env PKG_CONFIG_SYSROOT_DIR=$work/root PKG_CONFIG_PATH=$work/root/usr/lib/pkgconfig PKG_CONFIG_LIBDIR=$work/root/usr/lib/pkgconfig:$(pkg-config --variable pc_path pkg-config) pkg-config"
# shellcheck disable=SC2046,SC2086
expect 0 'a program builds with pkg-config' cc -Wall -Werror \
	-I"$work/root/usr/include" "$work/user.c" -L"$work/root/usr/lib" \
	$($pc --libs-only-l libotp) -o "$work/user"
expect 0 'and runs' env LD_LIBRARY_PATH="$work/root/usr/lib" "$work/user"
nm -D --defined-only "$work/root/usr/lib/libotp.so.0" | grep ' [TDB] ' |
	grep -v ' libotp_' >"$out"
[ ! -s "$out" ]
ok $? 'the library exports nothing but libotp_*'
grep -v '^ \*' "$SRC/lib/libotp.h" |
	grep -o '\blibotp_[a-z0-9_]*(' | tr -d '(' | sort -u >"$work/declared"
nm -D --defined-only "$work/root/usr/lib/libotp.so.0" |
	sed -n 's/.* T \(libotp_[^@]*\).*/\1/p' | sort -u >"$work/defined"
same "$work/declared" "$work/defined" 'it exports all that the header declares'

if command -v man >/dev/null; then
	for page in "$SRC"/man/*; do
		LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" \
			>/dev/null 2>"$err"
		[ ! -s "$err" ]
		ok $? "$(basename "$page") is good roff"
	done
else
	skip 'man pages' 'there is no man'
fi
for c in list show read write lock erase 'dai read' 'dai write' 'dai digest' 'plan check' 'plan diff' 'plan apply' \
	'gen astra' 'astra otpread' 'astra otpwrite' monitor 'mock add' \
	'mock fault' 'mock save' 'mock load' 'mock power-cycle' 'journal dump' 'journal get' \
	'journal get\\-ratchet' 'journal append' 'journal ratchet' 'journal erase' 'journal create'; do
	grep -q "^\.B[IR]* *\"*otpctl $c\|^\.SS .*$c" "$SRC/man/otpctl.1"
	ok $? "otpctl(1) has '$c'"
done
for c in state install confirm serve show verify sign add remove 'key\\-hash'; do
	grep -q "^\.SS otpctl image $c" "$SRC/man/otpctl-image.1"
	ok $? "otpctl-image(1) has '$c'"
done
finish
