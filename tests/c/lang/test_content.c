/* SPDX-License-Identifier: MIT */
/* Languages that share an extension are told apart by their first lines. */
#include <criterion/criterion.h>
#include <string.h>

#include "lang/content.h"
#include "lang/detect.h"
#include "lang/ids.h"

static void check(const char *name, const char *text, const char *expected)
{
    fst_lang_id lang = fst_detect(NULL, name, strlen(name), (const uint8_t *)text, strlen(text));
    cr_assert_neq(lang, FST_LANG_NONE, "%s", name);
    cr_assert_str_eq(fst_lang_get(lang)->name, expected, "%s with %s", name, text);
}

Test(lang_content, rules_are_sorted_and_found)
{
    const char *extension, *before = "";
    fst_lang_id usual;
    size_t n = 0;
    for (; fst_content_get(n, &extension, &usual); n++) {
        cr_assert_lt(strcmp(before, extension), 0, "%s before %s", before, extension);
        cr_assert_not_null(fst_content_find(extension, strlen(extension)));
        before = extension;
    }
    cr_assert_gt(n, 40);
    cr_assert_null(fst_content_find("py", 2));
    cr_assert_null(fst_content_find("", 0));
    cr_assert_null(fst_content_find("hh", 2));
}

Test(lang_content, without_hints_the_usual_language_holds)
{
    const char *extension;
    fst_lang_id usual;
    for (size_t i = 0; fst_content_get(i, &extension, &usual); i++) {
        const struct fst_content_rule *rule = fst_content_find(extension, strlen(extension));
        cr_assert_eq(fst_content_decide(rule, NULL, 0), usual, "%s", extension);
        cr_assert_eq(fst_content_decide(rule, (const uint8_t *)"\n\n", 2), usual, "%s", extension);
    }
}

Test(lang_content, without_hints_a_chance_extension_says_nothing)
{
    static const char *const names[] = {"zone.tab", "a.rules", "x.path", "x.boot", "de.msg"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *name = names[i];
        cr_assert_eq(fst_detect(NULL, name, strlen(name), (const uint8_t *)"a b\n", 4),
                     FST_LANG_NONE, "%s", name);
    }
    check("a.tab", "#!/bin/sh\n", "Shell");
    check("a.tab", "CREATE TABLE x;\n", "SQL");
    check("x.path", "[Unit]\n", "Systemd");
    check("a.rules", "rule all:\n  input: x\n", "Snakemake");
    check("de.msg", "namespace eval ::tk {\n ::msgcat::mcset de x y\n}\n", "TCL");
}

Test(lang_content, headers)
{
    check("a.h", "#include <stdio.h>\nint f(void);\n", "C Header");
    check("a.h", "#pragma once\nnamespace x {\nclass Y;\n}\n", "C++ Header");
    check("a.h", "#include <vector>\nint f();\n", "C++ Header");
    check("a.h", "// -*- C++ -*-\nint f();\n", "C++ Header");
    check("a.h", "#import <Foundation/Foundation.h>\n@interface A : NSObject\n@end\n",
          "Objective-C");
}

Test(lang_content, a_header_for_both_is_cs)
{
    check("a.h",
          "#ifdef __cplusplus\nextern \"C\" {\nnamespace x {\n#endif\nint f(void);\n"
          "#ifdef __cplusplus\n}\n#endif\n",
          "C Header");
    check("a.h", "/*\nnamespace of names\nclass of 99;\n*/\nint f(void);\n", "C Header");
    check("a.h", "int class;\n", "C Header");
}

Test(lang_content, m)
{
    check("a.m", "#import \"a.h\"\n@implementation A\n@end\n", "Objective-C");
    check("a.m", "% sums\nfunction s = total(x)\n  s = sum(x);\nend\n", "MATLAB");
    check("a.m", ":- module queens.\n:- interface.\n", "Mercury");
    check("a.m", "(* a package *)\nBeginPackage[\"x`\"]\n", "Wolfram");
    check("a.m", "START ;begin\n ;say\n S X=1\n Q\n", "MUMPS");
}

Test(lang_content, v)
{
    check("a.v", "module top(input clk);\n  always @(posedge clk) q <= d;\nendmodule\n", "Verilog");
    check("a.v", "Require Import List.\nTheorem t : True.\nProof. exact I. Qed.\n", "Coq");
    check("a.v", "module main\nimport os\nfn main() {\n\tx := 1\n}\n", "V");
}

Test(lang_content, perl_prolog_raku)
{
    check("a.pl", "use strict;\nmy $x = 1;\n", "Perl");
    check("a.pl", ":- module(x, []).\nlikes(a, b) :- true.\n", "Prolog");
    check("a.pl", "use v6;\nmy $x = 1;\n", "Raku");
    check("a.pl", "#!/usr/bin/swipl\nmy :- x.\n", "Prolog");
    check("a.pm", "unit module X;\nuse v6;\n", "Raku");
    check("a.t", "use Test::More;\n", "Perl");
    check("a.t", "use v6;\nuse Test;\n", "Raku");
}

