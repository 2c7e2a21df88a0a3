#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what the tests need, builds everything, and runs every test.
#
#   sh scripts/test.sh [--no-setup] [SUITE…]     suites: see the list below; default: all
#
# Each suite ends with a line "N passed, N failed[, N skipped]"; so does the whole. A suite that
# prints no such line, or ends with another status than its line says, counts as failed.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
# Debian's own python3 holds the packages that the tests need.
PATH=/usr/bin:$PATH
export PATH LC_ALL=C.UTF-8
unset FILESTATS_DISABLE_CPU NVIM VIMRUNTIME MYVIMRC VIMINIT 2>/dev/null
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

stop() {
  echo "test: $1" >&2
  exit 1
}

setup=yes
if [ "${1:-}" = --no-setup ]; then setup=no; shift; fi
only=" $* "
if [ $setup = yes ]; then sh scripts/setup.sh test || exit 1; fi

logs=$(mktemp -d) || stop "no temporary directory can be made"
# As many suites at a time as there are CPUs: most use one. A suite takes a token and puts it back.
lanes=$jobs
[ "$lanes" -le 8 ] || lanes=8
mkfifo "$logs/tokens" || stop "no fifo can be made"
exec 9<>"$logs/tokens"
lane=0
while [ $lane -lt "$lanes" ]; do echo >&9; lane=$((lane + 1)); done
running= waiting=

# end_tree PID: ends a process and all that it started.
end_tree() {
  for child in $(ps -o pid= --ppid "$1" 2>/dev/null); do end_tree "$child"; done
  kill "$1" 2>/dev/null
}
end_all() {
  for pid in $running; do end_tree "$pid"; done
  exit 130
}
trap 'rm -rf "$logs"' EXIT
trap end_all INT TERM
passed=0 failed=0 skipped=0

is_wanted() {
  case "$only" in '  ' | *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# run_suite NAME COMMAND…: in the background; $logs/NAME.done, "STATUS SECONDS", says that it ended.
run_suite() {
  started=$(date +%s)
  name=$1
  shift
  "$@" >"$logs/$name" 2>&1 </dev/null 9>&-
  echo "$? $(($(date +%s) - started))" >"$logs/$name.part"
  mv "$logs/$name.part" "$logs/$name.done"
  echo >&9
}

# suite NAME COMMAND…: starts it as soon as a CPU is free.
suite() {
  is_wanted "$1" || return 0
  read -r _ <&9
  report_ended
  run_suite "$@" &
  running="$running $!"
  waiting="$waiting $1"
}

# skip NAME REASON: a suite that can't run here.
skip() {
  is_wanted "$1" || return 0
  printf 'skipped: %s: %s\n0 passed, 0 failed, 1 skipped\n' "$1" "$2" >"$logs/$1"
  echo 0 0 >"$logs/$1.done"
  waiting="$waiting $1"
}

# report NAME STATUS SECONDS: shows the log when something failed, adds the numbers up.
report() {
  log=$logs/$1
  line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" | tail -n 1)
  p=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
  f=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
  s=$(echo "$line" | sed -n 's/.* \([0-9]*\) skipped.*/\1/p')
  p=${p:-0} f=${f:-0} s=${s:-0}
  if [ "$f" -eq 0 ] && { [ "$2" -ne 0 ] || [ $((p + s)) -eq 0 ]; }; then f=1; fi
  if [ "$f" -ne 0 ]; then
    echo "--- $1 failed (status $2)"
    tail -n 200 "$log"
    echo "---"
  elif [ "$s" -ne 0 ]; then
    grep -a '^skipped: ' "$log" | sort -u | head -n 10
  fi
  printf '%-20s %6d passed, %d failed, %d skipped (%d s)\n' "$1" "$p" "$f" "$s" "$3"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# Reports what ended, in the order of the start.
report_ended() {
  while [ -n "$waiting" ]; do
    # shellcheck disable=SC2086 # names, split
    set -- $waiting
    [ -f "$logs/$1.done" ] || return 0
    read -r status seconds <"$logs/$1.done"
    report "$1" "$status" "$seconds"
    shift
    waiting="$*"
  done
}

# configure_and_build DIR OPTION…: quiet; the whole run stops when a build fails.
configure_and_build() {
  dir=$1
  shift
  if ! { cmake -S . -B "$dir" -G Ninja "$@" && cmake --build "$dir" --parallel "$jobs"; } >"$logs/build" 2>&1; then
    cat "$logs/build"
    stop "the build in $dir failed; its output is above"
  fi
  # Also a warning that is no error (a linker's) is one too many.
  if grep -a 'warning:' "$logs/build"; then stop "the build in $dir has warnings"; fi
}

bin=$root/bin/filestats
echo "test: building (release, debug, clang, asan, tsan, other CPUs, musl)" >&2
scripts/build.sh build/release "$bin" || exit 1
configure_and_build build/debug --preset debug
# The other compiler, whose thread-safety analysis proves the locks.
configure_and_build build/clang -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release -DFILESTATS_WERROR=ON \
  -DFILESTATS_TESTS=ON -DFILESTATS_PLAIN_TESTS=ON
configure_and_build build/asan --preset asan
configure_and_build build/tsan --preset tsan
# set_cpu CPU: its cross compiler and emulator. armhf has 32 bits, s390x the high byte first.
set_cpu() {
  case $1 in
    aarch64) compiler=aarch64-linux-gnu-gcc emulator=qemu-aarch64 ;;
    armhf) compiler=arm-linux-gnueabihf-gcc emulator=qemu-arm ;;
    s390x) compiler=s390x-linux-gnu-gcc emulator=qemu-s390x ;;
  esac
}
emulated=
for cpu in aarch64 armhf s390x; do
  set_cpu $cpu
  if command -v $compiler >/dev/null && command -v $emulator >/dev/null; then
    emulated="$emulated $cpu"
    configure_and_build build/$cpu --toolchain "$root/tests/c/support/$cpu.cmake" -DCMAKE_BUILD_TYPE=Release \
      -DFILESTATS_CORE_ONLY=ON -DFILESTATS_TESTS=ON -DFILESTATS_PLAIN_TESTS=ON -DFILESTATS_WERROR=ON
  fi
