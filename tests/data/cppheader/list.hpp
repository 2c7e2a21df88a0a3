// A list
template <class T> class List {}; /* tail */
