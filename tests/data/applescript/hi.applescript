-- Says hello
# also
(* block (* nested *)
still *)
display dialog "a -- b" -- tail
