#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks of the house's own rules, which no ready-made linter knows.

    python3 tests/lint/house.py [BUILD_DIR]

Each check prints what breaks it; the last line is "N passed, N failed". With BUILD_DIR the symbols
of its libraries are looked at too. CONTRIBUTING.md gives the reasons.
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(ROOT)

# What a layer may include besides itself.
LAYERS = {
    "base": [],
    "text": ["base"],
    "lang": ["text", "base"],
    "walk": ["lang", "text", "base"],
    "project": ["walk", "lang", "text", "base"],
    "live": ["walk", "lang", "text", "base"],
    "rpc": ["base"],
    "nvim": ["rpc", "project", "live", "walk", "lang", "text", "base"],
    "app": ["nvim", "rpc", "project", "live", "walk", "lang", "text", "base"],
}
# Headers with a fence around them, and who is inside.
FENCES = {
    "uv.h": ["app", "rpc", "nvim"],
    "msgpack.h": ["rpc", "nvim"],
    "jansson.h": ["project", "app"],
    "immintrin.h": ["text/x86"],
    "arm_neon.h": ["text/arm"],
}
MAX_FILE_LINES = 700
TABLES = (".def",)
# Sources without a test file of their own, and where they are tested instead.
MIRROR_EXEMPT = "tests/lint/mirror-exempt"

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns],
                         stdout=subprocess.PIPE, check=True).stdout.decode()
    return sorted(p for p in out.split("\0") if p and os.path.isfile(p))


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def sources():
    return tracked("src/*.c", "src/*.h")


def strip_comments(text):
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.S)
    return re.sub(r'"(\\.|[^"\\\n])*"', '""', text)


@check
def layers():
    """A file includes its own folder and lower ones, by path from src/."""
    for path in sources():
        layer = path.split("/")[1]
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', read(path), re.M):
            folder = name.split("/")[0] if "/" in name else None
            if folder is None or not os.path.exists("src/" + name):
                yield f'{path}: "{name}" is not a path from src/'
            elif folder != layer and folder not in LAYERS[layer]:
                yield f'{path}: {layer} may not include "{name}"'


@check
def fences():
    """Third-party headers and intrinsics stay where they belong."""
    for path in sources():
        for name in re.findall(r"^\s*#\s*include\s+<([^>]+)>", read(path), re.M):
            name = os.path.basename(name)
            inside = FENCES.get(name)
            if inside is not None and not any(path.startswith(f"src/{i}/") for i in inside):
                yield f"{path}: <{name}> belongs in {', '.join(inside)}"


@check
def openings():
    """Every C file opens with the licence line and a comment on its purpose."""
    for path in sources() + tracked("tests/*.c", "tests/*.h", "bench/*.c"):
        text = read(path)
        if not text.startswith("/* SPDX-License-Identifier: MIT */\n"):
            yield f"{path}: no SPDX line"
        elif path.endswith(".c") and not re.match(r"/\*.*?\*/\n(/\*|\n?/\*)", text):
            yield f"{path}: no opening comment"


@check
def documented_prototypes():
    """Every function in a header has a comment above it, its own or its group's."""
    for path in tracked("src/*.h"):
        if "template" in path or "_internal" in path:
            continue
        lines = read(path).split("\n")
        for i, line in enumerate(lines):
            if not re.match(r"^(FST_MUST_USE |const |struct |enum |unsigned |void |bool |size_t |int |u?int\d+_t |fst_|char )"
                            r"[\w \*]*\bfst_\w+\(", line):
                continue
            j = i - 1
            # Up through the group of prototypes without a blank line.
            while j >= 0 and lines[j].strip() and not lines[j].rstrip().endswith("*/"):
                j -= 1
            above = j
            while above >= 0 and not lines[above].strip():
                above -= 1
            grouped = j >= 0 and lines[j].rstrip().endswith("*/")
            name = re.search(r"\b(fst_\w+)\(", line).group(1)
            pair = re.search(r"_(dispose|free|close|clear|unlock|signal|broadcast|lock|join)$", name)
            if not grouped and not pair:
                yield f"{path}:{i + 1}: {name} has no comment"


