# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The subsystem in a kernel tree, compiled for other architectures and other
# kernels, with all warnings as failures. The kernel around it is configured for
# as little as it takes, and not built.

# Lines "SOURCE TARGET".
build_list='6.12 arm
6.12 riscv64
6.12 s390x
6.12 bare
7 x86_64
7 arm
7 s390x'

# build_target TARGET: what it takes, in build_*: s390 has memory-mapped
# registers only if it has PCI.
build_target()
{
	build_arch=x86_64 build_cross='' build_own=CONFIG_64BIT=y
	build_config=build
	case $1 in
	arm)
		build_arch=arm build_cross=arm-linux-gnueabihf-
		build_own='CONFIG_MMU=y CONFIG_ARCH_MULTI_V7=y
			CONFIG_TEE=m CONFIG_OPTEE=m' ;;
	riscv64)
		build_arch=riscv build_cross=riscv64-linux-gnu-
		build_own='CONFIG_MMU=y CONFIG_ARCH_RV64I=y' ;;
	s390x)
		build_arch=s390 build_cross=s390x-linux-gnu-
		build_own='CONFIG_PCI=y CONFIG_CPU_BIG_ENDIAN=y' ;;
	bare)
		build_config='build-bare' ;;
	esac
}

build_tree() { printf '%s\n' "$cache/build/$1/tree"; }
build_dir() { printf '%s\n' "$cache/build/$1/$2"; }

# tier_build RESULTS SOURCE TARGET
tier_build()
{
	kernel_source_fetch "$2"
	build_title=build-$2-$3
	if step "$logs/$build_title" "compiling for $3 on $2, W=1" \
		cache_locked "build-$2" build_clean "$2" "$3"; then
		tally_add "$1" pass "$build_title"
	else
		tally_add "$1" fail "$build_title" "see $logs/$build_title"
	fi
}

# build_clean SOURCE TARGET: fails if it does not build, or if there is anything
# to say about a file of ours.
build_clean()
(
	build_target "$2"
	build=$(build_dir "$1" "$2")
	stage_linked "$1" "$(build_tree "$1")" &&
		build_configure "$1" "$build" || exit 1
	# All of it, as gcc warns only of what it compiles.
	rm -rf "$build/drivers/otp"
	build_make "$1" "$build" -k W=1 drivers/otp/ >"$build.log" 2>&1 || {
		grep -E '(error|Error) ' "$build.log" | head -n 20
		tail -n 20 "$build.log"
		exit 1
	}
	! grep -E '(drivers/otp|linux/otp|events/otp).*: (warning|error):' \
		"$build.log" && build_link "$build"
)

# build_make SOURCE BUILD ARGS...
build_make()
{
	build_source=$(build_tree "$1") build_out=$2
	shift 2
	make -C "$build_source" O="$build_out" ARCH="$build_arch" \
		CROSS_COMPILE="$build_cross" -j "$(nproc)" "$@"
}

# build_configure SOURCE BUILD: nothing but what is asked for, and all of that.
build_configure()
(
	mkdir -p "$2" || exit 1
	{
		cat "$top/tools/vm/$build_config.config"
		printf '%s\n' "$build_own" | tr -s ' \t' '\n'
	} >"$2/asked"
	KCONFIG_ALLCONFIG="$2/asked" build_make "$1" "$2" -s allnoconfig ||
		exit 1
	grep -v -E '^(# [^C].*|#|)$' "$2/asked" | while read -r line; do
		build_has "$2" "$line" || {
			echo "the configuration lacks $line"
			exit 1
		}
	done
)

# build_has BUILD LINE: an option that does not exist is not set.
build_has()
{
	case $2 in
	'# CONFIG_'*)
		option=${2#??}
		! grep -q "^${option%% *}=" "$1/.config" ;;
	*)
		grep -q -x -F -e "$2" "$1/.config" ;;
	esac
}

# build_link BUILD: the kernel has no division of 64 bits by an operator, where
# the machine has none.
build_link()
(
	pattern='U __(aeabi_u?ldivmod|u?(div|mod|divmod)[dt]i[34]|u?cmpdi2)$'
	find "$1/drivers/otp" -name '*.o' ! -name '*.mod.o' |
		while read -r object; do
			"${build_cross}nm" "$object" | grep -E "$pattern" &&
				echo "$object divides 64 bits"
		done | grep . && exit 1
	exit 0
)
