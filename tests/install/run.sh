#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the plugin as users do, from a local repository into an empty home, builds it through
# the build entry or by make, and uses it: as a plain package, and by vim.pack where Neovim has it.
#
#   NVIM=nvim sh tests/install/run.sh
#
# The last line is "N passed, N failed[, N skipped]".
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
nvim=${NVIM:-nvim}
unset NVIM NVIM_LISTEN_ADDRESS VIMINIT MYVIMRC MAKEFLAGS MAKELEVEL 2>/dev/null
command -v "$nvim" >/dev/null 2>&1 || {
  echo "install: there is no $nvim" >&2
  exit 2
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/filestats-install.XXXXXX") || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home/config" XDG_DATA_HOME="$scratch/home/data" \
  XDG_STATE_HOME="$scratch/home/state" XDG_CACHE_HOME="$scratch/home/cache" NVIM_LOG_FILE="$scratch/nvim.log"
mkdir -p "$XDG_CONFIG_HOME/nvim" "$XDG_DATA_HOME/nvim" "$XDG_STATE_HOME" "$XDG_CACHE_HOME"
passed=0 failed=0 skipped=0

# check WHAT COMMAND…: the command must succeed.
check() {
  what=$1
  shift
  if "$@" >"$scratch/out" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "failed: $what"
    sed 's/^/    /' "$scratch/out" | tail -n 30
  fi
}

# A repository with the tree as it is, also where that is not committed.
make_repository() {
  mkdir -p "$scratch/repo" && cd "$root" || return 1
  if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -co --exclude-standard | while IFS= read -r file; do
      if [ -f "$file" ]; then printf '%s\n' "$file"; fi
    done
  else
    find . -type f ! -path './build/*' ! -path './bin/*' ! -path './.cache/*' ! -path './doc/tags'
  fi | tar -cf - -T - | tar -xf - -C "$scratch/repo" || return 1
  cd "$scratch/repo" || return 1
  git init -q . && git add -A &&
    git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false commit -q -m all
}

headless() {
  timeout 300 "$nvim" --headless -i NONE "$@" +qall! </dev/null >"$scratch/text" 2>&1
  status=$?
  tr -d '\r' <"$scratch/text"
  return $status
}

# says PATTERN ARGUMENT…: what a Neovim without a screen prints.
says() {
  pattern=$1
  shift
  headless "$@"
  if grep -qi 'stack traceback\|^Error' "$scratch/text"; then return 1; fi
  tr -d '\r' <"$scratch/text" | grep -q "$pattern"
}

# What every way of installing must come to; $1 is its name, $2 where the plugin is.
use() {
  printf '/* one */\nint x;\n' >"$scratch/a.c"
  check "$1: the program is where the plugin looks for it" "$2/bin/filestats" --version
  check "$1: counts a buffer" says '^Lines  *2' "$scratch/a.c" +FileStats
  check "$1: counts a project" says '^C  *1  *2  *1  *1  *0 ' "+FileStats! $scratch/project"
  check "$1: is healthy" says 'FILESTATS-IS-WELL' '+silent checkhealth filestats' \
    '+lua local t = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), " ")
      local bad = t:find("ERROR") or t:find("WARN") or not t:find("counted right")
      print("\n" .. (bad and t or "FILESTATS-IS-WELL") .. "\n")'
  check "$1: has a help" says 'filestats.txt' '+helptags ALL' '+noautocmd help :FileStats' \
    '+lua print("\n" .. vim.fn.expand("%:t") .. "\n")'
}

# snippet HEADING: the example in the help below a line that begins so, for this repository.
snippet() {
  sed -n "/^$1/,/^</p" "$root/doc/filestats.txt" | sed '1d;$d' | sed "s|'URL'|'$scratch/repo'|"
}

check "a repository is made" make_repository
mkdir -p "$scratch/project"
printf '/* one */\nint x;\n' >"$scratch/project/a.c"

data=$XDG_DATA_HOME/nvim/site/pack
plain=$data/filestats/start/filestats.nvim
has_pack=no
if says FILESTATS-HAS-PACK '+lua if vim.pack then print("\nFILESTATS-HAS-PACK\n") end'; then has_pack=yes; fi >/dev/null
if [ $has_pack = yes ]; then
  {
    # Where nobody can be asked, the answer is yes.
    echo 'vim.fn.confirm = function() return 1 end'
    snippet 'vim.pack, Neovim 0.12'
  } >"$XDG_CONFIG_HOME/nvim/init.lua"
  packed=$data/core/opt/filestats.nvim
  check "vim.pack: the example of the help installs and builds" headless
  use vim.pack "$packed"
  rm "$XDG_CONFIG_HOME/nvim/init.lua"
  mkdir -p "$(dirname "$plain")"
  check "packages: the directory is moved" mv "$packed" "$plain"
else
  echo "skipped: vim.pack: this Neovim does not have it"
  skipped=$((skipped + 1))
  mkdir -p "$(dirname "$plain")"
  check "packages: git clone" git clone -q "$scratch/repo" "$plain"
  check "packages: without the program one sentence says what to do" \
    says 'the program is not built yet; run .make. in' "$scratch/a.c" +FileStats
  check "packages: make" make -C "$plain"
  # shellcheck disable=SC2016 # the inner shell expands it
  check "packages: another make is quiet" sh -c 'test -z "$(make -s -C "$1" 2>&1)"' sh "$plain"
fi
use packages "$plain"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
