#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What git and file systems really do, case by case: each was a bug somewhere once.

usage: cases.py LIST_PROGRAM [NAME...]
"""
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

LIST = os.path.abspath(sys.argv[1])
CASES = []


class Skip(Exception):
    pass


def case(function):
    CASES.append(function)
    return function


class Room:
    """A scratch directory with a home of its own."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="walk-case-")
        os.mkdir(self.top + "/home")
        self.env = {"PATH": os.environ["PATH"], "HOME": self.top + "/home", "LC_ALL": "C",
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a",
                    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a"}
        for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]

    def path(self, name):
        return os.path.join(self.top, name)

    def write(self, name, text="x\n"):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def git(self, where, *args, check=True):
        return subprocess.run(["git", *args], cwd=self.path(where), env=self.env, check=check,
                              capture_output=True, text=True).stdout

    def repository(self, name="r"):
        os.makedirs(self.path(name), exist_ok=True)
        self.git(name, "init", "-q")
        return self.path(name)

    def walk(self, *args, env=None, cwd=None, wrap=(), timeout=60, stdin=subprocess.DEVNULL):
        """Runs the program; returns a Result with paths relative to the scratch directory."""
        done = subprocess.run([*wrap, LIST, *args], env={**self.env, **(env or {})}, check=False,
                              cwd=cwd or self.top, capture_output=True, timeout=timeout,
                              stdin=stdin)
        return Result(done)

    def dispose(self):
        subprocess.run(["chmod", "-R", "u+rwx", self.top], check=False, capture_output=True)
        subprocess.run(["rm", "-rf", self.top], check=False)


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.stderr = done.stderr.decode("utf-8", "replace")
        records = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        self.files, self.skips, self.dirs = [], {}, []
        for record in records[:-1]:
            kind, rest = record.split(" ", 1)
            if kind == "file":
                self.files.append(rest)
            elif kind == "dir":
                self.dirs.append(rest)
            else:
                reason, error, path = rest.split(" ", 2)
                self.skips[path] = (reason, error)
        self.end = dict(p.split("=") for p in records[-1].split()[1:] if "=" in p)
        self.files.sort()


def equal(got, want):
    if got != want:
        raise AssertionError("got %r, want %r" % (got, want))


# Git


@case
def variables_of_a_caller_point_nowhere(room):
    room.repository("other")
    room.repository("r")
    room.write("r/.gitignore", "*.o\n")
    room.write("r/a.o")
    room.git("r", "add", "-f", "a.o")
    env = {"GIT_DIR": room.path("other/.git"), "GIT_INDEX_FILE": room.path("other/.git/index"),
           "GIT_WORK_TREE": room.path("other")}
    result = room.walk("r", env=env)
    equal(result.files, ["r/a.o"])
    equal(result.end["git"], "used")


@case
def an_owner_that_git_distrusts_means_tracked_unknown(room):
    if os.getuid() != 0:
        raise Skip("needs root")
    room.repository()
    room.write("r/.gitignore", "*.o\n")
    room.write("r/a.o")
    room.write("r/b.c")
    room.git("r", "add", "-f", "a.o")
    subprocess.run(["chown", "-R", "1234", room.path("r")], check=True)
    result = room.walk("r")
    equal(result.files, ["r/b.c"])
    equal(result.end["git"], "refused")
    equal(result.end["ignored_files"], "1")


@case
def a_work_tree_elsewhere_is_not_listed(room):
    room.repository()
    room.write("r/.gitignore", "*.o\n")
    room.write("r/a.o")
    room.write("elsewhere/a.o")
    room.git("r", "add", "-f", "a.o")
    room.git("r", "config", "core.worktree", room.path("elsewhere"))
    result = room.walk("r")
    equal(result.files, [])
    equal(result.end["git"], "refused")


