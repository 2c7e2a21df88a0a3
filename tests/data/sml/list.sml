(* Lists (* nested *)
*)
val s = "(* text" (* tail *)
val c = #"\""
