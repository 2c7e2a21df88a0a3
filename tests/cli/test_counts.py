# SPDX-License-Identifier: MIT
"""What is counted, by which options, and as which rows."""
import os

from case import COUNTS, MAIN_C, PAGE_VUE, UTIL_PY, add_up, counts_of, pick


def rows(document, key="files"):
    return {row.get("path", row.get("name")): row for row in document[key]}


def test_a_tree_in_numbers(t):
    document = t.json("--by=file", t.tree())
    files = rows(document)
    assert sorted(files) == ["data.bin", "lib/deep/er/a.c", "lib/util.py", "main.c",
                             "notes.nobody-knows", "web/page.vue"], files
    assert pick(files["main.c"]) == {"files": 1, "code": 4, "comments": 1, "blanks": 1, **counts_of(MAIN_C)}
    assert files["main.c"]["language"] == "C"
    assert files["main.c"]["longest_line_number"] == 5
    assert pick(files["lib/util.py"]) == {"files": 1, "code": 2, "comments": 1, "blanks": 0,
                                          **counts_of(UTIL_PY)}
    assert files["lib/util.py"]["flags"] == ["no-final-newline"]
    assert files["data.bin"]["language"] is None and files["data.bin"]["bytes"] == 8
    assert files["notes.nobody-knows"]["language"] is None
    assert document["totals"] == add_up(row for row in document["files"] if row["language"])
    assert document["unclassified"]["files"] == 1 and document["unclassified"]["words"] == 2
    assert document["binary"] == {"files": 1, "bytes": 8}
    assert document["skipped_counts"] == {"binary": 1, "unknown-language": 1, "symlink": 1, "fifo": 1}
    assert {row["path"]: row["reason"] for row in document["skipped"]} == {
        "data.bin": "binary", "notes.nobody-knows": "unknown-language", "link.c": "symlink", "pipe": "fifo"}
    assert document["left_out"] == {"ignored_files": 1, "ignored_dirs": 1, "hidden_files": 2,
                                    "hidden_dirs": 0}
    assert document["roots"] == ["t"] and document["git"] == "none"


def test_languages_add_up_to_the_totals(t):
    document = t.json(t.tree())
    assert add_up(document["languages"]) == document["totals"]
    assert "files" not in document and "skipped" not in document and "dirs" not in document
    assert rows(document, "languages")["C"]["files"] == 2


def test_embedded_languages_stand_under_their_host(t):
    t.write("a.vue", PAGE_VUE)
    t.write("b.vue", PAGE_VUE)
    document = t.json(".")
    (vue,) = document["languages"]
    assert vue["name"] == "Vue" and vue["files"] == 2 and vue["lines"] == 16
    parts = {part["name"]: part for part in vue["embedded"]}
    assert sorted(parts) == ["CSS", "JavaScript"], parts
    assert parts["JavaScript"]["files"] == 2 and parts["JavaScript"]["lines"] == 4
    assert parts["JavaScript"]["comments"] == 2 and parts["CSS"]["code"] == 2
    (first, second) = t.json("--by=file", ".")["files"]
    assert [part["lines"] for part in first["embedded"]] in ([1, 2], [2, 1])


def test_embedded_separate_moves_lines_to_their_own_rows(t):
    t.write("a.vue", PAGE_VUE)
    t.write("b.js", b"let b\n")
    host = t.json(".")
    document = t.json("--embedded=separate", ".")
    assert document["totals"] == host["totals"]
    languages = rows(document, "languages")
    assert sorted(languages) == ["CSS", "JavaScript", "Vue"], languages
    assert "embedded" not in languages["Vue"]
    assert languages["Vue"]["lines"] == 5 and languages["JavaScript"]["lines"] == 3
    for key in COUNTS:
        if key not in ("files", "longest_line"):
            assert sum(row[key] for row in document["languages"]) == document["totals"][key], key


def test_embedded_separate_never_goes_below_nothing(t):
    cell = '{"cell_type": "markdown", "metadata": {}, "source": ["```python\\n", "x = 1\\n", "```\\n"]}'
    t.write("n.ipynb", '{"cells": [%s], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}' % cell)
    t.write("w.html", "<script>\nlet a = 'wide'\n</script>\n".encode("utf-16"))
    document = t.json("--embedded=separate", ".")
    assert all(row[key] < 1 << 40 for row in document["languages"] for key in COUNTS), document


def test_dirs_are_cumulative(t):
    document = t.json("--by=dir", t.tree())
    dirs = rows(document, "dirs")
    assert sorted(dirs) == [".", "lib", "lib/deep", "lib/deep/er", "web"], sorted(dirs)
    assert pick(dirs["."]) == document["totals"]
    assert dirs["lib"]["files"] == 2 and dirs["lib"]["code"] == 3
    assert dirs["lib/deep"]["lines"] == 1


