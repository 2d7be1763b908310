//! Colours, where there is someone to see them.

use std::env;
use std::io::IsTerminal;

use flink_advice::Severity;

/// How a text stands out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    Bold,
    Faint,
    Red,
    Yellow,
    Cyan,
}

/// What ends a colour.
const END: &str = "\x1B[0m";

impl Style {
    const ALL: [Self; 5] = [Self::Bold, Self::Faint, Self::Red, Self::Yellow, Self::Cyan];

    pub const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Refused => Self::Red,
            Severity::Risk | Severity::Waste => Self::Yellow,
            Severity::Hint => Self::Cyan,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Bold => 1,
            Self::Faint => 2,
            Self::Red => 31,
            Self::Yellow => 33,
            Self::Cyan => 36,
        }
    }
}

/// Whether to paint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(bool);

impl Paint {
    /// Paints where the output is a terminal that knows colours, and `NO_COLOR` is not set.
    pub fn on(output: &impl IsTerminal) -> Self {
        let is_set = |variable| env::var_os(variable).is_some_and(|text| !text.is_empty());
        let is_dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        Self(output.is_terminal() && !is_set("NO_COLOR") && !is_dumb)
    }

    pub fn paint(self, style: Style, text: &str) -> String {
        match self.0 {
            true => format!("\x1B[{}m{text}{END}", style.code()),
            false => text.to_owned(),
        }
    }

    /// The colour that a text begins with, or the end of one, if that may have been put there by [`Paint::paint`].
    pub fn colour_at(self, text: &str) -> Option<&str> {
        let code = text.strip_prefix("\x1B[").filter(|_| self.0)?;
        let length = code.find('m').filter(|length| *length <= 2)?;
        let (colour, _) = text.split_at_checked("\x1B[".len() + length + 1)?;
        let is_own = |style: Style| code.get(..length) == Some(style.code().to_string().as_str());
        (colour == END || Style::ALL.into_iter().any(is_own)).then_some(colour)
    }

    #[cfg(test)]
    pub fn always() -> Self {
        Self(true)
    }

    #[cfg(test)]
    pub fn never() -> Self {
        Self(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_only_where_asked() {
        assert_eq!(Paint(true).paint(Style::Red, "refused"), "\x1B[31mrefused\x1B[0m");
        assert_eq!(Paint(false).paint(Style::Red, "refused"), "refused");
    }
}
