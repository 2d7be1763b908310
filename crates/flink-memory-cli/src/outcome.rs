//! How a run ends.

/// What a run came to, the worst last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Flink starts.
    #[default]
    Fine,
    /// Sizes differ, and nothing worse.
    Differs,
    /// Something was found that `--deny` names, or a risk came in.
    Denied,
    /// Flink refuses.
    Refused,
    /// A file or an argument could not be read.
    Trouble,
}

impl Outcome {
    /// Refused if Flink does not start.
    pub fn of_start(starts: bool) -> Self {
        match starts {
            true => Self::Fine,
            false => Self::Refused,
        }
    }

    /// The exit code of the program.
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Refused => 1,
            Self::Denied => 2,
            Self::Trouble => 3,
            Self::Differs => 4,
        }
    }
}
