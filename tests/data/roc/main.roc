# Main
s = "# text" # tail
