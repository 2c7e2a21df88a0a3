#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Code, comments and blanks per language, against tokei and cloc on the same files.

    accuracy.py PROGRAM [--peer=tokei|cloc]... [--list] [PATH...]

Default: both peers over /usr/share/perl, /usr/share/nvim, /usr/lib/python3. TOKEI and CLOC in the
environment name their commands. Only files that both sides class, and as the same language, are
compared: which language a file is in is detection.py's matter. Prints one row for each language
and peer that differ in more than 0.1 % of the language's lines (in any of the three classes);
--list adds the files that differ most. A row that no entry of EXPLAINED covers is a failure.
"""
import collections
import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import common  # noqa: E402
import detection  # noqa: E402

LIMIT = 0.001  # of a language's lines
KINDS = ("code", "comments", "blanks")

# cloc's name: ours. Those that are alike are left out.
CLOC_NAMES = {
    "C/C++ Header": "C Header", "Bourne Shell": "Shell", "Bourne Again Shell": "BASH",
    "make": "Makefile", "reStructuredText": "ReStructuredText", "Text": "Plain Text",
    "awk": "AWK", "vim script": "Vim Script", "Vim Script": "Vim Script", "lex": "Lex",
    "DTD": "DTD", "TeX": "TeX", "Windows Module Definition": "Module-Definition", "C#": "C#",
    "PO File": "PO File", "Linker Script": "LD Script", "Glade": "Glade", "SVG": "SVG",
    "DOS Batch": "Batch", "Lisp": "Emacs Lisp", "Tcl/Tk": "TCL", "m4": "M4",
}

# The rules of doc/dev/accuracy.md that explain the differences, by peer and our language.
EXPLAINED = {
    "tokei": {
        "BLANK": ["C", "C Header", "C++", "C++ Header", "CSS", "D", "Java", "XML", "XSL",
                  "SystemVerilog", "Assembly", "M4", "Go", "TypeScript"],
        "DIRECTIVE": ["ReStructuredText"],
        "BLANK, QUOTES": ["HTML", "YAML", "TCL", "Lua", "Vim Script", "JavaScript"],
        "BLANK, QUOTES, DIRECTIVE": ["Pascal"],
        "DOC, BLANK": ["Python"],
        "DOC": ["Emacs Lisp", "Scheme"],
        "PROSE": ["Markdown", "Rust"],
        "SHEBANG": ["AWK"],
        "SHEBANG, HEREDOC, BLANK": ["BASH", "Shell", "Zsh", "Korn shell"],
        "POD, HEREDOC": ["Perl", "Raku"],
        "SYNTAX": ["Batch", "GNU Style Assembly", "Forth"],
        "SYNTAX, BLANK": ["CMake", "Lex", "Ruby"],
        "CELLS": ["Jupyter Notebooks"],
    },
    "cloc": {
        "PROSE": ["Markdown", "Plain Text"],
        "DIRECTIVE": ["ReStructuredText"],
        "HEREDOC": ["Perl", "Shell", "AWK"],
        "VALUE": ["Python"],
        "QUOTES": ["Rust", "Pascal", "Rexx", "Makefile", "Go", "HTML", "JavaScript"],
        "SYNTAX": ["CMake", "PO File", "INI", "M4", "Vim Script", "MATLAB", "Forth"],
        "SYNTAX, QUOTES": ["Lex"],
        "POD": ["Raku"],
        "DOC": ["Emacs Lisp", "Scheme"],
    },
}


def own(program, path):
    run = subprocess.run([program, "--format=ndjson", "--hidden", "--no-ignore", "--embedded=host",
                          path], capture_output=True, check=False)
    files = {}
    for line in run.stdout.splitlines():
        row = json.loads(line)
        if row.get("type") == "file" and row.get("language"):
            name = os.path.normpath(os.path.join(path, row["path"]))
            files[name] = (row["language"], tuple(row[kind] for kind in KINDS))
    return files


def tokei(command, path):
    run = subprocess.run(command + ["-o", "json", "--files", "--hidden", "--no-ignore", path],
                         capture_output=True, check=False)
    files = {}
    for name, language in json.loads(run.stdout).items():
        if name == "Total":
            continue
        for report in language["reports"]:
            counts = [report["stats"][kind] for kind in KINDS]
            for blob in report["stats"]["blobs"].values():
                add_blob(counts, blob)
            files[os.path.normpath(report["name"])] = (name, tuple(counts))
    return files


def add_blob(counts, blob):
    for i, kind in enumerate(KINDS):
        counts[i] += blob[kind]
    for inner in blob.get("blobs", {}).values():
        add_blob(counts, inner)


def cloc(command, paths):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
        names.write("".join(path + "\n" for path in paths if "\n" not in path))
        names.flush()
        run = subprocess.run(command + ["--by-file", "--csv", "--quiet", "--skip-uniqueness",
                                        "--list-file=" + names.name],
                             capture_output=True, check=False)
    files = {}
    for row in csv.reader(io.StringIO(run.stdout.decode("utf-8", "replace"))):
        if len(row) >= 5 and row[0] != "SUM" and row[2].isdigit():
            counts = (int(row[4]), int(row[3]), int(row[2]))
            files[os.path.normpath(row[1])] = (CLOC_NAMES.get(row[0], row[0]), counts)
    return files


def compare(ours, theirs):
    """Sums per language of the files that both class alike, and the files that differ."""
    sums = collections.defaultdict(lambda: [0, [0, 0, 0], [0, 0, 0], []])
    for name, (language, counts) in ours.items():
        if name not in theirs:
            continue
        other_language, other = theirs[name]
        if other_language not in (language, detection.JSON_NAMES.get(language)) and \
                detection.JSON_NAMES.get(other_language) != language:
            continue
        entry = sums[language]
        entry[0] += 1
        for i in range(3):
            entry[1][i] += counts[i]
            entry[2][i] += other[i]
        if counts != other:
            entry[3].append((max(abs(a - b) for a, b in zip(counts, other)), name, counts, other))
    return sums


def report(peer, sums, verbose):
    failed = passed = 0
    for language, (files, ours, theirs, differing) in sorted(sums.items()):
        lines = max(sum(ours), 1)
        gap = max(abs(a - b) for a, b in zip(ours, theirs)) / lines
        if gap <= LIMIT:
            passed += 1
            continue
        why = next((rules for rules, names in EXPLAINED[peer].items() if language in names), None)
        print("| %s | %s | %d | %s | %s | %.2f %% | %s |" % (
            language, peer, files, " / ".join(map(str, ours)), " / ".join(map(str, theirs)),
            100 * gap, why or "UNEXPLAINED"))
        if verbose:
            for size, name, counts, other in sorted(differing, reverse=True)[:5]:
                print("    %d %s %s %s" % (size, name, counts, other))
        passed += why is not None
        failed += why is None
    return passed, failed


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    if not words:
        sys.exit(__doc__)
    program = words[0]
    paths = words[1:] or [p for p in ("/usr/share/perl", "/usr/share/nvim", "/usr/lib/python3")
                          if os.path.isdir(p)]
    wanted = [o[len("--peer="):] for o in options if o.startswith("--peer=")] or ["tokei", "cloc"]
    ours = {}
    for path in paths:
        ours.update(own(program, path))
    passed = failed = skipped = 0
    for peer in wanted:
        command = shlex.split(os.environ.get(peer.upper(), peer))
        if not shutil.which(command[0]):
            skipped += 1
            continue
        theirs = {}
        if peer == "tokei":
            for path in paths:
                theirs.update(tokei(command, path))
        else:
            theirs = cloc(command, list(ours))
        p, f = report(peer, compare(ours, theirs), "--list" in options)
        passed += p
        failed += f
    common.finish(passed, failed, skipped)


if __name__ == "__main__":
    main()
