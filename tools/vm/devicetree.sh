# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154
# The devicetree of a VM: QEMU's own for that machine, with an overlay applied.

# devicetree_overlay OVERLAY DIR: a script of the same name makes what it
# includes.
devicetree_overlay()
{
	if [ -e "${1%.dtso}.sh" ]; then
		sh "${1%.dtso}.sh" "$2" || return 1
	fi
	dtc -@ -i "$2" -I dts -O dtb -o "$2/overlay.dtbo" "$1"
}

# devicetree_make KERNEL OVERLAY DIR: prints the path of the result in DIR.
devicetree_make()
{
	# shellcheck disable=SC2046 # a list of words is wanted
	$(machine_qemu "$1" 2 "$(machine_memory "$1")") -display none \
		-machine dumpdtb="$(vm_comma "$3/machine.dtb")" 2>/dev/null &&
		devicetree_overlay "$2" "$3" &&
		fdtoverlay -i "$3/machine.dtb" -o "$3/devicetree.dtb" \
			"$3/overlay.dtbo" &&
		printf '%s\n' "$3/devicetree.dtb"
}
