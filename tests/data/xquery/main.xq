(: A query (: nested :)
:)
let $s := "it""s (: text" (: tail :)
return $s
