(* Sums (* nested *)
*)
s = "(* text" (* tail *)
