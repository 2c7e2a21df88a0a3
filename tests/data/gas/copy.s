# Copies bytes.
	.text
	.globl copy
copy:
	/* the loop
	   itself */
1:	movb (%rsi), %al	/* one */
	jmp 1b
	# never reached

	.ascii "a # b"
