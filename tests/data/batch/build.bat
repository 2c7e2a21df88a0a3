@rem Builds everything.
@echo off
REM a remark
:: another
set REMOTE=origin
:label

echo rem is a word here
