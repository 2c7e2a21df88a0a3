# A filter
/* block */
keep; # tail
