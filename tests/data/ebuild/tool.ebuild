# A tool
DESCRIPTION="a # b" # tail
