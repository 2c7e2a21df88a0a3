#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Text counts against programs that are not ours.

    truth.py PROGRAM [TREE...]

wc, in the C.UTF-8 locale, on the files of real trees (default: this repository and the system's
documentation); a regular expression over the 25 code points of White_Space, and Python's decoder,
on text of every script; iconv for UTF-16 and UTF-32. Ends with "N passed, N failed, N skipped".
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

SPACES = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028,
          0x2029, 0x202F, 0x205F, 0x3000]
SPACE = re.compile(b"(?:" + b"|".join(re.escape(chr(c).encode()) for c in SPACES) + b")+")
# In C.UTF-8, wc has its own opinion on these (it differs by version), so whole words are compared
# only without them; control characters are no words to it unless something printable is beside.
PLAIN = re.compile(rb"[\t\n\v\f\r -~]*\Z")
MAX_FILES = 4000

passed = failed = skipped = 0


def count_words(data):
    return sum(1 for word in SPACE.split(data) if word)


def check(what, got, right):
    global passed, failed
    if got == right:
        passed += 1
    else:
        failed += 1
        print(f"failed: {what}: {got}, should be {right}")


def run(command, **options):
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, stdout=subprocess.PIPE, env=env, check=False, **options).stdout


def rows(output, n):
    """The numbers at the beginning of each line; file names may hold anything but a newline."""
    return [tuple(int(x) for x in line.split(None, n)[:n]) for line in output.splitlines()]


def counts(program, paths):
    """(lines, words, characters, bytes) of each file."""
    found = rows(run([program, "--text", *paths]), 4)
    return found[:len(paths)]


def files_of(trees):
    found = []
    for tree in trees:
        for top, dirs, names in os.walk(tree):
            dirs[:] = sorted(d for d in dirs if d not in (".git", ".cache", "build", "bin"))
            for name in sorted(names):
                path = os.path.join(top, name)
                if os.path.isfile(path) and not os.path.islink(path) and "\n" not in path \
                        and os.access(path, os.R_OK):
                    found.append(path)
    random.Random(1).shuffle(found)
    return found[:MAX_FILES]


def compare_with_wc(program, trees):
    global skipped
    paths = files_of(trees)
    for at in range(0, len(paths), 200):
        batch = paths[at:at + 200]
        ours = counts(program, batch)
        theirs = rows(run(["wc", "-lwmc", *batch]), 4)
        for path, own, other in zip(batch, ours, theirs):
            with open(path, "rb") as file:
                data = file.read()
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                skipped += 1  # decoded here, not by wc
                continue
            lines, words, chars, nbytes = other
            lines += bool(data) and not data.endswith(b"\n")
            if b"\n" not in data and b"\r" in data:
                lines = data.count(b"\r") + (not data.endswith(b"\r"))
            try:
                data.decode()
            except UnicodeDecodeError:
                chars = own[2]  # wc drops bad bytes
            if not PLAIN.match(data):
                words = count_words(data)
            check(path, own, (lines, words, chars, nbytes))


def python_counts(data):
    ends = "\n" if b"\n" in data else "\r"
    text = data.decode("latin-1")
    lines = text.split(ends)
    unterminated = bool(lines.pop()) if text.endswith(ends) or not text else True
    if unterminated:
        lines = text.split(ends)
    is_first = lambda c: not 0x80 <= ord(c) <= 0xBF
    lengths = []
    for number, line in enumerate(lines):
        if ends == "\n" and line.endswith("\r") and (number + 1 < len(lines) or not unterminated):
            line = line[:-1]
        bom = number == 0 and data.startswith(b"\xef\xbb\xbf")
        lengths.append(sum(map(is_first, line)) - bom)
    longest = max(lengths, default=0)
    try:
        data.decode()
        invalid = None
    except UnicodeDecodeError as error:
        invalid = error.start
    return {"lines": len(lines), "words": count_words(data), "bytes": len(data),
            "chars": sum(map(is_first, text)), "longest_line": longest,
            "longest_line_number": lengths.index(longest) + 1 if lengths else 0,
            "invalid_utf8_at": invalid}


def text_of_every_script(rng, length):
    """Words of neighbouring letters, so that each word is of one script, between all spaces."""
    out = []
    while len(out) < length:
        start = rng.choice((rng.randrange(0x80, 0x3000), rng.randrange(0x3000, 0x10000),
                            rng.randrange(0x10000, 0x20000), rng.randrange(0x21, 0x7F)))
        word = [chr(c) for c in range(start, start + rng.randrange(1, 12))
                if unicodedata.category(chr(c))[0] in "LMNSP"]
        out.extend(word)
        out.append(rng.choice((chr(rng.choice(SPACES)), " ", "\n", "\r\n")))
    return "".join(out)


def compare_with_python(program, room):
    rng = random.Random(2)
    right = {}
    for number in range(400):
        data = text_of_every_script(rng, rng.randrange(1, 3000)).encode()
        if number % 3 == 1:
            broken = bytearray(data)
            for _ in range(rng.randrange(1, 4)):
                broken[rng.randrange(len(broken))] = rng.randrange(1, 256)
            data = bytes(broken)
        if number % 7 == 1:
            data = b"\xef\xbb\xbf" + data
        if number % 5 == 1:
            data = data.replace(b"\n", b"\r")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            continue
        right[f"{number}.txt"] = python_counts(data)
        with open(os.path.join(room, f"{number}.txt"), "wb") as file:
            file.write(data)
    output = run([program, "--by=file", "--format=json", "--no-ignore", room])
    for entry in json.loads(output)["files"]:
        want = right.pop(entry["path"])
        got = {key: entry.get(key) for key in want}
        check("text of every script, " + entry["path"], got, want)
    check("files that were not reported", sorted(right), [])


def compare_with_iconv(program, room):
    global skipped
    if not shutil.which("iconv"):
        skipped += 1
        print("skipped: iconv is not installed")
        return
    rng = random.Random(3)
    encodings = (("UTF-16LE", b"\xff\xfe"), ("UTF-16BE", b"\xfe\xff"),
                 ("UTF-32LE", b"\xff\xfe\0\0"), ("UTF-32BE", b"\0\0\xfe\xff"))
    for number in range(60):
        text = ("\ufeff" + text_of_every_script(rng, rng.randrange(1, 60000))).encode()
        name, mark = encodings[number % 4]
        coded = run(["iconv", "-f", "UTF-8", "-t", name], input=text)
        check(f"{name} begins with its mark", coded[:len(mark)], mark)
        plain = os.path.join(room, "plain")
        other = os.path.join(room, "coded")
        for path, data in ((plain, text), (other, coded)):
            with open(path, "wb") as file:
                file.write(data)
        in_utf8, in_other = counts(program, [plain, other])
        check(f"{name}, text {number}", in_other, (*in_utf8[:3], len(coded)))
        with open(other, "rb") as file:
            piped = rows(run([program, "--text"], stdin=file), 4)
        check(f"{name}, text {number}, on stdin", piped[:1], [in_other])


def main():
    program = os.path.abspath(sys.argv[1])
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    trees = sys.argv[2:] or [here, "/usr/share/doc", "/usr/share/perl", "/usr/include",
                             "/usr/share/i18n"]
    compare_with_wc(program, trees)
    with tempfile.TemporaryDirectory() as room:
        compare_with_python(program, room)
    with tempfile.TemporaryDirectory() as room:
        compare_with_iconv(program, room)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
