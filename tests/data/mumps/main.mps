; Main
START W "a ; b" ; tail
