// A bot
int OnInit() { return 0; } // tail
