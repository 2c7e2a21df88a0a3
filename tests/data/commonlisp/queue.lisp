;;; Queues.
(in-package :queues)
#| a block #| nested |#
   still |#
(defun make-queue (n)
  "Makes a queue."
  (list n #\; #\" "a ; b")) ; ok
