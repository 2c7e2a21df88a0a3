// The app.
const re = /[/"]/g; // a class
const half = total / 2; /* division */
const t = `a ${ b /* c */ + `//${d}` } // text
// still text
`;
/* block
 */
if (x) /\/\*/.test(y);
export default "//";
