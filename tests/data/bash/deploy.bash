#!/bin/bash
# Deploys.
count=$#		# how many
name=${1#prefix}
cat <<EOF
# not a comment: $name

EOF
cat <<'A' <<-B
# first
A
	# second
	B
echo a#b "# c" 'it # is'
if [ $count -gt 0 ]; then
  # inside
  echo "two
# lines"
fi
