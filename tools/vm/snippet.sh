# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# What README.md shows of a devicetree is in the file it names, which is tested.

# static_snippet: prints the paragraphs of it that are not.
static_snippet()
(
	cd "$top" || exit 1
	file=$(sed -n 's/^<!-- \(dts.*\) -->$/\1/p' README.md)
	snippet_paragraphs | grep -q . ||
		echo 'README.md: no devicetree in it'
	whole=$(tr -s ' \t\n' ' ' <"$file") || exit 1
	snippet_paragraphs | while read -r paragraph; do
		case $whole in
		*" $paragraph "*) ;;
		*) echo "README.md: not in $file: $paragraph" ;;
		esac
	done
)

# Each on a line, with one blank wherever there are some.
snippet_paragraphs()
{
	sed -n '/^<!-- dts/,/^[^ <]/p' README.md |
		sed -n -e 's/^    //p' -e '/^$/p' |
		awk -v RS= '{ gsub(/[ \t\n]+/, " "); print }'
}