@case
def fifos_where_git_keeps_its_files_hang_nothing(room):
    room.repository()
    os.mkfifo(room.path("r/.gitignore"))
    os.remove(room.path("r/.git/config"))
    os.mkfifo(room.path("r/.git/config"))
    os.makedirs(room.path("home/.config/git"))
    os.mkfifo(room.path("home/.config/git/ignore"))
    os.mkfifo(room.path("home/include"))
    room.write("home/.gitconfig", "[include]\n path = include\n")
    shutil.rmtree(room.path("r/.git/info"))
    os.mkdir(room.path("r/.git/info"))
    os.mkfifo(room.path("r/.git/info/exclude"))
    room.write("r/a.c")
    equal(room.walk("--hidden", "r", timeout=10).files, ["r/a.c"])


@case
def a_fifo_as_index_costs_five_seconds_at_most(room):
    room.repository()
    room.write("r/.hidden")
    room.write("r/a.c")
    os.mkfifo(room.path("r/.git/index"))
    start = time.monotonic()
    result = room.walk("r", timeout=20)
    took = time.monotonic() - start
    equal(result.files, ["r/a.c"])
    equal(result.end["git"], "refused")
    assert took < 8, "took %.1f s" % took


@case
def a_repository_can_run_nothing(room):
    room.repository()
    script = room.write("evil", "#!/bin/sh\ntouch %s\n" % room.path("pwned"))
    os.chmod(script, 0o755)
    for name in os.listdir("/usr/share/git-core/templates/hooks") if os.path.isdir(
            "/usr/share/git-core/templates/hooks") else ["post-index-change.sample"]:
        shutil.copy(script, room.path("r/.git/hooks/" + name.replace(".sample", "")))
    shutil.copy(script, room.path("r/.git/hooks/post-index-change"))
    room.write("r/.gitattributes", "* filter=evil\n")
    room.write("r/.hidden")
    room.git("r", "add", ".", check=False)
    for key, value in (("core.fsmonitor", script), ("filter.evil.clean", script),
                       ("core.pager", script), ("pager.ls-files", script),
                       ("alias.ls-files", "!" + script), ("core.editor", script),
                       ("core.sshCommand", script), ("credential.helper", script),
                       ("remote.origin.url", "ext::" + script),
                       ("remote.origin.promisor", "true"), ("extensions.partialClone", "origin")):
        room.git("r", "config", key, value)
    room.git("r", "config", "core.repositoryFormatVersion", "1")
    if os.path.exists(room.path("pwned")):
        os.remove(room.path("pwned"))
    result = room.walk("r")
    equal(result.end["git"], "used")
    assert not os.path.exists(room.path("pwned")), "something was run"


def fake_git(room, body):
    room.write("bin/git", "#!/bin/sh\n" + body)
    os.chmod(room.path("bin/git"), 0o755)
    return {"PATH": room.path("bin") + ":" + os.environ["PATH"]}


@case
def git_is_run_only_when_something_was_left_out(room):
    room.repository()
    room.write("r/a.c")
    env = fake_git(room, "echo run >>%s\n" % room.path("log"))
    equal(room.walk("r", env=env).end["git"], "none")
    assert not os.path.exists(room.path("log"))
    room.write("r/.hidden")
    equal(room.walk("--hidden", "r", env=env).end["git"], "none")
    assert not os.path.exists(room.path("log"))
    equal(room.walk("r", env=env).end["git"], "used")
    assert os.path.exists(room.path("log"))


@case
def git_is_called_as_promised(room):
    room.repository()
    room.write("r/.hidden")
    env = fake_git(room, 'echo "$@" >%s; env >>%s; cat >>%s; pwd >>%s\n' %
                   ((room.path("log"),) * 4))
    env["GIT_DIR"] = "/nowhere"
    env["GIT_CONFIG_COUNT"] = "1"
    env["GIT_PREFIX"] = "x"
    read, write = os.pipe()
    os.write(write, b"from standard input\n")
    os.close(write)
    room.walk("r", env=env, stdin=read)
    os.close(read)
    with open(room.path("log"), encoding="utf-8") as f:
        log = f.read()
    equal(log.splitlines()[0], "-c core.fsmonitor=false -c core.hooksPath=/dev/null ls-files -z -c "
                               "--deduplicate --sparse")
    for line in ("GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0"):
        assert line in log.splitlines(), line + " is missing"
    assert not re.search("^GIT_(DIR|PREFIX|CONFIG_COUNT)=", log, re.M), log
    assert "standard input" not in log
    equal(log.splitlines()[-1], os.path.realpath(room.path("r")))


