#!/usr/bin/env python3
"""What it does.

More.
"""
import os  # a module

def f(x):
    'One line.'
    text = """value
# not a comment
"""
    return f"{x!r:{'#'}} # {os.name}"
# done
call(
    """argument""",
)
