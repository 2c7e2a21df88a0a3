#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares many languages with the lexers of Pygments.

usage: pygments_lexers.py PROGRAM LEXER ENDING [ROOT...]    (default: /usr/share)
   as: pygments_lexers.py filestats lua .lua /usr/share

Pygments errs here and there, so a difference is a question, not a verdict. FILESTATS_TRUTH_FILES
says how many files at most (default 200); files above 200 KB are left out, because its lexers are slow.
"""
import os
import re
import sys

import common

try:
    from pygments import lexers
    from pygments.token import Comment, String
except ImportError:
    lexers = None


# What a lexer of Pygments is known to misread: files that hold it say nothing.
MISREAD = {
    # A backslash that another one escapes joins no line to a comment (tclsh 8.6).
    "tcl": re.compile(rb"#[^\n]*[^\\\n](\\\\)+\n"),
}


def make_truth(name):
    lexer = lexers.get_lexer_by_name(name, stripnl=False, ensurenl=False)

    def truth(_path, data):
        if len(data) > 200000 or b"\0" in data or b"\r" in data:
            return None
        if name in MISREAD and MISREAD[name].search(data):
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        lines = common.Lines(data)
        at = 0
        for _, kind, value in lexer.get_tokens_unprocessed(text):
            nbytes = len(value.encode("utf-8"))
            if value.strip():
                comment = kind in Comment and kind not in Comment.Preproc and \
                    kind not in Comment.PreprocFile and kind not in Comment.Hashbang
                comment = comment or kind in String.Doc
                if at == 0 and value.startswith("#!/"):
                    comment = False
                lines.mark_bytes(at, at + nbytes, "comment" if comment else "code")
            at += nbytes
        return lines.classes

    return truth


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    if not lexers:
        common.skip("python3-pygments is not installed")
    roots = sys.argv[4:] or ["/usr/share"]
    limit = int(os.environ.get("FILESTATS_TRUTH_FILES", "200"))
    files = common.find(roots, (sys.argv[3],), 10**9)
    if not files:
        common.skip(f"no {sys.argv[3]} files below {' '.join(roots)}")
    step = max(1, len(files) // limit)
    common.finish(*common.compare(sys.argv[1], files[::step][:limit], make_truth(sys.argv[2])))


if __name__ == "__main__":
    main()
