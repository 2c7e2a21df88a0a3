<!-- A page -->
<xsl:stylesheet version="1.0"/>