def test_several_roots_are_told_apart(t):
    t.write("a/x.c", MAIN_C)
    t.write("a-b/x.c", MAIN_C)
    t.write("c.py", UTIL_PY)
    document = t.json("--by=file", "a", "a-b/", "c.py", "--sort=name")
    assert [row["path"] for row in document["files"]] == ["a-b/x.c", "a/x.c", "c.py"], document["files"]
    assert document["roots"] == ["a", "a-b/", "c.py"]
    dirs = rows(t.json("--by=dir", "a", "a-b/"), "dirs")
    assert dirs["a"]["files"] == 1 and dirs["a-b"]["files"] == 1


def test_a_path_inside_another_counts_once(t):
    t.write("a/b/x.c", MAIN_C)
    for args in [("a", "a/b"), ("a", "a"), ("a/b/x.c", "a"), (".", "a", t.path("a/b"))]:
        assert t.json(*args)["totals"]["files"] == 1, args


def test_the_default_is_the_working_directory(t):
    t.tree()
    document = t.json("--by=file", cwd=t.path("t"))
    assert document["roots"] == ["."]
    assert "main.c" in rows(document)


def test_sorting_reversing_and_the_top(t):
    t.tree()
    for key in ("files", "lines", "code", "comments", "blanks", "words", "chars", "bytes"):
        values = [row.get(key, 0) for row in t.json("--by=file", f"--sort={key}", "t")["files"]]
        assert values == sorted(values, reverse=True), (key, values)
    names = [row["path"] for row in t.json("--by=file", "--sort=name", "t")["files"]]
    assert names == sorted(names)
    back = [row["path"] for row in t.json("--by=file", "--sort=name", "--reverse", "t")["files"]]
    assert back == names[::-1]
    equal = [row["path"] for row in t.json("--by=file", "--sort=files", "t")["files"]]
    assert equal == sorted(equal)
    cut = t.json("--by=file", "--sort=name", "--top=2", "t")
    assert [row["path"] for row in cut["files"]] == names[:2]
    assert cut["totals"] == t.json("t")["totals"]
    assert len(t.json("--top=1", "t")["languages"]) == 1
    assert len(t.json("--top=1", "--by=dir", "t")["dirs"]) == 1
    assert len(t.json("--top=9999", "--by=file", "t")["files"]) == 6


def test_filters_by_language(t):
    t.tree()
    assert t.json("--language=C", "t")["totals"]["files"] == 2
    assert t.json("--language=c,PYTHON", "t")["totals"]["files"] == 3
    assert t.json("--language=C", "--language=Python", "t")["totals"]["files"] == 3
    assert t.json("--exclude-language=C", "t")["totals"]["files"] == 2
    only = t.json("--language=C", "--by=file", "t")
    assert {row["language"] for row in only["files"]} == {"C"}
    assert only["unclassified"]["files"] == 0 and only["binary"]["files"] == 0
    assert t.json("--language=js", "--by=file", "t")["totals"]["files"] == 0


def test_filters_by_flag(t):
    t.write("made.c", b"/* Code generated by tool. DO NOT EDIT. */\nint a;\n")
    t.write("lib.min.js", b"var a=1;" * 200)
    t.write("vendor/v.c", MAIN_C)
    t.write("web/node_modules/x/y.js", b"let a\n")
    t.write("own.c", MAIN_C)
    flags = {row["path"]: row.get("flags", []) for row in t.json("--by=file", ".")["files"]}
    assert "generated" in flags["made.c"] and "minified" in flags["lib.min.js"], flags
    assert "vendored" in flags["vendor/v.c"] and "vendored" in flags["web/node_modules/x/y.js"], flags
    assert "vendored" not in flags["own.c"]
    assert t.json("--exclude-flag=generated,minified,vendored", ".")["totals"]["files"] == 1
    assert t.json("--exclude-flag=vendored", ".")["totals"]["files"] == 3


def test_flags_of_text(t):
    t.write("bom.c", b"\xef\xbb\xbfint a;\n")
    t.write("crlf.c", b"int a;\r\n")
    t.write("cr.c", b"int a;\rint b;\r")
    t.write("mixed.c", b"int a;\r\nint b;\n")
    t.write("bad.c", b"int a; // \xff\n")
    t.write("wide.c", "int a;\n".encode("utf-16"))
    t.write("wider.c", "int a;\n".encode("utf-32"))
    files = rows(t.json("--by=file", "."))
    for name, flag in [("bom", "bom"), ("crlf", "crlf"), ("cr", "cr"), ("mixed", "mixed-line-ends"),
                       ("bad", "invalid-utf8"), ("wide", "utf-16"), ("wider", "utf-32")]:
        assert flag in files[name + ".c"]["flags"], (name, files[name + ".c"])
    assert files["bad.c"]["invalid_utf8_at"] == 10
    assert files["cr.c"]["lines"] == 2 and files["wide.c"]["code"] == 1
    assert files["wide.c"]["bytes"] == 16 and files["wide.c"]["chars"] == 8


