! Solves.
program solve
  character(len=9) :: s = "a ! b"  ! text
  print *, 'it''s'
  ! done
end program solve
