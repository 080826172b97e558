#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Updates the calibration of a product: install, serve, check, confirm.
#
# update.sh IMAGE|URL [CHECK...]
#
# CHECK is a command that says by its exit code whether the product works with
# what is served then. It goes back to the image before if not; that image has
# to be at hand, in $PREVIOUS. $DEVICE is the device, if there are several.
set -u

[ $# -ge 1 ] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
source=$1
shift
device=${DEVICE:+--device=$DEVICE}

image()
{
	# shellcheck disable=SC2086
	otpctl $device image "$@"
}

# Nothing has to be trusted on the way here: the kernel verifies the image.
case $source in
http://* | https://*)
	file=$(mktemp) || exit 1
	trap 'rm -f "$file"' EXIT
	curl --fail --silent --show-error --max-filesize 1048576 \
		--output "$file" "$source" || exit 1
	;;
*) file=$source ;;
esac

image install --serve "$file"
code=$?
if [ $code -ne 0 ]; then
	echo "not installed, or not served yet; 'otpctl image state' says why" >&2
	exit $code
fi

if [ $# -gt 0 ] && ! "$@"; then
	echo "it does not work: going back to ${PREVIOUS:-nothing}" >&2
	[ -z "${PREVIOUS:-}" ] || image install --serve "$PREVIOUS"
	exit 1
fi

# From here on there is no way back.
image confirm --yes
code=$?
# A device without a stored counter has nothing to confirm.
[ $code -eq 3 ] && image state --json |
	grep -q '"stored_counter": null' && code=0
exit $code
