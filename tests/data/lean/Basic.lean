-- A proof
/- block /- nested -/
-/
theorem t : True := trivial -- tail
def s := "-- text"