@case
def an_old_git_is_asked_without_sparse(room):
    room.repository()
    room.write("r/.hidden")
    env = fake_git(room, 'case "$*" in *--sparse*) exit 129;; esac; printf ".hidden\\0"\n')
    result = room.walk("r", env=env)
    equal((result.files, result.end["git"]), (["r/.hidden"], "used"))


@case
def a_slow_git_is_given_up(room):
    room.repository()
    room.write("r/.hidden")
    room.write("r/a")
    start = time.monotonic()
    result = room.walk("r", env=fake_git(room, "sleep 60\n"), timeout=30)
    equal((result.files, result.end["git"]), (["r/a"], "refused"))
    assert time.monotonic() - start < 8


@case
def a_git_that_is_missing_or_relative_is_not_run(room):
    room.repository()
    room.write("r/.hidden")
    room.write("r/git", "#!/bin/sh\ntouch %s\n" % room.path("pwned"))
    os.chmod(room.path("r/git"), 0o755)
    result = room.walk(".", cwd=room.path("r"), env={"PATH": ".::bin"})
    equal(result.end["git"], "refused")
    assert not os.path.exists(room.path("pwned"))


@case
def an_exclude_file_may_be_a_link_an_ignore_file_not(room):
    room.repository()
    room.write("outside", "*.o\n")
    os.remove(room.path("r/.git/info/exclude"))
    os.symlink(room.path("outside"), room.path("r/.git/info/exclude"))
    room.write("other", "*.c\n")
    os.symlink(room.path("other"), room.path("r/.gitignore"))
    room.write("r/a.o")
    room.write("r/a.c")
    equal(room.walk("r").files, ["r/a.c"])


@case
def a_linked_work_tree_has_the_common_excludes(room):
    room.repository()
    room.write("r/a.c")
    room.git("r", "add", ".")
    room.git("r", "commit", "-qm", "a")
    room.write("r/.git/info/exclude", "*.o\n")
    room.git("r", "worktree", "add", "-q", "../w")
    room.write("w/b.o")
    room.write("w/.h")
    room.git("w", "add", ".h")
    equal(room.walk("w").files, ["w/.h", "w/a.c"])


@case
def submodules_start_afresh_even_in_hidden_places(room):
    room.repository("s")
    room.write("s/a.o")
    room.write("s/.h")
    room.git("s", "add", "-f", ".")
    room.git("s", "commit", "-qm", "a")
    room.repository()
    room.write("r/.gitignore", "*.o\nign/\n")
    for place in ("sub", ".vim/bundle/sub", "ign/sub"):
        room.git("r", "-c", "protocol.file.allow=always", "submodule", "add", "-f", "--name",
                 place.replace("/", "-"), room.path("s"), place)
    room.write("r/sub/untracked.o")
    room.write("r/ign/other.c")
    result = room.walk("r")
    equal(result.files, ["r/.gitmodules", "r/.vim/bundle/sub/.h", "r/.vim/bundle/sub/a.o",
                         "r/ign/sub/.h", "r/ign/sub/a.o", "r/sub/.h", "r/sub/a.o",
                         "r/sub/untracked.o"])
    equal(result.end["git"], "used")


@case
def a_conflict_counts_once_and_a_deleted_file_not_at_all(room):
    room.repository()
    room.write("r/.a", "1\n")
    room.write("r/.gone", "1\n")
    room.git("r", "add", ".")
    room.git("r", "commit", "-qm", "1")
    room.git("r", "checkout", "-qb", "x")
    room.write("r/.a", "2\n")
    room.git("r", "commit", "-qam", "2")
    room.git("r", "checkout", "-q", "-")
    room.write("r/.a", "3\n")
    room.git("r", "commit", "-qam", "3")
    room.git("r", "merge", "x", check=False)
    os.remove(room.path("r/.gone"))
    result = room.walk("r")
    equal((result.files, result.skips), (["r/.a"], {}))


