/* Says hello
   block */
say 'it''s /* text' /* tail */
