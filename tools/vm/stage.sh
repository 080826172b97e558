# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# Our sources as a part of a kernel tree.

stage_sources='drivers/otp include Documentation'

stage_make_line='obj-$(CONFIG_OTP)		+= otp/'

# stage_linked KERNEL TREE: TREE is one of hard links to the source of KERNEL, our
# sources laid over it.
stage_linked()
{
	[ -e "$2" ] || {
		tree=$(cache_temp) && rmdir "$tree" &&
			cp -al "$(kernel_source "$1")" "$tree" &&
			cache_publish "$tree" "$2"
	} || return 1
	stage_into "$2"
}

# stage_into KSRC: may be repeated; then only what changed is touched.
stage_into()
{
	# shellcheck disable=SC2086 # a list of words is wanted
	stage_guard "$1" &&
		mirror_tree "$top" "$1" $stage_sources &&
		mirror_tree "$top/selftests" "$1/tools/testing/selftests" otp &&
		stage_line "$1/drivers/Makefile" "$stage_make_line" &&
		stage_menu "$1/drivers/Kconfig" 'source "drivers/otp/Kconfig"' &&
		stage_prefix "$1/Documentation/devicetree/bindings" &&
		stage_guides "$1/Documentation" &&
		stage_target "$1/tools/testing/selftests/Makefile" &&
		stage_maintainers "$1/MAINTAINERS"
}

# stage_edit FILE AWK-ARGS...: FILE as awk makes it, if that is different;
# through a rename, as FILE may be a hard link into a tree that others read.
stage_edit()
{
	file=$1
	shift
	if ! LC_ALL=C awk "$@" "$file" >"$file.tmp"; then
		rm -f "$file.tmp"
		say "there is no place for us in $file"
		return 1
	fi
	if cmp -s "$file.tmp" "$file"; then
		rm "$file.tmp"
	else
		mv "$file.tmp" "$file"
	fi
}

# stage_guides DOCUMENTATION: where a reader of the kernel's looks for ours.
stage_guides()
{
	stage_guide "$1/subsystem-apis.rst" peci/index &&
		stage_guide "$1/userspace-api/index.rst" vduse &&
		stage_ioctl "$1/userspace-api/ioctl/ioctl-number.rst"
}

# stage_guide INDEX NEXT: our guide, in front of the first NEXT.
stage_guide()
{
	! grep -q '^   otp/index$' "$1" || return 0
	stage_edit "$1" -v next_guide="   $2" '
		!done && $0 == next_guide { print "   otp/index"; done = 1 }
		{ print }
		END { exit !done }'
}

# stage_ioctl TABLE: our magic number, in the columns of the table.
stage_ioctl()
{
	! grep -q '^0xBE .*linux/otp\.h' "$1" || return 0
	stage_edit "$1" '
		/^====  =====/ { width = length($3) }
		!done && width && /^0x[0-9A-F][0-9A-F] / && $1 > "0xBE" {
			printf "0xBE  00-1F  %-*s %s\n", width,
				"uapi/linux/otp.h",
				"One-time-programmable memory"
			done = 1
		}
		{ print }
		END { exit !done }'
}

# stage_target MAKEFILE: the kselftests are one of its targets.
stage_target()
{
	! grep -q '^TARGETS += otp$' "$1" || return 0
	stage_edit "$1" '
		!done && /^TARGETS \+= / && $3 > "otp" {
			print "TARGETS += otp"
			done = 1
		}
		{ print }
		END { exit !done }'
}

stage_title='ONE-TIME-PROGRAMMABLE MEMORY (OTP) SUBSYSTEM'

# stage_maintainers FILE: our entry, in its place by the alphabet.
stage_maintainers()
{
	entry=$(stage_entry) stage_edit "$1" -v title="$stage_title" '
		{ text[NR] = $0 }
		END {
			for (i = 1; i <= NR; i++)
				take()
			exit !done
		}

		function take() {
			if (text[i] == title)
				while (i <= NR && text[i++] != "")
					;
			if (!done && starts() && text[i] > title) {
				print ENVIRON["entry"] "\n"
				done = 1
			}
			print text[i]
		}

		function starts() {
			return text[i - 1] == "" && text[i] ~ /^[A-Z0-9]/ &&
				text[i + 1] ~ /^[A-Z]:\t/
		}'
}

# stage_entry: our entry as the kernel has them: with a list for the patches,
# and with what is staged.
stage_entry()
{
	sed -n "/^$stage_title\$/,\$p" "$top/MAINTAINERS" |
		while IFS='	' read -r key value; do
		case $key$value in
		S:*) printf 'L:\tlinux-kernel@vger.kernel.org\n' ;;
		F:selftests/) value=tools/testing/selftests/otp/ ;;
		F:drivers/* | F:include/* | F:Documentation/*) ;;
		F:*) continue ;;
		esac
		printf '%s\n' "$key${value:+	$value}"
	done
}

# stage_prefix BINDINGS: the vendor prefixes of our bindings that the kernel
# does not know yet, once, in their places by the alphabet.
stage_prefix()
{
	stage_vendor "$1" atmosic 'Atmosic Technologies Inc.' auo &&
		stage_vendor "$1" linux-otp 'linux-otp developers' linx &&
		stage_vendor "$1" lowrisc 'lowRISC CIC' lsi
}

# stage_vendor BINDINGS PREFIX NAME NEXT: in front of the prefix NEXT.
stage_vendor()
{
	! grep -q "\^$2," "$1/vendor-prefixes.yaml" || return 0
	stage_edit "$1/vendor-prefixes.yaml" \
		-v prefix="$2" -v name="$3" -v next_prefix="\"^$4," '
		index($0, next_prefix) {
			print "  \"^" prefix ",.*\":"
			print "    description: " name
		}
		{ print }'
}

# stage_guard KSRC: it is a kernel tree, and no file of its own is in the way.
stage_guard()
(
	if [ ! -e "$1/Kbuild" ] || [ ! -e "$1/drivers/Kconfig" ]; then
		say "$1 is no kernel source tree"
		exit 1
	fi
	# shellcheck disable=SC2086 # a list of words is wanted
	mirror_list "$top" $stage_sources | while read -r file; do
		[ -e "$1/$file" ] || continue
		grep -q -s -x -F "$file" "$1/.mirrored" && continue
		cmp -s "$top/$file" "$1/$file" && continue
		say "$1 has a $file of its own"
		exit 1
	done
)

# stage_line FILE LINE: appends it, once.
stage_line()
{
	! grep -q -x -F "$2" "$1" || return 0
	{
		cat "$1"
		printf '%s\n' "$2"
	} >"$1.tmp" && mv "$1.tmp" "$1"
}

# stage_menu FILE LINE: the last entry of the menu in FILE, once.
stage_menu()
{
	! grep -q -x -F "$2" "$1" || return 0
	stage_edit "$1" -v line="$2" '
		{ text[NR] = $0 }
		/^endmenu/ { last = NR }
		END {
			for (i = 1; i <= NR; i++) {
				if (i == last)
					print line "\n"
				print text[i]
			}
		}'
}
