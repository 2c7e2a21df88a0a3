; A tool
#cs
block
#ce
MsgBox(0, "a;b", 'c') ; tail
