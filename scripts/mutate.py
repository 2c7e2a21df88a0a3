#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Do the C tests notice when the counting core is wrong? Changes it in one place at a time.

    python3 scripts/mutate.py [N | all | known] [SEED]

A mutant is the core with one operator or constant exchanged, or one assignment gone. N of them
(default 60, chosen by SEED, default 1), or all, are built from a copy of the sources in build/mutate
and given to the C tests: first those of the file, then those of its layer and of the layers above.
A mutant is caught when a test fails, crashes or does not end. One that does not compile, or compiles
to the same objects, counts as nothing. What was not caught is listed with its place. `known` is the
test of this script: it must catch the mutants of CAUGHT, and not those of HARMLESS.
"""
import glob
import hashlib
import os
import random
import re
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build", "mutate")
TREE = os.path.join(WORK, "tree")
BUILD = os.path.join(WORK, "out")

# The kernel for ARM does not run here.
CORE = ("src/text/*.[ch]", "src/text/x86/*.c", "src/lang/scan*.[ch]", "src/lang/lexer*.[ch]",
        "src/lang/count*.[ch]", "src/live/tree.c", "src/live/buffer.c")  # fmt: skip
# What includes the core, lowest first: the tests that may notice a change of a layer.
LAYERS = ("text", "lang", "live")

EXCHANGED = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&",
             "<<": ">>", ">>": "<<", "+=": "-=", "-=": "+=", "&=": "|=", "|=": "&=", "++": "--",
             "--": "++", "true": "false", "false": "true"}  # fmt: skip
# Also written before a single operand; there they are left alone.
EXCHANGED_BETWEEN = {"+": "-", "-": "+", "&": "|", "|": "&"}
TOKEN = re.compile(r"""
    (?P<skip> \s+ | /\*.*?\*/ | //[^\n]* | ^[ \t]*\#(?:[^\n]*\\\n)*[^\n]* | "(?:\\.|[^"\\])*" )
  | (?P<operand> '(?:\\.|[^'\\])*' | \.?[0-9][\w.]* | [A-Za-z_]\w* )
  | (?P<operator> <<=|>>=|->|\+\+|--|<<|>>|[-+*/%&|^=!<>]=|&&|\|\||. )""", re.S | re.M | re.X)  # fmt: skip
PLACE = r"\*?[A-Za-z_]\w*(?:(?:->|\.)\w+|\[[^\]]*\])*"
STATEMENT = re.compile(rf"^[ \t]+((?:{PLACE} (?:[-+*/|&^]|<<|>>)?= [^;\n]*|{PLACE}(?:\+\+|--));)", re.M)

# For `known`: what stands before the operator, constant or statement; it; what follows; its exchange.
CAUGHT = (
    ("src/text/count.c", "left->crlfs ", "+=", " right->crlfs", "-="),
    ("src/text/scalar.c", "words += !space ", "&", " !walk.in_word", "|"),
    ("src/text/encoding.c", "nbytes ", ">=", " marks[i].nbytes", ">"),
    ("src/lang/lexer_class.c", "", "lexer->counts->comments += sums.marked;", "", ";"),
    ("src/lang/count.c", "", "counter->flags = 0;", "", ";"),
    ("src/live/tree.c", "for (int i = ", "0", "; i < 4; i++)", "1"),
)
# Without any line end both hypotheses count alike.
HARMLESS = (("src/text/count.c", "text->lfs == 0 && text->crs ", ">", " 0, out);", ">="),)


def mutants_of(path, text):
    """Yields (path, offset, old, new) for each change that may be made."""
    for match in STATEMENT.finditer(text):
        yield path, match.start(1), match.group(1), ";"
    before = ""
    for match in TOKEN.finditer(text):
        token = match.group()
        if match.group("skip"):
            continue
        between = re.fullmatch(r"[\w')\]]", before[-1:]) and before not in ("return", "case")
        new = EXCHANGED.get(token) or (between and EXCHANGED_BETWEEN.get(token))
        number = re.fullmatch(r"([01])([uUlL]*)", token)
        if number:
            new = "10"[int(number.group(1))] + number.group(2)
        line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.start())]
        if new and "assert(" not in line:
            yield path, match.start(), token, new
        before = token


def all_mutants():
    paths = sorted(path for pattern in CORE for path in glob.glob(pattern, root_dir=ROOT))
    found = []
    for path in paths:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            found.extend(mutants_of(path, file.read()))
    return found


def describe(mutant):
    path, offset, old, new = mutant
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        text = file.read()
    number = text.count("\n", 0, offset) + 1
    line = text.split("\n")[number - 1]
    column = offset - text.rfind("\n", 0, offset) - 1
    if new == ";":
        return f"{path}:{number}: gone: {old}"
    return f"{path}:{number}: {line[:column].lstrip()}[{old} -> {new}]{line[column + len(old):]}"


def known(mutants, wanted):
    """Those of `wanted`, each of which must be there once."""
    for path, before, old, after, new in wanted:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        found = [m for m in mutants if m[0] == path and m[2:] == (old, new)
                 and text[: m[1]].endswith(before) and text.startswith(old + after, m[1])]  # fmt: skip
        if len(found) != 1:
            sys.exit(f"mutate: {len(found)} places in {path} are: {before}{old}{after}")
        yield found[0]


class Core:
    """A copy of the sources and its build."""

    def __init__(self, file_only):
        self.file_only = file_only
        self.seconds = {}
        self.copy()
        flags = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=-O1", "-DFILESTATS_TESTS=ON",
                 "-DFILESTATS_PLAIN_TESTS=ON"]  # fmt: skip
        self.run_or_exit(["cmake", "-S", TREE, "-B", BUILD, "-G", "Ninja"] + flags)
        self.run_or_exit(self.build_command(["test_" + layer for layer in LAYERS]))
        self.objects = self.hash_objects()

    @staticmethod
    def build_command(targets):
        return ["ninja", "-C", BUILD, "-j", str(min(2, os.cpu_count() or 1))] + targets

    @staticmethod
    def run_or_exit(command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            sys.exit(done.stdout + "\nmutate: %s failed" % command[0])

    @staticmethod
    def copy():
        """Files that have not changed stay as they are, so that they are not compiled again."""
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z", "CMakeLists.txt", "src", "tests", "bench"],
            cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")  # fmt: skip
        there = {path for path in listed if path and os.path.isfile(os.path.join(ROOT, path))}
        for folder, _, names in os.walk(TREE):
            for name in names:
                if os.path.relpath(os.path.join(folder, name), TREE) not in there:
                    os.unlink(os.path.join(folder, name))
        for path in there:
            source, target = os.path.join(ROOT, path), os.path.join(TREE, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(source, "rb") as file:
                data = file.read()
            if os.path.exists(target):
                with open(target, "rb") as file:
                    if file.read() == data:
                        continue
            shutil.copy(source, target)

    @staticmethod
    def hash_objects():
        sum_ = hashlib.sha256()
        for path in sorted(glob.glob(BUILD + "/src/**/*.o", recursive=True)):
            with open(path, "rb") as file:
                sum_.update(path.encode() + file.read())
        return sum_.digest()

    def runs(self, path):
        """The test programs with arguments that may notice a change of a file, the likeliest first."""
        layer = path.split("/")[1]
        stem = os.path.basename(path).rsplit(".", 1)[0]
        suite = f"{layer}_{stem}"
        if os.path.exists(f"{ROOT}/tests/c/{layer}/test_{stem}.c"):
            yield layer, (suite,)
        elif self.file_only:
            yield layer, ("text_dispatch",)  # where all kernels are tested
        if not self.file_only:
            yield from ((above, ()) for above in LAYERS[LAYERS.index(layer) :])

    def check_whole(self, paths):
        """Without a change all must pass; the time that takes is the measure of what hangs."""
        for layer, arguments in sorted({run for path in paths for run in self.runs(path)}):
            began = time.monotonic()
            if self.fails(layer, arguments, 600):
                sys.exit("mutate: test_%s %s fails without a change" % (layer, " ".join(arguments)))
            self.seconds[layer, arguments] = time.monotonic() - began

    @staticmethod
    def fails(layer, arguments, limit_s):
        """Runs tests until one fails: whether one did, or did not end in time."""

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        program = subprocess.Popen(
            [f"{BUILD}/tests/test_{layer}", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=limit)  # fmt: skip
        ends, out = time.monotonic() + limit_s, b""
        with selectors.DefaultSelector() as selector:
            selector.register(program.stdout, selectors.EVENT_READ)
            while b"failed: " not in out:
                data = selector.select(max(0, ends - time.monotonic())) and os.read(program.stdout.fileno(), 1 << 16)
                if not data:
                    break
                out += data
        whole = re.search(rb"^[1-9]\d* passed, 0 failed$", out, re.M)
        try:
            os.killpg(program.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        program.stdout.close()
        program.wait()
        return not whole

    def judge(self, mutant):
        """"caught", "not caught", or why it counts as nothing."""
        path, offset, old, new = mutant
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        try:
            with open(os.path.join(TREE, path), "w", encoding="utf-8") as file:
                file.write(text[:offset] + new + text[offset + len(old) :])
            for what in (["fst_" + layer for layer in LAYERS], ["test_" + layer for layer in LAYERS]):
                done = subprocess.run(self.build_command(what), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if done.returncode:
                    return "does not compile"
                if self.hash_objects() == self.objects:
                    return "same objects"
            for layer, arguments in self.runs(path):
                if self.fails(layer, arguments, 20 + 10 * self.seconds[layer, arguments]):
                    return "caught"
            return "not caught"
        finally:
            with open(os.path.join(TREE, path), "w", encoding="utf-8") as file:
                file.write(text)


def judge_all(core, mutants):
    """Prints those that were not caught, and the sums."""
    counts = dict.fromkeys(("caught", "not caught", "does not compile", "same objects"), 0)
    for i, mutant in enumerate(mutants):
        verdict = core.judge(mutant)
        counts[verdict] += 1
        if verdict == "not caught":
            print("not caught: " + describe(mutant), flush=True)
        if sys.stderr.isatty():
            print(f"{i + 1} of {len(mutants)}", end="\r", file=sys.stderr)
    of = counts["caught"] + counts["not caught"]
    print(", ".join(f"{n} {what}" for what, n in counts.items()))
    print("caught: %d of %d, %.1f %%" % (counts["caught"], of, 100 * counts["caught"] / max(1, of)))


def judge_known(core, caught, harmless):
    failed = 0
    for right, mutants in (("caught", caught), ("not caught", harmless)):
        for mutant in mutants:
            verdict = core.judge(mutant)
            if verdict != right:
                failed += 1
                print(f"failed: {verdict}: {describe(mutant)}")
    print("%d passed, %d failed" % (len(caught) + len(harmless) - failed, failed))
    return failed > 0


def main():
    how = sys.argv[1] if len(sys.argv) > 1 else "60"
    mutants = all_mutants()
    if how == "known":
        caught, harmless = list(known(mutants, CAUGHT)), list(known(mutants, HARMLESS))
        core = Core(file_only=True)
        core.check_whole({mutant[0] for mutant in caught + harmless})
        return judge_known(core, caught, harmless)
    if how == "all":
        chosen = mutants
    else:
        seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
        chosen = sorted(random.Random(seed).sample(mutants, min(int(how), len(mutants))))
        print(f"{len(chosen)} of {len(mutants)} mutants, seed {seed}")
    core = Core(file_only=False)
    core.check_whole({mutant[0] for mutant in chosen})
    judge_all(core, chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
