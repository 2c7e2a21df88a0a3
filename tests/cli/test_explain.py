# SPDX-License-Identifier: MIT
"""--explain: how a count came about, line by line."""
import json

from case import MAIN_C, PAGE_VUE, UTIL_PY


def explained(result):
    """(number, class, language, text) of each line."""
    rows = [line.split("\t", 3) for line in result.ok().out.decode("utf-8").splitlines()]
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1)), rows
    return [(row[1], row[2], row[3]) for row in rows]


def classes(rows):
    return {name: sum(row[0] == short for row in rows)
            for name, short in (("code", "code"), ("comments", "comment"), ("blanks", "blank"))}


def agrees(t, name):
    rows = explained(t.run("--explain", name))
    totals = t.json(name)["totals"]
    assert classes(rows) == {key: totals[key] for key in ("code", "comments", "blanks")}, (rows, totals)
    return rows


def test_each_line_has_its_class_and_language(t):
    t.write("main.c", MAIN_C)
    assert agrees(t, "main.c") == [
        ("comment", "C", "/* one */"), ("code", "C", "int main(void)"), ("code", "C", "{"), ("blank", "C", ""),
        ("code", "C", "    return 0; // done"), ("code", "C", "}")]
    t.write("util.py", UTIL_PY)
    assert agrees(t, "util.py")[2] == ("code", "Python", "x = 'grüße'")


def test_embedded_lines_have_their_own_language(t):
    t.write("page.vue", PAGE_VUE)
    rows = agrees(t, "page.vue")
    assert [row[1] for row in rows] == ["Vue", "Vue", "JavaScript", "JavaScript", "Vue", "Vue", "CSS", "Vue"]


def test_text_is_shown_escaped(t):
    t.write("x.c", "int a; // \x1b[31m \u202e \x07 tab\there\n".encode() + b"int b; // \xff\n")
    rows = agrees(t, "x.c")
    assert "\\x1B[31m" in rows[0][2] and "\\u{202E}" in rows[0][2], rows
    assert "\\xFF" in rows[1][2]


def test_other_line_ends_and_encodings(t):
    t.write("crlf.c", b"int a;\r\n\r\n// b\r\n")
    assert [row[0] for row in agrees(t, "crlf.c")] == ["code", "blank", "comment"]
    t.write("cr.c", b"int a;\r\r// b")
    rows = agrees(t, "cr.c")
    assert [row[0] for row in rows] == ["code", "blank", "comment"] and rows[2][2] == "// b"
    t.write("wide.c", "// grün\nint a;\n".encode("utf-16"))
    rows = agrees(t, "wide.c")
    assert [row[0] for row in rows] == ["comment", "code"] and rows[0][2].endswith("// grün")
    t.write("bom.c", b"\xef\xbb\xbf// b\n")
    assert agrees(t, "bom.c")[0][0] == "comment"
    t.write("empty.c", b"")
    assert agrees(t, "empty.c") == []


def test_a_notebook_shows_the_lines_of_its_cells(t):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"]},
             {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1,
              "source": ["# note\n", "x = 1"]}]
    t.write("n.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    rows = agrees(t, "n.ipynb")
    assert [row[2] for row in rows] == ["# Title", "text", "# note", "x = 1"], rows
    assert [row[1] for row in rows][2:] == ["Python", "Python"]
    t.write("broken.ipynb", b'{"cells": [\n1\n')
    assert agrees(t, "broken.ipynb")[0][1] == "JSON"


def test_maps_docstrings_and_stdin(t):
    t.write("x.abc", b"# a\n")
    assert explained(t.run("--explain", "--map=abc:Python", "x.abc")) == [("comment", "Python", "# a")]
    t.write("d.py", b'"""doc"""\n')
    assert explained(t.run("--explain", "d.py"))[0][0] == "comment"
    assert explained(t.run("--explain", "--docstrings=code", "d.py"))[0][0] == "code"


def test_a_large_file(t):
    t.write("big.c", MAIN_C * 50000)
    rows = agrees(t, "big.c")
    assert len(rows) == 300000


def test_what_has_no_lines_of_code_says_so(t):
    t.write("b.c", b"\0\0")
    result = t.run("--explain", "b.c")
    assert result.out == b"" and b"b.c" in result.err and b"binary" in result.err, result.err
    t.write("x.nobody-knows", b"text\n")
    result = t.run("--explain", "x.nobody-knows")
    assert result.err.startswith(b"filestats: x.nobody-knows: "), result.err
    result = t.run("--explain", "no-such.c")
    assert result.status == 1
    result.said("no-such.c", "no such file or directory")
    assert t.run("--explain", ".").status == 1
