# SPDX-License-Identifier: MIT
"""JSON, NDJSON, CSV and the table."""
import csv
import io
import os
import pty
import re
import select
import subprocess

from case import COUNTS, MAIN_C, Skip, add_up, pick, valid


def test_every_document_is_valid(t):
    t.tree()
    for by in ("language", "file", "dir"):
        for more in ((), ("--hidden", "--no-ignore"), ("--embedded=separate",), ("--top=1",)):
            t.json(f"--by={by}", "t", *more)
    t.json(t.write("empty.c", b"").decode())
    os.mkdir(t.path("nothing"))
    for by in ("language", "file", "dir"):
        document = t.json(f"--by={by}", "nothing")
        assert document["totals"] == dict.fromkeys(COUNTS, 0)


def test_ndjson_has_a_file_a_line_and_an_end(t):
    t.tree()
    lines = t.run("--format=ndjson", "--by=file", "t").ok().lines
    for line in lines:
        assert next(iter(line)) == "type", line
        valid(line, "line")
    kinds = [line["type"] for line in lines]
    assert kinds == sorted(kinds, key=["file", "skipped", "end"].index), kinds
    assert kinds.count("file") == 6 and kinds.count("skipped") == 4 and kinds.count("end") == 1
    end = lines[-1]
    assert end["totals"] == add_up(line for line in lines if line["type"] == "file" and line["language"])
    document = t.json("--by=file", "t")
    assert end["totals"] == document["totals"] and end["schema"] == 1
    assert [pick(line) for line in lines if line["type"] == "file"] == [pick(f) for f in document["files"]]


def test_ndjson_can_always_be_merged(t):
    t.tree()
    for args in ((), ("--by=file",), ("--by=dir",), ("--top=1",)):
        t.write("part", t.run("--format=ndjson", "t", *args).ok().out)
        assert t.json("--merge", "part")["totals"] == t.json("t")["totals"], args


def read_csv(result):
    text = result.ok().out.decode("utf-8")
    assert text.endswith("\r\n") and not re.search(r"[^\r]\n", re.sub(r'"[^"]*"', "", text))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_by_language_file_and_directory(t):
    t.tree()
    for by, key, name in (("language", "languages", "name"), ("file", "files", "path"), ("dir", "dirs", "path")):
        document = t.json(f"--by={by}", "t")
        rows = read_csv(t.run("--format=csv", f"--by={by}", "t"))
        assert [row[name] for row in rows] == [row[name] for row in document[key]]
        for row, expected in zip(rows, document[key]):
            for column in COUNTS:
                assert (row[column] or "0") == str(expected.get(column, 0)), (column, row, expected)
            if by == "file":
                assert row["language"] == (expected["language"] or "")


def test_csv_quotes_what_must_be_quoted(t):
    names = ['a,b.c', 'say "hi".c', "two\nlines.c", "=cmd()|x.c", "+1.c", "-1.c", "@x.c", " plain.c"]
    for name in names:
        t.write("d/" + name, MAIN_C)
    rows = read_csv(t.run("--format=csv", "--by=file", "d"))
    expected = sorted("'" + name if name[0] in "=+-@" else name for name in names)
    assert sorted(row["path"] for row in rows) == expected, rows


def table(result):
    out = result.ok().out.decode("utf-8")
    assert "\x1b" not in out
    return out.splitlines()


def test_the_table_ends_with_a_line_that_says_it_all(t):
    lines = table(t.run(t.tree()))
    head = lines[0]
    assert all(word in head for word in ("Files", "Lines", "Code", "Comments", "Blanks")), head
    assert any(re.match(r"\s*Python +1 +3 +2 +1 +0", line) for line in lines), lines
    last = lines[-1]
    assert re.search(r"\d+ files", last) and "bytes" in last.lower() or re.search(r"\d B\b", last), last
    assert re.search(r"\d+(\.\d+)? ?(s\b|seconds)", last), last
    assert "skipped" in last and "ignored" in last, last


def test_the_table_of_an_empty_directory(t):
    os.mkdir(t.path("nothing"))
    assert len(table(t.run("nothing"))) >= 1


def test_the_table_by_file_and_directory(t):
    t.tree()
    by_file = "\n".join(table(t.run("--by=file", "t")))
    assert "lib/deep/er/a.c" in by_file and "web/page.vue" in by_file
    by_dir = "\n".join(table(t.run("--by=dir", "t")))
    assert "lib/deep" in by_dir


def test_every_number_of_the_table_lines_up(t):
    t.tree()
    t.write("t/big.c", b"int x;\n" * 123456)
    lines = table(t.run("t"))
    head = lines[0]
    at = head.index("Lines") + len("Lines")
    row = next(line for line in lines if line.startswith(("C ", " C ")))
    assert row[at - 1].isdigit() and (len(row) == at or row[at] == " "), (head, row)


def on_terminal(t, *args, env=None):
    """What the program prints when stdout and stderr are a terminal."""
    master, slave = pty.openpty()
    full = dict(os.environ, TERM="xterm", **(env or {}))
    process = subprocess.Popen([t.program, *args], cwd=t.dir, env=full, stdin=slave, stdout=slave,
                               stderr=slave)
    os.close(slave)
    out = b""
    while select.select([master], [], [], 20)[0]:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    os.close(master)
    assert process.wait(20) == 0, out
    return out


def test_colours_only_on_a_terminal_and_without_no_color(t):
    t.tree()
    assert b"\x1b[" in on_terminal(t, "t", env={"NO_COLOR": ""})
    assert b"\x1b[" not in on_terminal(t, "t", env={"NO_COLOR": "1"})
    assert b"\x1b" not in t.run("t").ok().out


def test_progress_appears_only_when_it_takes_long(t):
    t.tree()
    assert b"\r\x1b" not in on_terminal(t, "t", env={"NO_COLOR": "1"})
    if not os.path.isdir("/usr/share"):
        raise Skip("no large directory here")
    # Never in a file or pipe.
    t.write("big.c", b"int x;\n" * 1000)
    assert t.run("big.c").err == b""
