C     A FIXED FORM PROGRAM
* ANOTHER REMARK
      PROGRAM MAIN
      CHARACTER*8 S
      S = 'IT''S !'
! modern remark

      END
