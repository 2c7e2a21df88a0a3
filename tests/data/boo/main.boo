# Main
// also
/* block /* nested */ */
print "# text" # tail