Test(lang_content, pro)
{
    check("a.pro", "TEMPLATE = app\nSOURCES += main.cpp\n", "Qt Project");
    check("a.pro", "-keep class a.b.C\n-dontwarn x\n", "ProGuard");
    check("a.pro", "; plots\npro draw, x\n  plot, x\nend\n", "Interactive Data Language");
    check("a.pro", "% facts\nx :- y.\n", "Prolog");
}

Test(lang_content, cls_and_bas)
{
    check("a.cls", "VERSION 1.0 CLASS\nBEGIN\nEND\nAttribute VB_Name = \"A\"\n", "VB6/VBA");
    check("a.cls", "% a class\n\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesClass{a}\n", "TeX");
    check("a.cls", "public with sharing class A {\n  // it\n  private Integer x;\n}\n", "Apex");
    check("a.bas", "Attribute VB_Name = \"M\"\nOption Explicit\n", "VB6/VBA");
    check("a.bas", "10 PRINT \"HI\"\n20 GOTO 10\n", "Basic");
}

Test(lang_content, ts_and_inc)
{
    check("a.ts", "import x from 'y';\n", "TypeScript");
    check("a.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>\n<TS version=\"2.1\">\n",
          "Qt Translation Source");
    check("a.inc", "<?php\n$x = 1;\n", "PHP");
    check("a.inc", "SRC_URI = \"x\"\ndo_install() {\n}\n", "Bitbake");
    check("a.inc", "{$IFDEF X}\nprocedure A;\nbegin\nend;\n", "Pascal");
    check("a.inc", "#define X 1\nstatic int y;\n", "C++");
    check("a.inc", "; macros\n%macro x 1\n%define y 2\n", "Assembly");
}

Test(lang_content, others)
{
    check("a.d", "module a;\nimport std.stdio;\n", "D");
    check("a.d", "out/a.o: a.c \\\n a.h\n", "Makefile");
    check("a.d", "#pragma D option quiet\nsyscall::open:entry\n", "dtrace");
    check("a.fs", "module A\nlet x = 1\n", "F#");
    check("a.fs", ": square dup * ;\n\\ comment\n", "Forth");
    check("a.fs", "#version 330\nvoid main() {}\n", "GLSL");
    check("a.r", "x <- 1\n", "R");
    check("a.r", "REBOL [Title: \"x\"]\n", "Rebol");
    check("a.s", "\t.text\n\t.globl f\n", "GNU Style Assembly");
    check("a.s", "; it\n; is\n  global f\n", "Assembly");
    check("a.l", "%{\n#include <x.h>\n%}\n%%\n", "Lex");
    check("a.l", ";; lisp\n(de f (x) x)\n", "Common Lisp");
    check("a.cl", "__kernel void f(void) {}\n", "OpenCL");
    check("a.cl", "(in-package :x)\n", "Common Lisp");
    check("a.md", "# Title\ntext\n", "Markdown");
    check("a.md", ";; machine\n(define_insn \"x\"\n", "GCC Machine Description");
    check("a.mm", "#import <x.h>\n", "Objective-C++");
    check("a.mm", "<map version=\"1.0\">\n", "XML");
    check("a.pp", "class x {\n  file { '/a': }\n}\n", "Puppet");
    check("a.pp", "{$mode objfpc}\nunit x;\n#ifdef\n#define X\nclass A\n", "Pascal");
    check("a.pp", "unit X;\ninterface\nuses y;\nimplementation\nend.\n", "Pascal");
    check("a.y", "%{\n#include <x.h>\n%}\n%union {}\n", "yacc");
    check("a.y", "{\nmodule P where\n}\n%name p\n%tokentype { T }\n", "Happy");
    check("a.cs", "using System;\nnamespace X {}\n", "C#");
    check("a.cs", "Object subclass: #X\n!X methodsFor: 'a'!\n", "Smalltalk");
    check("a.def", "EXPORTS\n  f @1\n", "Module-Definition");
    check("a.def", "/* codes */\nDEF_CODE (A, 1)\n#undef X\n", "C Header");
}

Test(lang_content, a_byte_order_mark_and_odd_bytes_do_no_harm)
{
    check("a.h", "\xEF\xBB\xBFnamespace x {\n", "C++ Header");
    uint8_t bytes[512];
    const char *extension;
    fst_lang_id usual;
    for (size_t i = 0; fst_content_get(i, &extension, &usual); i++) {
        uint32_t x = (uint32_t)i + 7;
        for (size_t k = 0; k < sizeof(bytes); k++) {
            x = x * 1664525u + 1013904223u;
            bytes[k] = (x >> 30) ? (uint8_t)(x >> 20) : '\n';
        }
        const struct fst_content_rule *rule = fst_content_find(extension, strlen(extension));
        for (size_t n = 0; n <= sizeof(bytes); n++)
            cr_assert_lt(fst_content_decide(rule, bytes, n), fst_lang_count());
    }
}
