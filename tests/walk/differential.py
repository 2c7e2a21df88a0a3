#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the walk with git itself on random trees with random ignore files.

usage: differential.py LIST_PROGRAM RULES_PROGRAM [--rounds=N] [--seed=N] [--keep]

For each repository of a tree, the files counted or skipped (less fifos, sockets and devices) must
be exactly `git ls-files -co --exclude-standard` less what is absent, a directory or reached through
a link; without --hidden, less the hidden ones that are not tracked. For each path, the rule that
decides must be the one that `git check-ignore` tells (rules.py). A failing tree stays on disk with
--keep, and its seed is printed: the same seed makes the same tree. So does, of a rule, the script
printed.
"""
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile

import rules

NAMES = [b"a", b"b", b"ab", b"foo", b"bar", b"foo.c", b"bar.o", b"x y", b"\xc3\xbc", b"[a]", b"A",
         b"Foo", b"-x", b"!a", b"#a", b"a\\b", b"a ", b"a*", b"foo.c.o", b".h", b".hid", b"build",
         b"Build", b"a\r", b"\xef\xbb\xbfa", b"a-b", b"a\tb", b"z?", b"\xff", b".gitx", b".GIT",
         b"a\nb", b"aab", b"aba", b"baab", b"c", b"a\t"]
DIRS = [b"a", b"b", b"foo", b"bar", b"build", b"src", b".d", b"x y", b"ab", b"Foo", b"c", b"aab",
        b".h", b"a\\b", b"[a]"]
ATOMS = [b"a", b"b", b"ab", b"foo", b"bar", b"*", b"?", b"**", b"*.c", b"*.o", b"[ab]", b"[!a]",
         b"[^b]", b"[a-c]", b"[]-a]", b"[[:alpha:]]", b"[[:upper:]]", b"[[:space:]]",
         b"[[:punct:]]", b"[a", b"[[:foo:]]", b"[\\]a]", b"[a\\-c]", b"\\a", b"\\*", b"\\", b"x y",
         b"\xc3?", b"\xc3\xbc", b".*", b".h", b"f*", b"*o", b"A", b"\\A", b"[A-B]", b"build",
         b"Build", b"src", b"***", b"a*b", b"*a*b", b"b**", b"**a", b"?*", b"[!", b"[]]", b"[[a]",
         b"[a-", b"[--a]", b"[*]", b"[a-c-z]", b"[[:digit:][:lower:]]", b"[\\[a]*", b"\\[a\\]",
         b"a\\\\b", b"[a/b]", b"[^a]*", b"c", b"aab", b"*aab", b"[[:alpha:]-z]", b"[[.a.]]", b"[:a]",
         b"[z-a]", b"[\xc0-\xff]", b"\xff"]


def pattern(rng):
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 4])):
        parts.append(b"".join(rng.choice(ATOMS) for _ in range(rng.choice([1, 1, 1, 2, 3]))))
    text = b"/".join(parts)
    if rng.random() < 0.15:
        text = b"/" + text
    if rng.random() < 0.05:
        text = b"**/" + text
    if rng.random() < 0.08:
        text += b"/**"
    if rng.random() < 0.25:
        text += b"/"
    if rng.random() < 0.03:
        text = text.replace(b"/", b"//", 1)
    if rng.random() < 0.02:
        text = b"./" + text
    if rng.random() < 0.3:
        text = b"!" + text
    if rng.random() < 0.06:
        text += rng.choice([b" ", b"  ", b"\\ ", b"\t", b" \\", b"\\  ", b" \t"])
    if rng.random() < 0.03:
        text = rng.choice([b"#", b"\\#", b"\\!", b" ", b"!!", b"\0"]) + text
    return text


def ignore_text(rng):
    lines = []
    for _ in range(rng.choice([1, 1, 2, 3, 4, 6, 9])):
        line = pattern(rng)
        if rng.random() < 0.5:
            line = rng.choice(NAMES + DIRS).replace(b"\n", b"") + rng.choice([b"", b"/", b"*"])
            if rng.random() < 0.3:
                line = b"!" + line
        end = b"\r\n" if rng.random() < 0.05 else b"\n"
        lines.append(line + end)
    text = b"".join(lines)
    if rng.random() < 0.05:
        text = b"\xef\xbb\xbf" + text
    if rng.random() < 0.3:
        text = text.rstrip(b"\n")
    return text


class Tree:
    """One random tree below `top`, made of nested repositories."""

    def __init__(self, rng, base, template):
        self.rng = rng
        self.top = os.path.join(base, b"tree")
        self.template = template
        self.repositories = []
        # Where case is ignored, no two names may differ in it alone, as on the file systems that
        # the setting is for: git's index takes them for one.
        self.fold = rng.random() < 0.25
        self.names, self.dirs = NAMES, DIRS
        if self.fold:
            drop = {rng.choice(pair) for pair in [(b"a", b"A"), (b"foo", b"Foo"),
                                                  (b"build", b"Build"), (b".GIT", b".GIT")]}
            self.names = [n for n in NAMES if n not in drop]
            self.dirs = [n for n in DIRS if n not in drop]
        self.env = {"PATH": os.environ["PATH"], "HOME": os.fsdecode(base), "LC_ALL": "C",
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a",
                    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a"}
        os.makedirs(os.path.join(base, b".config/git"), exist_ok=True)
        with open(os.path.join(base, b".gitconfig"), "wb") as f:
            f.write(b"[safe]\n\tdirectory = *\n")
            if rng.random() < 0.2:
                f.write(b"[core]\n\texcludesFile = \"" +
                        rng.choice([b"~/own ignore", b"own-relative", b""]) + b"\" ; c\n")
            if self.fold and rng.random() < 0.7:
                f.write(b"[core]\n\tIgnoreCase = " + rng.choice([b"true", b"yes", b"1"]) + b"\n")
        for name in [b".config/git/ignore", b"own ignore"]:
            if rng.random() < 0.4:
                self.write(os.path.join(base, name), ignore_text(rng))
        os.mkdir(self.top)
        self.make_repository(self.top)
        self.fill(self.top, 0)
        self.add_tracked(self.top)

    def write(self, path, data):
        try:
            with open(path, "wb") as f:
                f.write(data)
        except OSError:
            pass

    def git(self, where, *args, **kw):
        return subprocess.run(["git", *args], cwd=where, env=self.env, capture_output=True,
                              check=False, **kw).stdout

    def make_repository(self, path):
        git = os.path.join(path, b".git")
        if os.path.lexists(git):
            return
        shutil.copytree(self.template, git)
        self.repositories.append(path)
        rng = self.rng
        if rng.random() < 0.4:
            self.write(os.path.join(git, b"info/exclude"), ignore_text(rng))
        if self.fold and rng.random() < 0.4:
            with open(os.path.join(git, b"config"), "ab") as f:
                f.write(b"[core]\n\tignorecase = " + rng.choice([b"true", b"false"]) + b"\n")
        if rng.random() < 0.05:
            self.write(os.path.join(path, b"own-relative"), ignore_text(rng))

    def fill(self, path, depth):
        rng = self.rng
        for _ in range(rng.randrange(1, 7)):
            name = os.path.join(path, rng.choice(self.names))
            if os.path.lexists(name):
                continue
            kind = rng.random()
            try:
                if kind < 0.9:
                    self.write(name, b"x\n")
                elif kind < 0.96:
                    os.symlink(rng.choice([b"a", b"nowhere", b"..", b"foo"]), name)
                else:
                    os.mkfifo(name)
            except OSError:
                pass
        if rng.random() < 0.5:
            self.write(os.path.join(path, b".gitignore"), ignore_text(rng))
        elif rng.random() < 0.05:
            os.symlink(b"a", os.path.join(path, b".gitignore"))
        if depth >= 4:
            return
        for _ in range(rng.choice([0, 1, 1, 2, 3]) if depth else rng.randrange(2, 5)):
            name = os.path.join(path, rng.choice(self.dirs))
            if os.path.lexists(name):
                continue
            os.mkdir(name)
            self.fill(name, depth + 1)
            if rng.random() < 0.06:
                self.make_repository(name)
                self.add_tracked(name)
            elif rng.random() < 0.03:
                self.odd_git(name)

    def odd_git(self, path):
        """A .git that is none."""
        git = os.path.join(path, b".git")
        if os.path.lexists(git):
            return
        if self.rng.random() < 0.5:
            os.mkdir(git)
            self.write(os.path.join(git, b"HEAD"), b"nonsense\n")
        else:
            os.mkdir(git)
            shutil.copytree(self.template, os.path.join(git, b"deeper"))

    def add_tracked(self, top):
        rng = self.rng
        if rng.random() < 0.25:
            return
        if rng.random() < 0.5:
            self.git(top, "add", ".")
        files = []
        for where, dirs, names in os.walk(top):
            rel = os.path.relpath(where, top)
            if where != top and os.path.lexists(os.path.join(where, b".git")):
                dirs[:] = []
                continue
            dirs[:] = [d for d in dirs if d != b".git"]
            for name in names:
                path = os.path.join(where, name)
                if not stat.S_ISFIFO(os.lstat(path).st_mode) and name != b".git":
                    files.append(os.path.normpath(os.path.join(rel, name)))
        files.sort()
        chosen = rng.sample(files, min(len(files), rng.randrange(0, 8)))
        if chosen:
            self.git(top, "add", "-f", "--pathspec-from-file=-", "--pathspec-file-nul",
                     input=b"\0".join(b":(literal)" + f for f in chosen))
        if chosen and rng.random() < 0.3:
            os.unlink(os.path.join(top, rng.choice(chosen)))


def through_link(top, path):
    at = top
    for part in path.split(b"/")[:-1]:
        at = os.path.join(at, part)
        if os.path.islink(at):
            return True
    return False


def expected(tree, top, prefix, hidden, out):
    """What must be counted or skipped in the repository `top`, and in those below it."""
    tracked = set(tree.git(top, "ls-files", "-z", "-c").split(b"\0")) - {b""}
    listed = set(tree.git(top, "ls-files", "-z", "-co", "--exclude-standard").split(b"\0")) - {b""}
    for path in listed:
        full = os.path.join(top, path)
        try:
            mode = os.lstat(full).st_mode
        except OSError:
            continue
        shown = hidden or path in tracked or not any(
            p.startswith(b".") for p in path.split(b"/"))
        if not shown or through_link(top, path):
            continue
        if stat.S_ISDIR(mode):
            if os.path.lexists(os.path.join(full, b".git")):
                expected(tree, full.rstrip(b"/"), prefix + path.rstrip(b"/") + b"/", hidden, out)
        else:
            out.add(prefix + path)


def counted(program, tree, hidden, jobs):
    args = [program, b"--jobs=%d" % jobs, tree.top] + ([b"--hidden"] if hidden else [])
    done = subprocess.run(args, env=tree.env, capture_output=True, check=False)
    out = set()
    twice = []
    records = done.stdout.split(b"\0")
    for record in records[:-1]:
        kind, rest = record.split(b" ", 1)
        if kind == b"skip":
            reason, error, rest = rest.split(b" ", 2)
            if reason in (b"fifo", b"socket", b"device"):
                continue
            if error != b"-":
                rest = b"ERROR " + error + b" " + rest
        path = rest[len(tree.top) + 1:]
        if path in out:
            twice.append(path)
        out.add(path)
    if not records[-1].startswith(b"end ") or done.returncode:
        out.add(b"CRASHED %d: %r %r" % (done.returncode, records[-1], done.stderr))
    return out, twice


def check(program, tree, hidden, jobs):
    want = set()
    expected(tree, tree.top, b"", hidden, want)
    got, twice = counted(program, tree, hidden, jobs)
    lines = ["missing %r" % p for p in sorted(want - got)]
    lines += ["too many %r" % p for p in sorted(got - want)]
    lines += ["twice %r" % p for p in twice]
    return lines


def main():
    program, rules_program = (os.fsencode(os.path.abspath(path)) for path in sys.argv[1:3])
    options = dict(a.lstrip("-").partition("=")[::2] for a in sys.argv[3:])
    rounds = int(options.get("rounds") or 300)
    seed = int(options.get("seed") or random.randrange(1 << 30))
    keep = "keep" in options
    work = os.fsencode(tempfile.mkdtemp(prefix="walk-differential-"))
    template = os.path.join(work, b"template")
    subprocess.run(["git", "init", "-q", template + b"-work"], check=True, capture_output=True)
    os.rename(os.path.join(template + b"-work", b".git"), template)
    shutil.rmtree(os.path.join(template, b"hooks"), ignore_errors=True)
    passed = failed = decided = 0
    print("seed %d" % seed, flush=True)
    for number in range(rounds):
        rng = random.Random(seed * 1000003 + number)
        base = os.path.join(work, b"%d" % number)
        os.mkdir(base)
        tree = Tree(rng, base, template)
        bad = []
        for hidden in (True, False):
            bad += ["%s %s" % ("hidden:" if hidden else "plain:", line)
                    for line in check(program, tree, hidden, rng.choice([1, 2, 4]))]
        lines, told = rules.check(rules_program, tree, rng)
        bad += lines
        decided += told
        if bad:
            failed += 1
            print("round %d of seed %d: %s" % (number, seed, os.fsdecode(base)))
            print("\n".join("    " + line for line in bad[:6]), flush=True)
        else:
            passed += 1
        if not (bad and keep):
            shutil.rmtree(base)
        if failed >= 20:
            break
    if not (keep and failed):
        shutil.rmtree(work)
    print("%d rules that decide" % decided)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
