// SPDX-License-Identifier: GPL-2.0-only
#include "ctl.h"

struct globals opt;
