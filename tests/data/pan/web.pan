# A template
template web; # tail
