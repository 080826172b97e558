# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Our sources as a part of a kernel tree.

stage_sources='drivers/otp include Documentation'

# shellcheck disable=SC2016 # make expands it
stage_make_line='obj-$(CONFIG_OTP)		+= otp/'

# stage_into KSRC: may be repeated; then only what changed is touched.
stage_into()
{
	# shellcheck disable=SC2086 # a list of words is wanted
	stage_guard "$1" &&
		mirror_tree "$top" "$1" $stage_sources &&
		mirror_tree "$top/selftests" "$1/tools/testing/selftests" otp &&
		stage_line "$1/drivers/Makefile" "$stage_make_line" &&
		stage_menu "$1/drivers/Kconfig" 'source "drivers/otp/Kconfig"' &&
		stage_prefix "$1/Documentation/devicetree/bindings"
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
	awk -v prefix="$2" -v name="$3" -v next_prefix="\"^$4," '
		index($0, next_prefix) {
			print "  \"^" prefix ",.*\":"
			print "    description: " name
		}
		{ print }
	' "$1/vendor-prefixes.yaml" >"$1/vendor-prefixes.yaml.tmp" &&
		mv "$1/vendor-prefixes.yaml.tmp" "$1/vendor-prefixes.yaml"
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
	awk -v line="$2" '
		{ text[NR] = $0 }
		/^endmenu/ { last = NR }
		END {
			for (i = 1; i <= NR; i++) {
				if (i == last)
					print line "\n"
				print text[i]
			}
		}' "$1" >"$1.tmp" && mv "$1.tmp" "$1"
}
