# Settings.
setopt extendedglob
print -r -- ${x#y} # tail
a=(b#c)
