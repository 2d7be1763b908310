//! What an embedding page may say, and what that changes.

use flink_config::{ConfigFile, Document, LINK_LENGTH};
use flink_memory::{Deployment, FlinkVersion, Process};

use super::embed::{Part, Theme, process};
use super::opened::Opened;

/// Version of the messages, in both directions.
pub const VERSION: f64 = 1.0;

/// The longest text of a configuration that is read, in UTF-16 units.
pub const TEXT_LENGTH: usize = 1 << 20;

/// The longest of the other fields, in UTF-16 units.
const WORD_LENGTH: usize = 200;

/// What is to be shown; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// The settings of a link.
    pub config: Option<String>,
    /// The text of a configuration file.
    pub text: Option<String>,
    pub flink: Option<FlinkVersion>,
    pub on: Option<Deployment>,
    pub process: Option<Process>,
    pub parts: Option<Vec<Part>>,
    pub theme: Option<Theme>,
}

impl Set {
    /// Reads a message of a `version`, if it is one for us: as a link is read. `string` gives a field that is a string of
    /// at most so many UTF-16 units. What is wrong with the others is passed over, and nothing is believed.
    pub fn read(version: Option<f64>, string: impl Fn(&str, usize) -> Option<String>) -> Option<Self> {
        let word = |name: &str| string(name, WORD_LENGTH);
        if word("target")? != "flink-memory" || version != Some(VERSION) {
            return None;
        }
        match word("type")?.as_str() {
            "theme" => Some(Self {
                theme: Some(Theme::read(&word("theme")?)),
                ..Self::default()
            }),
            "set" => Some(Self {
                config: string("config", LINK_LENGTH),
                text: string("text", TEXT_LENGTH),
                flink: word("flink").and_then(|word| or_default(&word, FlinkVersion::NEWEST)),
                on: word("on").and_then(|word| or_default(&word, Deployment::default())),
                process: word("process").map(|word| process(&word)),
                parts: word("parts").map(|words| Part::read(&words)),
                theme: word("theme").map(|word| Theme::read(&word)),
            }),
            _ => None,
        }
    }

    /// This and what is set after it, as one: what is named last counts. A configuration takes the place of the one
    /// before, whether that was `config` or `text`.
    pub fn then(self, later: Self) -> Self {
        let (config, text) = match later.config.is_some() || later.text.is_some() {
            true => (later.config, later.text),
            false => (self.config, self.text),
        };
        Self {
            config,
            text,
            flink: later.flink.or(self.flink),
            on: later.on.or(self.on),
            process: later.process.or(self.process),
            parts: later.parts.or(self.parts),
            theme: later.theme.or(self.theme),
        }
    }

    /// The document with what is set; none if nothing of it is. What it is compared with stays with another release or
    /// deployment, which it has too where it had the same.
    pub fn apply(&self, document: &Document, versus: Option<&Document>) -> Option<Opened> {
        let flink = self.flink.unwrap_or(document.flink);
        let deployment = self.on.unwrap_or(document.deployment);
        if let Some(config) = &self.config {
            return Some(match config.trim_start_matches(['#', '&']) {
                "" => Opened::of(Document::shipped(flink, deployment)),
                config => Opened::read(&format!("v=1&flink={flink}&on={deployment}&{config}")),
            });
        }
        let next = match &self.text {
            Some(text) => Document::new(text.as_str(), ConfigFile::usual(flink), flink, deployment),
            None => Document {
                deployment,
                ..document.with_flink(flink)
            },
        };
        let moved = |other: &Document| {
            let other = match other.flink == document.flink {
                true => other.with_flink(flink),
                false => other.clone(),
            };
            match other.deployment == document.deployment {
                true => Document { deployment, ..other },
                false => other,
            }
        };
        (next != *document).then(|| Opened {
            versus: versus.filter(|_| self.text.is_none()).map(moved),
            ..Opened::of(next)
        })
    }
}

