; Main
print "a ; b" ; tail
x: {multi
; line}
