' Runs
REM a remark
s = "it's" ' tail
