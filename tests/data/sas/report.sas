* A report;
/* block */
data x; y = 'it''s /* text'; run; /* tail */
%* macro remark;
