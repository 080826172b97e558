// SPDX-License-Identifier: GPL-2.0-only
int cmd_plan(int, char **), cmd_gen(int, char **), cmd_astra(int, char **);
int cmd_plan(int c, char **v) { (void)c; (void)v; return 2; }
int cmd_gen(int c, char **v) { (void)c; (void)v; return 2; }
int cmd_astra(int c, char **v) { (void)c; (void)v; return 2; }
