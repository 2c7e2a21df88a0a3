#!/bin/sh
# SPDX-License-Identifier: MIT
# Generates lua/filestats/protocol.lua and doc/dev/protocol.md from src/nvim/methods.def.
#
#   scripts/gen-protocol.sh          writes both
#   scripts/gen-protocol.sh --check  compares instead; status 1 and a sentence when one is out of date
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
list=$root/src/nvim/methods.def
protocol=$(sed -n 's/.*FILESTATS_PROTOCOL  *\([0-9][0-9]*\).*/\1/p' "$root/CMakeLists.txt" | head -n 1)
[ -n "$protocol" ] || { echo "gen-protocol: no FILESTATS_PROTOCOL in CMakeLists.txt" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# One entry a line: KIND name, then its strings, separated by tabs.
awk '
  # Comments and preprocessor lines go; the rest becomes one text.
  /^#/ || /^\/\*/ || /^ \*/ { next }
  { all = all " " $0 }
  END {
    n = length(all)
    i = 1
    while (match(substr(all, i), /(METHOD|EVENT|CALL|SHAPE)\([A-Za-z_]+,/)) {
      head = substr(all, i + RSTART - 1, RLENGTH)
      i += RSTART - 1 + RLENGTH
      split(head, parts, /[(,]/)
      line = parts[1] "\t" parts[2]
      field = ""
      while (i <= n) {
        c = substr(all, i, 1)
        i++
        if (c == "\"") {
          while (i <= n && (c = substr(all, i, 1)) != "\"") {
            if (c == "\\") c = substr(all, ++i, 1)
            field = field c
            i++
          }
          i++
        } else if (c == ",") {
          line = line "\t" field
          field = ""
        } else if (c == ")") {
          break
        }
      }
      print line "\t" field
    }
  }' "$list" >"$work/entries"
[ -s "$work/entries" ] || { echo "gen-protocol: no entry found in $list" >&2; exit 1; }

names() {
  awk -F '\t' -v kind="$1" '$1 == kind { printf "    %s = \"%s\",\n", $2, $2 }' "$work/entries" | sed "s/\"/'/g"
}

{
  echo '-- Generated from src/nvim/methods.def by scripts/gen-protocol.sh: do not edit.'
  echo
  echo 'return {'
  echo "  protocol = $protocol,"
  echo '  -- What the editor asks of the process.'
  echo '  methods = {'
  names METHOD
  echo '  },'
  echo '  -- What the process tells without being asked.'
  echo '  events = {'
  names EVENT
  echo '  },'
  echo '  -- Functions of filestats.client that the process calls.'
  echo '  calls = {'
  names CALL
  echo '  },'
  echo '}'
} >"$work/protocol.lua"

sections() {
  awk -F '\t' -v kind="$1" '
    $1 != kind { next }
    { print "### " $2 "\n" }
    kind == "METHOD" { print "- params: `" $3 "`\n- result: `" $4 "`\n" }
    kind == "EVENT" { print "- payload: `" $3 "`\n" }
    kind == "CALL" { print "- arguments: `" $3 "`\n- result: `" $4 "`\n" }
    kind == "SHAPE" { print "`" $3 "`\n" }
    { print $NF "\n" }' "$work/entries"
}

{
  cat <<END
<!-- Generated from src/nvim/methods.def by scripts/gen-protocol.sh: do not edit. -->

# The protocol between the editor and the process

Protocol number: $protocol. \`filestats --rpc\` speaks msgpack-RPC over its stdin and stdout, which must
be pipes or sockets; stderr carries lines for the log. A question mark marks what may be absent; nil
counts as absent.

## How the two sides talk

1. The process greets: a request \`nvim_exec_lua\` that calls \`on_hello\`. Nothing is delivered before the
   editor has answered it with true.
2. The editor asks by notifications \`[method, [id, params]]\`, with ids of its own, and never waits. A
   notification without an id is carried out and not answered; an unknown one is logged.
3. Answers \`{id, ok = result}\` or \`{id, err = {code, message}}\` and events \`{event = name, …}\` come in
   batches, by requests \`nvim_exec_lua\` that call \`deliver\`. One is in flight at a time; what gathers
   meanwhile goes with the next one. Answers are never dropped; progress of the same scan is merged.
4. Any client may use plain requests \`[0, msgid, method, [params]]\` instead; each gets its response, an
   error as a string.
5. Text of buffers is pulled by \`nvim_call_atomic\`, each slice together with the changedtick.

## Limits

A message from the editor may have 16 MiB, 262,144 objects (keys and values count each) and 16 levels
of arrays and maps. Anything beyond, and anything that is no msgpack-RPC, ends the process. While 4 MiB
wait for an editor that does not read, nothing is read from it.

## How it ends

| status | why |
| --- | --- |
| 0 | stdin ended, nobody reads stdout any more, or SIGTERM |
| 1 | the system refused something; stderr says what |
| 2 | stdin or stdout is no pipe or socket |
| 3 | what came is not msgpack-RPC, or beyond the limits; stderr says what |
| 4 | the editor refused the greeting |

## Methods

END
  sections METHOD
  printf '## Events\n\n'
  sections EVENT
  printf '## Calls\n\n'
  sections CALL
  printf '## Shapes\n\n'
  sections SHAPE
} | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$work/protocol.md"

status=0
place() {
  if [ "$mode" = check ]; then
    cmp -s "$1" "$root/$2" || { echo "gen-protocol: $2 is out of date; run 'scripts/gen-protocol.sh'" >&2; status=1; }
  else
    mkdir -p "$(dirname "$root/$2")"
    cat "$1" >"$root/$2"
  fi
}
mode=write
[ "${1:-}" != --check ] || mode=check
place "$work/protocol.lua" lua/filestats/protocol.lua
place "$work/protocol.md" doc/dev/protocol.md
exit "$status"
