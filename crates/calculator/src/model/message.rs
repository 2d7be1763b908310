//! What an embedding page may say, and what that changes.

use flink_config::{ConfigFile, Document};
use flink_memory::{Deployment, FlinkVersion, Process};

use super::embed::{Part, Theme};
use super::opened::Opened;

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

    /// The document with what is set; none if nothing of it is.
    pub fn apply(&self, document: &Document) -> Option<Opened> {
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
        (next != *document).then(|| Opened::of(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn sets_what_is_named_and_leaves_the_rest() {
        let document = Document::default().with_text("taskmanager.memory.process.size: 4g\n");
        let config = Set {
            config: Some("tm.process.size=5g".to_owned()),
            flink: Some(v(2, 0)),
            ..Set::default()
        };
        let opened = config.apply(&document).unwrap_or_default();
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
        let opened = on.apply(&document).unwrap_or_default();
        assert_eq!(
            (opened.document.text, opened.document.deployment),
            (document.text.clone(), Deployment::Yarn)
        );
        assert_eq!(Set::default().apply(&document), None);
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
    fn no_settings_are_what_flink_ships() {
        let set = Set {
            config: Some(String::new()),
            ..Set::default()
        };
        assert_eq!(set.apply(&Document::default()), Some(Opened::default()));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let set = Set {
            config: Some("__proto__=1&tm.process.size=4g&constructor=<script>".to_owned()),
            ..Set::default()
        };
        let opened = set.apply(&Document::default()).unwrap_or_default();
        assert_eq!(opened.faults.len(), 2);
        assert!(opened.document.text.contains("4g"));
    }
}
