* A report.
REPORT zdemo. " tail
DATA s TYPE string VALUE 'it''s " text'.
  " indented
