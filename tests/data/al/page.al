// A page
page 50100 "My Page"
{ Caption = 'it''s // text'; } // tail
