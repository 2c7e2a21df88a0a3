dnl Macros
define(`x', `y')dnl tail
# a comment
