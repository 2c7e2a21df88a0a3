# SPDX-License-Identifier: MIT
"""What the tests of the command line share: a scratch directory, the program, a schema."""
import json
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COUNTS = ("files", "bytes", "lines", "code", "comments", "blanks", "words", "chars", "longest_line")

# Lines by class can be read off: 4 code, 1 comment, 1 blank.
MAIN_C = b"/* one */\nint main(void)\n{\n\n    return 0; // done\n}\n"
# 2 code, 1 comment, no blank; no line end at the end.
UTIL_PY = b"# util\nimport os\nx = 'gr\xc3\xbc\xc3\x9fe'"
# 8 lines: one of CSS and two of JavaScript (one a comment) stand between openers and closers.
PAGE_VUE = (b"<template><p>hi</p></template>\n<script>\n// note\nlet a = 1\n</script>\n"
            b"<style>\np { margin: 0 }\n</style>\n")


class Skip(Exception):
    """A test that can't run here; the text says why."""


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        return json.loads(self.out.decode("utf-8"))

    @property
    def lines(self):
        """Of NDJSON."""
        return [json.loads(line) for line in self.out.decode("utf-8").split("\n")[:-1]]

    def ok(self):
        assert self.status == 0, (self.status, self.err, self.out[:300])
        assert self.err == b"", self.err
        return self

    def refused(self, *words):
        """Wrong usage: one sentence on stderr, nothing on stdout."""
        assert self.status == 2, (self.status, self.err, self.out[:300])
        assert self.out == b"", self.out[:300]
        return self.said(*words)

    def said(self, *words):
        """One line on stderr that begins as all do and holds the words."""
        assert re.fullmatch(rb"filestats: [^\n]+\n", self.err), self.err
        for word in words:
            word = word if isinstance(word, bytes) else word.encode()
            assert word in self.err, (word, self.err)
        return self


class Case:
    def __init__(self, program, scratch):
        self.program, self.dir = program, scratch

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, data=b""):
        """Writes a file below the scratch directory; `name` may be bytes."""
        path = os.path.join(os.fsencode(self.dir), name if isinstance(name, bytes) else name.encode())
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        return path

    def tree(self):
        """A small project of everything: returns its name, below the scratch directory."""
        self.write("t/main.c", MAIN_C)
        self.write("t/lib/util.py", UTIL_PY)
        self.write("t/web/page.vue", PAGE_VUE)
        self.write("t/lib/deep/er/a.c", b"int a;\n")
        self.write("t/data.bin", b"\x7fELF\0\0\0\1")
        self.write("t/notes.nobody-knows", b"two words\n")
        self.write("t/.hidden.c", b"int hidden;\n")
        self.write("t/.ignore", b"ignored.c\nbuild/\n")
        self.write("t/ignored.c", b"int ignored;\n")
        self.write("t/build/x.c", b"int built;\n")
        os.symlink("main.c", self.path("t", "link.c"))
        os.mkfifo(self.path("t", "pipe"))
        return "t"

    def run(self, *args, stdin=b"", cwd=None, env=None, timeout=30, stdout=subprocess.PIPE,
            preexec=None, wrap=()):
        full = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FILESTATS_DISABLE_CPU")}
        full.update(env or {})
        done = subprocess.run([*wrap, self.program, *args], input=stdin, cwd=cwd or self.dir, env=full,
                              stdout=stdout, stderr=subprocess.PIPE, timeout=timeout,
                              preexec_fn=preexec)
        return Result(done.returncode, done.stdout, done.stderr)

    def json(self, *args, **kwargs):
        """The valid document that the arguments give, with status 0."""
        document = self.run("--format=json", *args, **kwargs).ok().json
        valid(document)
        return document


def counts_of(data):
    """The text counts of bytes, as Python sees them: for texts without odd white space."""
    text = data.decode("utf-8")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return {"bytes": len(data), "lines": len(lines), "words": len(text.split()), "chars": len(text),
            "longest_line": max(map(len, lines), default=0)}


def pick(row, keys=COUNTS):
    return {key: row[key] for key in keys if key in row}


def add_up(rows):
    """The sum of rows, as the program has to add them."""
    total = dict.fromkeys(COUNTS, 0)
    for row in rows:
        for key in COUNTS:
            if key == "longest_line":
                total[key] = max(total[key], row.get(key, 0))
            else:
                total[key] += row.get(key, 0)
    return total


_validators = {}


def valid(document, part="document"):
    """Checks against doc/dev/output.schema.json, and what a schema can't say."""
    try:
        import jsonschema
    except ImportError:
        raise Skip("no python3-jsonschema here")
    if part not in _validators:
        with open(os.path.join(ROOT, "doc/dev/output.schema.json"), encoding="utf-8") as f:
            schema = json.load(f)
        schema["$ref"] = f"#/$defs/{part}"
        _validators[part] = jsonschema.Draft202012Validator(schema)
    _validators[part].validate(document)
    rows = [document, document.get("totals", {})]
    if part == "document":
        for key in ("languages", "files", "dirs"):
            rows += document.get(key, [])
    for row in rows:
        if "code" in row:
            assert row["code"] + row["comments"] + row["blanks"] == row["lines"], row
