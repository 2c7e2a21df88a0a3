<html>
<?php
// a comment
# another
/* block
*/
$s = "// text"; // tail
echo <<<EOT
// text
EOT;
?>
<p>It's text</p>
