% Facts
/* block
*/
parent(tom, 'bob % x'). % tail
s("a % b").
