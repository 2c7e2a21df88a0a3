;; Lists.
(define (f x) #\;)
#| block #| nested |#
|#
(display "a ; b") ; tail
