/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OTPCTL_MAP_SVG_H
#define OTPCTL_MAP_SVG_H

/* Style sheet, patterns and icons; complete elements. */
extern const char map_svg_style[];

#endif /* OTPCTL_MAP_SVG_H */
