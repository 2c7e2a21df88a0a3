// A trigger
trigger Acc on Account (before insert) { String s = '// \' text'; } // tail
/* block */
