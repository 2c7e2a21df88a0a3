;; An app
(def s "a ; b") ; tail
