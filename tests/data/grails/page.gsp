<%-- a comment
--%>
<p>${x}</p>
