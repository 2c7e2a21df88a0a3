; Says hello.
section .data
msg:    db "hello; world", 10   ; not a comment inside
len:    equ $ - msg

section .text
        global _start
        ; entry
_start: mov eax, 4
        int 0x80
