//! A crate.
use std::fmt;
/* outer /* inner */
   still */
fn f<'a>(x: &'a str) -> char { '"' } // lifetime
const R: &str = r#"// "raw" "#;
const M: &str = "two
// lines";
