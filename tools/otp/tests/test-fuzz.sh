#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A few seconds of each fuzzer; make fuzz does more.
. "$SRC/tests/setup.sh"
unset FAKE_OTP
if ! command -v clang >/dev/null; then
	skip 'fuzzers' 'there is no clang'
elif ! echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long s) { return 0; }' |
	clang -fsanitize=fuzzer -x c -o "$work/probe" - >"$out" 2>&1; then
	skip 'fuzzers' 'clang has no libFuzzer'
else
	expect 0 'plans, configurations, numbers' make -s -C "$SRC" fuzz O="$O" FUZZ_TIME="${FUZZ_TIME:-5}"
fi
finish
