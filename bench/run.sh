#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures everything as ratios, in one run, on this machine. Writes nothing but to the terminal;
# figures worth keeping go to bench/README.md with this command and the machine.
#
#   sh bench/run.sh [text|scan|project|process|report|live]…       default: all
#
# FILESTATS_CORPUS names a large source tree (default: the Linux source, from Debian's package).
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
sh scripts/setup.sh bench || exit 1
scripts/build.sh build/release bin/filestats || exit 1
build=build/bench
{ cmake -S . -B $build -DCMAKE_BUILD_TYPE=Release -DFILESTATS_BENCH=ON && cmake --build $build --parallel 2; } >/dev/null || exit 1
bin=$root/bin/filestats
parts=" ${*:-text scan project process report live} "
wants() { case "$parts" in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

corpus=${FILESTATS_CORPUS:-$root/.cache/corpus}
if { wants project || wants scan || wants text; } && [ ! -d "$corpus" ]; then
  archive=$(ls /usr/src/linux-source-*.tar.xz 2>/dev/null | head -n 1)
  if [ -z "$archive" ] && [ "$(id -u)" -eq 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends linux-source >/dev/null 2>&1
    archive=$(ls /usr/src/linux-source-*.tar.xz 2>/dev/null | head -n 1)
  fi
  [ -n "$archive" ] || { echo "bench: no corpus: set FILESTATS_CORPUS to a large source tree" >&2; exit 1; }
  mkdir -p "$corpus" && tar -C "$corpus" -xf "$archive" || exit 1
fi

echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(getconf _NPROCESSORS_ONLN) CPUs, $(uname -sr)"
"$bin" --version

# The least time of several runs, in milliseconds: noise only ever adds.
least_ms() { # RUNS COMMAND… (words without quotes in them)
  runs=$1 command=
  shift
  for word; do command="$command '$word'"; done
  hyperfine --warmup 2 --runs "$runs" --shell=none --ignore-failure --export-json /tmp/filestats-bench.$$ --output=null "$command" >/dev/null 2>&1
  python3 -c "import json, sys; print('%.3f' % (json.load(open(sys.argv[1]))['results'][0]['min'] * 1000))" /tmp/filestats-bench.$$
  rm -f /tmp/filestats-bench.$$
}
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }

if wants text && [ -x $build/bench/bench_text ]; then
  echo "== text"
  $build/bench/bench_text
fi
if wants scan && [ -x $build/bench/bench_scan ]; then
  echo "== scan"
  find "$corpus" -type f -name '*.[ch]' | sort | $build/bench/bench_scan
  echo "== scan: texts made to be slow"
  $build/bench/bench_hostile
fi

if wants project; then
  echo "== project: $corpus"
  floor=$(least_ms 5 "$build/bench/bench_floor" "$corpus" 2)
  own=$(least_ms 5 "$bin" --no-ignore --hidden "$corpus")
  echo "read and do nothing   $floor ms"
  echo "filestats             $own ms, $(ratio "$own" "$floor") times the floor"
  tokei=$(sh scripts/newest-nvim.sh --program tokei 2>/dev/null) && {
    other=$(least_ms 3 "$tokei" --no-ignore --hidden "$corpus")
    echo "tokei                 $other ms, $(ratio "$other" "$own") times filestats"
  }
  # Of a process that a small one started: what its parent used before the exec counts, too.
  memory=$(/usr/bin/time -f %M "$bin" --no-ignore --hidden "$corpus" 2>&1 >/dev/null | tail -n 1)
  echo "memory                $(ratio "$memory" 1024) MiB"
  python=python3
  python3 -c 'import msgpack' 2>/dev/null || python=/usr/bin/python3 # the system's own has it
  $python bench/again.py "$bin" "$corpus"
fi

if wants process; then
  echo "== process"
  echo "size                  $(wc -c <"$bin") bytes"
  empty=$(least_ms 200 /bin/true)
  small=$(least_ms 200 "$bin" src/base src/text)
  echo "small project         $small ms; an empty process $empty ms"
  python=python3
  python3 -c 'import msgpack' 2>/dev/null || python=/usr/bin/python3 # the system's own has it
  $python bench/answer.py "$bin"
fi

if wants report; then
  for nvim in nvim "$(sh scripts/newest-nvim.sh 2>/dev/null)"; do
    command -v "$nvim" >/dev/null 2>&1 || continue
    echo "== report: $("$nvim" --version | head -n 1)"
    python3 bench/report.py "$nvim" "$bin"
  done
fi

if wants live; then
  echo "== live"
  for nvim in nvim "$root/.cache/newest/nvim"; do
    command -v "$nvim" >/dev/null || continue
    FILESTATS_BIN=$bin "$nvim" --headless -u NONE -i NONE -n --cmd "set rtp^=$root" -c "luafile $root/bench/live.lua"
  done
fi