@case
def tracked_paths_behind_a_link_do_not_count(room):
    room.repository()
    room.write("r/.d/a")
    room.write("r/.e/a")
    room.git("r", "add", ".")
    shutil.rmtree(room.path("r/.d"))
    os.symlink(".e", room.path("r/.d"))
    result = room.walk("r")
    equal(result.files, ["r/.e/a"])


@case
def a_sparse_index_is_not_expanded(room):
    room.repository()
    for name in ("in/a", "out/b", "out/deep/c", ".h/d", ".h/e/f"):
        room.write("r/" + name)
    room.git("r", "add", ".")
    room.git("r", "commit", "-qm", "a")
    room.git("r", "sparse-checkout", "init", "--cone", "--sparse-index")
    room.git("r", "sparse-checkout", "set", "in", ".h/e")
    equal(room.walk("r").files, ["r/.h/d", "r/.h/e/f", "r/in/a"])


@case
def conditional_includes_are_followed(room):
    os.mkdir(room.path("work"))
    room.repository("work/r")
    room.repository("r")
    room.write("home/.gitconfig", '[includeIf "gitdir:%s/work/"]\n\tpath = more\n' % room.top)
    room.write("home/more", "[core]\n\texcludesFile = ~/ex\\\n\tcl ; comment\n")
    room.write("home/excl", "*.o\n")
    room.write("home/ex\tcl", "*.o\n")
    room.write("work/r/a.o")
    room.write("r/a.o")
    equal(room.walk("work", "r").files, ["r/a.o"])


# Ignore files


@case
def the_order_of_precedence_holds(room):
    room.repository()
    room.write("r/.gitignore", "g*\nk\n")
    room.write("r/.ignore", "i*\n!gi\n!k\n")
    room.write("r/.filestatsignore", "f*\n!if\n!iff\n")
    room.write("r/d/.ignore", "!f1\n!i1\n")
    for name in ("g1", "gi", "i1", "if", "iff", "f1", "plain", "k", "d/f1", "d/i1", "d/g1"):
        room.write("r/" + name)
    equal(room.walk("r", "--exclude=iff").files, ["r/d/i1", "r/gi", "r/if", "r/k", "r/plain"])


@case
def plain_ignore_files_hold_everywhere_git_ones_in_repositories(room):
    room.write("d/.gitignore", "a\n")
    room.write("d/.ignore", "b\n")
    room.write("d/.filestatsignore", "c\n")
    for name in "abcx":
        room.write("d/" + name)
    equal(room.walk("d").files, ["d/a", "d/x"])
    equal(room.walk("--no-ignore", "d").files, ["d/a", "d/b", "d/c", "d/x"])


@case
def tracking_does_not_overrule_the_other_ignore_files(room):
    room.repository()
    room.write("r/.ignore", ".h1\nd2\n*.x\n")
    room.write("r/.gitignore", "d1/\nd2/\n")
    for name in (".h1", ".h2", "d1/a", "d1/a.x", "d1/e/.ignore", "d1/e/a", "d1/e/b", "d2/a"):
        room.write("r/" + name)
    room.write("r/d1/e/.ignore", "b\n")
    room.git("r", "add", "-f", ".h1", ".h2", "d1", "d2")
    room.write("r/d1/untracked")
    equal(room.walk("r").files, ["r/.h2", "r/d1/a", "r/d1/e/.ignore", "r/d1/e/a"])


@case
def nested_repositories_forget_the_rules_outside(room):
    room.repository()
    room.repository("r/n")
    room.write("r/.gitignore", "*.o\n")
    room.write("r/.ignore", "*.x\n")
    for name in ("a.o", "n/a.o", "n/a.x", "n/a"):
        room.write("r/" + name)
    equal(room.walk("r").files, ["r/n/a", "r/n/a.o"])


@case
def rules_above_the_given_directory_hold(room):
    room.repository()
    room.write("r/.gitignore", "*.o\n/d/e/x\n")
    room.write("r/d/.ignore", "*.i\n")
    room.write("r/d/.gitignore", "e/y\n")
    for name in ("a.o", "b.i", "x", "y", "z", ".h"):
        room.write("r/d/e/" + name)
    room.git("r", "add", "-f", "d/e/a.o", "d/e/.h")
    equal(room.walk("r/d/e").files, ["r/d/e/.h", "r/d/e/a.o", "r/d/e/z"])
    equal(room.walk(".", cwd=room.path("r/d/e")).files, ["./.h", "./a.o", "./z"])


