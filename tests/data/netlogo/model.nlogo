; A model
to go print "a ; b" end ; tail
