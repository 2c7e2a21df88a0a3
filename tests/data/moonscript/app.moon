-- An app
s = "-- text" -- tail
