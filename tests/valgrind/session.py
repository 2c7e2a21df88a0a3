# SPDX-License-Identifier: MIT
"""Asks every method of one session, each twice: the second answer must be the first.

    session.py PROGRAM DIR
"""

import os
import sys

os.environ["FILESTATS_BIN"] = os.path.abspath(sys.argv[1])
os.environ.setdefault("FILESTATS_LIMIT_S", "120")

from every import Session, make_tree, requests  # noqa: E402 (it wants the variables above)


def main():
    folder = sys.argv[2]
    make_tree(folder)
    session = Session()
    for name, request in requests(folder):
        first, second = request(session), request(session)
        assert "err" not in first and first == second, (name, first, second)
    session.peer.close_input()
    assert session.peer.wait() == (0, "")


if __name__ == "__main__":
    main()
