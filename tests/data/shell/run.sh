#!/bin/sh
# Runs.
set -eu # strict
echo "${x#y}" a#b
cat <<-'END'
	# text
	END
printf '%s\n' "$(
  # inside
  date
)"
