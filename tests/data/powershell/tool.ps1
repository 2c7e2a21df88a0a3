<# help
   text #>
param($a)
# a comment
$s = @"
# text "quoted"
"@
$t = 'it''s # text'
$u = "a `" # b" # tail
