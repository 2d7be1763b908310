//! Where answers and messages go.
//!
//! Who reads them may go away at any time: that changes neither what is looked at nor the exit code. What is in the
//! texts of others is shown, and not sent: no character moves the cursor of a terminal, and no line is a command to the
//! log of a workflow.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write};

use crate::paint::{Paint, Style};

/// Writes a text as it is.
pub(crate) fn print(text: &str) -> io::Result<()> {
    to(&mut io::stdout().lock(), text)
}

/// Writes a text for people.
pub(crate) fn tell(text: &str) -> io::Result<()> {
    print(&shown(text, Paint::on(&io::stdout())))
}

/// Writes a message in one line to the standard error.
pub(crate) fn note(message: &str) -> io::Result<()> {
    let line = shown(&message.replace('\n', "\\n"), Paint::on(&io::stderr()));
    to(&mut io::stderr().lock(), &(line + "\n"))
}

/// Says what is wrong with a file.
pub(crate) fn trouble(name: &str, error: &dyn std::fmt::Display) -> io::Result<()> {
    let lead = Paint::on(&io::stderr()).paint(Style::Red, "error:");
    note(&format!("{lead} {name}: {error}"))
}

/// Writes what is left in the buffer.
pub(crate) fn finish() -> io::Result<()> {
    ignoring_closed_pipes(io::stdout().flush())
}

fn to(stream: &mut impl Write, text: &str) -> io::Result<()> {
    ignoring_closed_pipes(stream.write_all(text.as_bytes()))
}

/// Whoever has gone away has read enough.
fn ignoring_closed_pipes(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A text with control characters as escapes, but for the colours that were put in, and with no line that a workflow
/// takes for a command.
fn shown(text: &str, paint: Paint) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_blank_line = true;
    while let Some(char) = rest.chars().next() {
        if let Some(colour) = paint.colour_at(rest) {
            shown.push_str(colour);
            rest = rest.get(colour.len()..).unwrap_or_default();
            continue;
        }
        if is_blank_line && rest.starts_with("::") {
            shown.push('\\');
        }
        is_blank_line = char == '\n' || (is_blank_line && char.is_whitespace());
        match char {
            // Spaces that do not break are of no use to a terminal, and hinder whoever searches.
            '\u{a0}' => shown.push(' '),
            '\n' => shown.push('\n'),
            _ if moves(char) => {
                let _ = write!(shown, "{}", char.escape_default());
            }
            _ => shown.push(char),
        }
        rest = rest.get(char.len_utf8()..).unwrap_or_default();
    }
    shown
}

/// Whether a character does something to what is around it, rather than being seen.
fn moves(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_others_would_do() {
        let texts = [
            ("a\u{a0}b\n", "a b\n"),
            ("a\u{1B}[31mb", "a\\u{1b}[31mb"),
            ("a\r::error::b", "a\\r::error::b"),
            ("::error::a", "\\::error::a"),
            ("a\n  ::error::b\n::c", "a\n  \\::error::b\n\\::c"),
            ("a ::b", "a ::b"),
            ("a\tb\u{9B}c\u{202E}d", "a\\tb\\u{9b}c\\u{202e}d"),
            ("é 你", "é 你"),
        ];
        for (text, expected) in texts {
            assert_eq!(shown(text, Paint::never()), expected);
        }
        let painted = Paint::always().paint(Style::Red, "::a\u{1B}[2J");
        assert_eq!(shown(&painted, Paint::always()), "\u{1B}[31m\\::a\\u{1b}[2J\u{1B}[0m");
    }
}
