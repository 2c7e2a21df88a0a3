-- Main
DEFINE REPORT x
SRW.x -- tail
