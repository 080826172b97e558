# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# A copy of source files that a build can live in: a file whose content did not
# change keeps its time, so that only what changed is built again; a file that
# vanished from the source vanishes from the copy; what a build made there is
# not touched.

# mirror_tree SOURCE COPY PATH...: PATHs are relative to SOURCE, and need not
# exist.
mirror_tree()
(
	from=$1 to=$2
	shift 2
	mkdir -p "$to" || exit 1
	list=$to/.mirrored
	mirror_list "$from" "$@" >"$list.new" || exit 1
	if [ -e "$list" ]; then
		sort "$list" "$list.new" "$list.new" | uniq -u |
			while read -r file; do
				rm -f "${to:?}/$file"
			done
	fi
	# The union is on record while copying, so that an interrupted copy
	# forgets no file.
	[ ! -e "$list" ] || sort -u "$list" "$list.new" >"$list.both"
	[ ! -e "$list.both" ] || mv "$list.both" "$list"
	while read -r file; do
		mirror_file "$from/$file" "$to/$file" || exit 1
	done <"$list.new" || exit 1
	mv "$list.new" "$list"
)

# Sources only: what somebody built in the source tree is no source.
mirror_list()
(
	cd "$1" || exit 1
	shift
	for path; do
		[ ! -e "$path" ] || find "$path" -type f \
			! -name '*.o' ! -name '*.ko' ! -name '*.mod' \
			! -name '*.mod.c' ! -name '.*.cmd' ! -name '*.a' \
			! -name modules.order ! -name Module.symvers \
			! -name '.*.sw?' ! -name '*~'
	done | sort
)

# mirror_file FROM TO: through a rename, as TO may be a hard link into a tree
# that others read.
mirror_file()
{
	! cmp -s "$1" "$2" || return 0
	mkdir -p "$(dirname "$2")" && cp "$1" "$2.tmp" && mv "$2.tmp" "$2"
}
