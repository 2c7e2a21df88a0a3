//! Main.
const s =
    \\// text
    \\"more"
;
const c = '"'; // char
