10 PRINT "HI"
20 CLS
30 PRINT "it's" ' tail
' a remark