/// What the word means; no word means the default.
fn or_default<T: std::str::FromStr>(word: &str, default: T) -> Option<T> {
    match word {
        "" => Some(default),
        word => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    /// Reads a message whose fields, after `target` and `type`, are these.
    fn message(kind: &str, fields: &[(&str, &str)]) -> Option<Set> {
        let head = [("target", "flink-memory"), ("type", kind)];
        let all: Vec<_> = head.iter().chain(fields).collect();
        Set::read(Some(VERSION), |name, longest| {
            let (_, value) = all.iter().find(|(known, _)| *known == name)?;
            (value.len() <= longest).then(|| (*value).to_owned())
        })
    }

    #[test]
    fn wrong_fields_are_passed_over() {
        assert_eq!(message("set", &[]), Some(Set::default()));
        assert_eq!(message("get", &[("config", "tm.process.size=4g")]), None);
        assert_eq!(message("theme", &[]), None);
        let long = "a".repeat(TEXT_LENGTH + 1);
        for name in ["config", "text", "flink", "on", "process", "parts", "theme"] {
            assert_eq!(message("set", &[(name, &long)]), Some(Set::default()), "{name}");
        }
        for name in ["flink", "on"] {
            assert_eq!(message("set", &[(name, "\u{202E}2.3")]), Some(Set::default()), "{name}");
        }
        let read = message(
            "set",
            &[("flink", ""), ("on", "yarn"), ("process", "x"), ("parts", "x")],
        );
        let expected = Set {
            flink: Some(FlinkVersion::NEWEST),
            on: Some(Deployment::Yarn),
            process: Some(Process::TaskManager),
            parts: Some(vec![Part::Picture]),
            ..Set::default()
        };
        assert_eq!(read, Some(expected));
        let string = |_: &str, _| Some("flink-memory".to_owned());
        for version in [None, Some(2.0), Some(f64::NAN)] {
            assert_eq!(Set::read(version, string), None, "{version:?}");
        }
    }

    #[test]
    fn sets_what_is_named_and_leaves_the_rest() {
        let document = Document::default().with_text("taskmanager.memory.process.size: 4g\n");
        let config = Set {
            config: Some("tm.process.size=5g".to_owned()),
            flink: Some(v(2, 0)),
            ..Set::default()
        };
        let opened = config.apply(&document, None).unwrap_or_default();
        assert!(opened.faults.is_empty());
        assert!(opened.document.text.contains("5g"));
        assert_eq!(
            (opened.document.flink, opened.document.deployment),
            (v(2, 0), document.deployment)
        );

        let on = Set {
            on: Some(Deployment::Yarn),
            ..Set::default()
        };
        let opened = on.apply(&document, None).unwrap_or_default();
        assert_eq!(
            (opened.document.text, opened.document.deployment),
            (document.text.clone(), Deployment::Yarn)
        );
        assert_eq!(Set::default().apply(&document, None), None);
    }

    #[test]
    fn messages_are_taken_together() {
        let config = |config: &str| Set {
            config: Some(config.to_owned()),
            ..Set::default()
        };
        let text = Set {
            text: Some("a: b".to_owned()),
            on: Some(Deployment::Yarn),
            ..Set::default()
        };
        let both = config("tm.process.size=4g").then(text.clone());
        assert_eq!(both, text);
        let later = both.then(config("tm.process.size=5g"));
        assert_eq!(
            (later.config.as_deref(), later.text),
            (Some("tm.process.size=5g"), None)
        );
        assert_eq!(later.on, Some(Deployment::Yarn));
    }

    #[test]
    fn what_is_compared_with_follows_release_and_deployment() {
        let document = Document::default()
            .with_flink(v(1, 18))
            .with_text("taskmanager.memory.process.size: 4g\n");
        let larger = document.with_text("taskmanager.memory.process.size: 8g\n");
        let set = Set {
            flink: Some(v(2, 0)),
            ..Set::default()
        };
        let versus = |set: &Set, other: &Document| set.apply(&document, Some(other)).and_then(|opened| opened.versus);
        assert_eq!(versus(&set, &larger), Some(larger.with_flink(v(2, 0))));
        let newer = larger.with_flink(v(2, 3));
        assert_eq!(versus(&set, &newer), Some(newer.clone()));
        let text = Set {
            text: Some("a: b".to_owned()),
            ..Set::default()
        };
        assert_eq!(versus(&text, &newer), None);
        let config = Set {
            config: Some("tm.process.size=5g&vs.tm.process.size=6g".to_owned()),
            ..Set::default()
        };
        let text = versus(&config, &newer).map(|other| other.text);
        assert_eq!(text.as_deref(), Some("taskmanager.memory.process.size: 6g\n"));
    }

    #[test]
    fn no_settings_are_what_flink_ships() {
        let set = Set {
            config: Some(String::new()),
            ..Set::default()
        };
        assert_eq!(set.apply(&Document::default(), None), Some(Opened::default()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let set = Set {
            config: Some("__proto__=1&tm.process.size=4g&constructor=<script>".to_owned()),
            ..Set::default()
        };
        let opened = set.apply(&Document::default(), None).unwrap_or_default();
        assert_eq!(opened.faults.len(), 2);
        assert!(opened.document.text.contains("4g"));
    }
}
