\* A clock
(* block (* nested *)
*)
s == "\* text" \* tail
