//! A number held between two ends.

/// The number, or the end that it is beyond. What the standard library has for this prints floats where the ends are the
/// wrong way round, and the code for that is as large as a section of the page.
pub fn clamp(number: f64, least: f64, most: f64) -> f64 {
    number.min(most).max(least)
}
