//! The characters that YAML allows.

use crate::cursor::Cursor;
use crate::error::{ErrorKind, SyntaxError};

/// How many characters the library reads at a time: it looks for forbidden ones in all of them at once.
const READ_AHEAD: usize = 1024;

/// Whether YAML allows a character, as `StreamReader.isPrintable`.
pub fn is_allowed(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

/// What there is to say of the first character that YAML does not allow.
pub fn forbidden_character(text: &str) -> Option<SyntaxError> {
    text.find(|char| !is_allowed(char))?;
    let mut cursor = Cursor::new(text);
    while cursor.peek().is_some_and(is_allowed) {
        cursor.step();
    }
    let advice = "YAML does not allow this character: remove it, or write it as an escape in double quotes.";
    let problem = "special characters are not allowed";
    Some(SyntaxError::at(cursor.mark(), problem, advice).of(ErrorKind::Character))
}

/// Whether the library gave up before it had read the characters around a forbidden one.
pub fn comes_before(reached: usize, character: &SyntaxError) -> bool {
    reached / READ_AHEAD < character.mark.index / READ_AHEAD
}
