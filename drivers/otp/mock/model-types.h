/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Types of the models, which are compiled into the kernel module and into
 * user-space tests and fuzzers from the same source.
 */
#ifndef _OTP_MOCK_MODEL_TYPES_H
#define _OTP_MOCK_MODEL_TYPES_H

#include "../formats/types.h"

#endif /* _OTP_MOCK_MODEL_TYPES_H */
