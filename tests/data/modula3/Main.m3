(* Main (* nested *)
*)
MODULE Main; (* tail *)
