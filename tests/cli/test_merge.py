# SPDX-License-Identifier: MIT
"""--merge: totals of parts that were counted elsewhere."""
import json
import subprocess

from case import MAIN_C, PAGE_VUE, UTIL_PY, pick


def parts(t, *args):
    """A tree counted as a whole and in two parts; the names of the parts' results."""
    for top in ("p/one", "p/two"):
        t.write(top + "/main.c", MAIN_C)
        t.write(top + "/web/page.vue", PAGE_VUE)
        t.write(top + "/x.bin", b"\0\0\0")
        t.write(top + "/note.nobody-knows", b"a b\n")
    t.write("p/two/util.py", UTIL_PY)
    t.write("p/two/lat\u00fc\n.py", UTIL_PY)
    t.write(b"p/two/\xfc.py", UTIL_PY)
    for name in ("one", "two"):
        t.write(name + ".out", t.run(*args, name, cwd=t.path("p")).ok().out)
    return ["one.out", "two.out"]


def same(merged, whole):
    for key in ("totals", "unclassified", "binary", "skipped_counts", "left_out"):
        assert merged[key] == whole[key], (key, merged[key], whole[key])
    strip = lambda rows: [{**pick(row), "name": row["name"], "embedded": sorted(
        (part["name"], part["lines"], part["files"]) for part in row.get("embedded", []))} for row in rows]
    assert strip(merged["languages"]) == strip(whole["languages"])


def test_totals_of_parts_equal_the_whole(t):
    for args in (("--format=ndjson", "--by=file"), ("--format=ndjson",), ("--format=json",),
                 ("--format=json", "--by=file"), ("--format=json", "--by=dir")):
        names = parts(t, *args)
        same(t.json("--merge", *names), t.json("p"))


def test_one_and_the_same_twice_is_twice(t):
    names = parts(t, "--format=ndjson", "--by=file")
    assert t.json("--merge", names[0], names[0])["totals"]["files"] == 4


def test_files_and_directories_of_parts(t):
    names = parts(t, "--format=ndjson", "--by=file")
    document = t.json("--merge", "--by=file", *names)
    assert len(document["files"]) == 11
    assert any("path_base64" in row for row in document["files"])
    assert document["roots"] == ["one", "two"]
    table = t.run("--merge", "--by=file", *names).ok().out
    assert b"util.py" in table


def test_a_merged_result_can_be_merged(t):
    names = parts(t, "--format=ndjson", "--by=file")
    whole = t.json("--merge", *names)
    t.write("again", t.run("--merge", "--format=ndjson", "--by=file", *names).ok().out)
    same(t.json("--merge", "again"), whole)


def test_sorting_and_formats_hold(t):
    names = parts(t, "--format=ndjson", "--by=file")
    rows = t.json("--merge", "--sort=name", "--reverse", "--top=2", *names)["languages"]
    assert [row["name"] for row in rows] == ["Vue", "Python"]
    assert t.run("--merge", "--format=csv", *names).ok().out.startswith(b"name,")


def test_stdin_is_a_part_as_well(t):
    parts(t, "--format=ndjson", "--by=file")
    with open(t.path("one.out"), "rb") as f:
        data = f.read()
    assert t.json("--merge", "-", stdin=data)["totals"]["files"] == 2


def test_what_was_cut_off_is_refused(t):
    names = parts(t, "--format=ndjson", "--by=file")
    with open(t.path(names[0]), "rb") as f:
        lines = f.read().splitlines(keepends=True)
    for cut in (lines[:-1], lines[:1], lines[:-1] + [lines[-1][:-20]], lines[:-1] + [lines[-1][:-1][:50]]):
        t.write("cut", b"".join(cut))
        result = t.run("--format=json", "--merge", "cut", names[1])
        assert result.status == 1, cut
        result.said("cut: ")
    t.write("cut.json", t.run("--format=json", "p").ok().out[:-30])
    assert t.run("--merge", "cut.json").status == 1


def test_other_schemas_and_other_files_are_refused(t):
    names = parts(t, "--format=ndjson", "--by=file")
    with open(t.path(names[0]), "rb") as f:
        data = f.read()
    t.write("newer", data.replace(b'"schema":1', b'"schema":2'))
    result = t.run("--merge", "newer")
    assert result.status == 1 and b"schema" in result.err, result.err
    for text in (b"", b"\n", b"[]", b"{}", b"null", b"int a;\n", b"\0\0", b'{"type":"file"}\n', data + b"junk\n",
                 data.replace(b'"bytes":', b'"bytes":-'), data.replace(b'"C"', b'"Klingon"'), b"{" * 100000,
                 b'{"a":"' + b"x" * 5000000):
        t.write("other", text)
        result = t.run("--merge", "other", timeout=20)
        assert result.status == 1, (text[:60], result.out)
        result.said("other: ")
    assert t.run("--merge", "no-such").said("no-such: no such file").status == 1
    assert t.run("--merge", ".").status == 1


def test_unknown_keys_are_ignored(t):
    names = parts(t, "--format=ndjson", "--by=file")
    with open(t.path(names[0]), "rb") as f:
        lines = [json.loads(line) for line in f]
    for line in lines:
        line["from_the_future"] = {"a": [1, {"b": None}]}
    t.write("more", "".join(json.dumps(line) + "\n" for line in lines))
    assert t.json("--merge", "more")["totals"] == t.json("--merge", names[0])["totals"]


def test_json_in_any_layout(t):
    parts(t, "--format=json", "--by=file")
    with open(t.path("two.out"), "rb") as f:
        document = json.load(f)
    for name, text in (("pretty", json.dumps(document, indent=4)), ("dense", json.dumps(document))):
        t.write(name, text)
        assert t.json("--merge", name)["totals"] == document["totals"]


def test_memory_stays_bounded(t):
    t.write("a.c", MAIN_C)
    first, *_, end = t.run("--format=ndjson", "--by=file", "a.c").ok().out.splitlines(keepends=True)
    document = json.loads(end)
    n = 200000
    for key in document["totals"]:
        if key != "longest_line":
            document["totals"][key] *= n
    for row in document.get("languages", []):
        for key in row:
            if key not in ("longest_line", "name"):
                row[key] *= n
    t.write("big", first * n + json.dumps(document).encode() + b"\n")
    done = subprocess.run(["/usr/bin/env", "sh", "-c", 'ulimit -v 400000; exec "$0" --format=json --merge big',
                           t.program], cwd=t.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if b"AddressSanitizer" in done.stderr or b"ReserveShadow" in done.stderr:
        return  # a sanitizer's shadow takes more than any limit
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["totals"]["files"] == n
