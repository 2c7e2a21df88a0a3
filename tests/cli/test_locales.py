# SPDX-License-Identifier: MIT
"""Nothing that is read, written or told depends on the locale. Locales are compiled into a directory
of their own; the system's stay as they are."""
import functools
import os
import re
import subprocess
import sys
import tempfile

from case import ROOT, Skip

# Decimal commas and dots between thousands; letters whose small ones are others than in English.
SOURCES = [("de_DE", "UTF-8"), ("tr_TR", "ISO-8859-9")]
FORMATS = ("json", "csv", "md", "txt", "html")


@functools.lru_cache(maxsize=None)
def compiled():
    """A directory of the locales, gone at the end."""
    folder = tempfile.TemporaryDirectory(prefix="filestats-locales-")
    for source, charset in SOURCES:
        made = subprocess.run(["localedef", "-i", source, "-f", charset, f"{folder.name}/{source}.{charset}"],
                              capture_output=True, timeout=60)
        if made.returncode:
            raise Skip(f"no source of the locale {source} here")
    return folder


def environments():
    """The variables for each locale, C first."""
    folder = compiled().name
    found = [{"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}]
    found += [{"LC_ALL": f"{source}.{charset}", "LOCPATH": folder} for source, charset in SOURCES]
    # A program that minds it would see it.
    printed = subprocess.run(["printf", "%.1f", "0"], env={**os.environ, **found[2]}, capture_output=True)
    assert printed.stdout == b"0,0", printed
    return found


def project(t):
    """A repository whose configuration has capitals, and whose numbers have thousands and decimals."""
    root = t.tree()
    t.write("t/big.c", b"int a; /* \xc3\xbc */\n" * 123456)
    t.write("t/\xc3\xbcber \xc4\xb0.py", b"# \xc4\xb1 \xe2\x82\xac\nx = 1\n")
    t.write("t/Ignored.c", b"int i;\n")
    t.write("t/.gitignore", b"IGNORED.C\nWIDE.*\n")
    t.write("t/wide.c", b"int w;\n")
    subprocess.run(["git", "init", "-q", t.path(root)], check=True)
    with open(t.path(root, ".git/config"), "a") as file:
        file.write("[CORE]\n\tIGNORECASE = TRUE\n")
    return root


def timeless(out):
    """Without the times, if they are written as they should be."""
    return re.sub(rb'"seconds":[0-9]+\.[0-9]+|\b[0-9]+\.[0-9]+ s\b', b"", out)


def test_the_command_line_prints_the_same_bytes_in_every_locale(t):
    root = project(t)
    before = t.run("--format=json", "--by=file", root).ok().json
    assert {row["path"] for row in before["files"] if row["path"].lower().endswith("ignored.c")} == set(), before
    t.write("before.json", t.run("--format=json", root).out)
    for args in (["--by=file", root], ["--by=dir", "--embedded=separate", root], ["--format=csv", "--by=file", root],
                 ["--format=json", "--by=file", root], ["--format=ndjson", "--jobs=1", f"{root}/lib", f"{root}/big.c"],
                 ["--text", f"{root}/big.c", f"{root}/main.c"], ["--explain", f"{root}/main.c"], ["--languages"],
                 ["--merge", "before.json"], ["--language=ınvalid", root], [f"{root}/\udcfc"], ["--help"]):
        seen = []
        for env in environments():
            done = t.run(*args, env=env)
            seen.append((done.status, timeless(done.out), timeless(done.err)))
            assert seen[-1] == seen[0], (args, env, done.out[:2000], done.err)


def exported(t, root, env, peer_of):
    """What a session in that locale counts and saves."""
    with peer_of(argv=[t.program, "--rpc"], env=env) as peer:
        started = peer.ask("project_start", {"root": t.path(root)})["ok"]
        texts = []
        for ending in FORMATS:
            path = t.path(f"out.{ending}")
            saved = peer.ask("project_export", {"project": started["project"], "path": path, "overwrite": True})
            assert saved.get("ok") == {}, saved
            with open(path, "rb") as file:
                texts.append(timeless(file.read()))
        missing = peer.ask("project_start", {"root": t.path("absent")})["err"]
        counted = peer.ask("count_text", {"text": "a, ı İ 1,5\n", "name": "x.MD"})["ok"]
    del started["seconds"]
    return [started, missing, counted] + texts


def test_a_session_counts_and_saves_the_same_bytes_in_every_locale(t):
    os.environ["FILESTATS_BIN"] = t.program
    sys.path.insert(0, os.path.join(ROOT, "tests/rpc"))
    try:
        from peer import Peer
    except ImportError:
        raise Skip("no python3-msgpack here")
    root = project(t)
    right = None
    for env in environments():
        got = exported(t, root, env, Peer)
        right = right or got
        for one, other in zip(got, right):
            assert one == other, (env, one[:2000] if isinstance(one, bytes) else one)
