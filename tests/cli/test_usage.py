# SPDX-License-Identifier: MIT
"""Wrong usage: one sentence, exit status 2, nothing counted. And what needs no counting."""
import os
import re

from case import MAIN_C


def test_wrong_values_are_refused(t):
    t.write("a.c", MAIN_C)
    for args, word in {
        ("--by=lines",): "lines",
        ("--by=",): "by",
        ("--format=xml",): "xml",
        ("--sort=size",): "size",
        ("--top=0",): "top",
        ("--top=-1",): "-1",
        ("--top=1x",): "1x",
        ("--top=",): "top",
        ("--top=99999999999999999999",): "99999999999999999999",
        ("--jobs=0",): "jobs",
        ("--jobs=many",): "many",
        ("--docstrings=text",): "text",
        ("--embedded=both",): "both",
        ("--language=Klingon",): "Klingon",
        ("--language=",): "language",
        ("--language=C,,Python",): "language",
        ("--exclude-language=Klingon",): "Klingon",
        ("--exclude-flag=crusty",): "crusty",
        ("--map=foo",): "foo",
        ("--map=foo:Klingon",): "Klingon",
        ("--map=:C",): "map",
        ("--nonsense",): "nonsense",
        ("-x",): "x",
        ("--by",): "by",
        ("--hidden=yes",): "hidden",
    }.items():
        t.run(*args, "a.c").refused(word)


def test_what_does_not_fit_together_is_refused(t):
    t.write("a.c", MAIN_C)
    t.write("list", b"a.c\0")
    for args in [
        ("--text", "--merge", "a.c"),
        ("--rpc", "--text"),
        ("--rpc", "a.c"),
        ("--explain",),
        ("--explain", "a.c", "a.c"),
        ("--merge",),
        ("--files0-from=list", "a.c"),
        ("--stdin-name=x.c", "a.c"),
        ("-",),
        ("a.c", "-"),
        ("--languages", "a.c"),
        ("--merge", "--language=C", "a.c"),
        ("--merge", "--hidden", "a.c"),
    ]:
        t.run(*args).refused()


def test_hostile_arguments_are_shown_escaped(t):
    for value in ["--by=\x1b[31m", "--language=\u202egnp.c", "--nonsense\x07", "--sort=\n"]:
        err = t.run(value).refused().err.decode()
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", err), err


def test_an_unknown_kernel_to_disable_is_refused(t):
    t.write("a.c", MAIN_C)
    t.run("a.c", env={"FILESTATS_DISABLE_CPU": "avx2,mmx"}).refused("mmx")


def test_every_kernel_gives_the_same_counts(t):
    t.write("a.c", MAIN_C * 99)
    first = t.json("a.c")["totals"]
    for disabled in ["avx512", "avx512,avx2", "avx512,avx2,ssse3,neon"]:
        assert t.json("a.c", env={"FILESTATS_DISABLE_CPU": disabled})["totals"] == first


def test_version_names_version_protocol_and_kernel(t):
    out = t.run("--version").ok().out.decode()
    assert re.search(r"\d+\.\d+\.\d+", out), out
    assert "protocol" in out and re.search(r"scalar|ssse3|avx2|avx512|neon", out), out
    out = t.run("--version", env={"FILESTATS_DISABLE_CPU": "avx512,avx2,ssse3,neon"}).ok().out
    assert b"scalar" in out


def test_help_names_every_option(t):
    out = t.run("--help").ok().out.decode()
    for option in ("text stdin-name explain merge rpc by format sort reverse top language exclude-language "
                   "exclude-flag hidden no-ignore no-ignore-vcs exclude files0-from map docstrings embedded "
                   "jobs languages help version").split():
        assert f"--{option}" in out, option
    assert all(len(line) <= 100 for line in out.splitlines())


def test_languages_are_listed_with_extensions(t):
    out = t.run("--languages").ok().out.decode()
    lines = out.splitlines()
    assert len(lines) > 40
    names = dict(line.split("\t", 1) if "\t" in line else (line, "") for line in lines)
    assert ".py" in names["Python"] and ".h" in names["C Header"], lines[:5]


def test_options_may_stand_behind_paths_and_end_at_two_dashes(t):
    t.write("--by=file.c", MAIN_C)
    t.write("a.c", MAIN_C)
    assert t.json("a.c", "--by=file")["files"][0]["path"] == "a.c"
    assert t.json("--", "--by=file.c")["totals"]["files"] == 1


def test_the_environment_can_not_reorder_arguments(t):
    t.write("a.c", MAIN_C)
    assert os.path.exists(t.path("a.c"))
    assert t.json("a.c", "--by=file", env={"LC_ALL": "C", "TERM": "dumb"})["totals"]["code"] == 4
