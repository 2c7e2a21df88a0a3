:: Main
|=  x=@  ":: text"  :: tail
