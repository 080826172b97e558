# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The subsystem as a series of patches for a kernel tree, without what it carries
# along for other kernels.

# The files of others that staging changes.
series_others='Kbuild MAINTAINERS drivers/Kconfig drivers/Makefile
	Documentation/subsystem-apis.rst Documentation/userspace-api/index.rst
	Documentation/userspace-api/ioctl/ioctl-number.rst
	Documentation/devicetree/bindings/vendor-prefixes.yaml
	tools/testing/selftests/Makefile'

# series_make KSRC DIR [COMMIT-OPTIONS...]: DIR gets the patches.
series_make()
{
	series_work=$(mktemp -d) || return 1
	series_status=0
	series_in "$series_work" "$@" || series_status=1
	rm -rf "$series_work"
	return "$series_status"
}

# series_in WORK KSRC DIR [COMMIT-OPTIONS...]
series_in()
{
	work=$1 source=$2 patches=$3
	shift 3
	series_guard "$source" "$patches" &&
		series_base "$source" "$work/base" &&
		cp -a "$work/base" "$work/staged" &&
		rm -rf "$work/staged/.git" &&
		series_stage "$work/staged" "$(series_version "$source")" &&
		python3 "$top/tools/vm/series.py" "$top/tools/vm/series" \
			"$work/staged" "$work/base" "$@" &&
		mkdir -p "$patches" &&
		git -C "$work/base" format-patch --quiet --numbered \
			--output-directory "$patches" base..HEAD
}

series_guard()
{
	if [ -e "$1/drivers/otp" ]; then
		say "$1 has the subsystem already: a series is for one without"
		return 1
	fi
	if [ -n "$(ls "$2" 2>/dev/null)" ]; then
		say "$2 is not empty"
		return 1
	fi
}

# series_base KSRC REPOSITORY: with the files of others, as KSRC has them.
series_base()
(
	mkdir -p "$2" || exit 1
	for file in $series_others; do
		mkdir -p "$2/$(dirname "$file")" &&
			cp "$1/$file" "$2/$file" || exit 1
	done
	git -C "$2" init --quiet --initial-branch base &&
		git -C "$2" add --all --force . &&
		git -C "$2" commit --quiet -m base &&
		git -C "$2" checkout --quiet -b otp
)

# series_stage TREE VERSION: what upstream would have.
series_stage()
{
	stage_into "$1" &&
		python3 "$top/tools/vm/inline-compat.py" "$2" "$1/drivers/otp"
}

# series_version KSRC
series_version()
{
	sed -n -E 's/^(VERSION|PATCHLEVEL|SUBLEVEL) = *//p' "$1/Makefile" |
		head -n 3 | paste -s -d .
}
