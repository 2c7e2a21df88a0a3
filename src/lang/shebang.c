/* SPDX-License-Identifier: MIT */
/*
 * What the first bytes of a file say of its language by themselves: the interpreter of a #! line
 * (through `env`, its options and assignments; without path and version), and the openers of
 * XML, PHP and HTML. Pure functions over bytes; any thread.
 */
#include <string.h>

#include "lang/content.h"
#include "lang/ids.h"
#include "lang/table.h"

struct word {
    const char *text;
    size_t nbytes;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next word of the line at *at, with its quotes taken off; empty at the end. */
static struct word next_word(const char **at, const char *end)
{
    while (*at < end && (is_blank(**at) || **at == '\'' || **at == '"'))
        (*at)++;
    struct word word = {*at, 0};
    while (*at < end && !is_blank(**at) && **at != '\'' && **at != '"')
        (*at)++;
    word.nbytes = (size_t)(*at - word.text);
    return word;
}

static struct word base_name(struct word word)
{
    for (size_t i = word.nbytes; i > 0; i--) {
        if (word.text[i - 1] == '/')
            return (struct word){word.text + i, word.nbytes - i};
    }
    return word;
}

static bool equals(struct word word, const char *text)
{
    return word.nbytes == strlen(text) && memcmp(word.text, text, word.nbytes) == 0;
}

/* Whether the env option takes the next word as its value. */
static bool takes_value(struct word word)
{
    return equals(word, "-u") || equals(word, "-C") || equals(word, "--unset") ||
           equals(word, "--chdir");
}

/* The program behind env's options and assignments; `-Sprogram` hides it inside an option. */
static struct word behind_env(const char *at, const char *end)
{
    for (;;) {
        struct word word = next_word(&at, end);
        if (word.nbytes > 2 && memcmp(word.text, "-S", 2) == 0) {
            word = (struct word){word.text + 2, word.nbytes - 2};
        } else if (word.nbytes > 15 && memcmp(word.text, "--split-string=", 15) == 0) {
            word = (struct word){word.text + 15, word.nbytes - 15};
        } else if (word.nbytes > 0 && word.text[0] == '-') {
            if (takes_value(word))
                (void)next_word(&at, end);
            continue;
        }
        if (!memchr(word.text, '=', word.nbytes))
            return word;
    }
}

/* "python3.11", "guile-3.0", "lua5.4-static": the name, then without its version. */
static fst_lang_id by_interpreter(struct word word)
{
    fst_lang_id lang = fst_lang_find(FST_KEY_INTERPRETER, word.text, word.nbytes);
    size_t n = word.nbytes;
    while (!lang && n > 0) {
        char c = word.text[n - 1];
        if (!(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_')
            break;
        n--;
        lang = fst_lang_find(FST_KEY_INTERPRETER, word.text, n);
    }
    return lang;
}

fst_lang_id fst_content_shebang(const uint8_t *head, size_t nbytes)
{
    if (nbytes == 0)
        return FST_LANG_NONE;
    const char *at = (const char *)head, *end = at + nbytes;
    if (nbytes >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    if (end - at < 3 || at[0] != '#' || at[1] != '!')
        return FST_LANG_NONE;
    at += 2;
    for (const char *p = at; p < end; p++) {
        if (*p == '\n' || *p == '\r') {
            end = p;
            break;
        }
    }
    struct word word = base_name(next_word(&at, end));
    if (equals(word, "env"))
        word = base_name(behind_env(at, end));
    /* busybox and cargo run what their first argument says, but are themselves a fair answer. */
    return by_interpreter(word);
}

static bool begins(const char *text, size_t nbytes, const char *opener)
{
    for (size_t i = 0; opener[i]; i++) {
        if (i >= nbytes)
            return false;
        char c = text[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (c != opener[i])
            return false;
    }
    return true;
}

fst_lang_id fst_content_opener(const uint8_t *head, size_t nbytes)
{
    static const struct {
        const char *text; /* lower case */
        fst_lang_id lang;
    } openers[] = {
        {"<?xml", FST_LANG_XML},
        {"<?php", FST_LANG_PHP},
        {"<!doctype html", FST_LANG_HTML},
        {"<html", FST_LANG_HTML},
    };
    fst_lang_id lang = fst_content_shebang(head, nbytes);
    if (lang)
        return lang;
    const char *text = (const char *)head;
    if (nbytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        nbytes -= 3;
    }
    for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
        if (begins(text, nbytes, openers[i].text))
            return openers[i].lang;
    }
    return FST_LANG_NONE;
}
