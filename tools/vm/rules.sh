# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# The project's own rules, as static checks: each prints what breaks one.

rules_size_limit=65536

# static_benchmark: nobody runs it every day.
static_benchmark()
{
	rm -rf "$checkout/bench"
	bench_make
}

# static_licences: every file of ours says its licence.
static_licences()
(
	cd "$top" || exit 1
	{
		git ls-files -c -o --exclude-standard 2>/dev/null ||
			find . -type f
	} | while read -r file; do
		case $file in
		LICENSES/* | Documentation/ABI/* | */oem_config.conf | *.bin | */golden/* | \
			*/corpus-* | */vectors/*) continue ;;
		esac
		[ -f "$file" ] || continue
		head -n 20 "$file" | grep -q 'SPDX-License-Identifier:' ||
			echo "$file: no SPDX-License-Identifier"
	done
)

# static_size SERIES: text and data a product pays for the core and one
# provider, without journals and images. The kernel drops __versions and
# .modinfo when it loads a module.
static_size()
(
	static_build "$1" "$checkout/size-$1" \
		CONFIG_OTP_IMAGE= CONFIG_OTP_JOURNAL= \
		CONFIG_OTP_SECURE_JOURNAL= CONFIG_OTP_ERASE= CONFIG_OTP_SEFC= \
		CONFIG_OTP_SIGNED_IMAGE=
	cd "$checkout/size-$1/drivers/otp" || exit 1
	{
		size otp.ko providers/otp-astra.ko
		size -A otp.ko providers/otp-astra.ko
	} | awk -v limit="$rules_size_limit" '
		$6 ~ /\.ko$/ { sum += $1 + $2 }
		$1 == "__versions" || $1 == ".modinfo" { sum -= $2 }
		END {
			if (!sum || sum > limit)
				print "text and data are " sum " bytes, over " limit
		}'
)

# static_netlink: the uapi header is what the kernel's generator makes of the
# specification.
static_netlink()
(
	source=$(kernel_source "$static_source")
	root=$checkout/netlink
	specs=Documentation/netlink/specs
	rm -rf "$root"
	mkdir -p "$root/$specs" &&
		cp "$source"/Documentation/netlink/*.yaml \
			"$root/Documentation/netlink/" &&
		cp "$top/$specs/otp.yaml" "$root/$specs/" || exit 1
	# The generator looks upwards for it, for ever.
	: >"$root/MAINTAINERS"
	cd "$root" || exit 1
	timeout 60 /usr/bin/python3 "$source/tools/net/ynl/ynl-gen-c.py" \
		--mode uapi --header --spec "$specs/otp.yaml" >header || exit 1
	diff -u "$top/include/uapi/linux/otp_netlink.h" header
)
