# A recipe
SUMMARY = "a # b"
inherit autotools # tail
