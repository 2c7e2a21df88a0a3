# Main
#| block #| nested |# |#
print("# text") # tail
