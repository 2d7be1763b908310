//! Colours for the texts that are handed out: comments, keys, strings and numbers, a line at a time.
//!
//! No grammar is followed further than the eye does: what is not recognized stays as it is, and every letter is shown.

use yew::prelude::*;

/// How a text is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Keys and values with a colon between them; Flink's log is close enough.
    Yaml,
    /// Arguments of a command.
    Arguments,
    /// Headings, tables, and YAML within fences.
    Markdown,
}

/// What a piece of text is, which is its class in the style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Comment,
    /// A comment that says what does not work.
    Alarm,
    Key,
    Text,
    Number,
}

impl Kind {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Comment => Some("c-comment"),
            Self::Alarm => Some("c-alarm"),
            Self::Key => Some("c-key"),
            Self::Text => Some("c-text"),
            Self::Number => Some("c-number"),
        }
    }
}

/// Lines beyond this stay plain: nobody reads so far, and a browser has to bear them.
const LINES: usize = 1_000;

/// The text in colours.
pub fn coloured(text: &str, language: Language) -> Html {
    let piece = |(kind, piece): (Kind, &str)| match kind.class() {
        Some(class) => html! { <span {class}>{ piece.to_owned() }</span> },
        None => html! { { piece.to_owned() } },
    };
    html! { <code>{ for pieces(text, language).into_iter().map(piece) }</code> }
}

/// The pieces of a text, in their order and without a gap.
fn pieces(text: &str, language: Language) -> Vec<(Kind, &str)> {
    let mut pieces = Pieces(Vec::new());
    let mut rest = text;
    let mut is_fenced = false;
    for _ in 0..LINES {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        let is_fence = language == Language::Markdown && line.starts_with("```");
        is_fenced ^= is_fence;
        match language {
            _ if is_fence => pieces.push(Kind::Comment, line),
            Language::Yaml => pieces.yaml(line),
            Language::Markdown if is_fenced => pieces.yaml(line),
            Language::Markdown => pieces.markdown(line),
            Language::Arguments => pieces.arguments(line),
        }
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    pieces.push(Kind::Plain, rest);
    pieces.0
}

struct Pieces<'t>(Vec<(Kind, &'t str)>);

impl<'t> Pieces<'t> {
    fn push(&mut self, kind: Kind, piece: &'t str) {
        if !piece.is_empty() {
            self.0.push((kind, piece));
        }
    }

    fn comment(&mut self, line: &'t str) {
        let warns = line.contains(" does NOT ");
        self.push(if warns { Kind::Alarm } else { Kind::Comment }, line);
    }

    fn yaml(&mut self, line: &'t str) {
        let start = line
            .find(|letter: char| !matches!(letter, ' ' | '-'))
            .unwrap_or(line.len());
        let (indent, rest) = line.split_at(start);
        if rest.starts_with('#') {
            self.push(Kind::Plain, indent);
            self.comment(rest);
            return;
        }
        self.push(Kind::Plain, indent);
        let colon = rest
            .find(": ")
            .or_else(|| rest.trim_end().strip_suffix(':').map(str::len));
        let (key, value) = rest.split_at(colon.unwrap_or_default());
        self.push(Kind::Key, key);
        self.value(value);
    }

    /// What stands behind a key, its colon included, or alone.
    fn value(&mut self, text: &'t str) {
        let start = text
            .find(|letter: char| !matches!(letter, ':' | ' '))
            .unwrap_or(text.len());
        let (before, rest) = text.split_at(start);
        self.push(Kind::Plain, before);
        let quote = rest.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let end = match quote {
            Some(quote) => rest.rfind(quote).map_or(rest.len(), |end| end + 1),
            None => rest.find(" #").unwrap_or_else(|| rest.trim_end().len()),
        };
        let (value, after) = rest.split_at(end);
        let kind = match quote {
            Some(_) => Kind::Text,
            None if is_number(value) => Kind::Number,
            None => Kind::Plain,
        };
        self.push(kind, value);
        let is_comment = after.trim_start().starts_with('#');
        self.push(if is_comment { Kind::Comment } else { Kind::Plain }, after);
    }

