{ three }
(* kinds
of *)
// comments
program Main;
const s = 'it''s { text'; { tail }
begin end.
