/** A thing */
interface IThing { void f(); } // tail
