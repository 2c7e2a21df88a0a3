# SPDX-License-Identifier: MIT
"""The project report on a large tree, in a real editor on a terminal: how long one waits, and the
longest time for which the editor does nothing else.

    python3 bench/report.py NVIM PROGRAM [TREE]       default: a tree of 100,000 files, made and removed
"""
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import fcntl
import threading

FILES, PER_DIRECTORY = 100_000, 50
ENDINGS = ("c", "h", "py", "lua", "md", "json", "sh")


def make_tree(root):
    """Short files in directories of directories; names and lengths differ."""
    for number in range(FILES // PER_DIRECTORY):
        directory = os.path.join(root, "area%02d" % (number % 40), "part-%d" % number, "src")
        os.makedirs(directory)
        for file in range(PER_DIRECTORY):
            seed = number * PER_DIRECTORY + file
            name = "file_%d.%s" % (seed * 7919 % 1000003, ENDINGS[seed % len(ENDINGS)])
            with open(os.path.join(directory, name), "w") as out:
                out.write("x = 1\n" * (seed * 31 % 97))


def run(nvim, program, tree, result):
    """Runs the script in the editor, which writes the figures to `result`."""
    here = os.path.dirname(os.path.abspath(__file__))
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = dict(os.environ, TERM="xterm-256color", FILESTATS_BIN=program, FILESTATS_TREE=tree,
                       FILESTATS_RESULT=result, FILESTATS_ROOT=os.path.dirname(here))
    command = [nvim, "--clean", "-n", "-i", "NONE", "-u", "NONE", "-S", os.path.join(here, "report.lua")]
    process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env=environment, start_new_session=True)
    os.close(side)

    def drain():
        try:
            while data := os.read(main, 65536):
                if b"\x1b[c" in data:  # the newest asks its terminal what it is
                    os.write(main, b"\x1b[?62c")
        except OSError:
            pass

    threading.Thread(target=drain, daemon=True).start()
    return process.wait(timeout=100)


def main():
    nvim, program = sys.argv[1], os.path.abspath(sys.argv[2])
    scratch = tempfile.mkdtemp(prefix="filestats-bench.")
    try:
        tree = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else os.path.join(scratch, "tree")
        if len(sys.argv) <= 3:
            make_tree(tree)
        result = os.path.join(scratch, "result")
        status = run(nvim, program, tree, result)
        with open(result) as figures:
            print(figures.read(), end="")
        return status
    finally:
        shutil.rmtree(scratch)


sys.exit(main())
