#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Repositories made to harm whoever looks at them, each counted under strace: by the command line,
and by a scan over RPC.

usage: hostile.py PROGRAM [NAME...]

Whatever the repository holds:
  - the only program run is git, with the arguments and the environment promised, and it runs none;
  - the program itself opens for reading what is below the root, git's own configuration, and what
    is listed below (SYSTEM, and `outside` of a case: where git's rules lead out of the root);
  - it opens nothing that could block or become its terminal;
  - neither it nor git writes, makes, moves or removes anything, or opens a socket;
  - it ends, and both ways have counted the same files, those that the case names.
Where a command is planted that git's everyday commands would run, `bait` is such a command: it must
spring the trap afterwards, else the case tests nothing.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.path.abspath(sys.argv[1])
os.environ["FILESTATS_BIN"] = PROGRAM
os.environ.setdefault("FILESTATS_LIMIT_S", "120")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rpc"))

from peer import Peer  # noqa: E402 (it wants the variables above)

LIMIT_S = 120
STRACE = shutil.which("strace")
GIT_ARGV = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "ls-files", "-z",
            "-c", "--deduplicate", "--sparse"]
GIT_ENV = {"GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0"}
# Not of the tree: the standard streams, how many CPUs there are by the control group, and what the
# C library asks before it gives memory back.
SYSTEM = re.compile(r"/dev/null|/proc/\d+/cgroup|/sys/fs/cgroup(/.*)?/cpu\.(max|cfs_quota_us|cfs_period_us)|"
                    r"/proc/sys/vm/overcommit_memory")
OPENS = ("open", "openat", "openat2", "creat")
CHANGES = ("unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link",
           "linkat", "symlink", "symlinkat", "truncate", "ftruncate", "chmod", "fchmod", "fchmodat",
           "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat",
           "mknod", "mknodat", "setxattr", "lsetxattr", "fsetxattr", "removexattr",
           "lremovexattr", "fremovexattr", "mount", "chroot", "ptrace", "socket", "connect",
           "bind")  # fmt: skip
CASES = []


def case(function):
    CASES.append(function)
    return function


class Skip(Exception):
    pass


