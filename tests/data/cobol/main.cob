      * A REMARK
       IDENTIFICATION DIVISION.
       PROGRAM-ID. MAIN.

      *> modern
           DISPLAY "A *> B". *> tail
      / new page
