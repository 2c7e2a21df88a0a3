#pragma D option quiet
/* Opens */
syscall::open:entry { trace("/* x */"); }
