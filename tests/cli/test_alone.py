# SPDX-License-Identifier: MIT
"""The release program is one file: it runs in a root directory that holds nothing else."""
import os
import shutil
import subprocess

from case import MAIN_C, Skip


def is_static(program):
    return b"statically linked" in subprocess.run(
        ["file", "-b", program], stdout=subprocess.PIPE, check=True).stdout


def test_an_empty_root_is_enough(t):
    if not is_static(t.program):
        raise Skip("this build is not a static one")
    os.mkdir(t.path("root"))
    shutil.copy(t.program, t.path("root", "filestats"))
    t.write("root/tree/main.c", MAIN_C)
    wrap = ["chroot"] if os.getuid() == 0 else ["unshare", "--map-root-user", "chroot"]
    if subprocess.run([*wrap, "/", "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        raise Skip("no right to change the root directory here")
    done = subprocess.run([*wrap, t.path("root"), "/filestats", "--format=csv", "/tree"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b""), (done.returncode, done.stderr)
    assert done.stdout.split(b"\r\n")[1].startswith(b"C,1,"), done.stdout
