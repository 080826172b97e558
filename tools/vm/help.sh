# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# What --help says.

help_all()
{
	cat <<'EOF'
usage: tools/run COMMAND [OPTIONS]

Programming one-time memory can be tried without a board: everything here runs
stock Linux kernels in a virtual machine, with registers answered by models.

Start with
  tools/run demo                see it work
  tools/run check               run every test

Look around
  tools/run vm -- CMD ARGS...   run one command in the VM
  tools/run shell               get a prompt in the VM

One tier of the tests
  tools/run unit                user-space unit tests under ASan and UBSan
  tools/run static              checkpatch, sparse, W=1, kernel-doc, shellcheck
  tools/run kunit               the KUnit suites in UML under KASAN and friends
  tools/run selftest [TEST...]  the kselftests in the VM, on each kernel
  tools/run intree              the subsystem in a kernel tree
  tools/run versal              a fuse controller of QEMU's, on arm64
  tools/run bench               the benchmark
  tools/run matrix [PATTERN...] every kernel and architecture

Parts of the above
  tools/run fetch               only fetch a kernel
  tools/run modules             only build the modules for it

tools/run COMMAND --help tells more. What is missing is installed (as root, or
through sudo where it asks no password); otherwise the one command that installs
it is printed. Kernels come from Debian's archive, checked against its keys.

The cache, ${XDG_CACHE_HOME:-~/.cache}/linux-otp, holds all that is fetched,
built and logged; delete it whenever you like. The source tree stays clean.

Environment
  OTP_DEBIAN_MIRROR=URI  where Debian packages come from, if this machine's own
                         lists know no Debian archive (OTP_DEBIAN_SECURITY_MIRROR
                         adds its security archive)
  OTP_ACCEL=kvm          use KVM. The default is software emulation, because
                         inside some virtual machines /dev/kvm opens and hangs
  OTP_QUIET=1            no progress on stderr
EOF
}

# help_command COMMAND
help_command()
{
	case $1 in
	vm) help_vm ;;
	shell) help_shell ;;
	demo) help_demo ;;
	check) help_check ;;
	unit) help_unit ;;
	static) help_static ;;
	kunit) help_kunit ;;
	selftest) help_selftest ;;
	intree) help_intree ;;
	versal) help_versal ;;
	bench) help_bench ;;
	matrix) help_matrix ;;
	fetch) help_fetch ;;
	modules) help_modules ;;
	*) return 1 ;;
	esac
}

help_vm()
{
	cat <<'EOF'
usage: tools/run vm [OPTIONS] -- CMD [ARGS...]

Boots a stock kernel with our modules loaded and otpctl on PATH, and runs CMD
there as root. Its output comes out here, byte by byte, stdout on stdout and
stderr on stderr; its exit status is ours. Its stdin is empty.

  --kernel NAME      which kernel: 6.12 (the default) or 6.1 on x86-64, or arm64,
                     6.12 for that architecture, on a machine with a devicetree,
                     or debug, 6.12 built here under KASAN, UBSAN, kmemleak,
                     lockdep, and with allocations that can be made to fail
  --share DIR        DIR is /share in the VM, to read and to write, and where
                     CMD starts
  --add FILE         put a program and the libraries it needs into /usr/bin
                     (may be repeated)
  --dtso FILE        arm64: an overlay for the devicetree of the machine
  --pflash FILE      arm64: FILE holds the fuses of the machine
  --smp N            processors (2; not for arm64)
  --memory MB        memory (512; arm64: 1024)
  --timeout S        end the VM after S seconds (300)
  --no-tool          go without otpctl
  -q, --quiet        nothing on stderr but CMD's

In the VM: busybox; debugfs, tracefs and configfs where they belong; the modules
loaded with otp.programming=1. Variables that begin with OTP_ are passed on.

Exit status: CMD's; 2 usage; 124 the time was up; 125 the VM is to blame (it
died, or a module did not load), with the end of the kernel's console shown.

Examples
  tools/run vm -- otpctl list
  tools/run vm --kernel 6.1 --share . -- sh -c 'dmesg >dmesg.txt'
  tools/run vm --kernel arm64 -- otpctl list
EOF
}

help_shell()
{
	cat <<'EOF'
usage: tools/run shell [--kernel NAME] [--share DIR] [--add FILE]
                       [--smp N] [--memory MB] [--timeout S]

A prompt in the VM that "tools/run vm" uses. Leave it with "exit" or Ctrl-D. When
stdin is no terminal, it is run as a script:

  echo 'otpctl list' | tools/run shell
EOF
}

help_demo()
{
	cat <<'EOF'
usage: tools/run demo [--plan FILE] [--kernel NAME]

Fetches a stock kernel, builds the modules and the tool, boots them in a VM and
shows them at work on the mock. The first time takes some minutes, mostly
downloads; then less than one.

  --plan FILE        rehearse your own plan instead; its directory can be read
                     by the VM, for the key files it names
EOF
}

