//! What the address of an embedded page asks for: which parts, which process, which theme.

use flink_memory::Process;

/// A part of the page that an embedding page can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Form,
    Picture,
    Why,
    Advice,
    Table,
    Result,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Form,
        Self::Picture,
        Self::Why,
        Self::Advice,
        Self::Table,
        Self::Result,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Picture => "picture",
            Self::Why => "why",
            Self::Advice => "advice",
            Self::Table => "table",
            Self::Result => "result",
        }
    }

    /// The parts that are named, between commas. What is no part is passed over, and nothing means the picture.
    pub fn read(words: &str) -> Vec<Self> {
        let named = |part: &Self| words.split(',').any(|word| word.trim() == part.word());
        let parts: Vec<Self> = Self::ALL.into_iter().filter(named).collect();
        match parts.is_empty() {
            true => vec![Self::Picture],
            false => parts,
        }
    }
}

/// Whether any of the parts is more than the program of an embedded picture has.
pub fn is_more_than_a_picture(parts: &[Part]) -> bool {
    parts.iter().any(|part| !matches!(part, Part::Picture | Part::Why))
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// The theme of this word, or the one that goes with letters of this colour. No word means the system's.
    pub fn read(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            letters => match is_light(letters) {
                Some(true) => Self::Dark,
                Some(false) => Self::Light,
                None => Self::Auto,
            },
        }
    }
}

/// Whether a colour, as a browser computes it, is light: `rgb(28, 30, 34)`, `color(srgb 0.1 0.1 0.1)`, `oklch(0.2 0 0)`.
fn is_light(color: &str) -> Option<bool> {
    let (space, rest) = color.split_once('(')?;
    let mut numbers = rest.split([' ', ',', '+', ')']).filter_map(flink_memory::read_double);
    // Green is the most of what is bright.
    let (brightness, middle) = match space {
        "rgb" | "rgba" => (numbers.nth(1), 127.0),
        "color" => (numbers.nth(1), 0.5),
        "lab" | "lch" => (numbers.next(), 50.0),
        "oklab" | "oklch" => (numbers.next(), 0.5),
        _ => (None, 0.0),
    };
    Some(brightness? > middle)
}

/// The process of this word. No word means the TaskManager.
pub fn process(word: &str) -> Process {
    word.parse().unwrap_or(Process::TaskManager)
}

/// What the address asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub parts: Vec<Part>,
    pub theme: Theme,
    /// The process, if one is named.
    pub process: Option<Process>,
}

impl Asked {
    /// Reads the query of an address, with its `?`. Without the word `embed`, it asks for the whole page.
    pub fn read(query: &str) -> Option<Self> {
        let value = |name: &str| {
            query
                .trim_start_matches('?')
                .split('&')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .find_map(|(key, value)| (key == name).then(|| plain(value)))
        };
        let embed = value("embed")?;
        // The form comes with the picture that it changes.
        let parts = value("parts").unwrap_or_else(|| "picture".to_owned());
        Some(Self {
            parts: Part::read(&format!("{parts},{embed}")),
            theme: Theme::read(&value("theme").unwrap_or_default()),
            process: value("process")
                .filter(|word| !word.is_empty())
                .map(|word| process(&word)),
        })
    }
}

/// The value as it was before it became part of an address.
fn plain(value: &str) -> String {
    percent_encoding::percent_decode_str(value)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_letters_ask_for_dark() {
        let cases = [
            ("rgb(232, 233, 235)", Theme::Dark),
            ("rgba(28, 30, 34, 0.9)", Theme::Light),
            ("color(display-p3 0.9 0.9 0.9)", Theme::Dark),
            ("color(srgb 0.1 0.1 0.1 / 0.5)", Theme::Light),
            ("oklch(0.92 0.01 200)", Theme::Dark),
            ("lab(12 0 0)", Theme::Light),
            ("rgb(", Theme::Auto),
            ("auto", Theme::Auto),
            ("", Theme::Auto),
        ];
        for (word, theme) in cases {
            assert_eq!(Theme::read(word), theme, "{word}");
        }
        let asked = Asked::read("?embed&theme=rgb(232,%20233,%20235)");
        assert_eq!(asked.map(|asked| asked.theme), Some(Theme::Dark));
    }

    #[test]
    fn reads_what_is_asked_for_and_passes_over_the_rest() {
        let cases = [
            ("?embed", "picture", Theme::Auto, None),
            ("?embed=form&theme=dark", "form picture", Theme::Dark, None),
            ("?theme=light&embed", "picture", Theme::Light, None),
            ("?embed&parts=table%2Cwhy", "why table", Theme::Auto, None),
            (
                "?embed&process=jobmanager&parts=result,advice,picture",
                "picture advice result",
                Theme::Auto,
                Some(Process::JobManager),
            ),
            (
                "?embed=__proto__&parts=<script>,constructor&theme=%00",
                "picture",
                Theme::Auto,
                None,
            ),
        ];
        for (query, parts, theme, process) in cases {
            let asked = Asked::read(query);
            let words = asked.as_ref().map(|asked| asked.parts.iter().map(|part| part.word()));
            let words = words.map(|words| words.collect::<Vec<_>>().join(" "));
            assert_eq!(words.as_deref(), Some(parts), "{query}");
            assert_eq!(
                asked.map(|asked| (asked.theme, asked.process)),
                Some((theme, process)),
                "{query}"
            );
        }
        for query in ["", "?", "?parts=table", "?embedded"] {
            assert_eq!(Asked::read(query), None, "{query}");
        }
    }
}
