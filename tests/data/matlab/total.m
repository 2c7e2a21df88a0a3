% Sums.
function s = total(A)
%{
  block
%}
B = A'; % transpose
s = 'it''s % text';
t = "50% done";
end
