<!--- a comment <!--- nested --->
--->
<cfset x = 1>
