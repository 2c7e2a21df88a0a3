// Types.
declare const a: `${string}//`;
/** doc */
type B = "/*" | '//';
