#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which language each file is in, against tokei.

    detection.py PROGRAM [PATH...]       (default: /usr/include and /usr/lib/python3)

TOKEI in the environment names the command (default: tokei). Every pair of names that differ is
either listed below with its reason or a failure. Files that only we know are no difference.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import common  # noqa: E402

# Names that tokei writes otherwise in its JSON than in its table.
JSON_NAMES = {
    "Cpp": "C++", "CppHeader": "C++ Header", "CppModule": "C++ Module", "CHeader": "C Header",
    "CSharp": "C#", "FSharp": "F#", "ObjectiveC": "Objective-C", "ObjectiveCpp": "Objective-C++",
    "AssemblyGAS": "GNU Style Assembly", "ModuleDef": "Module-Definition", "Text": "Plain Text",
    "LinkerScript": "LD Script", "FortranLegacy": "FORTRAN Legacy",
    "FortranModern": "FORTRAN Modern", "Protobuf": "Protocol Buffers", "RPMSpecfile": "RPM Specfile",
    "Svg": "SVG", "CShell": "C Shell", "Xsl": "XSL", "ClojureC": "ClojureC",
}

# (tokei's, ours): why. "*" stands for any name.
INTENDED = {
    ("C Header", "C++ Header"): "the content of a .h decides: it holds C++",
    ("C Header", "Objective-C"): "the content of a .h decides: it holds Objective-C",
    ("Module-Definition", "C Header"): "a .def of macros for the C preprocessor",
    ("Forge Config", "INI"): "most .cfg are not Minecraft Forge's",
    ("Forge Config", "C Header"): "a .cfg of macros for the C preprocessor",
    ("Bitbake", "*"): "a .inc is told by its content",
    ("Puppet", "Pascal"): "a .pp is told by its content",
    ("Happy", "yacc"): "a .y is told by its content",
    ("Objective-C", "*"): "a .m is told by its content",
    ("Coq", "*"): "a .v is told by its content",
    ("GNU Style Assembly", "Assembly"): "a .s is told by its content",
    ("Assembly", "GNU Style Assembly"): "a .asm is told by its content",
    ("Autoconf", "*"): "a template (config.h.in) is what it becomes",
    ("Templ", "Go Template"): "a .tmpl is rarely Templ's",
    ("Sass", "SCSS"): "two languages, two comment syntaxes",
    ("Modelica", None): "a .mo is usually a message catalogue, and binary",
    ("Bazel", None): "a file named Build is the kernel's",
    ("*", "Makefile"): "Makefile.rules and the like",
    ("C#", "Smalltalk"): "a .cs is told by its content",
    ("Vim Script", None): "has a NUL byte: binary",
    ("Snakemake", None): "a .rules that has none is udev's",
    ("Lua", "Luau"): "a language of its own",
    ("OCaml", "ReasonML"): "a language of its own",
}


def theirs(command, path):
    run = subprocess.run(command + ["-o", "json", "--files", "--hidden", "--no-ignore", path],
                         capture_output=True, check=False)
    names = {}
    for name, entry in json.loads(run.stdout or b"{}").items():
        for report in entry.get("reports", []):
            names[report["name"]] = JSON_NAMES.get(name, name)
    return names


def ours(program, path):
    run = subprocess.run([program, "--by=file", "--format=ndjson", "--hidden", "--no-ignore", path],
                         capture_output=True, check=False)
    names = {}
    for line in run.stdout.splitlines():
        row = json.loads(line)
        if row.get("type") == "file" and "path_base64" not in row:
            names[os.path.join(path, row["path"])] = row["language"]
    return names


def fold(name):
    return "".join(c for c in name.lower() if c.isalnum() or c in "+#") if name else None


def reason(theirs_name, ours_name):
    for pair in ((theirs_name, ours_name), (theirs_name, "*"), ("*", ours_name)):
        if pair in INTENDED:
            return INTENDED[pair]
    return None


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    command = shlex.split(os.environ.get("TOKEI", "tokei"))
    if not shutil.which(command[0]):
        common.skip("tokei is not there; TOKEI names its command")
    passed = failed = intended = 0
    shown = {}
    for path in sys.argv[2:] or ["/usr/include", "/usr/lib/python3"]:
        mine = ours(sys.argv[1], path)
        for file, name in theirs(command, path).items():
            if file not in mine or fold(name) == fold(mine[file]):
                passed += file in mine
            elif reason(name, mine[file]):
                intended += 1
            else:
                failed += 1
                shown.setdefault((name, mine[file]), []).append(file)
    for (name, got), files in sorted(shown.items(), key=lambda item: -len(item[1])):
        print(f"{len(files)} files: {got} instead of {name}: {files[0]}")
    print(f"{intended} intended differences")
    common.finish(passed, failed, 0)


if __name__ == "__main__":
    main()
