;; Settings
(local s "a ; b") ; tail
