# SPDX-License-Identifier: MIT
"""Runs every function test_* of the modules test_*.py, each with a time limit."""

import importlib
import pathlib
import signal
import sys
import traceback

from peer import Skip

LIMIT_S = 30


class TooSlow(Exception):
    pass


def on_alarm(*_):
    raise TooSlow("not done within %d s" % LIMIT_S)


def tests(wanted):
    for path in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        for name, function in vars(module).items():
            if name.startswith("test_") and (not wanted or name in wanted or path.stem in wanted):
                yield "%s.%s" % (path.stem, name), function


def main():
    signal.signal(signal.SIGALRM, on_alarm)
    passed = failed = skipped = 0
    for name, function in tests(sys.argv[1:]):
        signal.alarm(LIMIT_S)
        try:
            function()
            passed += 1
        except Skip as reason:
            skipped += 1
            print("skipped: %s: %s" % (name, reason))
        except Exception:  # a test may fail in any way
            failed += 1
            print("--- %s\n%s" % (name, traceback.format_exc()))
        finally:
            signal.alarm(0)
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return failed != 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
