# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The VM's file system: busybox, our init, the few modules of the stock kernel
# the VM stands on, our modules, the tool.

# What init loads before anything of ours. What our modules and scripts need on
# top of that is found by modprobe.
initramfs_boot_modules='virtio_console 9pnet_virtio 9p configfs'

# initramfs_modules SERIES: all of them, those first that init loads.
initramfs_modules()
{
	initramfs_boot "$1"
	machine_spare_modules "$1"
}

initramfs_boot() { echo "$(machine_modules "$1") $initramfs_boot_modules"; }

# initramfs_make SERIES WORK FILE: WORK holds our modules in modules/ and
# further files in files/; FILE is the result.
initramfs_make()
{
	initramfs_base "$1" && initramfs_own "$1" "$2" &&
		cat "$(initramfs_base_dir "$1")/cpio" "$2/own.cpio" >"$3"
}

# The part that only changes with the kernel, busybox or the list of modules:
# the tree and the archive of it.
initramfs_base_dir()
{
	sum=$(
		{
			initramfs_modules "$1"
			kernel_release "$1"
			cat "$(initramfs_busybox "$1")" \
				"$top/tools/vm/initramfs.sh"
		} | sha256sum | cut -c 1-16
	)
	printf '%s\n' "$cache/initramfs/$1-$sum"
}

# A shell without libraries, that the machine can run.
initramfs_busybox()
{
	if [ -n "$(machine_foreign "$1")" ]; then
		echo "$(sysroot_dir "$1")/bin/busybox"
	else
		command -v busybox
	fi
}

initramfs_base()
{
	sysroot_fetch "$1"
	[ -e "$(initramfs_base_dir "$1")" ] ||
		cache_locked "initramfs-$1" initramfs_base_locked "$1"
}

initramfs_base_locked()
{
	[ ! -e "$(initramfs_base_dir "$1")" ] || return 0
	base=$(cache_temp) && initramfs_tree "$base/root" "$1" || return 1
	for name in $(initramfs_modules "$1"); do
		initramfs_stock_module "$1" "$base/root" "$name" || return 1
	done
	initramfs_pack "$base/root" >"$base/cpio" &&
		cache_publish "$base" "$(initramfs_base_dir "$1")"
}

# initramfs_tree ROOT SERIES
initramfs_tree()
{
	for place in bin dev proc sys tmp run root etc share control \
		usr/bin lib64 lib/modules; do
		mkdir -p "$1/$place" || return 1
	done
	ln -s bin "$1/sbin" &&
		cp "$(initramfs_busybox "$2")" "$1/bin/busybox" &&
		ln -s busybox "$1/bin/sh" &&
		echo 'root:x:0:0:root:/root:/bin/sh' >"$1/etc/passwd" &&
		echo 'root:x:0:' >"$1/etc/group"
}

# initramfs_stock_module SERIES ROOT NAME: with all it depends on, unpacked,
# since busybox has no xz for modules.
initramfs_stock_module()
(
	release=$(kernel_release "$1")
	list=$(modprobe -d "$(kernel_dir "$1")" -S "$release" \
		--show-depends "$3") || exit 1
	printf '%s\n' "$list" | sed -n 's/^insmod \([^ ]*\).*/\1/p' |
	while read -r file; do
		place=$2/lib/modules/$release/kernel
		name=$(basename "${file%.xz}")
		mkdir -p "$place"
		case $file in
		*.xz) xz -d -c "$file" >"$place/$name" ;;
		*) cp "$file" "$place/$name" ;;
		esac || exit 1
	done
)

# initramfs_own SERIES ROOT: what changes from run to run.
initramfs_own()
(
	series=$1 work=$2
	release=$(kernel_release "$series")
	root=$work/files
	tree=$root/lib/modules/$release
	mkdir -p "$tree/extra" "$root/etc/modprobe.d" || exit 1
	cp "$top/tools/vm/init" "$root/init" && chmod 755 "$root/init" || exit 1
	echo 'options otp programming=1' >"$root/etc/modprobe.d/otp.conf"
	initramfs_boot "$series" |
		tr ' ' '\n' >"$root/etc/modules.boot"
	initramfs_own_modules "$series" "$work" "$root" "$tree" || exit 1
	initramfs_index "$series" "$work" "$release" || exit 1
	initramfs_pack "$root" >"$work/own.cpio"
)

# Our modules, their names in the order init loads them (the core first), and
# those of the stock kernel they depend on.
initramfs_own_modules()
(
	: >"$3/etc/modules.own"
	for module in "$2"/modules/otp.ko "$2"/modules/*.ko; do
		[ -e "$module" ] || continue
		name=$(basename "$module" .ko)
		! grep -q -x -F "$name" "$3/etc/modules.own" || continue
		cp "$module" "$4/extra/" || exit 1
		echo "$name" >>"$3/etc/modules.own"
		for need in $(modinfo -F depends "$module" | tr , ' '); do
			[ -e "$2/modules/$need.ko" ] ||
				[ -e "$2/modules/$(echo "$need" | tr _ -).ko" ] ||
				initramfs_stock_module "$1" "$3" "$need" ||
				exit 1
		done
	done
)

# initramfs_index SERIES WORK RELEASE: modules.dep over stock and own modules.
initramfs_index()
(
	tree=lib/modules/$3
	index=$2/index
	stock=$(kernel_dir "$1")/$tree
	mkdir -p "$index/$tree" &&
		cp -r "$(initramfs_base_dir "$1")/root/$tree/." \
			"$2/files/$tree/." "$index/$tree/" &&
		cp "$stock"/modules.order "$stock"/modules.builtin* \
			"$index/$tree/" &&
		depmod -b "$index" "$3" && cd "$index/$tree" &&
		cp modules.dep modules.alias modules.softdep modules.symbols \
			modules.builtin "$2/files/$tree/"
)

# initramfs_pack ROOT: a cpio archive owned by root, whoever packs it.
initramfs_pack()
(
	cd "$1" && find . | sort | cpio -o --quiet -H newc -R 0:0
)
