#!/bin/ksh
# Runs
print ${x#y} "a # b" # tail
