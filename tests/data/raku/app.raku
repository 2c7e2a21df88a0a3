# The app
#`( block
)
say "a # b"; # tail
