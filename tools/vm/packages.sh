# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The distribution packages each command needs, and getting them.

packages_build='gcc make libc6-dev xz-utils kmod libelf-dev'
packages_tool='pkg-config libnl-3-dev libnl-genl-3-dev libyaml-dev libssl-dev
	libjson-c-dev libinih-dev'
packages_vm='qemu-system-x86 busybox-static cpio'
packages_arm64='qemu-system-arm gcc-aarch64-linux-gnu libc6-dev-arm64-cross
	binutils device-tree-compiler openssl'
packages_kunit='python3 bc bison flex libelf-dev libssl-dev gcc make'
packages_foreign='qemu-user-static
	gcc-i686-linux-gnu libc6-dev-i386-cross
	gcc-s390x-linux-gnu libc6-dev-s390x-cross'
packages_build_foreign='gcc-arm-linux-gnueabihf gcc-riscv64-linux-gnu
	gcc-s390x-linux-gnu bc bison flex'
packages_static='perl sparse shellcheck binutils diffutils python3-yaml
	python3-jsonschema dt-schema device-tree-compiler'

# packages_of COMMAND
packages_of()
{
	case $1 in
	fetch)
		echo "kmod xz-utils $(packages_archive)" ;;
	modules)
		echo "$packages_build $(packages_archive)" ;;
	selftest)
		echo "$(packages_of vm) python3 python3-yaml python3-jsonschema" ;;
	vm | shell | demo)
		echo "$packages_build $packages_tool $packages_vm" \
			"$(packages_archive)" ;;
	# What the kernel of that name takes besides.
	arm64)
		echo "$packages_arm64" ;;
	bench)
		echo "$(packages_of vm) python3" ;;
	kunit)
		echo "$packages_kunit xz-utils kmod $(packages_archive)" ;;
	unit)
		echo "gcc make libc6-dev clang libclang-rt-dev lrzsz openssl" \
			"$packages_tool" ;;
	static)
		echo "$packages_build $packages_static $packages_tool" \
			"$(packages_of arm64) $(packages_archive)" ;;
	intree)
		echo "$(packages_of selftest) perl rsync git python3" ;;
	matrix)
		echo "$packages_foreign $packages_build_foreign" \
			"$(packages_of selftest) $(packages_of kunit)" \
			"$(packages_of arm64)" ;;
	versal)
		echo "$(packages_of vm) $(packages_of arm64)" ;;
	check)
		echo "$(packages_of intree) $(packages_of matrix)" \
			"$(packages_of static) $(packages_of unit)" \
			"$(packages_of arm64)" ;;
	esac
}

# The kernels come from Debian, on Ubuntu as well.
packages_archive()
{
	echo 'debian-archive-keyring'
}

packages_missing()
{
	# shellcheck disable=SC2046 # a list of words is wanted
	set -- $(packages_of "$1" | tr -s ' \t\n' '\n' | sort -u)
	for package; do
		case $(dpkg-query -W -f '${db:Status-Status}' "$package" \
			2>/dev/null) in
		installed) ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# packages_need COMMAND: installs what COMMAND lacks, or says how to and exits.
packages_need()
{
	command -v apt-get >/dev/null ||
		die 'apt-get not found: this needs Debian or Ubuntu'
	missing=$(packages_missing "$1")
	[ -n "$missing" ] || return 0
	install="apt-get install --no-install-recommends -y ${missing% }"
	if [ "$(id -u)" -eq 0 ]; then
		sudo=
	elif sudo -n true 2>/dev/null; then
		sudo='sudo -n'
	else
		say "Some packages are missing. Install them with"
		printf '  sudo apt-get update && sudo %s\n' "$install" >&2
		exit 2
	fi
	cache_locked packages packages_install "$1" ||
		die "could not install: $missing"
}

packages_install()
{
	# Another run may have installed them while this one waited.
	missing=$(packages_missing "$1")
	[ -n "$missing" ] || return 0
	step "$logs/packages" 'updating the package lists' \
		${sudo:+sudo -n} apt-get -q update || :
	say "missing: $missing"
	# shellcheck disable=SC2086 # a list of words is wanted
	step "$logs/packages" 'installing packages' \
		${sudo:+sudo -n} env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y -o DPkg::Lock::Timeout=300 \
		install --no-install-recommends $missing
}
