# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# One run of a command in a VM.
#
# Settings: vm_kernel vm_share vm_smp vm_memory vm_timeout vm_add (a list, one
# file a line) vm_terminal (the terminal's settings, from stty -g) vm_console
# (where the kernel's console goes) vm_share_mode (rw, ro) vm_script (a file
# that becomes /control/script) vm_no_tool (go without otpctl) vm_root (a tree
# to lay over the VM's root) vm_dtso (an overlay for the devicetree of a machine
# that has one) vm_pflash (a file behind the machine's fuses).
# Status: that of the command; 124 after the time limit; 125 when the VM is to
# blame.

vm_timeout_default=300

vm_defaults()
{
	vm_kernel=$kernel_default
	vm_share=
	vm_share_mode=rw
	vm_script=
	vm_smp=2
	vm_memory=
	vm_timeout=$vm_timeout_default
	vm_add=
	vm_no_tool=
	vm_root=
	vm_dtso=
	vm_dtb=
	vm_pflash=
	vm_terminal=
	vm_console=
}

# vm_run CMD ARGS...: ends the shell it is called in with CMD's status.
vm_run()
{
	vm_work=$(cache_temp) || exit 125
	vm_keep_console=${vm_console:+yes}
	vm_console=${vm_console:-$logs/console-$vm_kernel-$(basename "$vm_work")}
	vm_pid=''
	vm_readers=''
	trap vm_clean EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	vm_virtio=$(machine_virtio "$vm_kernel")
	vm_memory=${vm_memory:-$(machine_memory "$vm_kernel")}
	vm_prepare "$@" || exit 125
	say "booting $(kernel_release "$vm_kernel")"
	vm_status=0
	if [ -n "$vm_terminal" ]; then
		vm_qemu_terminal || vm_status=$?
	else
		vm_qemu_ports || vm_status=$?
	fi
	vm_result "$vm_status"
}

vm_clean()
{
	[ -z "$vm_pid" ] || kill "$vm_pid" 2>/dev/null
	# shellcheck disable=SC2086 # a list of pids
	[ -z "$vm_readers" ] || kill $vm_readers 2>/dev/null
	[ -z "$vm_terminal" ] || stty "$vm_terminal" 2>/dev/null
	rm -rf "$vm_work"
}

# vm_prepare CMD ARGS...: everything up to the boot.
vm_prepare()
{
	mkdir "$vm_work/control" "$vm_work/files" &&
		: >"$vm_work/out" && : >"$vm_work/err" &&
		vm_command "$@" >"$vm_work/control/command" || return 1
	[ -z "$vm_share" ] || echo "$vm_share_mode" >"$vm_work/control/share"
	[ -z "$vm_script" ] || cp "$vm_script" "$vm_work/control/script"
	[ -z "$vm_terminal" ] ||
		machine_terminal "$vm_kernel" >"$vm_work/control/terminal"
	if [ -n "$vm_dtso" ]; then
		vm_dtb=$(devicetree_make "$vm_kernel" "$vm_dtso" "$vm_work") ||
			return 1
	fi
	modules_export "$vm_kernel" "$vm_work/modules" &&
		vm_programs &&
		initramfs_make "$vm_kernel" "$vm_work" "$vm_work/initrd"
}

# vm_command CMD ARGS...: a script that becomes CMD with just these ARGS.
vm_command()
{
	vm_environment
	if [ -n "$vm_terminal" ]; then
		stty size | sed 's/^\([0-9]*\) /stty rows \1 cols /'
	fi
	[ -z "$vm_share" ] || echo 'cd /share'
	printf 'exec'
	for word; do
		printf ' %s' "$(vm_quote "$word")"
	done
	echo
}

# The dot keeps newlines at the end of TEXT from being lost on the way.
vm_quote()
{
	quoted=$(printf '%s.' "$1" | sed "s/'/'\\\\''/g")
	printf "'%s'" "${quoted%.}"
}

# What the caller's tests and tools are told through the environment.
vm_environment()
{
	echo "export TERM='${TERM:-linux}'"
	for name in $(env | sed -n -E \
		's/^((OTP|KSELFTEST|OTPCTL)_[A-Z0-9_]*)=.*/\1/p'); do
		eval "value=\$$name"
		# shellcheck disable=SC2154 # set by the eval
		echo "export $name=$(vm_quote "$value")"
	done
}

vm_programs()
(
	if [ -z "$vm_no_tool" ] && [ -e "$top/tools/otp/Makefile" ]; then
		tool_build && tool_install "$vm_work/files" || exit 1
	fi
	if [ -n "$vm_root" ]; then
		cp -a "$vm_root/." "$vm_work/files/" || exit 1
	fi
	printf '%s' "$vm_add" | while read -r file; do
		program_install "$file" "$vm_work/files" || exit 1
	done
)

