; Keys
^j::Send, My;First ; tail
/*
block
*/
MsgBox "a ; b"
