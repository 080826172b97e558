# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The devicetree bindings, by the tools of the devicetree project: that each is
# a schema, that its examples follow it, and that the overlays compile.

bindings_place=Documentation/devicetree/bindings

# The kernel's bindings that ours refer to, or whose nodes are in our examples.
bindings_others='nvmem mtd'

# static_bindings SERIES: prints what is wrong.
static_bindings()
(
	source=$(kernel_source "$1")
	root=$checkout/bindings
	bindings_stage "$source" "$root" &&
		cd "$root/$bindings_place" || exit 1
	dt-doc-validate -u "$PWD" otp 2>&1
	cd "$root" && dt-mk-schema -j "$bindings_place" >schema.json || exit 1
	for file in "$bindings_place"/otp/*.yaml; do
		bindings_example "$source" "$file"
	done
	for file in "$top"/dts/*.dtso; do
		dtc -@ -I dts -O dtb -o overlay.dtbo "$file" 2>&1
	done
)

# bindings_stage SOURCE ROOT: ours among those of the kernel.
bindings_stage()
(
	rm -rf "$2"
	mkdir -p "$2/$bindings_place" || exit 1
	for other in $bindings_others; do
		cp -r "$1/$bindings_place/$other" "$2/$bindings_place/" || exit 1
	done
	cp -r "$top/$bindings_place/otp" "$2/$bindings_place/"
)

# bindings_example SOURCE FILE: what its examples break of any schema there is.
bindings_example()
(
	name=$(basename "$2" .yaml)
	dt-extract-example "$2" >"$name.dts" &&
		gcc -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp \
			-I "$1/scripts/dtc/include-prefixes" \
			"$name.dts" >"$name.i.dts" &&
		dtc -q -I dts -O dtb -o "$name.dtb" "$name.i.dts" &&
		dt-validate -s schema.json "$name.dtb" 2>&1
)
