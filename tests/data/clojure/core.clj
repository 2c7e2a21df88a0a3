;; A namespace.
(ns app.core
  (:require [clojure.string :as s]))

(defn add
  "Adds; two
  numbers."
  [a b]
  (+ a b)) ; sum
(def c \;)
(def s "a ; b")
