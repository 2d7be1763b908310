//! Floats as Java reads and writes them, in little code.
//!
//! ```
//! use java_float::{JavaDouble, read_double};
//!
//! assert_eq!(read_double("1e7").map(|double| JavaDouble(double).to_string()).as_deref(), Some("1.0E7"));
//! ```

mod decimal;
mod nearest;
mod parse;

pub use decimal::{Decimal, JavaDouble, JavaFloat};
pub use nearest::{read_double, read_float};
pub use parse::{NumberFormatError, parse_double, parse_float};
