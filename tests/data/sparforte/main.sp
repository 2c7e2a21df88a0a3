-- Main
put_line ("-- text"); -- tail
