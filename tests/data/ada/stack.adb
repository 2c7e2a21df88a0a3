--  A bounded stack of integers.
with Ada.Text_IO; use Ada.Text_IO;

procedure Stack is
   type Items is array (1 .. 10) of Integer; --  room
   Dash : constant Character := '-';
   Text : constant String := "not -- a comment";
   Size : constant Integer := Items'Length;
begin
   --  Items'First is 1.
   Put_Line (Text & Dash & Integer'Image (Size));
end Stack;
