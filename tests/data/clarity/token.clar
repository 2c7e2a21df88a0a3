;; A token
(define-constant s "a ; b") ;; tail
