;; A module
(; block (; nested ;)
;)
(module (data ";; text")) ;; tail