help_check()
{
	cat <<'EOF'
usage: tools/run check

Runs all tests: unit, static, intree, versal, kunit and selftest on each kernel
(see there), and of the matrix what takes minutes. Memory that runs out, and
memory that is lost, is looked at on the debug kernel.
The first time takes most of an hour, for three kernels are built; then half of
that.

The last line is "N passed, N failed, N skipped". Before it stand the name of
each failure and the reason for each skip. Exit status 0 when nothing failed and
something passed, else 1.
EOF
}

help_unit()
{
	cat <<'EOF'
usage: tools/run unit

Builds the pure code (formats, models, the library) for user space with ASan
and UBSan and runs its unit tests. Needs no kernel.
EOF
}

help_static()
{
	cat <<'EOF'
usage: tools/run static

Checks the sources without running them: checkpatch --strict, sparse, W=1 with
warnings as failures, kernel-doc, shellcheck. One result per tool; what a tool
found is shown.
EOF
}

help_kunit()
{
	cat <<'EOF'
usage: tools/run kunit [--kernel 6.12|7] [--filter GLOB]

Stages the sources into a kernel tree and runs the KUnit suites in UML, through
the kernel's own kunit.py: on 6.12 under KASAN, UBSAN, lockdep and debug objects,
on 7, which is the newest 7.x that Debian has the source of, with no more than
"kunit.py run --kunitconfig=drivers/otp". The first build takes some ten minutes.

  --filter GLOB      only these suites or cases, such as 'otp_*' or '*.*lock*'
EOF
}

help_selftest()
{
	cat <<'EOF'
usage: tools/run selftest [--kernel NAME] [TEST...]

Builds the kselftests, boots a VM and runs them there one after the other, each
with a time limit; one that cannot share it gets a VM of its own. Without
--kernel on 6.12 and 6.1 (arm64 and debug are others), without TEST all tests. A
complaint of the kernel (WARNING, BUG, Oops ...) on its console is a failure.
EOF
}

help_intree()
{
	cat <<'EOF'
usage: tools/run intree

Stages the sources into a kernel tree and uses them there with the kernel's own
tools: get_maintainer.pl, the kselftests' Makefile, run_kselftest.sh (in a VM).
The series that stage-into-kernel --series makes is applied, has to give the same
tree, passes checkpatch.pl and builds without a warning.
EOF
}

help_matrix()
{
	cat <<'EOF'
usage: tools/run matrix [--list] [PATTERN...]

What is tested on which kernel and for which architecture, all of it or what
PATTERN matches, such as 'build-*' or unit-s390x; --list names it all.

  build-KERNEL-TARGET    compiled in a kernel tree, W=1, a warning is a failure;
                         "bare" is x86-64 with nothing that can be left out
  unit-ARCH              unit tests of the pure code, and the layout of the
                         ioctls, on ARCH: 32 bits, or the other byte order
  kunit-KERNEL           the KUnit suites in UML
  selftest-KERNEL-i386   kselftests in C built for i386, in the 64-bit VM
  selftest-KERNEL        the kselftests in the VM

7 is the newest 7.x that Debian has the source of. The matrix ends with a table;
exit status and last line are those of "check".
EOF
}

help_versal()
{
	cat <<'EOF'
usage: tools/run versal

Programs the fuses of QEMU's machine xlnx-versal-virt, under the arm64 kernel, with
the power off in between: twice selftests/otp/versal-efuse.sh, and what is then in
the file behind the fuses.
EOF
}

help_bench()
{
	cat <<'EOF'
usage: tools/run bench [--kernel NAME] [ARGS...]

Runs selftests/bench/run.sh in the VM, ARGS passed on. Python 3 is there to
compare with.

The VM has one processor that takes a nanosecond for each instruction, by its
own clock: how fast or busy this machine is changes nothing in the figures, and
emulation does not blow up what would be nothing on silicon. OTP_ACCEL=tcg or
kvm measures by the clock on the wall.
EOF
}

help_fetch()
{
	cat <<'EOF'
usage: tools/run fetch [--kernel NAME] [--again]

Fetches a stock kernel (6.12 and 6.1, without --kernel; arm64 is another) with
its headers into the cache and prints where. A kernel that is there is kept;
--again looks for a newer point release. The one called debug is built instead,
in ten minutes; --again builds it again.
EOF
}

help_modules()
{
	cat <<'EOF'
usage: tools/run modules [--kernel NAME]

Builds the modules for a stock kernel (6.12 and 6.1, without --kernel) and prints
their paths. For the kernel that runs on this machine, use "make modules".
EOF
}
