(* Naturals (* nested *) *)
theory Nat imports Main begin
lemma "x = ''(* y''" by simp (* tail *)
