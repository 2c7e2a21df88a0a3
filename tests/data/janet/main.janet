# Main
(print ``# raw
still``) # tail
