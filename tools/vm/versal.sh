# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The eFUSE controller that the arm64 machine has, on a stock kernel: what was
# programmed is looked at from outside, in the file behind the fuses, and by the
# next boot.

# Column 3 of row 140, which is USER_FUSE_12.
versal_broken=4483

# tier_versal RESULTS
tier_versal()
{
	kernel_fetch arm64
	fuses=$(cache_temp) || exit 1
	truncate -s 3072 "$fuses/now" "$fuses/expected"
	versal_boot "$1" blank '' ''
	versal_expect_blank "$fuses/expected"
	versal_compare "$1" 'fuses outlive the power, and no other was programmed'
	versal_boot "$1" kept "$(versal_break)" \
		"$top/selftests/otp/versal-uncached.dtso"
	versal_expect_kept "$fuses/expected"
	versal_compare "$1" 'a fuse that takes nothing is left as it was'
	rm -rf "$fuses"
}

# versal_boot RESULTS PART OPTIONS OVERLAY: of versal-efuse.sh, with more for QEMU.
versal_boot()
{
	log=$logs/versal-$2
	console=$logs/console-versal-$2
	selftest_results=$1
	vm_status=0
	(
		OTP_VM_QEMU=$3
		# A host that does something else is no fault of the guest.
		OTP_VM_APPEND="${OTP_VM_APPEND:-} nosoftlockup"
		vm_kernel=arm64
		vm_pflash=$fuses/now
		vm_dtso=$4
		vm_share=$top/selftests/otp
		vm_share_mode=ro
		vm_timeout=900
		vm_console=$console
		vm_run ./versal-efuse.sh "$2"
	) >"$log" || vm_status=$?
	tally_log "$1" "versal: $2" "$log" "$vm_status"
	# Of a test that fails the log has told; 1 is not the VM's status.
	[ "$vm_status" -ne 1 ] || vm_status=0
	selftest_console "versal: $2" "$console" "$vm_status"
}

# A fuse of which only the model knows that nothing can be programmed there.
versal_break()
{
	printf -- '-global driver=xlnx,,efuse,property=%s,value=%s ' \
		len-read-only 1 'read-only[0]' "$versal_broken"
}

# versal_put FILE OFFSET BYTES: as printf has them.
versal_put()
{
	# shellcheck disable=SC2059 # that is what they are
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# The T-bits and anchors of each page are the factory's.
versal_expect_blank()
{
	for page in 0 1024 2048; do
		versal_put "$1" "$page" '\002\000\000\250'
	done
	versal_put "$1" 516 '\040\000\000\000\001\356\377\300'
	versal_put "$1" 764 '\000\000\000\200'
	versal_put "$1" 172 '\100\000\000\000'
	for half in 256 272; do
		versal_put "$1" "$half" '\377\356\335\314\273\252\231\210'
		versal_put "$1" $((half + 8)) '\167\146\125\104\063\042\021\000'
	done
}

versal_expect_kept()
{
	versal_put "$1" 516 '\041'
	versal_put "$1" 560 '\004\000\000\000\001\000\000\000'
}

# versal_compare RESULTS TITLE
versal_compare()
{
	differ=$(cmp "$fuses/now" "$fuses/expected" 2>&1)
	if [ -z "$differ" ]; then
		tally_add "$1" pass "versal: $2"
	else
		tally_add "$1" fail "versal: $2" "$differ"
	fi
}