@case
def what_is_given_by_name_counts(room):
    room.repository()
    room.write("r/.gitignore", "build/\n*.o\n.*\n")
    for name in ("build/a", ".h/b", "c.o", ".d"):
        room.write("r/" + name)
    equal(room.walk("r/build", "r/.h", "r/c.o", "r/.d").files,
          ["r/.d", "r/.h/b", "r/build/a", "r/c.o"])


@case
def what_is_left_out_is_counted(room):
    room.repository()
    room.write("r/.gitignore", "*.o\nbuild/\n")
    for name in ("a.o", "b.o", "build/x", ".h", ".d/x", "t.o"):
        room.write("r/" + name)
    room.git("r", "add", "-f", "t.o")
    end = room.walk("r").end
    equal([end[k] for k in ("ignored_files", "ignored_dirs", "hidden_files", "hidden_dirs")],
          ["2", "1", "2", "1"])
    end = room.walk("--no-ignore-vcs", "--hidden", "r").end
    equal([end[k] for k in ("ignored_files", "ignored_dirs", "hidden_files", "hidden_dirs")],
          ["0", "0", "0", "0"])


@case
def git_directories_never_count(room):
    room.repository()
    room.write("r/d/.git/x")
    room.write("r/a")
    for args in ([], ["--hidden"], ["--hidden", "--no-ignore"]):
        equal(room.walk(*args, "r").files, ["r/a"])


@case
def hostile_patterns_cost_no_time(room):
    room.repository()
    lines = ["*a" * 2000 + "b", "**/" * 1000 + "b", "/" + "a*/" * 500 + "**/" + "a*a*" * 400 + "b",
             "[" * 5000, "*[a-z]" * 1000 + "!", "**a" * 1000 + "/x"]
    room.write("r/.gitignore", "\n".join(lines) + "\n")
    for n in range(200):
        room.write("r/" + "a" * 200 + str(n))
    deep = room.path("r") + "/aaaaaaaaaa" * 60
    os.makedirs(deep)
    with open(deep + "/" + "a" * 250, "w", encoding="utf-8"):
        pass
    start = time.monotonic()
    result = room.walk("r", timeout=60)
    equal(len(result.files), 201)
    took = time.monotonic() - start
    assert took < 10, "took %.1f s" % took


# Roots


@case
def a_path_inside_another_counts_once(room):
    for name in ("d/a", "d/e/b", "d/.h/c", "x", "d-e/f"):
        room.write(name)
    os.symlink("d", room.path("link"))
    result = room.walk("d", "d/", "./d/e", "d/e/b", "d/.h", "link", "x", "x", "d/../x", "d-e")
    equal(sorted(os.path.normpath(f) for f in result.files),
          ["d-e/f", "d/.h/c", "d/a", "d/e/b", "x"])


@case
def given_links_are_followed_others_not(room):
    room.write("d/a")
    room.write("f")
    os.symlink("d", room.path("ld"))
    os.symlink("f", room.path("lf"))
    os.symlink("../f", room.path("d/l"))
    os.symlink("nowhere", room.path("dangling"))
    result = room.walk("ld", "lf", "dangling", "missing")
    equal(result.files, ["ld/a", "lf"])
    equal(result.skips, {"ld/l": ("symlink", "-"), "dangling": ("vanished", "ENOENT"),
                         "missing": ("vanished", "ENOENT")})


@case
def roots_that_must_be_files(room):
    room.write("d/a")
    room.write("b")
    result = room.walk("--files", "d", "b", "d/a", "b", "./b")
    equal(result.files, ["b", "d/a"])
    equal(result.skips, {"d": ("dir-unreadable", "EISDIR")})


@case
def a_pipe_given_by_name_is_read_as_text(room):
    os.mkfifo(room.path("p"))
    equal(room.walk("p").skips, {"p": ("fifo", "-")})
    writer = subprocess.Popen(["sh", "-c", "sleep 0.2; printf 'a\\nb\\n' >p"], cwd=room.top)
    result = room.walk("--text", "p", timeout=10)
    writer.wait()
    equal((result.files, result.end["lines"]), (["p"], "2"))


