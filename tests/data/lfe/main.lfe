;; Main
#| block |#
(defmodule main) ; tail
