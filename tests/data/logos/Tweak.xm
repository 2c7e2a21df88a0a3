// A tweak
/* block */
%hook X // tail