done

musl=
if command -v musl-gcc >/dev/null; then
  musl=yes
  configure_and_build build/musl --toolchain "$root/tests/c/support/musl.cmake" -DCMAKE_BUILD_TYPE=Release \
    -DFILESTATS_CORE_ONLY=ON -DFILESTATS_TESTS=ON -DFILESTATS_PLAIN_TESTS=ON -DFILESTATS_WERROR=ON
fi

suite lint sh tests/lint/run.sh build/debug
suite c-debug sh tests/c/run.sh build/debug
suite c-clang sh tests/c/run.sh build/clang
suite c-asan sh tests/c/run.sh build/asan
# The areas whose code runs in threads; in the others there is nothing for it to find.
suite c-tsan env FILESTATS_C_TESTS="app base nvim project rpc walk" sh tests/c/run.sh build/tsan setarch -R
# What takes an emulator longest, and is about time, threads or vectors rather than such a CPU. The
# walk looks at no number's bytes; the languages' rules hold no number that 32 bits would cut.
slow="text_dispatch/worst_case_fills_cross_every_narrow_width
  lang_scan/hostile_texts_cost_no_more_than_their_length walk_dir/a_large_folder_comes_in_parts
  walk_text_file/many_threads_count_what_one_counts walk_visit/a_large_directory_is_counted_once_by_many
  walk_text_file/a_file_that_shrinks_and_grows_is_counted_as_far_as_it_goes"
for cpu in aarch64 armhf s390x; do
  set_cpu $cpu
  without=$slow areas="base lang text walk"
  [ $cpu != aarch64 ] || without=
  [ $cpu != s390x ] || areas="base lang text"
  [ $cpu != armhf ] || areas="base text walk"
  case "$emulated " in
    *" $cpu "*)
      suite c-$cpu env FILESTATS_C_TESTS="$areas" FILESTATS_C_WITHOUT="$without" sh tests/c/run.sh build/$cpu $emulator
      ;;
    *) skip c-$cpu "no cross compiler or qemu-user for $cpu here" ;;
  esac
