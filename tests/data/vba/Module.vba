' A module
s = "it's" ' tail
Rem a remark
