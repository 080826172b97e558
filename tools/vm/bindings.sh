# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The devicetree bindings, by the tools of the devicetree project: that each is
# a schema, that its examples follow it, and so do the overlays on a board.

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
	bindings_compile board "$top/dts/board.dts"
	for file in "$top"/dts/*.dtso; do
		bindings_compile "$(basename "$file" .dtso)" "$file"
	done
	for file in "$top"/dts/*.dtso; do
		bindings_overlay "$(basename "$file" .dtso)"
	done
	bindings_qemu "$top/dts/qemu/versal-virt-otp.dtso"
)

# bindings_qemu FILE: what it breaks as a part of QEMU's board.
bindings_qemu()
(
	dtb=$(devicetree_make arm64 "$1" "$PWD" 2>&1) || echo "$dtb"
	# QEMU's own USB controller is none of our business.
	dt-validate -s schema.json "$dtb" 2>&1 | sed '/ dwc3@/,+1d'
)

# bindings_compile NAME FILE: to NAME.dtb. A register of an overlay is judged by
# the cells of its bus, which may be the board's.
bindings_compile()
{
	dtc -@ -I dts -O dtb -W no-reg_format -W no-avoid_default_addr_size \
		-o "$1.dtb" "$2" 2>&1
}

# bindings_overlay NAME: what it breaks as a part of the board, and what it takes
# for granted that the board has not.
bindings_overlay()
(
	under=
	# Its slots are in that one.
	[ "$1" != signed-image ] || under=sefc.dtb
	fdtoverlay -i board.dtb -o "on-$1.dtb" ${under:+"$under"} "$1.dtb" 2>&1
	dt-validate -s schema.json "on-$1.dtb" 2>&1
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
