# SPDX-License-Identifier: MIT
# Part of run.sh: the views of the project report and its treemap, by keys and by mouse, in terminals
# of three sizes. The first of them also with what is coloured.

# lines COUNT TEXT: so many lines.
lines() { awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) print text }'; }

# A project of several languages; names of all kinds.
tree=$home/tree
mkdir -p "$tree/src/core/engine" "$tree/src/ui" "$tree/docs" "$tree/scripts" "$tree/tests"
for i in 1 2 3 4 5 6 7 8; do
  { lines $((i * 9)) '/* words */' && lines $((i * i * 20)) 'int x;' && lines $i ''; } >"$tree/src/core/part_$i.c"
  lines $((i * 11)) 'int x;' >"$tree/src/core/engine/piece_$i.h"
  { lines $((i * 7)) '# words' && lines $((i * 13)) 'x = 1'; } >"$tree/tests/test_$i.py"
done
lines 400 'local x = 1' >"$tree/src/ui/window.lua"
lines 150 'local x = 1' >"$tree/src/ui/a_name_that_is_so_long_that_its_middle_has_no_room_in_a_small_window.lua"
lines 30 'x = 1' >"$tree/scripts/漢字と仮名.py"
lines 25 'x = 1' >"$tree/scripts/$(printf 'tab\there').py"
lines 120 'Words of prose.' >"$tree/docs/guide.md"
printf 'a\0b' >"$tree/docs/picture.bin"
lines 3 'what is this' >"$tree/docs/note.unknown"
ln -s guide.md "$tree/docs/link.md"

# mouse NAME COLUMN LINE: clicks there, from 1.
mouse() {
  name=$1
  tmux send-keys -t "$session" -l "$(printf '\033[<0;%d;%dM\033[<0;%d;%dm' "$2" "$3" "$2" "$3")"
  expect_screen
}

# await TEXT: waits, ten seconds at most, until the screen has it.
await() {
  tries=100
  until [ $tries -eq 0 ] || tmux capture-pane -p -t "$session" | grep -qF "$1"; do
    tries=$((tries - 1))
    sleep 0.1
  done
}

# colours NAME FIRST LAST: lines of the screen with their attributes.
colours() {
  tmux capture-pane -p -e -t "$session" | sed -n "$2,$3p" >"$scratch/colours"
  if [ -n "${UPDATE:-}" ]; then
    cp "$scratch/colours" "$here/expected/$1.txt"
  elif cmp -s "$scratch/colours" "$here/expected/$1.txt"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "failed: $1; expected and seen:"
    diff "$here/expected/$1.txt" "$scratch/colours" | sed 's/^/    /'
  fi
}

for size in 80x24 120x40 200x60; do
  start "s$size" "${size%x*}" "${size#*x}" "$tree"
  step "$size-1-languages" ':set mouse=a' Enter ':FileStats! .' Enter ':only' Enter
  step "$size-2-directories" D
  tmux send-keys -t "$session" zR
  await part_8.c
  step "$size-3-unfolded" 12G
  step "$size-4-files" F
  mouse "$size-5-files-by-click" 3 5
  step "$size-6-filtered" f '*.py' Enter
  step "$size-7-nothing" f C-u zzz Enter
  step "$size-8-skipped" f C-u Enter S
  step "$size-9-treemap" T
  [ "$size" = 80x24 ] && colours "$size-treemap-colours" 9 12
  step "$size-10-treemap-zoomed" gg7jl Enter
  step "$size-11-treemap-back" -
  mouse "$size-12-treemap-click" 40 14
  step "$size-13-help" g?
done
