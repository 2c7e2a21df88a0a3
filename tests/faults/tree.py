# SPDX-License-Identifier: MIT
"""A small repository with something of everything, for calls to fail over."""

import os
import subprocess

FILES = {
    "main.c": "int main(void)\n{\n  return 0; // done\n}\n",
    "lib/util.py": "# util\nimport os\n",
    "lib/deep/er/page.html": "<p>\n<script>\nlet a = 1\n</script>\n",
    "notes.unknown-kind": "text\n",
    ".gitignore": "*.log\n",
    "x.log": "left out\n",
    ".hidden.c": "int hidden;\n",
}


def make(top):
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(top, name)), exist_ok=True)
        with open(os.path.join(top, name), "w", encoding="utf-8") as file:
            file.write(text)
    subprocess.run(["git", "init", "-q", top], check=True)
    subprocess.run(["git", "-C", top, "add", ".gitignore", "main.c"], check=True)
    return top
