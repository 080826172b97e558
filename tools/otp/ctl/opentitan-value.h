/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OTPCTL_OPENTITAN_VALUE_H
#define OTPCTL_OPENTITAN_VALUE_H

#include "hjson.h"
#include "opentitan-image.h"

/* 1, 0, or -1 if it is neither true nor false. */
int ot_truth(const struct node *node);

/**
 * ot_parse_value() - the value of an item
 * @file: what errors begin with
 * @value: its bytes are allocated, on errors too, or it is to be random
 */
int ot_parse_value(const char *file, const struct node *node,
		   const struct ot_item *item, struct ot_value *value,
		   struct libotp_error *err);

#endif /* OTPCTL_OPENTITAN_VALUE_H */
