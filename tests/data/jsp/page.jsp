<%-- a comment
--%>
<p><%= x %></p>
<!-- html -->
