#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What "tools/run demo" shows. Runs in the VM; $1 is a plan, if one was given.

echo "This is a stock kernel: $(uname -r)"
echo 'with these modules:'
lsmod
echo 'and these one-time memories:'
ls -l /dev/otp* 2>/dev/null || echo 'none'
[ $# -eq 0 ] || echo "The plan: $1"