class Room:
    """One hostile repository `r`, the files outside of it, a home, and a command that must not run."""

    def __init__(self):
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="hostile-"))
        self.root = self.path("r")
        self.marker = self.path("sprung")
        self.files = ["a.c", ".tracked.c"]
        self.maybe = set()  # files that may be counted, or not
        self.outside = set()
        self.gits = 1
        self.bait = None
        self.env = {"PATH": os.environ["PATH"], "HOME": self.path("home"), "LC_ALL": "C",
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a",
                    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a"}
        for name in ("home", "outside", "r"):
            os.mkdir(self.path(name))
        self.write("outside/secret.c", "int secret;\n")
        self.write("evil", "#!/bin/sh\necho \"$0 $*\" >>'%s'\n" % self.marker, 0o755)
        self.evil = self.path("evil")
        self.repository("r")

    def path(self, name):
        return os.path.join(self.top, name)

    def write(self, name, data="int x;\n", mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        os.chmod(path, mode)
        return path

    def large(self, name, nbytes, begin=b""):
        with open(self.write(name, begin), "r+b") as f:
            f.truncate(nbytes)

    def fifo(self, name):
        path = self.path(name)
        if os.path.lexists(path):
            os.unlink(path)
        os.mkfifo(path)

    def link(self, name, target):
        path = self.path(name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)
        os.symlink(target, path)

    def git(self, where, *args, data=None):
        done = subprocess.run(["git", *args], cwd=self.path(where), env=self.env, check=False,
                              input=data, capture_output=True)
        assert done.returncode == 0, (args, done.stderr)
        return done.stdout

    def repository(self, name):
        """Something to count, something hidden that only git knows to be tracked."""
        os.makedirs(self.path(name), exist_ok=True)
        self.git(name, "init", "-q")
        for file in ("a.c", ".tracked.c", ".untracked.c"):
            self.write(name + "/" + file)
        self.git(name, "add", "a.c", ".tracked.c")

    def config(self, text, name="r"):
        with open(self.path(name + "/.git/config"), "a", encoding="utf-8") as f:
            f.write(text.replace("EVIL", self.evil).replace("TOP", self.top) + "\n")

    def index(self, paths, name="r", extra=b""):
        """An index that git itself would never write."""
        entries = b""
        for path in sorted(paths):
            head = struct.pack(">10I20sH", 0, 0, 0, 0, 0, 0, 0o100644, 0, 0, 0, b"\xe6" * 20,
                               min(len(path), 0xfff))
            entries += (head + path + b"\0" * 8)[:(len(head) + len(path) + 8) // 8 * 8]
        data = b"DIRC" + struct.pack(">II", 2, len(paths)) + entries + extra
        self.write(name + "/.git/index", data + hashlib.sha1(data).digest())

    def dispose(self):
        shutil.rmtree(self.top)


# Commands


@case
def a_file_system_monitor(room):
    room.config("[core]\n fsmonitor = EVIL")
    room.bait = ["git", "status"]


@case
def hooks_of_the_repository_and_elsewhere(room):
    for name in ("post-index-change", "post-checkout", "fsmonitor-watchman", "reference-transaction"):
        for directory in ("r/.git/hooks/", "hooks/"):
            shutil.copy(room.evil, os.path.join(os.path.dirname(room.write(directory + "x")), name))
    room.config("[core]\n hooksPath = TOP/hooks")
    room.bait = ["git", "update-index", "--force-remove", "a.c"]


def partial(room, url):
    """A partial clone with a sparse index whose trees are not there: to list it git must fetch."""
    room.write("r/in/x.c")
    room.write("r/out/y.c")
    room.git("r", "add", "in", "out")
    room.git("r", "commit", "-qm", "x")
    room.git("r", "sparse-checkout", "init", "--cone", "--sparse-index")
    room.git("r", "sparse-checkout", "set", "in")
    for name in os.listdir(room.path("r/.git/objects")):
        if len(name) == 2:
            shutil.rmtree(room.path("r/.git/objects/" + name))
    room.config("[core]\n repositoryFormatVersion = 1\n sshCommand = EVIL\n"
                "[extensions]\n partialClone = origin\n[protocol]\n allow = always\n"
                "[protocol \"ext\"]\n allow = always\n"
                "[remote \"origin\"]\n promisor = true\n url = " + url)
    room.files = ["a.c", ".tracked.c", "in/x.c"]
    room.bait = ["git", "ls-files"]


@case
def a_partial_clone_that_fetches_by_a_command(room):
    partial(room, "\"ext::EVIL %S\"")


@case
def a_partial_clone_that_fetches_by_ssh(room):
    partial(room, "ssh://nowhere.invalid/x")


@case
def filters_and_text_converters(room):
    room.write("r/.gitattributes", "* filter=evil diff=evil merge=evil\n")
    room.config("[filter \"evil\"]\n clean = EVIL\n smudge = EVIL\n process = EVIL\n required = true\n"
                "[diff \"evil\"]\n textconv = EVIL\n command = EVIL\n[merge \"evil\"]\n driver = EVIL")
    room.write("r/a.c", "int y;\n")
    room.bait = ["git", "add", "a.c"]


@case
def every_other_command_of_a_configuration(room):
    room.config("[alias]\n ls-files = !EVIL\n ls = !EVIL\n[core]\n pager = EVIL\n editor = EVIL\n"
                " askPass = EVIL\n gitProxy = EVIL\n alternateRefsCommand = EVIL\n"
                "[pager]\n ls-files = EVIL\n ls = EVIL\n[credential]\n helper = EVIL\n"
                "[gpg]\n program = EVIL\n[sequence]\n editor = EVIL\n[uploadpack]\n"
                " packObjectsHook = EVIL\n[trace2]\n eventTarget = TOP/r/trace\n normalTarget = TOP/r/trace\n"
                "[interactive]\n diffFilter = EVIL\n[browser \"x\"]\n cmd = EVIL")
    room.bait = ["git", "ls"]


@case
def a_configuration_of_the_work_tree(room):
    room.config("[core]\n repositoryFormatVersion = 1\n[extensions]\n worktreeConfig = true")
    room.write("r/.git/config.worktree", "[core]\n fsmonitor = %s\n" % room.evil)
    room.bait = ["git", "status"]


@case
def updates_of_submodules(room):
    room.repository("r/sub")
    room.git("r/sub", "commit", "-qm", "x")
    room.config("[core]\n fsmonitor = EVIL", "r/sub")
    room.git("r", "-c", "advice.addEmbeddedRepo=false", "add", "sub")
    room.write("r/.gitmodules", "[submodule \"sub\"]\n path = sub\n url = ext::%s\n" % room.evil)
    room.git("r", "add", ".gitmodules")
    room.config("[submodule \"sub\"]\n url = ext::EVIL\n update = !EVIL\n active = true")
    room.files = ["a.c", ".tracked.c", ".gitmodules", "sub/a.c", "sub/.tracked.c"]
    room.gits = 2
    room.bait = ["git", "submodule", "update", "--init", "--force"]


@case
def variables_of_a_caller(room):
    room.repository("other")
    room.config("[core]\n fsmonitor = EVIL", "other")
    room.env.update({
        "GIT_DIR": room.path("other/.git"), "GIT_WORK_TREE": room.path("outside"),
        "GIT_INDEX_FILE": room.path("other/.git/index"), "GIT_COMMON_DIR": room.path("other/.git"),
        "GIT_OBJECT_DIRECTORY": room.path("outside"), "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": room.evil,
        "GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='%s'" % room.evil, "GIT_PREFIX": "x",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": room.path("outside"), "GIT_ALLOW_PROTOCOL": "ext",
        "GIT_NO_LAZY_FETCH": "0", "GIT_OPTIONAL_LOCKS": "1", "GIT_SSH_COMMAND": room.evil,
        "GIT_SSH": room.evil, "GIT_PROXY_COMMAND": room.evil, "GIT_EXTERNAL_DIFF": room.evil,
        "GIT_ASKPASS": room.evil, "GIT_EDITOR": room.evil, "GIT_PAGER": room.evil, "PAGER": room.evil,
        "GIT_NAMESPACE": "x", "GIT_SHALLOW_FILE": room.path("outside/secret.c")})
    room.bait = ["git", "status"]


@case
def a_git_in_the_tree(room):
    shutil.copy(room.evil, room.path("r/git"))
    os.mkdir(room.path("r/bin"))
    shutil.copy(room.evil, room.path("r/bin/git"))
    room.env["PATH"] = ".:bin::" + room.env["PATH"]
    room.files = ["a.c", ".tracked.c", "git", "bin/git"]
    room.bait = ["sh", "-c", "git status"]


# Places


@case
def a_work_tree_outside(room):
    room.config("[core]\n worktree = TOP/outside")
    room.git("outside", "--git-dir=" + room.path("r/.git"), "add", "secret.c")
    room.files, room.gits = ["a.c"], 0


@case
def a_work_tree_that_is_a_loop(room):
    room.link("r/loop", "loop")
    room.config("[core]\n worktree = ../loop")
    room.files, room.gits = ["a.c"], 0


def excludes(room, value):
    room.config("[core]\n excludesFile = %s\n attributesFile = %s" % (value, value))


@case
def excludes_that_are_a_fifo(room):
    room.fifo("outside/fifo")
    room.outside = {"outside/fifo"}
    excludes(room, "TOP/outside/fifo")


@case
def excludes_that_are_a_device(room):
    room.outside = {"/dev/zero"}
    excludes(room, "/dev/zero")


@case
def excludes_in_the_home_of_another_user(room):
    excludes(room, "~root/.profile")


@case
def excludes_that_are_huge(room):
    room.large("outside/huge", 1 << 34, b"a.c\n")
    room.outside = {"outside/huge"}
    excludes(room, "TOP/outside/huge")


@case
def excludes_that_are_a_directory_outside(room):
    room.outside = {"outside"}
    excludes(room, "../outside")


@case
def excludes_outside_hold_as_for_git(room):
    room.write("outside/patterns", "a.c\nb.c\n")
    room.write("r/b.c")
    room.outside = {"outside/patterns"}
    excludes(room, "TOP/outside/patterns")


@case
def includes_outside_hold_as_for_git(room):
    room.write("outside/config", "[core]\n fsmonitor = %s\n excludesFile = %s\n" %
               (room.evil, room.path("outside/patterns")))
    room.write("outside/patterns", "a.c\nb.c\n")
    room.write("r/b.c")
    room.outside = {"outside/config", "outside/patterns"}
    room.config("[includeIf \"gitdir:**\"]\n path = TOP/outside/config")
    room.bait = ["git", "status"]


@case
def includes_in_a_loop(room):
    room.write("outside/config", "[include]\n path = config\n path = TOP/r/.git/config\n"
               .replace("TOP", room.top))
    room.outside = {"outside/config"}
    room.config("[include]\n path = config\n[includeIf \"onbranch:**\"]\n path = TOP/outside/config")
    room.files = ["a.c"]  # git gives up on includes that deep


@case
def includes_that_multiply(room):
    room.config("[include]\n path = config\n" * 30)
    room.files = ["a.c"]


@case
def includes_of_devices(room):
    room.config("[include]\n path = /dev/zero\n path = /dev/random\n path = /proc/self/environ")
    room.outside = {"/dev/zero", "/dev/random", re.compile(r"/proc/\d+/environ")}
    room.files = ["a.c"]


@case
def a_git_file_that_points_outside(room):
    os.rename(room.path("r/.git"), room.path("outside/git"))
    room.write("r/.git", "gitdir: %s\n" % room.path("outside/git"))
    with open(room.path("outside/git/config"), "a", encoding="utf-8") as f:
        f.write("[core]\n fsmonitor = %s\n" % room.evil)
    room.outside = {"outside/git", "outside/git/HEAD", "outside/git/config", "outside/git/info/exclude"}
    room.bait = ["git", "status"]


def git_file(text):
    def make(room):
        shutil.rmtree(room.path("r/.git"))
        room.write("r/.git", text)
        room.files, room.outside = ["a.c"], {"outside"}
        room.gits = 1 if len(text) > 4096 else 0  # no path at all: git is asked, and refuses
    return make


for name, text in {"above": "gitdir: ../..\n", "to_itself": "gitdir: .git\n", "to_here": "gitdir: .\n",
                   "to_the_root": "gitdir: /\n", "that_is_empty": "", "to_nothing": "gitdir: ",
                   "without_end": "gitdir: ../outside" + "/../outside" * 9000, "of_nuls": "gitdir: \0\0",
                   "to_a_process": "gitdir: /proc/self/cwd/.git\n"}.items():  # fmt: skip
    make = git_file(text)
    make.__name__ = "a_git_file_" + name
    case(make)


@case
def a_git_file_that_is_huge(room):
    git_file("")(room)
    room.large("r/.git", 1 << 34, b"gitdir: .git2\n")


@case
def a_git_that_is_a_fifo(room):
    shutil.rmtree(room.path("r/.git"))
    room.fifo("r/.git")
    room.files, room.gits = ["a.c"], 0


@case
def a_git_that_is_a_link_to_itself(room):
    room.link("r/.git", ".git")
    room.files, room.gits = ["a.c"], 0


@case
def a_git_that_is_a_link_outside(room):
    os.rename(room.path("r/.git"), room.path("outside/git"))
    room.link("r/.git", "../outside/git")
    room.outside = {"outside/git", "outside/git/HEAD", "outside/git/config", "outside/git/info/exclude"}


@case
def what_is_shared_with_a_repository_outside(room):
    os.rename(room.path("r/.git"), room.path("outside/git"))
    for name in ("HEAD", "index"):
        os.makedirs(room.path("r/.git"), exist_ok=True)
        shutil.copy(room.path("outside/git/" + name), room.path("r/.git/" + name))
    room.write("r/.git/commondir", room.path("outside/git"))
    room.outside = {"outside/git", "outside/git/config", "outside/git/info/exclude"}


@case
def a_head_that_is_a_fifo(room):
    room.fifo("r/.git/HEAD")
    room.files, room.gits = ["a.c"], 0


@case
def parts_of_git_that_are_links_outside(room):
    room.write("outside/patterns", "b.c\n")
    room.write("r/b.c")
    room.link("r/.git/info/exclude", room.path("outside/patterns"))
    room.link("r/.git/HEAD", room.path("outside/secret.c"))
    room.files, room.gits = ["a.c", "b.c"], 0  # no repository: its HEAD names no ref


@case
def excludes_of_the_repository_that_are_a_fifo(room):
    room.fifo("r/.git/info/exclude")


@case
def excludes_of_the_repository_that_are_a_link_outside(room):
    room.write("outside/patterns", "b.c\n")
    room.write("r/b.c")
    room.link("r/.git/info/exclude", room.path("outside/patterns"))
    room.outside = {"outside/patterns"}


@case
def alternates_outside(room):
    room.fifo("outside/fifo")
    room.write("r/.git/objects/info/alternates", "%s\n/dev/zero\n%s\n../objects\n" %
               (room.path("outside"), room.path("outside/fifo")))


# Ignore files


IGNORE_FILES = (".gitignore", ".ignore", ".filestatsignore")


@case
def ignore_files_that_are_fifos(room):
    for name in IGNORE_FILES:
        room.fifo("r/" + name)


@case
def ignore_files_that_are_devices(room):
    if os.getuid() != 0:
        raise Skip("needs root")
    for name in IGNORE_FILES:
        os.mknod(room.path("r/" + name), 0o600 | stat.S_IFCHR, os.makedev(1, 5))


@case
def ignore_files_that_are_directories(room):
    for name in IGNORE_FILES:
        room.write("r/%s/x.c" % name)


@case
def ignore_files_that_are_links_outside(room):
    room.write("outside/patterns", "a.c\n")
    for name in IGNORE_FILES:
        room.link("r/" + name, "../outside/patterns")


@case
def ignore_files_that_are_huge(room):
    for name in IGNORE_FILES:
        room.large("r/" + name, 1 << 34, b"a.c\n")


# Owners


def foreign(room):
    if os.getuid() != 0:
        raise Skip("needs root")
    room.config("[core]\n fsmonitor = EVIL\n[safe]\n directory = *\n bareRepository = all")
    subprocess.run(["chown", "-R", "1234:1234", room.root], check=True)


@case
def a_foreign_owner_who_calls_himself_safe(room):
    foreign(room)
    room.files = ["a.c"]


@case
def a_foreign_owner_whom_the_user_trusts(room):
    foreign(room)
    room.write("home/.gitconfig", "[safe]\n directory = %s\n" % room.root)
    room.bait = ["git", "status"]


# The index


@case
def indexes_cut_off(room):
    with open(room.path("r/.git/index"), "rb") as f:
        data = f.read()
    cuts = (0, 3, 11, 12, 40, 73, 74, 90, len(data) - 20, len(data) - 1)
    for n in cuts:
        room.repository("r/%d" % n)
        room.write("r/%d/.git/index" % n, data[:n])
    room.files += ["%d/a.c" % n for n in cuts]
    room.maybe = {"%d/.tracked.c" % n for n in cuts}  # git takes some for whole
    room.gits = 1 + len(cuts)


@case
def an_index_that_claims_to_be_endless(room):
    data = b"DIRC" + struct.pack(">II", 2, 0xffffffff)
    room.write("r/.git/index", data + hashlib.sha1(data).digest())
    room.files = ["a.c"]


@case
def an_index_that_grows_when_it_is_read(room):
    # Version 4: each path repeats the one before it but for three bytes. 760 kB give 40 MB.
    data = b"DIRC" + struct.pack(">II", 4, 10000)
    for n in range(10000):
        name = b".d/" + b"x/" * 1990 + b"%04d" % n if n == 0 else b"%04d" % n
        strip = b"\0" if n == 0 else b"\4"
        data += struct.pack(">10I20sH", 0, 0, 0, 0, 0, 0, 0o100644, 0, 0, 0, b"\xe6" * 20, 0xfff)
        data += strip + name + b"\0"
    room.write("r/.git/index", data + hashlib.sha1(data).digest())
    room.write("r/.d/y.c")
    room.files = ["a.c"]


@case
def an_index_that_names_what_is_outside(room):
    for name in (".d/x.c", ".d/.git/config", ".d/e/y.c"):
        room.write("r/" + name)
    room.link("r/.d/link", room.path("outside"))
    room.link("r/.link.c", room.path("outside/secret.c"))
    secret = room.path("outside/secret.c").encode()
    room.index([b"../outside/secret.c", b".d/../../outside/secret.c", b".d/../a.c", b".d/./x.c",
                b".d/.git/config", b".d//etc/passwd", b".d/link/secret.c", b".d/x.c", b".link.c",
                b".d/e/../../../outside/secret.c", b".d/e/..", b".d/e/y.c", secret, b".git/config",
                b".d" + secret, b".tracked.c", b"a.c", b".d/e/y.c/z"])
    room.files = ["a.c", ".tracked.c", ".d/x.c", ".d/e/y.c"]


@case
def an_index_that_is_a_link_to_a_device(room):
    room.link("r/.git/index", "/dev/zero")
    room.files = ["a.c"]


@case
def fifos_that_git_itself_hangs_on(room):
    """Side by side, for git is given five seconds for each, four at a time."""
    names = ("index", "commondir", "include", "shared")
    for name in names:
        room.repository("r/" + name)
    room.fifo("r/index/.git/index")
    room.fifo("r/commondir/.git/commondir")
    room.fifo("r/include/fifo")
    room.config("[include]\n path = ../fifo", "r/include")
    room.index([b"a.c"], "r/shared", b"link" + struct.pack(">I", 20) + b"\x11" * 20)
    room.fifo("r/shared/.git/sharedindex." + "11" * 20)
    os.unlink(room.path("r/.tracked.c"))
    os.unlink(room.path("r/.untracked.c"))
    room.files = ["a.c"] + [name + "/a.c" for name in names]
    room.gits = 4


# Names and contents


@case
def names_that_mean_something_elsewhere(room):
    names = ["-rf.c", "--help.c", "a\nb.c", "\x1b[31mred\x07.c", "`%s`.c" % "evil", "$(evil).c", ";evil;.c",
             "|evil.c", "a'b\".c", " .c", "~root.c", "%p.c", "*.c", "\\.c", "&.c", "\u202ec.txt.c",
             "x" * 253 + ".c", "-d/-e/-f.c", "new\nline/a.c", "file://x.c".replace("/", "_")]  # fmt: skip
    for name in names:
        room.write("r/" + name)
    room.files += names


def notebook(*cells):
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@case
def notebooks(room):
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["%s\n" % "!evil", "import os\n"]}
    books = {"nested": "[" * 200000, "objects": '{"cells":' * 100000, "cut": notebook(code)[:-20],
             "empty": "", "number": '{"cells": 1' + "0" * 100000 + "}", "null": '{"cells": [null, 1, [], {}]}',
             "surrogate": '{"cells": [{"cell_type": "code", "source": "\\ud800\\u0000"}]}',
             "bytes": b'{"cells": [{"cell_type": "code", "source": "\xff\xfe"}]}',
             "source": notebook({"cell_type": "code", "source": {"a": [1]}}, {"cell_type": 7, "source": "x"}),
             "many": notebook(*[code] * 5000),
             "keys": '{"cells": [], "cells": [%s], "cells": 3}' % json.dumps(code)}  # fmt: skip
    for name, data in books.items():
        room.write("r/%s.ipynb" % name, data)
    room.files += [name + ".ipynb" for name in books]


# What happened


def unquote(text):
    """What stood between strace's quotes."""
    def one(found):
        named = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f"}
        code = found.group(1)
        return named.get(code) or (chr(int(code, 8)) if code[0] in "01234567" else code)
    data = re.sub(r"\\([0-7]{1,3}|.)", one, text)
    return data.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def calls(path):
    """(pid, name, arguments, result) of each call, those interrupted by another thread's joined."""
    begun = {}
    with open(path, encoding="latin-1") as file:
        for line in file:
            pid, _, rest = line.rstrip("\n").partition(" ")
            rest = rest.lstrip()
            if rest.endswith("<unfinished ...>"):
                begun[pid] = rest[:-len("<unfinished ...>")]
                continue
            resumed = re.match(r"<\.\.\. \w+ resumed>", rest)
            if resumed:
                rest = begun.pop(pid) + rest[resumed.end():]
            found = re.match(r"(\w+)\((.*)\)\s+= (.*)$", rest)
            if found:
                yield pid, found.group(1), found.group(2).rstrip(), found.group(3)
            else:
                assert rest.startswith(("---", "+++")), rest


STRING = r'"((?:\\.|[^"\\])*)"'


def check_exec(room, args, result, gits, pid):
    if not result.startswith("0"):
        return
    parts = re.match(r'%s, \[(.*?)\], \[(.*)\]$' % STRING, args)
    assert parts, args
    program = unquote(parts.group(1))
    argv, env = ([unquote(s) for s in re.findall(STRING, part)] for part in parts.group(2, 3))
    if program == PROGRAM:
        return
    assert argv == GIT_ARGV, "was run: %r" % argv
    assert os.path.isabs(program) and not program.startswith(room.top), program
    assert GIT_ENV <= set(env), env
    local = subprocess.run(["git", "rev-parse", "--local-env-vars"], stdout=subprocess.PIPE, check=True,
                           cwd="/", text=True).stdout.split()  # fmt: skip
    names = [entry.partition("=")[0] for entry in env]
    assert not set(local) & set(names), set(local) & set(names)
    assert len(names) == len(set(names)), "a variable twice"
    gits.append(pid)


def is_allowed(room, path, flags):
    if path == room.root or path.startswith(room.root + "/"):
        return True
    if "O_DIRECTORY" in flags and room.root.startswith(path.rstrip("/") + "/"):
        return True  # the search for the repository that the root is in
    own = [os.path.join(room.path("home"), name) for name in (".gitconfig", ".config/git/config",
                                                               ".config/git/ignore")]  # fmt: skip
    return path in own or any(place.fullmatch(path) if isinstance(place, re.Pattern) else
                              path == room.path(place) for place in room.outside)


def check_open(room, name, args, result, is_git):
    flags = re.findall(r"O_\w+", args) + (["O_CREAT"] if name == "creat" else [])
    opened = re.match(r"\d+<(.*?)>(\(deleted\))?$", result)
    path = unquote(opened.group(1)) if opened else None
    if set(flags) & {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE"}:
        assert path == "/dev/null", "opened for writing: %s" % args
    if is_git or (path and SYSTEM.fullmatch(path)):
        return
    assert "O_DIRECTORY" in flags or {"O_NONBLOCK", "O_NOCTTY"} <= set(flags), "may block: %s" % args
    assert path is None or is_allowed(room, path, flags), "outside of the root: %s" % path


def check_trace(room, trace):
    gits = []
    for pid, name, args, result in calls(trace):
        if name in ("execve", "execveat"):
            check_exec(room, args, result, gits, pid)
        elif name in OPENS:
            check_open(room, name, args, result, pid in gits)
        elif not (pid in gits and name in ("socket", "connect") and "AF_UNIX" in args):
            # Git asks the name service for the home of another user.
            raise AssertionError("%s(%s) = %s" % (name, args, result))
    assert room.gits is None or len(gits) == room.gits, "git was run %d times" % len(gits)


def snapshot(top):
    """All that is told of all files, but when they were read."""
    out = {}
    for where, dirs, names in os.walk(top):
        for name in [".", *dirs, *names]:
            st = os.lstat(os.path.join(where, name))
            out[os.path.join(where, name)] = (st.st_ino, st.st_mode, st.st_size, st.st_mtime_ns, st.st_ctime_ns)
    return out


def traced(trace):
    return [STRACE, "-f", "--seccomp-bpf", "-qq", "-y", "-v", "-s", "65536", "-o", trace,
            "-e", "trace=" + ",".join(("execve", "execveat") + OPENS + CHANGES), PROGRAM]  # fmt: skip


def by_command_line(room, trace):
    with subprocess.Popen(traced(trace) + ["--by=file", "--format=json", "."], cwd=room.root, env=room.env,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          start_new_session=True) as process:  # fmt: skip
        try:
            out, err = process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # strace alone would leave the program behind
            raise
    assert process.returncode in (0, 1), (process.returncode, err)
    return json.loads(out)


def by_rpc(room, trace):
    wrap = ["/usr/bin/env", "-i", "-C", room.root, *("%s=%s" % pair for pair in room.env.items())]
    with Peer(argv=wrap + traced(trace) + ["--rpc"]) as peer:
        result = peer.ask("project_start", {"root": room.root})
        assert "ok" in result, result
        peer.close_input()
        assert peer.wait(LIMIT_S) == (0, "")
    return result["ok"]


def run(function, trace):
    room = Room()
    try:
        function(room)
        before = snapshot(room.top)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            line = pool.submit(by_command_line, room, trace + "1")
            scan = pool.submit(by_rpc, room, trace + "2")
            line, scan = line.result(), scan.result()
        for name in ("1", "2"):
            check_trace(room, trace + name)
        assert not os.path.exists(room.marker), "was run: " + open(room.marker, encoding="utf-8").read()
        assert snapshot(room.top) == before, "something was changed"
        files = sorted(row["path"] for row in line["files"] if row["path"] not in room.maybe)
        assert files == sorted(room.files), (files, sorted(room.files))
        for key in ("totals", "unclassified", "binary", "skipped_counts", "left_out"):
            assert scan[key] == line[key], (key, scan[key], line[key])
        if room.bait:
            subprocess.run(room.bait, cwd=room.root, env=room.env, check=False, capture_output=True,
                           stdin=subprocess.DEVNULL, timeout=LIMIT_S)
            assert os.path.exists(room.marker), "the trap is none: %s did not spring it" % room.bait
    finally:
        room.dispose()


def main():
    passed = failed = skipped = 0
    wanted = sys.argv[2:]
    if not STRACE or subprocess.run([STRACE, "-f", "-o", "/dev/null", "true"], check=False,
                                    capture_output=True).returncode:
        print("skipped: strace is missing, or may not trace here\n0 passed, 0 failed, 1 skipped")
        return 0
    with tempfile.TemporaryDirectory(prefix="hostile-trace-") as folder:
        for function in CASES:
            if wanted and function.__name__ not in wanted:
                continue
            try:
                run(function, folder + "/trace")
                passed += 1
            except Skip as reason:
                print("skipped: %s: %s" % (function.__name__, reason))
                skipped += 1
            except Exception:  # a case must not end the run
                print("--- %s\n%s" % (function.__name__, traceback.format_exc()), flush=True)
                failed += 1
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed or not passed + skipped else 0


if __name__ == "__main__":
    sys.exit(main())
