# SPDX-License-Identifier: MIT
"""The help's recipes for shares counted by GNU parallel: here, and on hosts that ssh reaches."""
import os
import shutil
import signal
import subprocess
import time

from case import MAIN_C, PAGE_VUE, ROOT, UTIL_PY, Skip, pick


def recipe(number):
    """A recipe as the help has it: a paragraph of a code block that names parallel."""
    with open(os.path.join(ROOT, "doc/filestats.txt"), encoding="utf-8") as f:
        found = [part for part in f.read().split("\n\n") if "| parallel " in part and part.startswith("    ")]
    return found[number].split("\n<")[0]


def need(*programs):
    for program in programs:
        if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"):
            raise Skip(f"no {program} here")


def repository(t):
    for n in range(40):
        t.write(f"p/d{n % 7}/a {n}.c", MAIN_C * (n + 1))
        t.write(f"p/d{n % 5}/b'{n}\n.py", UTIL_PY)
    t.write("p/page.vue", PAGE_VUE)
    t.write("p/x.bin", b"\0\0")
    subprocess.run(["git", "init", "-q"], cwd=t.path("p"), check=True)
    subprocess.run(["git", "add", "."], cwd=t.path("p"), check=True)


def run(t, text, **env):
    """What a recipe in the repository prints, as a document. Blocks are small: several shares."""
    assert "--block 1M" in text
    full = {**os.environ, "PATH": f"{t.path('bin')}:{os.environ['PATH']}", "HOME": t.path(), **env}
    done = subprocess.run(["sh", "-c", text.replace("--block 1M", "--block 200") + " --format=json"],
                          cwd=t.path("p"), env=full, capture_output=True, timeout=60)
    assert done.returncode == 0 and b"filestats:" not in done.stderr, done.stderr
    return done.stdout


def check(t, out):
    t.write("out.json", out)
    merged, whole = t.json("--merge", "out.json"), t.json("p")
    assert len(os.listdir(t.path("p/parts"))) >= 3, os.listdir(t.path("p/parts"))
    assert merged["totals"] == whole["totals"], (merged["totals"], whole["totals"])
    assert list(map(pick, merged["languages"])) == list(map(pick, whole["languages"]))


def setup(t):
    need("parallel", "git")
    os.mkdir(t.path("bin"))
    os.symlink(t.program, t.path("bin/filestats"))
    repository(t)


def test_shares_counted_by_parallel_are_the_whole(t):
    setup(t)
    check(t, run(t, recipe(0)))


def test_shares_counted_on_another_host_are_the_whole(t):
    setup(t)
    need("sshd", "ssh")
    os.mkdir(t.path("box"))
    box = subprocess.Popen(["sh", os.path.join(ROOT, "tests/support/loopback-sshd.sh"), t.path("box"), t.program])
    try:
        for _ in range(200):
            if os.path.exists(t.path("box/ready")) or box.poll() is not None:
                break
            time.sleep(0.05)
        assert box.poll() is None, "sshd does not start"
        t.write("p/hosts", "2/box\n")  # two at a time
        check(t, run(t, recipe(1), PARALLEL_SSH=f"ssh -F {t.path('box/ssh_config')}"))
        with open(t.path("box/sshd.log"), encoding="utf-8") as f:
            assert "Accepted publickey" in f.read(), "nothing went there"
    finally:
        box.send_signal(signal.SIGTERM)
        box.wait()
