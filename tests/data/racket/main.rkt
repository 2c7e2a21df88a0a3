#lang racket
; Main
#| block #| nested |#
|#
(define c #\") ; tail
(display "a ; b")
