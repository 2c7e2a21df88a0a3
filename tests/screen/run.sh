#!/bin/sh
# SPDX-License-Identifier: MIT
# A new user's first minutes, in a real Neovim on a real terminal (tmux, 80 by 24): the plugin lies
# in a package directory, keys are typed, and each screen is compared with the one in expected/.
# Its last line tells where the cursor is. Then report.sh: the project report in three sizes.
#
#   NVIM=nvim FILESTATS_BIN=… sh tests/screen/run.sh
#   UPDATE=1 … sh tests/screen/run.sh      write expected/ anew; look at the difference
#
# The last line is "N passed, N failed[, N skipped]".
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nvim=$(command -v "${NVIM:-nvim}") || {
  echo "screen: there is no ${NVIM:-nvim}" >&2
  exit 2
}
bin=${FILESTATS_BIN:-$root/bin/filestats}
[ -x "$bin" ] || {
  echo "screen: $bin is not there; build it first (make)" >&2
  exit 2
}
command -v tmux >/dev/null 2>&1 || {
  echo "skipped: tmux is not installed"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}
unset NVIM NVIM_LISTEN_ADDRESS VIMINIT MYVIMRC TMUX 2>/dev/null
export LC_ALL=C.UTF-8

scratch=$(mktemp -d "${TMPDIR:-/tmp}/filestats-screen.XXXXXX") || exit 2
tmux() { command tmux -u -S "$scratch/tmux" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0

# A home with the plugin as a package, a few settings that make all versions look alike, and a
# project to look at.
home=$scratch/home
pack=$home/.local/share/nvim/site/pack/filestats/start/filestats.nvim
mkdir -p "$pack/bin" "$home/.config/nvim" "$home/project/.git" "$home/project/src"
cp -R "$root/plugin" "$root/lua" "$root/doc" "$pack" && cp "$bin" "$pack/bin/filestats" || exit 2
cat >"$home/.config/nvim/init.vim" <<'EOF'
set noruler noshowcmd laststatus=2 statusline=%t shortmess+=I noswapfile shadafile=NONE mouse=
let g:filestats = {'winbar': v:false}
EOF
cat >"$home/project/src/main.c" <<'EOF'
/* A program that greets. */
#include <stdio.h>

int main(void)
{
    const char *name = "/* nobody */";

    printf("hello, %s\n", name); // and goodbye
    return 0;
}
EOF
printf -- '-- Settings.\nreturn { greeting = "grün" }\n' >"$home/project/settings.lua"
printf '# Greeter\n\nIt greets.\n' >"$home/project/README.md"
printf 'a\0b' >"$home/project/greeter.bin"

# The screen, and where the cursor is. What differs from run to run is made the same.
screen() {
  tmux capture-pane -p -t "$session" | sed 's/ in [0-9]\.[0-9][0-9] s/ in 0.00 s/; s/ *$//'
  tmux display-message -p -t "$session" 'cursor #{cursor_y} #{cursor_x}'
}

# step NAME KEY…: types, and waits until the screen is the expected one.
step() {
  name=$1
  shift
  for key in "$@"; do tmux send-keys -t "$session" "$key"; done
  expect_screen
}

# Waits until the screen is the expected one of $name.
expect_screen() {
  expected=$here/expected/$name.txt
  tries=100
  before=
  while [ $tries -gt 0 ]; do
    screen >"$scratch/screen"
    if [ -n "${UPDATE:-}" ]; then
      # Done when it has not changed for a while.
      now=$(cat "$scratch/screen")
      if [ "$now" = "$before" ] && [ $tries -lt 90 ]; then
        cp "$scratch/screen" "$expected"
        return
      fi
      before=$now
    elif cmp -s "$scratch/screen" "$expected"; then
      passed=$((passed + 1))
      return
    fi
    tries=$((tries - 1))
    sleep 0.1
  done
  failed=$((failed + 1))
  echo "failed: $name; expected and seen:"
  diff "$expected" "$scratch/screen" | sed 's/^/    /'
}

# start SESSION COLUMNS LINES DIRECTORY [FILE]: an editor on a terminal of that size.
start() {
  session=$1
  tmux new-session -d -s "$session" -x "$2" -y "$3" "cd '$4' && env -i HOME='$home' PATH='$PATH' LC_ALL=C.UTF-8 \
    TERM=screen-256color SHELL=/bin/sh sh -c '\"\$0\" ${5:-}; echo ended with \$?; exec cat' '$nvim'" || exit 2
  tmux set-option -g status off
  tmux set-option -g escape-time 0
}

mkdir -p "$here/expected"
start user 80 24 "$home/project" src/main.c

step 01-file
step 02-buffer ':FileStats' Enter
step 03-closed q
step 04-lines '4GVG' ':FileStats' Enter
step 05-closed Escape
step 06-selection '6G' 'wvf*' ':FileStats' Enter
step 07-closed q
step 08-unsaved 'ggO// new' Escape ':FileStats' Enter
step 09-undone q ':silent undo' Enter
step 10-project ':FileStats!' Enter
step 11-project-closed q
step 12-directory ':FileStats src README.md' Enter
step 13-closed q
step 14-missing ':FileStats nothing-here' Enter
step 15-beside ':vertical FileStats! src' Enter
step 16-ended ':qa!' Enter

. "$here/report.sh"

[ -z "${UPDATE:-}" ] || exit 0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
