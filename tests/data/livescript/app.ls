# An app
/* block */
s = 'a # b' # tail
