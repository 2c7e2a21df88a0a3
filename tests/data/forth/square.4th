\ Squares
: square ( n -- n ) dup * ; \ tail
( a comment )
s" \ text" type
