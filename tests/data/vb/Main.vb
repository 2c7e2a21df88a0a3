' Main
Dim s As String = "it's ""x"" ' text" ' tail
REM a remark
Dim reminder As Integer
