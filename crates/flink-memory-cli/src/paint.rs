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

impl Style {
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
            true => format!("\x1B[{}m{text}\x1B[0m", style.code()),
            false => text.to_owned(),
        }
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
