// A view
/* block */
const s = `// ${x}`; // tail
