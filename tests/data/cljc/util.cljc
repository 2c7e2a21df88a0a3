;; Utilities
(def s "a ; b") ; tail
