# Main
// also
/* block */
see "# text" # tail