done

newest=$(sh scripts/newest-nvim.sh 2>"$logs/newest") || newest=
TOKEI=$(sh scripts/newest-nvim.sh --program tokei 2>/dev/null) || TOKEI=tokei
export TOKEI

if [ -n "$musl" ]; then
  suite c-musl sh tests/c/run.sh build/musl
else
  skip c-musl "no musl-gcc here"
fi

# The script suites, with the program that users get and with the one that checks memory.
checked=$root/build/asan/src/filestats
for area in cli walk; do
  suite $area env FILESTATS_WALK_ROUNDS=100 sh tests/$area/run.sh "$bin"
  suite $area-asan env ASAN_OPTIONS=detect_leaks=0 FILESTATS_WALK_ROUNDS=30 sh tests/$area/run.sh "$checked"
done
suite hostile env PYTHONDONTWRITEBYTECODE=1 python3 tests/walk/hostile.py "$bin"
# Suites share the CPUs here: no limits of time.
suite rpc env FILESTATS_BIN="$bin" FILESTATS_NO_BUDGETS=1 sh tests/rpc/run.sh
suite rpc-asan env FILESTATS_BIN="$checked" FILESTATS_NO_BUDGETS=1 ASAN_OPTIONS=detect_leaks=0 sh tests/rpc/run.sh
if command -v valgrind >/dev/null; then
  suite valgrind sh tests/valgrind/run.sh build/debug/src/filestats
else
  skip valgrind "no valgrind here"
fi
suite oom sh tests/oom/run.sh build/asan/tests/filestats_oom build/clang/tests/filestats_oom "${FILESTATS_OOM_STEP:-7}"
suite faults sh tests/faults/run.sh "$bin" "${FILESTATS_FAULTS_STEP:-3}"
suite mutate python3 scripts/mutate.py known
suite life sh tests/life/run.sh "$bin"
suite scans-tsan sh tests/life/scans.sh build/tsan/src/filestats setarch -R
suite text sh tests/text/run.sh "$bin"
suite fuzz sh tests/fuzz/run.sh 4
suite truth env NEWEST_NVIM="$newest" sh tests/truth/run.sh "$bin"
suite html env FILESTATS_BIN="$bin" sh tests/html/run.sh

export FILESTATS_BIN="$bin" NEWEST_NVIM="$newest"
old=$(command -v nvim)
for area in lua install screen; do
  suite $area-system env NVIM="$old" sh tests/$area/run.sh
  if [ -n "$newest" ]; then
    suite $area-newest env NVIM="$newest" sh tests/$area/run.sh
  else
    skip $area-newest "$(tail -n 1 "$logs/newest")"
  fi
done

# Editors that drive the programs that check themselves. For each change one editor and the specs
# that work the process most will do; FILESTATS_EDITORS=all: both, and all.
specs=
if [ "${FILESTATS_EDITORS:-}" != all ]; then
  for area in attach export life model progress report watch; do specs="$specs $root/tests/lua/${area}_spec.lua"; done
else
  suite rpc-tsan setarch -R env TSAN_OPTIONS="halt_on_error=1 report_thread_leaks=0" FILESTATS_NO_BUDGETS=1 \
    FILESTATS_BIN="$root/build/tsan/src/filestats" sh tests/rpc/run.sh
  if [ -n "$newest" ]; then suite lua-asan-newest env NVIM="$newest" FILESTATS_BIN="$checked" sh tests/lua/run.sh; fi
fi
# shellcheck disable=SC2086 # files, split
suite lua-asan env NVIM="$old" FILESTATS_BIN="$checked" sh tests/lua/run.sh $specs
# shellcheck disable=SC2086 # files, split
suite lua-tsan setarch -R env NVIM="$old" FILESTATS_BIN="$root/build/tsan/src/filestats" sh tests/lua/run.sh $specs

wait
report_ended
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
