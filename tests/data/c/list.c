/* SPDX-License-Identifier: MIT */
/* A singly linked list.

 * Comments hold blank lines. */
#include <stdio.h>

// a line comment \
   that goes on
struct node { /* one */
    struct node *next;
};

char quote = '"', slash = '\\'; // ends "
const char *url = "http://x/*y*/";
#if 0
disabled code is code
#endif
int division = 4 /* four */ / 2;
const char *two = "one \
// two";
