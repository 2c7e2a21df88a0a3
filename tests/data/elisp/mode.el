;;; mode.el --- A mode  -*- lexical-binding: t -*-
(defun my-hello (name)
  "Say hello to NAME; politely."
  (message "hi ; %s" name)) ; done
(setq my-char ?\")
(setq my-semi ?\;)
