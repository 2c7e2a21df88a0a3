## a comment
<%doc>
block
</%doc>
<p>${x}</p>
