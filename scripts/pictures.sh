#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the README's pictures: the newest Neovim in a real terminal, photographed.
#
#   sh scripts/pictures.sh
#
# Needs Xvfb, xterm, imagemagick and pngquant (Debian's packages of these names, Xvfb in
# xvfb) and a font (fonts-dejavu-core).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
for tool in Xvfb xterm import convert pngquant; do
  command -v $tool >/dev/null 2>&1 || { echo "pictures: $tool is missing" >&2; exit 1; }
done
nvim=$(sh scripts/newest-nvim.sh) || nvim=$(command -v nvim)
scripts/build.sh
mkdir -p doc/images
scratch=$(mktemp -d)
display=:$((90 + $$ % 400))
Xvfb $display -screen 0 1600x900x24 >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$scratch"' EXIT
for _ in $(seq 50); do
  if DISPLAY=$display timeout 5 import -window root "$scratch/root.png" 2>/dev/null; then break; fi
  sleep 0.1
done
export DISPLAY=$display LC_ALL=C.UTF-8
# A checkout of its own, in a home of its own: no path of this machine is in the pictures.
export HOME="$scratch"
git clone -q "$root" "$scratch/filestats.nvim"
mkdir "$scratch/filestats.nvim/bin"
cp bin/filestats "$scratch/filestats.nvim/bin/"

# picture NAME COLUMNSxROWS NVIM_ARGUMENT…: photographed when the counts have come.
picture() {
  name=$1 size=$2
  shift 2
  rm -f "$scratch/ready"
  # shellcheck disable=SC2016 # Vim script's own variables
  (cd "$scratch/filestats.nvim" && exec xterm -geometry "$size" -fa 'DejaVu Sans Mono' -fs 11 -bg '#14161b' -fg '#e0e2ea' -b 6 -e \
    "$nvim" --clean -n --cmd 'let &runtimepath = getcwd() .. "," .. &runtimepath' \
    --cmd 'set termguicolors background=dark laststatus=2 noruler noshowcmd' "$@" \
    --cmd "let &statusline = '%{&filetype ==# \"filestats\" ? \"filestats\" : expand(\"%\")}'" \
    -c "call timer_start(2500, {-> execute('mode') + writefile(['x'], '$scratch/ready')})") &
  terminal=$!
  for _ in $(seq 100); do
    [ -f "$scratch/ready" ] && break
    sleep 0.1
  done
  timeout 20 import -window root "$scratch/root.png"
  convert "$scratch/root.png" -trim +repage "$scratch/$name.png"
  pngquant --force --speed 1 --output "$root/doc/images/$name.png" "$scratch/$name.png"
  kill $terminal
  wait $terminal 2>/dev/null || true
}

picture float 90x30 src/lang/lexer_class.c -c 'normal! 20Gzt' -c FileStats
picture report 174x36 README.md -c 'botright vertical FileStats!' -c 'vertical resize 118'
picture treemap 120x30 README.md -c 'tab FileStats!' -c 'call timer_start(600, {-> feedkeys("T")})'
