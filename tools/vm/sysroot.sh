# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The libraries of another architecture, to build programs for it here and to
# run them there: packages of Debian, unpacked in the cache.

# What our tools are built against, and the shell of the VM.
sysroot_packages='libnl-3-dev libnl-genl-3-dev libyaml-dev libssl-dev
	libjson-c-dev libinih-dev busybox-static'

# sysroot_dir KERNEL
sysroot_dir() { printf '%s\n' "$cache/sysroot/$(machine_of "$1")"; }

# sysroot_fetch KERNEL: nothing to do for this architecture.
sysroot_fetch()
{
	[ -n "$(machine_foreign "$1")" ] || return 0
	[ -e "$(sysroot_dir "$1")" ] ||
		cache_locked "sysroot-$(machine_of "$1")" \
			sysroot_fetch_locked "$1" ||
		die "could not fetch the libraries for $(machine_of "$1")"
}

sysroot_fetch_locked()
{
	[ ! -e "$(sysroot_dir "$1")" ] || return 0
	apt_foreign=$(machine_foreign "$1")
	apt_update || return 1
	tree=$(cache_temp) && packages=$(sysroot_closure) || return 1
	# shellcheck disable=SC2086 # a list of words is wanted
	step "$logs/fetch-sysroot" "downloading libraries for $apt_foreign" \
		apt_download "$tree/deb" $packages &&
		step "$logs/unpack-sysroot" 'unpacking them' \
			sysroot_unpack "$tree" &&
		cache_publish "$tree" "$(sysroot_dir "$1")"
}

# The packages and all that they depend on.
sysroot_closure()
{
	sysroot_roots=$(for package in $sysroot_packages; do
		echo "$package:$apt_foreign"
	done)
	# shellcheck disable=SC2086 # a list of words is wanted
	apt_private apt-cache depends --recurse --no-recommends --no-suggests \
		--no-conflicts --no-breaks --no-replaces --no-enhances \
		$sysroot_roots | grep "^[a-z].*:$apt_foreign\$"
}

sysroot_unpack()
{
	for deb in "$1"/deb/*.deb; do
		dpkg-deb -x "$deb" "$1" || return 1
	done
	rm -rf "$1/deb"
}

# sysroot_run KERNEL CMD ARGS...: a build, for the architecture of KERNEL.
sysroot_run()
(
	if [ -z "$(machine_foreign "$1")" ]; then
		shift
		"$@"
		exit
	fi
	root=$(sysroot_dir "$1") triplet=$(machine_triplet "$(machine_of "$1")")
	shift
	libraries=$root/usr/lib/$triplet
	export PKG_CONFIG_SYSROOT_DIR="$root"
	export PKG_CONFIG_LIBDIR="$libraries/pkgconfig:$root/usr/share/pkgconfig"
	export CROSS_COMPILE="$triplet-" CC="$triplet-gcc" AR="$triplet-ar"
	export CPATH="$root/usr/include:$root/usr/include/$triplet"
	export LDFLAGS="-L$libraries -L$root/lib/$triplet"
	export CFLAGS="-O2 -g $LDFLAGS"
	"$@"
)

# sysroot_install KERNEL FILE ROOT: into ROOT what FILE links to.
sysroot_install()
{
	sysroot_needed "$2" | while read -r name; do
		triplet=$(machine_triplet "$(machine_of "$1")")
		case $name in
		ld-linux*) place=$3/lib ;;
		*) place=$3/lib/$triplet ;;
		esac
		[ ! -e "$place/$name" ] || continue
		library=$(sysroot_find "$1" "$triplet/$name") &&
			mkdir -p "$place" && cp -L "$library" "$place/" &&
			sysroot_install "$1" "$place/$name" "$3" || exit 1
	done
}

# sysroot_needed FILE: the libraries that it names, its loader among them.
sysroot_needed()
{
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
	readelf -l "$1" | sed -n 's|.*interpreter: .*/\([^]]*\)\]|\1|p'
}

# sysroot_find KERNEL NAME
sysroot_find()
{
	for place in lib usr/lib; do
		[ ! -e "$(sysroot_dir "$1")/$place/$2" ] || {
			printf '%s\n' "$(sysroot_dir "$1")/$place/$2"
			return
		}
	done
	say "no library $2 for $(machine_of "$1")"
	return 1
}