# vm_qemu ARGS...: becomes a QEMU that ends with its parent and in time.
vm_qemu()
{
	if [ -n "$vm_share" ]; then
		set -- "$@" -fsdev "$(vm_fsdev share "$vm_share")" \
			-device "virtio-9p-$vm_virtio,fsdev=share,mount_tag=share"
	fi
	[ -z "$vm_dtb" ] || set -- "$@" -dtb "$vm_dtb"
	[ -z "$vm_pflash" ] || set -- "$@" -drive \
		"if=pflash,index=1,format=raw,file=$(vm_comma "$vm_pflash")"
	release=$(kernel_release "$vm_kernel")
	append="$(machine_append "$vm_kernel") quiet panic=-1"
	append="$append random.trust_cpu=on nokaslr cryptomgr.notests"
	append="$append ${OTP_VM_APPEND:-}"
	# shellcheck disable=SC2046,SC2086 # lists of words are wanted
	exec setpriv --pdeathsig TERM timeout ${vm_foreground:+"$vm_foreground"} \
		-v -k 5 "$vm_timeout" \
		$(machine_qemu "$vm_kernel" "$vm_smp" "$vm_memory") \
		-nodefaults -no-user-config -display none -no-reboot \
		-kernel "$(kernel_dir "$vm_kernel")/boot/vmlinuz-$release" \
		-initrd "$vm_work/initrd" -append "$append" \
		-chardev "file,id=console,path=$(vm_comma "$vm_console")" \
		-serial chardev:console \
		-fsdev "$(vm_fsdev control "$vm_work/control")" \
		-device "virtio-9p-$vm_virtio,fsdev=control,mount_tag=control" \
		${OTP_VM_QEMU:-} "$@"
}

vm_fsdev()
{
	printf 'local,id=%s,security_model=none,multidevs=remap,path=%s' \
		"$1" "$(vm_comma "$2")"
}

# QEMU wants commas in a path doubled.
vm_comma()
{
	printf '%s\n' "$1" | sed 's/,/,,/g'
}

# The ports write to files, which never make QEMU wait and never lose a byte;
# tail hands on what comes, as it comes, and ends after QEMU does.
vm_qemu_ports()
{
	vm_foreground=
	(
		vm_qemu -device "virtio-serial-$vm_virtio" \
			-chardev "file,id=out,path=$(vm_comma "$vm_work/out")" \
			-device virtserialport,chardev=out,name=out \
			-chardev "file,id=err,path=$(vm_comma "$vm_work/err")" \
			-device virtserialport,chardev=err,name=err
	) >"$vm_work/qemu.log" 2>&1 </dev/null &
	vm_pid=$!
	tail -q -s 0.05 -f -c +1 --pid "$vm_pid" "$vm_work/out" &
	vm_readers=$!
	tail -q -s 0.05 -f -c +1 --pid "$vm_pid" "$vm_work/err" >&2 &
	vm_readers="$vm_readers $!"
	vm_wait=0
	wait "$vm_pid" || vm_wait=$?
	vm_pid=
	# shellcheck disable=SC2086 # a list of pids
	wait $vm_readers || :
	vm_readers=
	return "$vm_wait"
}

vm_qemu_terminal()
{
	vm_foreground=--foreground
	(
		vm_qemu -chardev stdio,id=terminal,signal=off \
			-serial chardev:terminal
	)
}

# vm_result STATUS: ends with what the run came to.
vm_result()
{
	if [ -e "$vm_work/control/status" ]; then
		read -r code <"$vm_work/control/status"
		vm_verdict "$code" "the command ended with status $code"
	elif [ -e "$vm_work/control/fault" ]; then
		vm_blame 125 "$(cat "$vm_work/control/fault")"
	elif [ "$1" -eq 124 ] ||
		grep -q '^timeout: sending' "$vm_work/qemu.log" 2>/dev/null; then
		vm_blame 124 "the VM did not end within $vm_timeout s"
	else
		cat "$vm_work/qemu.log" >&2 2>/dev/null
		vm_blame 125 "the VM died before the command ended (QEMU: $1)"
	fi
}

# vm_verdict CODE TEXT: the VM did its work.
vm_verdict()
{
	if splat_show "$vm_console"; then
		say "the kernel's console: $vm_console"
	elif [ "$1" -ne 0 ]; then
		say "$2; the kernel's console: $vm_console"
	elif [ -z "$vm_keep_console" ]; then
		rm -f "$vm_console"
	fi
	exit "$1"
}

# vm_blame CODE TEXT: it did not.
vm_blame()
{
	splat_show "$vm_console" || :
	log_show "$vm_console" "$2"
	exit "$1"
}
