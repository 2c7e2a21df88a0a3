HAI 1.2
BTW a remark
OBTW
block
TLDR
VISIBLE "BTW" BTW tail