# File systems


@case
def special_files_are_listed_not_opened(room):
    room.write("d/a")
    os.mkfifo(room.path("d/p"))
    s = socket.socket(socket.AF_UNIX)
    s.bind(room.path("d/s"))
    want = {"d/p": ("fifo", "-"), "d/s": ("socket", "-")}
    if os.getuid() == 0:
        try:
            os.mknod(room.path("d/c"), 0o600 | stat.S_IFCHR, os.makedev(1, 3))
            want["d/c"] = ("device", "-")
        except OSError:
            pass
    result = room.walk("d", timeout=10)
    s.close()
    equal((result.files, result.skips), (["d/a"], want))


@case
def kernel_file_systems_are_refused(room):
    for path in ("/proc", "/sys", "/proc/self"):
        if os.path.isdir(path):
            equal(room.walk(path, timeout=10).skips, {path: ("dir-unreadable", "REFUSED")})
    os.symlink("/proc", room.path("p"))
    equal(room.walk("p").skips, {"p": ("dir-unreadable", "REFUSED")})


@case
def ten_thousand_nested_directories_with_few_descriptors(room):
    os.mkdir(room.path("d"))
    here = os.getcwd()
    os.chdir(room.path("d"))
    for n in range(10000):
        os.mkdir("n")
        os.chdir("n")
        if n % 1000 == 999:
            for name in "abc":
                with open(name, "w", encoding="utf-8") as f:
                    f.write("x\n")
                os.mkdir("d" + name)
    os.chdir(here)
    for limit, jobs in (("24", "1"), ("32", "4"), ("256", "2")):
        result = room.walk("--jobs=" + jobs, "d", wrap=("sh", "-c", 'ulimit -n %s; exec "$@"' % limit,
                                                         "sh"), timeout=60)
        equal((len(result.files), result.skips), (30, {}))


@case
def a_directory_of_very_many_files(room):
    os.mkdir(room.path("d"))
    for n in range(100000):
        os.close(os.open(room.path("d/%d.%s" % (n, "o" if n % 2 else "c")), os.O_CREAT | os.O_WRONLY))
    room.write("d/.ignore", "*.o\n")
    for jobs in ("1", "4"):
        result = room.walk("--jobs=" + jobs, "d")
        equal(len(set(result.files)), 50000)
        equal(result.end["ignored_files"], "50000")


@case
def what_may_not_be_read_is_listed(room):
    if os.getuid() != 0 or not shutil.which("setpriv"):
        raise Skip("needs root and setpriv")
    room.write("d/a")
    room.write("d/secret")
    room.write("d/closed/x")
    os.chmod(room.path("d/secret"), 0)
    os.chmod(room.path("d/closed"), 0)
    os.chmod(room.top, 0o755)
    result = room.walk("d", wrap=("setpriv", "--reuid=65534", "--clear-groups"))
    equal(result.files, ["d/a"])
    equal(result.skips, {"d/secret": ("unreadable", "EACCES"),
                         "d/closed": ("dir-unreadable", "EACCES")})


def inject(room, what, *args):
    if not shutil.which("strace"):
        raise Skip("needs strace")
    result = room.walk(*args, env={"ASAN_OPTIONS": "detect_leaks=0"},
                       wrap=("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=" + what))
    if not result.end and re.search("Sanitizer|CHECK failed", result.stderr):
        raise Skip("the fault hit a sanitizer's own call")
    return result


@case
def faults_of_the_system_are_listed_and_the_rest_counts(room):
    for n in range(5):
        room.write("d/%d" % n)
        room.write("d/e%d/x" % n)
    result = inject(room, "read:error=EIO:when=20+7", "--jobs=1", "d")
    assert result.end, "no end"
    result = inject(room, "getdents64:error=EIO:when=4", "--jobs=1", "d")
    equal(len([s for s in result.skips.values() if s == ("dir-unreadable", "EIO")]), 1)
    assert len(result.files) >= 9, result.files
    result = inject(room, "fstat:error=EIO:when=12", "--jobs=1", "d")
    assert result.status == 0, result.stderr


