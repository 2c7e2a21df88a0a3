#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares with the tree-sitter parsers that the newest Neovim ships.

usage: treesitter.py PROGRAM PARSER [ROOT...]    (PARSER: c, lua, query, vim or markdown)

NEWEST_NVIM in the environment names the editor; the default root is its runtime, and /usr/include
for C. In Markdown the question is which lines belong to a fenced block. Files that a parser does
not understand are passed over. FILESTATS_TRUTH_FILES says how many files at most (default 60).
"""
import os
import subprocess
import sys

import common

NVIM = os.environ.get("NEWEST_NVIM")
HERE = os.path.dirname(os.path.abspath(__file__))
ENDINGS = {"c": (".c", ".h"), "lua": (".lua",), "query": (".scm",), "vim": (".vim",),
           "markdown": (".md",)}
MAX_NBYTES = 100000


def nvim(*args):
    return subprocess.run([NVIM, "--headless", "-u", "NONE", *args], capture_output=True,
                          stdin=subprocess.DEVNULL, check=True)


def default_roots(parser):
    if parser == "c":
        return ["/usr/include"]
    return [nvim("+lua io.write(vim.env.VIMRUNTIME)", "+qa").stdout.decode()]


def spans_of(parser, files):
    """What the parser says of each file, as lists of fields."""
    run = nvim("-l", os.path.join(HERE, "treesitter.lua"), parser, *files)
    spans = {}
    for line in run.stdout.split(b"\n"):
        fields = line.split(b"\t")
        if fields[0] == b"file":
            spans[fields[1].decode()] = current = []
        elif line:
            current.append(fields)
    return spans


def classes_of(data, spans):
    lines = common.Lines(data)
    for kind, first, end in spans:
        shebang = int(first) == 0 and data.startswith(b"#!")
        lines.mark_bytes(int(first), int(end), "code" if shebang else kind.decode())
    return lines.classes


def fenced_lines(data, spans):
    """The numbers of the lines inside of fences that name a language."""
    lines = common.Lines(data)
    for _, first, end, info in spans:
        if info:
            lines.mark_bytes(int(first), int(end), info.decode())
    return {i for i, kind in enumerate(lines.classes) if kind != "blank"}


def embedded_lines(program, path):
    """The lines that are in another language than Markdown, and those that are not."""
    run = subprocess.run([program, "--explain", path], capture_output=True, check=True)
    rows = [line.split(b"\t", 3) for line in run.stdout.split(b"\n") if b"\t" in line]
    return {i for i, row in enumerate(rows) if row[2] != b"Markdown" and row[1] != b"blank"}


def compare_fences(program, spans):
    """Whatever is embedded stands in a fence. (Fences in languages we do not know are prose.)"""
    passed = failed = 0
    for path, found in spans.items():
        with open(path, "rb") as file:
            data = file.read()
        strays = embedded_lines(program, path) - fenced_lines(data, found)
        passed += not strays
        failed += bool(strays)
        if strays:
            print(f"{path}:{min(strays) + 1}: embedded, but in no fence")
    return passed, failed, 0


def main():
    if len(sys.argv) < 3 or sys.argv[2] not in ENDINGS:
        sys.exit(__doc__)
    program, parser = sys.argv[1:3]
    if not NVIM:
        common.skip("there is no newest Neovim; NEWEST_NVIM names it")
    limit = int(os.environ.get("FILESTATS_TRUTH_FILES", "60"))
    roots = sys.argv[3:] or default_roots(parser)
    files = common.find(roots, ENDINGS[parser], 10**9)
    files = [path for path in files if os.path.getsize(path) <= MAX_NBYTES]
    step = max(1, len(files) // limit)
    found = spans_of(parser, files[::step][:limit])
    known = {path: spans for path, spans in found.items() if [b"error"] not in spans}
    if parser == "markdown":
        common.finish(*compare_fences(program, known))

    def truth(path, data):
        return classes_of(data, known[path])

    passed, failed, _ = common.compare(program, list(known), truth)
    common.finish(passed, failed, 0)


if __name__ == "__main__":
    main()