@check
def must_use():
    """What can fail may not be dropped."""
    for path in sources():
        for i, line in enumerate(read(path).split("\n")):
            if path.endswith(".h") and re.match(r"^(fst_err|ssize_t) fst_\w+\(", line):
                yield f"{path}:{i + 1}: no FST_MUST_USE"


@check
def no_exit():
    """Only app/main.c ends the process or prints."""
    words = r"\b(abort|exit|_exit|_Exit|quick_exit|printf|puts|putchar|perror)\s*\("
    for path in sources():
        if path.startswith("src/app/"):
            words_here = r"\b(abort|quick_exit)\s*\("
        elif path == "src/nvim/session.c":
            words_here = words.replace("_exit|", "")  # the end of stdin ends us at once
        else:
            words_here = words
        for i, line in enumerate(strip_comments(read(path)).split("\n")):
            found = re.search(words_here, line)
            if found and not re.search(r"__attribute__|static_assert", line):
                yield f"{path}:{i + 1}: {found.group(1)}()"


@check
def file_sizes():
    """Files stay readable in one sitting."""
    for path in sources() + tracked("lua/*.lua", "plugin/*.lua"):
        count = read(path).count("\n")
        if count > MAX_FILE_LINES and not path.endswith(TABLES):
            yield f"{path}: {count} lines"


@check
def mirror():
    """src/a/b.c is tested by tests/c/a/test_b.c, lua/filestats/x.lua by tests/lua/x_spec.lua."""
    exempt = {}
    if os.path.exists(MIRROR_EXEMPT):
        for line in read(MIRROR_EXEMPT).splitlines():
            if line.strip() and not line.startswith("#"):
                path, _, where = line.partition(" ")
                exempt[path] = where.strip()
    folders = tuple(path for path in exempt if path.endswith("/"))
    for path in tracked("src/*.c"):
        layer, rest = path[4:].split("/", 1)
        if path.startswith(folders):
            continue
        test = f"tests/c/{layer}/test_{rest[:-2].replace('/', '_')}.c"
        if path in exempt:
            if os.path.exists(test):
                yield f"{path}: has {test}, and is still listed in {MIRROR_EXEMPT}"
        elif not os.path.exists(test):
            yield f"{path}: no {test}"
    for path in exempt:
        if not os.path.exists(path):
            yield f"{MIRROR_EXEMPT}: {path} is gone"
        elif not exempt[path]:
            yield f"{MIRROR_EXEMPT}: {path} without the place where it is tested"
    for path in tracked("tests/c/*/test_*.c"):
        layer, name = path[8:].split("/", 1)
        stem = name[5:-2]
        found = [p for p in glob.glob(f"src/{layer}/**/*", recursive=True)
                 if os.path.relpath(p, f"src/{layer}").replace("/", "_").rsplit(".", 1)[0] == stem]
        if not found:
            yield f"{path}: tests nothing in src/{layer}"
        elif not re.search(rf"\bTest\({layer}_{stem}\b", read(path)):
            yield f"{path}: its suite is not {layer}_{stem}"
    for path in tracked("lua/filestats/*.lua"):
        stem = os.path.basename(path)[:-4]
        if path not in exempt and not os.path.exists(f"tests/lua/{stem}_spec.lua"):
            yield f"{path}: no tests/lua/{stem}_spec.lua"


@check
def lua_house():
    """One module talks to the process; the plugin file loads nothing at start-up."""
    for path in tracked("lua/*.lua", "plugin/*.lua"):
        text = re.sub(r"--[^\n]*", "", read(path))
        if path != "lua/filestats/client.lua":
            found = re.search(r"\b(jobstart|vim\.system|rpcnotify|rpcrequest|chansend|termopen)\b", text)
            if found:
                yield f"{path}: {found.group(1)} belongs in lua/filestats/client.lua"
    for path in tracked("plugin/*.lua"):
        lines = read(path).split("\n")
        if len(lines) > 41:
            yield f"{path}: more than 40 lines"
        for i, line in enumerate(lines):
            if re.match(r"\s{0,1}(local .*)?require", line):
                yield f"{path}:{i + 1}: require at load time"


