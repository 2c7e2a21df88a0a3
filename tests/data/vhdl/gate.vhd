-- A gate.
entity gate is
  port (a : in bit := '0'); -- pin
end gate;
constant s : string := "-- text";
signal w : integer := a'length;
