# SPDX-License-Identifier: MIT
"""linguist-generated and linguist-vendored in .gitattributes, against git itself."""
import os
import random
import shutil
import subprocess

from case import Skip

DIRS = ["", "src/", "src/deep/", "vendor/", "vendor/lib/"]
NAMES = ["a.c", "b.h", "c.py", "d e.c", "#f.c", "package-lock.json"]
PATTERNS = ["*", "*.c", "a.c", "/a.c", "src/*", "src/**", "**/deep/*.c", "vendor/lib/b.h", "src", "src/", "?.h",
            "[ab].*", "\\#f.c", "#f.c", "!a.c", "**/c.py", "deep/**/a.c", "*.json"]
WORDS = ["linguist-generated", "-linguist-generated", "linguist-generated=true", "linguist-generated=false",
         "linguist-vendored", "-linguist-vendored", "linguist-vendored=true", "linguist-vendored=false",
         "text", "diff=cpp", "-text"]


def git(t, *args):
    if not shutil.which("git"):
        raise Skip("no git here")
    env = {**os.environ, "HOME": t.path("home"), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", *args], cwd=t.path("r"), env=env, check=True, capture_output=True).stdout


def make(t, rng):
    """A repository; tells its attribute files."""
    files = {}
    shutil.rmtree(t.path("r"), ignore_errors=True)
    for directory in DIRS:
        for name in NAMES:
            t.write("r/" + directory + name, b"int a;\n")
        if rng.random() < 0.5:
            lines = ["%s %s" % (rng.choice(PATTERNS), " ".join(rng.sample(WORDS, rng.randint(1, 3))))
                     for _ in range(rng.randint(1, 5))]
            files[directory] = lines
            t.write("r/" + directory + ".gitattributes", "".join(line + "\n" for line in lines).encode())
    git(t, "init", "-q")
    return files


def asked(t):
    """What git says of each file: {path: {attribute: value}}."""
    paths = "\0".join(directory + name for directory in DIRS for name in NAMES)
    run = subprocess.run(["git", "check-attr", "-z", "--stdin", "linguist-generated", "linguist-vendored"],
                         cwd=t.path("r"), input=paths.encode(), check=True, capture_output=True)
    fields = run.stdout.decode().split("\0")[:-1]
    out = {}
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3]):
        out.setdefault(path, {})[name.removeprefix("linguist-")] = value
    return out


def wanted(path, attributes, name, usual):
    value = attributes[name]
    return usual if value == "unspecified" else value not in ("unset", "false")


def test_flags_are_as_git_has_the_attributes(t):
    rng = random.Random(3)
    said = 0
    for _ in range(25):
        files = make(t, rng)
        rows = {row["path"]: row for row in t.run("--format=ndjson", "--by=file", "r").lines if row["type"] == "file"}
        for path, attributes in asked(t).items():
            usual = {"generated": path.endswith("-lock.json"), "vendored": path.startswith("vendor/")}
            for name in usual:
                has = name in rows[path].get("flags", [])
                assert has == wanted(path, attributes, name, usual[name]), (path, name, attributes, files)
                said += attributes[name] != "unspecified"
    assert said > 100


def test_attributes_hold_without_ignore_rules_and_from_above(t):
    t.write("r/src/a.c", b"int a;\n")
    t.write("r/.gitattributes", b"src/** linguist-generated\n")
    git(t, "init", "-q")
    for args in (("r",), ("--no-ignore", "r"), ("r/src",), ("--no-ignore", "r/src")):
        rows = [row for row in t.run("--format=ndjson", "--by=file", *args).lines if row["type"] == "file"]
        assert [row["flags"] for row in rows] == [["generated"]], (args, rows)
    assert t.json("--exclude-flag=generated", "r")["totals"]["files"] == 0


def test_outside_of_a_repository_they_say_nothing(t):
    t.write("r/a.c", b"int a;\n")
    t.write("r/.gitattributes", b"* linguist-generated\n")
    rows = [row for row in t.run("--format=ndjson", "--by=file", "r").lines if row["type"] == "file"]
    assert "flags" not in rows[0]