def test_hidden_and_ignored_files(t):
    t.tree()
    names = rows(t.json("--by=file", "--hidden", "t"))
    assert ".hidden.c" in names and ".ignore" in names and "ignored.c" not in names
    names = rows(t.json("--by=file", "--no-ignore", "t"))
    assert "ignored.c" in names and "build/x.c" in names and ".hidden.c" not in names
    # What is named counts, whatever the rules say.
    assert t.json("t/ignored.c", "t/.hidden.c", "t/build")["totals"]["files"] == 3


def test_no_ignore_vcs_leaves_the_other_rules(t):
    t.tree()
    t.write("t/.gitignore", b"main.c\n")
    os.mkdir(t.path("t", ".git"))
    t.write("t/.git/HEAD", b"ref: refs/heads/main\n")
    os.makedirs(t.path("t", ".git", "objects"))
    os.makedirs(t.path("t", ".git", "refs"))
    assert "main.c" not in rows(t.json("--by=file", "t"))
    names = rows(t.json("--by=file", "--no-ignore-vcs", "t"))
    assert "main.c" in names and "ignored.c" not in names


def test_exclude_takes_patterns_of_gitignore(t):
    t.tree()
    assert sorted(rows(t.json("--by=file", "--exclude=*.c", "--exclude=/web/", "t"))) == [
        "data.bin", "lib/util.py", "notes.nobody-knows"]
    assert "main.c" in rows(t.json("--by=file", "--exclude=*.c", "--exclude=!main.c", "t"))


def test_map_makes_extensions_a_language(t):
    t.tree()
    document = t.json("--map=nobody-knows:Python", "--map=.vue:HTML", "--by=file", "t")
    assert rows(document)["notes.nobody-knows"]["language"] == "Python"
    assert rows(document)["web/page.vue"]["language"] == "HTML"
    assert document["unclassified"]["files"] == 0


def test_docstrings(t):
    t.write("d.py", b'def f():\n    """Says it."""\n    return 1\n')
    assert t.json("d.py")["totals"]["comments"] == 1
    assert t.json("--docstrings=comment", "d.py")["totals"]["comments"] == 1
    assert t.json("--docstrings=code", "d.py")["totals"]["code"] == 3


def test_jobs_change_nothing(t):
    for i in range(300):
        t.write(f"d{i % 17}/f{i}.c", MAIN_C * (i % 7 + 1))
    one = t.json("--jobs=1", "--by=file")
    for jobs in ("2", "8", "64"):
        many = t.json(f"--jobs={jobs}", "--by=file")
        one["seconds"] = many["seconds"] = 0
        assert many == one


def test_links_given_by_name_are_followed(t):
    t.tree()
    os.symlink("t", t.path("dir-link"))
    assert t.json("t/link.c")["totals"]["files"] == 1
    assert t.json("dir-link")["totals"] == t.json("t")["totals"]


def test_stdin_as_a_file_of_that_name(t):
    document = t.json("--by=file", "--stdin-name=dir/x.c", "-", stdin=MAIN_C)
    (row,) = document["files"]
    assert row["path"] == "dir/x.c" and row["language"] == "C" and row["code"] == 4
    assert pick(row) == document["totals"]
    assert t.json("--stdin-name=x.py", stdin=UTIL_PY)["totals"]["comments"] == 1
    assert t.json("--stdin-name=x.c", "-", stdin=b"int a;\rint b;\r")["totals"]["lines"] == 2
    assert t.json("--stdin-name=x.c", "-", stdin=b"\0\1")["binary"] == {"files": 1, "bytes": 2}
    assert t.json("--stdin-name=x.c", "-", stdin=b"")["totals"]["files"] == 1
    assert t.json("--stdin-name=x", "--map=x:C", "-", stdin=b"a\n")["unclassified"]["files"] == 1


def test_files0_from_a_file_and_from_stdin(t):
    t.tree()
    t.write("list", b"t/main.c\0t/lib/util.py\0t/.hidden.c")
    document = t.json("--by=file", "--files0-from=list", "--sort=name")
    assert [row["path"] for row in document["files"]] == ["t/.hidden.c", "t/lib/util.py", "t/main.c"]
    t.write("-", MAIN_C)
    document = t.json("--files0-from=-", stdin=b"t/main.c\0-\0")
    assert document["totals"]["files"] == 1
    assert document["unclassified"]["files"] == 1  # the file called -, not stdin
    assert t.json("--files0-from=-", stdin=b"")["totals"]["files"] == 0


def test_files0_from_tells_what_is_wrong_in_the_list(t):
    t.tree()
    result = t.run("--format=json", "--files0-from=-", stdin=b"t/main.c\0t\0no/such\0\0t/lib/util.py\0")
    assert result.status == 1
    assert result.json["totals"]["files"] == 2
    assert result.err.count(b"\n") == 3 and b"filestats: no/such: " in result.err, result.err
    result = t.run("--files0-from=no-list")
    assert result.status in (1, 2) and b"no-list: no such file" in result.err.lower()


def test_a_small_result_costs_no_other_streams(t):
    t.write("a.c", MAIN_C)
    result = t.run("a.c").ok()
    assert result.out.count(b"\n") < 10