@case
def what_took_a_files_place_since_it_was_listed_is_told(room):
    if not shutil.which("strace"):
        raise Skip("needs strace")
    kinds = ("file", "dir", "fifo", "link", "nothing", "socket")
    for kind in kinds:
        room.write("d/" + kind)
    log = room.write("log", "")
    # The walk stops when the directory has been read, before any file is opened.
    walk = subprocess.Popen(["strace", "-f", "-o", log, "-e", "trace=getdents64", "-e",
                             "inject=getdents64:signal=STOP:when=2", LIST, "--jobs=1", "d"],
                            cwd=room.top, env={**room.env, "ASAN_OPTIONS": "detect_leaks=0"},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    stopped = None
    while walk.poll() is None and not stopped:
        time.sleep(0.01)
        with open(log, encoding="utf-8") as f:
            stopped = re.search(r"^(\d+) .*stopped by SIGSTOP", f.read(), re.M)
    for kind in kinds[1:]:
        os.remove(room.path("d/" + kind))
    os.mkdir(room.path("d/dir"))
    os.mkfifo(room.path("d/fifo"))
    os.symlink("file", room.path("d/link"))
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(room.path("d/socket"))
    if stopped:
        os.kill(int(stopped.group(1)), signal.SIGCONT)
    out, err = walk.communicate(timeout=60)
    result = Result(subprocess.CompletedProcess([], walk.returncode, out, err))
    assert stopped, err
    equal((result.files, result.skips),
          (["d/file"], {"d/dir": ("vanished", "ENOENT"), "d/fifo": ("fifo", "-"),
                        "d/link": ("symlink", "-"), "d/nothing": ("vanished", "ENOENT"),
                        "d/socket": ("socket", "-")}))


@case
def a_refused_thread_means_fewer_workers(room):
    for n in range(400):
        room.write("d/%d" % n)
    result = inject(room, "clone,clone3:error=EAGAIN", "--jobs=8", "d")
    equal(len(result.files), 400)


@case
def a_file_cut_or_removed_meanwhile_is_no_trouble(room):
    for n in range(2000):
        room.write("d/%d" % n, "x\n" * 100)
    remover = subprocess.Popen(["sh", "-c", "for f in *7; do rm $f; done; for f in *3; do : >$f; done"],
                               cwd=room.path("d"))
    result = room.walk("d")
    remover.wait()
    for reason, _ in result.skips.values():
        equal(reason, "vanished")
    assert len(result.files) + len(result.skips) <= 2000


@case
def cancelling_takes_less_than_fifty_milliseconds(room):
    os.mkdir(room.path("d"))
    with open(room.path("d/huge"), "wb") as f:
        f.write(b"int x;\n" * 1000)
        f.truncate(1 << 36)
        f.seek(0)
        f.write(b"int x;\n" * 2000)
    start = time.monotonic()
    result = room.walk("--text", "--cancel-ms=100", "d", timeout=30)
    took = time.monotonic() - start
    equal(result.end["cancelled"], "1")
    assert took < 0.1 + 0.05 + 0.25, "took %.0f ms" % (took * 1000)
    for n in range(3000):
        room.write("e/%d/x" % n)
    result = room.walk("--cancel-ms=1", "e")
    equal(result.end["error"], "0")


@case
def progress_adds_up(room):
    for n in range(300):
        room.write("d/%d/x" % (n % 7) + str(n))
    os.symlink("x", room.path("d/l"))
    end = room.walk("d").end
    equal((end["done"], end["found"]), ("301", "301"))


def main():
    passed = failed = skipped = 0
    for function in CASES:
        if len(sys.argv) > 2 and function.__name__ not in sys.argv[2:]:
            continue
        room = Room()
        try:
            function(room)
            passed += 1
        except Skip as reason:
            print("skipped: %s: %s" % (function.__name__, reason))
            skipped += 1
        except Exception as error:  # a case must not end the run
            print("failed: %s: %s: %s" % (function.__name__, type(error).__name__, error))
            failed += 1
        room.dispose()
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
