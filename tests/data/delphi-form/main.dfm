object Form1: TForm1
  Caption = 'It''s {no comment} // nor this'

  object Edit1: TEdit
    Text = '(* nor this'
  end
end
