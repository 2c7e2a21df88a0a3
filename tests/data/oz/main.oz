% Main
/* block */
{Show 'a % b'} % tail