    fn markdown(&mut self, line: &'t str) {
        match line.chars().next() {
            Some('#') => self.push(Kind::Key, line),
            Some('>') => self.comment(line),
            Some('|') => {
                for cell in line.split_inclusive('|') {
                    let number = is_number(cell.trim_end_matches('|').trim());
                    self.push(if number { Kind::Number } else { Kind::Plain }, cell);
                }
            }
            _ => self.push(Kind::Plain, line),
        }
    }

    fn arguments(&mut self, line: &'t str) {
        if line.starts_with('#') {
            self.comment(line);
            return;
        }
        for argument in line.split_inclusive(' ') {
            // A flag ends where its value starts, with or without an equals sign between them.
            let numbered = argument.strip_prefix("-Xm").and(argument.get(4..)).is_some();
            let end = argument.find('=').or(numbered.then_some(4)).unwrap_or_default();
            let (flag, value) = argument.split_at(end);
            self.push(Kind::Key, flag);
            let (equals, value) = value.split_at(usize::from(value.starts_with('=')));
            self.push(Kind::Plain, equals);
            let is_quoted = value.starts_with('\'');
            let kind = match () {
                () if is_quoted => Kind::Text,
                () if is_number(value.trim_end()) => Kind::Number,
                () => Kind::Plain,
            };
            self.push(kind, value);
        }
    }
}

/// Whether a value is a number, be it with a unit: `1728m`, `0.4`, `1.34 GiB`.
fn is_number(value: &str) -> bool {
    value.len() <= 24
        && value.starts_with(|letter: char| letter.is_ascii_digit())
        && value
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | ' ' | '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces that have a colour, each with the first letter of its kind.
    fn check(text: &str, language: Language, expected: &[&str]) {
        let pieces = pieces(text, language);
        let whole: String = pieces.iter().map(|(_, piece)| *piece).collect();
        assert_eq!(whole, text);
        let coloured: Vec<String> = pieces
            .iter()
            .filter_map(|(kind, piece)| {
                Some(format!(
                    "{}: {}",
                    kind.class()?.trim_start_matches("c-"),
                    piece.trim_end()
                ))
            })
            .collect();
        assert_eq!(coloured, expected, "{text}");
    }

    #[test]
    fn colours_what_the_eye_looks_for() {
        use Language::*;
        check(
            "# Flink 2.3: there\na:\n  b.c: 1728m # agreed\n",
            Yaml,
            &[
                "comment: # Flink 2.3: there",
                "key: a",
                "key: b.c",
                "number: 1728m",
                "comment:  # agreed",
            ],
        );
        check(
            "# Flink 2.3 does NOT start\n- name: 'it''s # x'\n",
            Yaml,
            &["alarm: # Flink 2.3 does NOT start", "key: name", "text: 'it''s # x'"],
        );
        check("a: b: c\nword\n:\n: x\n\n", Yaml, &["key: a"]);
        check(
            "-Da.b=1g \\\n-Dc='d e'\n-Xmx512 -XX:Max=1\n",
            Arguments,
            &[
                "key: -Da.b",
                "number: 1g",
                "key: -Dc",
                "text: 'd",
                "key: -Xmx",
                "number: 512",
                "key: -XX:Max",
                "number: 1",
            ],
        );
        check(
            "## Memory\n| Heap | 1.5 GiB |\n```yaml\na: 1\n```\n",
            Markdown,
            &[
                "key: ## Memory",
                "number:  1.5 GiB |",
                "comment: ```yaml",
                "key: a",
                "number: 1",
                "comment: ```",
            ],
        );
    }

    #[test]
    fn shows_every_letter_of_anything() {
        for text in [
            "",
            "\n",
            "ä: ö # ü",
            "'",
            "\"\n\"",
            "-Xm",
            "-Xmä",
            "=",
            "a:\u{a0}b",
            "|",
            "#",
            " - - #\r\n",
        ] {
            for language in [Language::Yaml, Language::Arguments, Language::Markdown] {
                let pieces = pieces(text, language);
                assert_eq!(pieces.iter().map(|(_, piece)| *piece).collect::<String>(), text);
            }
        }
        let long = "a: 1\n".repeat(LINES * 2);
        assert_eq!(
            pieces(&long, Language::Yaml)
                .iter()
                .map(|(_, piece)| piece.len())
                .sum::<usize>(),
            long.len()
        );
    }
}
