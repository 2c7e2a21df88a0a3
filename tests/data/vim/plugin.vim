" A plugin.
let s:a = "text" . 'it''s "'
echo "quoted" | " tail
let x = [
  \ 1,
  \ ]
let t =<< trim END
" text
END
