# SPDX-License-Identifier: MIT
"""--text, against GNU wc where the rules agree, and where they do not, with the reason."""
import os
import shutil
import subprocess

from case import MAIN_C, Skip, UTIL_PY, counts_of


def fields(result):
    """The lines as (lines, words, chars, bytes, name)."""
    rows = []
    for line in result.out.decode("utf-8").splitlines():
        parts = line.split(None, 4)
        rows.append((*map(int, parts[:4]), parts[4] if len(parts) > 4 else None))
    return rows


def expected(data, name):
    counts = counts_of(data)
    return (counts["lines"], counts["words"], counts["chars"], counts["bytes"], name)


def test_lines_words_characters_and_bytes_in_order(t):
    t.write("b.c", MAIN_C)
    t.write("a.py", UTIL_PY)
    assert fields(t.run("--text", "b.c").ok()) == [expected(MAIN_C, "b.c")]
    rows = fields(t.run("--text", "b.c", "a.py", "b.c").ok())
    assert rows[:3] == [expected(MAIN_C, "b.c"), expected(UTIL_PY, "a.py"), expected(MAIN_C, "b.c")]
    assert rows[3] == (*(sum(row[i] for row in rows[:3]) for i in range(4)), "total")


def test_stdin(t):
    assert fields(t.run("--text", stdin=UTIL_PY).ok()) == [expected(UTIL_PY, None)]
    assert fields(t.run("--text", "-", stdin=UTIL_PY).ok()) == [expected(UTIL_PY, "-")]
    t.write("a.c", MAIN_C)
    rows = fields(t.run("--text", "a.c", "-", stdin=b"one two").ok())
    assert rows[1] == (1, 2, 7, 7, "-") and rows[2][:4] == (7, rows[0][1] + 2, rows[0][2] + 7, rows[0][3] + 7)
    assert fields(t.run("--text", stdin=b"").ok()) == [(0, 0, 0, 0, None)]


def test_columns_line_up(t):
    t.write("a", b"x\n" * 12345)
    t.write("b", b"x\n")
    lines = t.run("--text", "a", "b").ok().out.decode().splitlines()
    assert len({line.rindex(" ") for line in lines}) == 1, lines


def test_binary_files_count_as_wc_counts_them(t):
    data = bytes(range(256)) * 64
    t.write("b", data)
    (row,) = fields(t.run("--text", "b").ok())
    assert row[3] == len(data) and row[0] == 64 + 1


def test_pipes_by_name(t):
    os.mkfifo(t.path("p"))
    writer = subprocess.Popen(["sh", "-c", "printf 'a b\\nc' >p"], cwd=t.dir)
    assert fields(t.run("--text", "p").ok()) == [(2, 3, 5, 5, "p")]
    writer.wait(10)


def test_a_large_pipe_and_a_large_file_agree(t):
    data = ("grün und blau \u3000 und rot\n" * 400000).encode()
    t.write("big", data)
    (file,) = fields(t.run("--text", "big", timeout=60).ok())
    (pipe,) = fields(t.run("--text", stdin=data, timeout=60).ok())
    (one,) = fields(t.run("--text", "--jobs=1", "big", timeout=60).ok())
    assert file[:4] == pipe[:4] == one[:4] == (400000, 2000000, len(data.decode()), len(data)), (file, pipe)


def test_utf16_counts_as_the_text_that_it_holds(t):
    t.write("w", "grün\nüber\n".encode("utf-16"))
    assert fields(t.run("--text", "w").ok()) == [(2, 2, 11, 22, "w")]


def test_what_can_not_be_read_is_told_and_the_rest_counted(t):
    t.write("a.c", MAIN_C)
    os.mkdir(t.path("d"))
    result = t.run("--text", "no/such", "a.c", "d")
    assert result.status == 1
    assert result.err.splitlines() == [b"filestats: no/such: no such file or directory",
                                       b"filestats: d: is a directory"], result.err
    assert fields(result)[0] == expected(MAIN_C, "a.c")


def test_files0_from(t):
    t.write("a.c", MAIN_C)
    t.write("two\nlines", b"x\n")
    result = t.run("--text", "--files0-from=-", stdin=b"a.c\0two\nlines\0").ok()
    rows = fields(result)
    assert rows[0] == expected(MAIN_C, "a.c") and rows[1] == (1, 1, 2, 2, "two\\nlines")
    assert rows[2][4] == "total"
    result = t.run("--text", "--files0-from=-", stdin=b"a.c\0missing")
    assert result.status == 1 and b"missing" in result.err


def some_files(limit):
    found = []
    for top in ("/usr/include", "/usr/share/doc", "/usr/share/perl", "/usr/lib/python3", "/usr/share"):
        for folder, dirs, names in os.walk(top):
            dirs.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) < 1 << 20:
                    found.append(path)
            if len(found) >= limit * 6:
                break
    # Not only the first: every sixth, so that all places have their share.
    return found[::6][:limit]


def words_of(data):
    """Words by the published rule, on bytes: runs outside White_Space."""
    return len(data.decode("utf-8", "surrogateescape").translate(NOT_WHITE).split())


# What Python's split() takes for white space, and Unicode's property White_Space does not.
NOT_WHITE = {0x1C: "x", 0x1D: "x", 0x1E: "x", 0x1F: "x"}


def test_a_thousand_files_agree_with_wc(t):
    if not shutil.which("wc"):
        raise Skip("no wc here")
    files = some_files(1000)
    if len(files) < 200:
        raise Skip("too few files in /usr")
    names = b"\0".join(map(os.fsencode, files))
    wc = subprocess.run(["wc", "-lwmc", "--files0-from=-"], input=names, stdout=subprocess.PIPE,
                        env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
    ours = fields(t.run("--text", "--files0-from=-", stdin=names, timeout=60).ok())
    theirs = [tuple(map(int, line.split(None, 4)[:4])) for line in wc.stdout.splitlines()]
    assert len(ours) == len(theirs) == len(files) + 1
    differing_words = 0
    for path, our, their in zip(files, ours, theirs):
        with open(path, "rb") as f:
            data = f.read()
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            continue  # decoded by us, not by wc
        has_lf = b"\n" in data
        lines = their[0] + (data[-1:] not in (b"\n", b"") if has_lf or b"\r" not in data else 0)
        if has_lf or b"\r" not in data:
            assert our[0] == lines, (path, our, their)
        assert our[3] == their[3] == len(data), path
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = None
        if text is not None:
            assert our[2] == their[2] == len(text), (path, our, their)
            assert our[1] == words_of(data), (path, our, words_of(data))
        # GNU wc leaves out words without a printable character; nothing else may differ.
        if our[1] != their[1]:
            differing_words += 1
            assert text is None or any(not word.isprintable() or not word.isascii()
                                       for word in text.split()), (path, our, their)
    assert differing_words <= len(files) // 10, differing_words
