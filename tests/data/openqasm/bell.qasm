// Bell
include "qelib1.inc"; // tail
