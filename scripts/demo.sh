#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows the plugin at work: installs what is missing, builds, and opens Neovim with this
# repository's report beside its README. Without a terminal it prints what the windows show.
#
#   sh scripts/demo.sh [DIR]      the report of DIR instead
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:-$root}
[ -d "$dir" ] || {
  echo "demo: $dir is not a directory" >&2
  exit 1
}
dir=$(cd "$dir" && pwd)
cd "$root" || exit 1

sh scripts/setup.sh demo || exit 1
if [ ! -x bin/filestats ]; then echo "demo: building (some seconds, once)" >&2; fi
scripts/build.sh || exit 1

# A Neovim without the user's settings, and with this plugin only. The directory's name reaches Vim
# script by the environment, where no character in it means anything.
export FILESTATS_DEMO_ROOT="$root" FILESTATS_DEMO_DIR="$dir"
set -- --clean --cmd 'let &runtimepath = escape($FILESTATS_DEMO_ROOT, "\\,") .. "," .. &runtimepath'
if [ -t 0 ] && [ -t 1 ]; then
  exec nvim "$@" --cmd 'set termguicolors' README.md \
    -c 'execute "botright" (&columns < 160 ? "" : "vertical") "FileStats!" fnameescape($FILESTATS_DEMO_DIR)'
fi
nvim --headless -i NONE -n "$@" README.md -c FileStats \
  -c 'execute "FileStats!" fnameescape($FILESTATS_DEMO_DIR)' -c 'qall!' 2>&1 || {
  echo "demo: Neovim ended with an error" >&2
  exit 1
}
echo
