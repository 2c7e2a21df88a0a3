; An app
(print "a ; b") ; tail
