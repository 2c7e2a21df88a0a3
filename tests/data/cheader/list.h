/* SPDX-License-Identifier: MIT */
/* A list */
#include <stddef.h>
struct list { int x; }; // tail
