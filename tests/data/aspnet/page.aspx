<%-- a comment
--%>
<asp:Label runat="server"/>
<!-- html -->