@check
def tests_can_fail():
    """No test is off, and none waits for a fixed time."""
    pattern = r"\b(pending\(|it\.skip|\.disabled *= *true|assert\(true\)|cr_assert\(true\)|cr_skip|vim\.wait\(\d+\)$|uv\.sleep\()"
    for path in tracked("tests/*.c", "tests/*.lua", "tests/*.py"):
        if path.startswith("tests/lint/") or "support/plain" in path:
            continue
        for i, line in enumerate(read(path).split("\n")):
            if re.search(pattern, line):
                yield f"{path}:{i + 1}: {line.strip()}"


@check
def workers():
    """What a job runs on its thread is FST_WORKER, so that clang knows what it may not call."""
    for path in tracked("src/nvim/*.c"):
        text = strip_comments(read(path))
        for name in sorted(set(re.findall(r"\bwork = (\w+);|\bstart\(\w+, (\w+), \w+\);", text))):
            name = name[0] or name[1]
            if re.search(r"^static void %s\(struct fst_job \*\w+\)\n" % name, text, re.M):
                yield f"{path}: {name}() is not FST_WORKER"


@check
def finished():
    """Nothing calls itself unfinished."""
    for path in tracked("src", "lua", "plugin", "scripts", "bench"):
        for i, line in enumerate(read(path).split("\n")):
            found = re.search(r"\b(TODO|FIXME|XXX|HACK|not implemented|stub)\b", line)
            if found:
                yield f"{path}:{i + 1}: {found.group(1)}"


@check
def whitespace():
    """Text files end with one line end, without trailing blanks or carriage returns."""
    for path in tracked("*.c", "*.h", "*.def", "*.lua", "*.sh", "*.py", "*.md", "*.txt", "*.cmake", "*.json"):
        if path.startswith(("tests/data/", "tests/screen/")):
            continue
        text = read(path)
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{path}: its end"
        for i, line in enumerate(text.split("\n")):
            if line != line.rstrip() and not path.endswith(".md"):
                yield f"{path}:{i + 1}: trailing blanks"


@check
def vimdoc():
    """The help has a modeline, no long lines, and no tag twice or missing."""
    for path in tracked("doc/*.txt"):
        text = read(path)
        if not re.search(r"\n vim:.*ft=help.*:\n$", text):
            yield f"{path}: no modeline at its end"
        tags = re.findall(r"(?:^|\s)\*([^*\s]+)\*(?=\s|$)", text)
        for tag in sorted(set(t for t in tags if tags.count(t) > 1)):
            yield f"{path}: the tag {tag} stands twice"
        for i, line in enumerate(text.split("\n")):
            if len(line) > 79:
                yield f"{path}:{i + 1}: {len(line)} columns"
        for link in sorted(set(re.findall(r"\|([^|\s]*filestats[^|\s]*)\|", text, re.I))):
            if link not in tags:
                yield f"{path}: |{link}| leads nowhere"


@check
def symbols():
    """Names seen by the linker are fst_<file>_…, so that one finds a function by its name."""
    if len(sys.argv) < 2:
        return
    for archive in sorted(glob.glob(os.path.join(sys.argv[1], "src", "libfst_*.a"))):
        out = subprocess.run(["nm", "-g", "--defined-only", archive], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=True).stdout.decode()
        for line in out.split("\n"):
            parts = line.split()
            if len(parts) == 3 and not re.match(r"_?fst_", parts[2]) and not parts[2].startswith("__"):
                yield f"{os.path.basename(archive)}: {parts[2]}"


def main():
    passed = failed = 0
    for function in CHECKS:
        findings = list(function())
        if findings:
            failed += 1
            print(f"failed: {function.__name__}: {function.__doc__}")
            for finding in findings[:40]:
                print("   ", finding)
            if len(findings) > 40:
                print(f"    … and {len(findings) - 40} more")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
