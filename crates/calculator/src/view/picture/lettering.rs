//! How much room letters take, estimated so that a text never turns out longer than its room.
//!
//! The widest of the usual system fonts (DejaVu Sans, Verdana) is taken as the measure; the sizes here are those of the
//! style sheet.

/// The letters that the picture is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// A component's name.
    Name,
    /// The name of a whole where there is little room.
    SmallName,
    /// A name and a size in one line.
    LeafName,
    /// A size.
    Amount,
}

impl Letters {
    /// The class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::SmallName => "name small",
            Self::LeafName => "name light",
            Self::Amount => "amount",
        }
    }

    /// The font size, and whether it is bold.
    const fn size(self) -> (f64, bool) {
        match self {
            Self::Name => (12.5, true),
            Self::SmallName => (11.0, true),
            Self::LeafName => (12.0, false),
            Self::Amount => (11.5, false),
        }
    }
}

/// From one line of text to the next, below a first line in such letters.
pub const fn pitch(first: Letters) -> f64 {
    match first {
        Letters::SmallName => 13.0,
        _ => 15.0,
    }
}

/// At most how long a text is.
pub fn width(text: &str, letters: Letters) -> f64 {
    let (size, bold) = letters.size();
    let ems: f64 = text
        .chars()
        .map(if bold { bold_advance } else { regular_advance })
        .sum();
    ems * size
}

/// How far a bold letter takes the next one, in ems.
fn bold_advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | 'J' | ' ' | '.' | '·' => 0.38,
        'f' | 't' | '-' => 0.48,
        'r' => 0.5,
        'c' | 's' | 'z' => 0.6,
        'a' | 'e' | 'k' | 'o' | 'v' | 'x' | 'y' | 'E' | 'F' | 'L' | 'T' | '0'..='9' => 0.7,
        'A'..='Z' if !matches!(letter, 'M' | 'W') => 0.84,
        'm' | 'w' | 'M' | 'W' | '%' => 1.05,
        _ => 0.72,
    }
}

/// How far a letter takes the next one, in ems.
fn regular_advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | 'J' | ' ' | '\u{a0}' | '.' | '·' => 0.32,
        'f' | 't' | '-' => 0.4,
        'r' => 0.42,
        '\u{2002}' => 0.5,
        'c' | 's' | 'z' | 'k' => 0.58,
        'm' | 'w' | 'M' | 'W' | '%' => 0.98,
        'A'..='Z' if !matches!(letter, 'E' | 'F' | 'L' | 'T') => 0.79,
        _ => 0.64,
    }
}

/// The text in two lines, broken at the space that makes the longer one shortest.
pub fn wrapped(text: &str) -> Vec<&str> {
    let breaks = text.match_indices(' ').map(|(at, _)| text.split_at(at));
    let shortest = breaks.min_by_key(|(first, second)| first.len().max(second.trim().len()));
    shortest.map_or_else(|| vec![text], |(first, second)| vec![first, second.trim()])
}
