#!/bin/sed -f
# Fixes
s/#/"/g
y/#/x/
