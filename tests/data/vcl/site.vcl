# A site
// also
/* block */
set req.url = "# x"; # tail
