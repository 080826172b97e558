# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The machines: what differs between the architectures that kernels are for.
# An architecture has the name that Debian gives it.

# machine_of KERNEL
machine_of()
{
	case $1 in
	arm64) echo arm64 ;;
	*) echo amd64 ;;
	esac
}

# machine_need KERNEL: the packages of this host that it takes.
machine_need()
{
	[ -z "$(machine_foreign "$1")" ] ||
		packages_need "$(machine_of "$1")"
}

# machine_foreign KERNEL: its architecture, if it is not that of this host.
machine_foreign()
{
	machine_of "$1" | sed '/^amd64$/d'
}

machine_triplet()
{
	case $1 in
	arm64) echo aarch64-linux-gnu ;;
	amd64) echo x86_64-linux-gnu ;;
	esac
}

# machine_cross KERNEL: the prefix of the compiler for it.
machine_cross()
{
	[ -z "$(machine_foreign "$1")" ] ||
		echo "$(machine_triplet "$(machine_of "$1")")-"
}

# machine_compiler KERNEL
machine_compiler()
{
	if [ -n "$(machine_foreign "$1")" ]; then
		echo "$(machine_cross "$1")gcc"
	else
		echo "${CC:-gcc}"
	fi
}

# machine_kbuild KERNEL: what the kernel's makefiles want to be told.
machine_kbuild()
{
	[ -z "$(machine_foreign "$1")" ] ||
		echo "ARCH=$(machine_of "$1") CROSS_COMPILE=$(machine_cross "$1")"
}

# machine_modules KERNEL: the modules that virtio devices need here.
machine_modules()
{
	case $(machine_of "$1") in
	arm64) echo virtio_mmio ;;
	amd64) echo virtio_pci ;;
	esac
}

# machine_spare_modules KERNEL: what is there for a test to load. No arm64 kernel
# of Debian has mtdram; macb drives the Ethernet ports of its machine.
machine_spare_modules()
{
	case $(machine_of "$1") in
	arm64) echo macb ;;
	amd64) echo mtdram ;;
	esac
}

# machine_virtio KERNEL: what the names of its virtio devices end with.
machine_virtio()
{
	case $(machine_of "$1") in
	arm64) echo device ;;
	amd64) echo pci ;;
	esac
}

# machine_terminal KERNEL: its second serial port, of the first the kernel has
# its console.
machine_terminal()
{
	case $(machine_of "$1") in
	arm64) echo ttyAMA1 ;;
	amd64) echo ttyS1 ;;
	esac
}

# machine_memory KERNEL: in megabytes.
machine_memory()
{
	case $(machine_of "$1") in
	arm64) echo 1024 ;;
	amd64) echo 512 ;;
	esac
}

# machine_board KERNEL: is it one with a devicetree, and fuses of its own?
machine_board()
{
	[ "$(machine_of "$1")" = arm64 ]
}

# machine_append KERNEL
machine_append()
{
	# Asking ACPI which interrupt a device has takes half a minute there, and
	# MSI needs none.
	[ "$1" != debug ] || printf 'pci=noacpi '
	case $(machine_of "$1") in
	arm64) echo 'console=ttyAMA0,115200' ;;
	# A third of the boot, under software emulation.
	amd64) echo 'console=ttyS0,115200 no_timer_check mitigations=off' ;;
	esac
}

# machine_qemu KERNEL PROCESSORS MEMORY: the words that begin the command line.
# Software emulation unless asked: /dev/kvm may exist and still hang the guest.
# One thread for all processors: with one each, a processor can run into the
# breakpoint that another has already patched away, and the kernel dies of it.
machine_qemu()
{
	# Without eventfds, a byte the guest has written is in the file.
	case $(machine_of "$1") in
	arm64)
		# Two of its four processors are not for Linux.
		echo 'qemu-system-aarch64 -M xlnx-versal-virt -smp 4'
		echo '-global virtio-mmio.ioeventfd=off' ;;
	amd64)
		echo "qemu-system-x86_64 -smp $2"
		echo '-global virtio-serial-pci.ioeventfd=off' ;;
	esac
	echo "-m $3"
	case ${OTP_ACCEL:-tcg}:$(machine_of "$1") in
	kvm:amd64)
		echo '-accel kvm -cpu host'
		return ;;
	# Time is what the guest has done, an instruction a nanosecond.
	icount:*) echo '-icount shift=0,sleep=off' ;;
	esac
	echo '-accel tcg,thread=single'
	[ "$(machine_of "$1")" != amd64 ] || echo '-cpu max'
}
