# SPDX-License-Identifier: MIT
"""Names of files that hold what names may hold: any byte but slash and NUL."""
import base64
import csv
import io
import os
import re

from case import MAIN_C, Skip

NAMES = [b"new\nline.c", b"tab\there.c", b"esc\x1b[31mred.c", b"bell\x07.c", b"del\x7f.c", b"cr\rback.c",
         "c1\u0085next.c".encode(), "csi\u009b31m.c".encode(), "bidi\u202egnp.c".encode(),
         "iso\u2066late\u2069.c".encode(), "mark\u200f.c".encode(), "line\u2028sep.c".encode(),
         b"latin\xfc.c", b"cut\xe2\x82.c", b"lone\xed\xa0\x80.c", b"$(touch pwned).c", b"`touch pwned`.c",
         b"quote'\".c", b"back\\slash.c", b"%41.c", b" lead.c", b"trail .c", b"-dash.c", b"--by=file.c",
         "gr\u00fcn \u4e2d\u6587 \U0001f600.c".encode(), b"a|b;c&d.c", b"*?[].c", b"#hash.c"]
HOSTILE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def hostile(t):
    for name in NAMES:
        try:
            t.write(b"h/" + name, MAIN_C)
        except OSError as why:
            raise Skip(f"the file system refuses such names: {why}")
    return "h"


def raw(row):
    return base64.b64decode(row["path_base64"]) if "path_base64" in row else row["path"].encode()


def test_json_gives_every_name_back(t):
    rows = t.json("--by=file", hostile(t))["files"]
    assert sorted(map(raw, rows)) == sorted(NAMES)
    for row in rows:
        is_utf8 = True
        try:
            raw(row).decode("utf-8")
        except UnicodeDecodeError:
            is_utf8 = False
        assert ("path_base64" in row) == (not is_utf8), row
        assert is_utf8 or "\ufffd" in row["path"]
    assert not os.path.exists(t.path("pwned")) and not os.path.exists(t.path("h", "pwned"))


def test_ndjson_has_one_line_each_all_the_same(t):
    lines = t.run("--format=ndjson", "--by=file", hostile(t)).ok().lines
    assert sorted(raw(line) for line in lines if line["type"] == "file") == sorted(NAMES)


def test_csv_gives_every_name_back(t):
    text = t.run("--format=csv", "--by=file", hostile(t)).ok().out.decode("utf-8")
    names = []
    for row in csv.DictReader(io.StringIO(text, newline=""), strict=True):
        path = row["path"].encode()
        names.append(base64.b64decode(row["path_base64"]) if row["path_base64"] else
                     path[1:] if path[1:2] in (b"=", b"+", b"-", b"@") else path)
    assert sorted(names) == sorted(NAMES)


def test_the_table_shows_them_escaped(t):
    out = t.run("--by=file", hostile(t)).ok().out.decode("utf-8")
    assert not HOSTILE.search(out), HOSTILE.search(out)
    for shown in ("new\\nline.c", "esc\\x1B[31mred.c", "latin\\xFC.c", "bidi\\u{202E}gnp.c", "\u4e2d\u6587"):
        assert shown in out, shown


def test_directories_and_roots_as_well(t):
    t.write(b"r\n\x1b/d\x1b\n/x.c", MAIN_C)
    out = t.run("--by=dir", "r\n\x1b", ".").ok().out.decode("utf-8")
    assert not HOSTILE.search(out), out
    (row,) = t.json("--by=file", "r\n\x1b")["files"]
    assert row["path"] == "d\x1b\n/x.c"


def test_text_and_messages_show_them_escaped(t):
    hostile(t)
    result = t.run("--text", "h/new\nline.c", "h/esc\x1b[31mred.c", "no\x1b\nsuch")
    assert result.status == 1
    text = (result.out + result.err).decode("utf-8")
    assert not HOSTILE.search(text), text
    assert result.err == b"filestats: no\\x1B\\nsuch: no such file or directory\n", result.err
    result = t.run("no\x1b\nsuch")
    assert result.err == b"filestats: no\\x1B\\nsuch: no such file or directory\n", result.err


def test_a_name_of_the_greatest_length_and_a_deep_tree(t):
    t.write("x/" + "n" * 253 + ".c", MAIN_C)
    assert t.json("x")["totals"]["files"] == 1
    t.write("d/top.c", MAIN_C)
    folder = os.open(t.path("d"), os.O_RDONLY)
    depth = 0
    try:
        while depth < 300:
            os.mkdir("e" * 50, dir_fd=folder)
            deeper = os.open("e" * 50, os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder, depth = deeper, depth + 1
        with open(os.open("deep.c", os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as f:
            f.write(MAIN_C)
    finally:
        os.close(folder)
    document = t.json("--by=file", "d")
    assert document["totals"]["files"] == 2
    assert max(len(row["path"]) for row in document["files"]) == 300 * 51 + 6
    assert len(t.json("--by=dir", "d")["dirs"]) == 301
