(* A parser (* nested *) *)
// also
%token <string> X // tail
