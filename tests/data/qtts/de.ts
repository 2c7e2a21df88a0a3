<?xml version="1.0"?>
<!-- German -->
<TS version="2.1"/>
