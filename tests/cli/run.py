#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the tests of the command line: every function test_… of the files test_*.py beside this one.

    python3 tests/cli/run.py PROGRAM [PART_OF_A_NAME…]

A test gets a `Case` with a scratch directory of its own; it fails by any exception.
"""
import glob
import importlib
import os
import shutil
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from case import Case, Skip  # noqa: E402


def tests():
    for path in sorted(glob.glob(os.path.join(HERE, "test_*.py"))):
        module = importlib.import_module(os.path.basename(path)[:-3])
        for name, function in vars(module).items():
            if name.startswith("test_") and callable(function):
                yield f"{module.__name__[5:]}: {name[5:].replace('_', ' ')}", function


def main():
    program = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    passed = failed = skipped = 0
    for name, function in tests():
        if wanted and not any(part in name for part in wanted):
            continue
        scratch = tempfile.mkdtemp(prefix="filestats-cli-")
        os.chmod(scratch, 0o755)
        start = time.monotonic()
        try:
            function(Case(program, scratch))
            passed += 1
        except Skip as reason:
            skipped += 1
            print(f"skipped: {name}: {reason}")
        except Exception:  # whatever it was, the other tests still run
            failed += 1
            print(f"failed: {name} ({time.monotonic() - start:.1f} s)")
            traceback.print_exc(file=sys.stdout)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
