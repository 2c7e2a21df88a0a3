# A filter
.a | "x # \(.b)" # tail
