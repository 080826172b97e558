# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# Programs that go into the VM: our tool, and any other with its libraries.

# All for the architecture of vm_kernel.

program_foreign() { machine_foreign "$vm_kernel"; }

tool_dir()
{
	printf '%s\n' "$checkout/tool$(program_foreign | sed 's/^/-/')"
}

# tool_build: otpctl, its library and the monitor, in the cache. Nothing if there
# is none.
tool_build()
{
	[ -e "$top/tools/otp/Makefile" ] || return 0
	sysroot_fetch "$vm_kernel"
	cache_locked "tool-$(basename "$checkout")" \
		step "$logs/tool" 'building otpctl' sysroot_run "$vm_kernel" \
		make -C "$top/tools/otp" O="$(tool_dir)" -j "$(nproc)"
}

# tool_install ROOT
tool_install()
{
	program_install "$(tool_dir)/otpctl" "$1" &&
		program_install "$(tool_dir)/otp-samba-monitor" "$1"
}

# program_install FILE ROOT: FILE as ROOT/usr/bin/, with what it links to.
program_install()
{
	mkdir -p "$2/usr/bin" && cp -L "$1" "$2/usr/bin/" &&
		program_libraries "$1" "$2"
}

# program_libraries FILE ROOT: the libraries go where the dynamic loader looks
# without being told, whatever directory they came from.
program_libraries()
{
	if [ -n "$(program_foreign)" ]; then
		sysroot_install "$vm_kernel" "$1" "$2"
		return
	fi
	LD_LIBRARY_PATH=$(tool_dir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \
		ldd "$1" 2>/dev/null | sed -n -E \
		-e 's/.*=> (\/[^ ]+) .*/\1/p' -e 's/^\t(\/[^ ]+) .*/\1/p' |
	while read -r library; do
		case $library in
		*/ld-linux*) place=$2/lib64 ;;
		*) place=$2/lib/x86_64-linux-gnu ;;
		esac
		mkdir -p "$place" && cp -L "$library" "$place/" || exit 1
	done
}
