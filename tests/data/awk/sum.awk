#!/usr/bin/awk -f
# Adds the first column.
BEGIN { FS = "#" }
/#/ { next }		# skip
$1 ~ /[/"]/ { n++ }
{ sum += $1 / 2 }

END { print sum, "# total" }
