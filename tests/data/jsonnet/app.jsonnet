// An app
# also
/* block */
{ a: 'x // y', b: |||
  # text
||| }
