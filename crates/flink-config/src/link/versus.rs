//! What a link compares its configuration with: only how that differs.
//!
//! `vs.flink=2.3` and `vs.on=yarn` are another release and deployment, `vs.tm.process.size=8g` another value, and
//! `vs.unset=tm.network.max` says of a key that the other configuration does not set it. It has neither a plan nor holds
//! nor messages of its own: those of the link belong to its own configuration.

use flink_memory::option::find;
use flink_memory::{Deployment, FlinkVersion};
use percent_encoding::utf8_percent_encode;

use super::{HOLD, IN_KEYS, IN_TEXTS, Link, PLAN, Unreadable, WHY, long, short};

/// What each part begins with.
pub(super) const PREFIX: &str = "vs.";

/// How another configuration differs from that of the link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versus {
    /// Its release, if that is another.
    pub version: Option<FlinkVersion>,
    /// Its deployment, if that is another.
    pub deployment: Option<Deployment>,
    /// Whole keys of options of the table, each at most once, with what it sets them to; without a text, it does not.
    pub settings: Vec<(String, Option<String>)>,
}

impl Versus {
    /// How one configuration differs from another; `None` if it does not.
    pub fn between(link: &Link, other: &Link) -> Option<Self> {
        let text = |link: &Link, key: &str| {
            let mut settings = link.settings.iter();
            settings.find(|(known, _)| known == key).map(|(_, text)| text.clone())
        };
        let changed = other
            .settings
            .iter()
            .filter(|(key, new)| text(link, key).as_ref() != Some(new));
        let changed = changed.map(|(key, text)| (key.clone(), Some(text.clone())));
        let gone = link.settings.iter().filter(|(key, _)| text(other, key).is_none());
        let gone = gone.map(|(key, _)| (key.clone(), None));
        let versus = Self {
            version: Some(other.version).filter(|version| *version != link.version),
            deployment: Some(other.deployment).filter(|deployment| *deployment != link.deployment),
            settings: changed.chain(gone).collect(),
        };
        (versus != Self::default()).then_some(versus)
    }

    /// The other configuration as a link of its own.
    pub fn other(&self, link: &Link) -> Link {
        let mut settings = link.settings.clone();
        for (key, text) in &self.settings {
            match (settings.iter().position(|(known, _)| known == key), text) {
                (Some(at), Some(text)) => {
                    if let Some((_, known)) = settings.get_mut(at) {
                        known.clone_from(text);
                    }
                }
                (Some(at), None) => {
                    settings.remove(at);
                }
                (None, Some(text)) => settings.push((key.clone(), text.clone())),
                (None, None) => {}
            }
        }
        Link {
            version: self.version.unwrap_or(link.version),
            deployment: self.deployment.unwrap_or(link.deployment),
            settings,
            ..Link::default()
        }
    }

    /// Reads a part, by its key without the prefix.
    pub(super) fn read_part(&mut self, key: &str, text: String) -> Result<(), Unreadable> {
        match key {
            "flink" => {
                self.version = Some(text.parse().map_err(|_| Unreadable::Version(text))?);
                Ok(())
            }
            "on" => {
                self.deployment = Some(text.parse().map_err(|_| Unreadable::Deployment(text))?);
                Ok(())
            }
            "unset" => self.set(long(&text), None),
            WHY | HOLD | PLAN => Err(Unreadable::Beside(format!("{PREFIX}{key}"))),
            _ => self.set(long(key), Some(text)),
        }
    }

    fn set(&mut self, key: String, text: Option<String>) -> Result<(), Unreadable> {
        if find(&key).is_none() {
            return Err(Unreadable::Option {
                key: format!("{PREFIX}{key}"),
                text: text.unwrap_or_default(),
            });
        }
        match self.settings.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => Err(Unreadable::Twice {
                text: std::mem::replace(known, text).unwrap_or_default(),
                key: format!("{PREFIX}{key}"),
            }),
            None => {
                self.settings.push((key, text));
                Ok(())
            }
        }
    }

    /// Adds the parts to a fragment.
    pub(super) fn write(&self, fragment: &mut String) {
        if let Some(version) = self.version {
            *fragment += &format!("&{PREFIX}flink={version}");
        }
        if let Some(deployment) = self.deployment {
            *fragment += &format!("&{PREFIX}on={deployment}");
        }
        for (key, text) in &self.settings {
            *fragment += "&";
            *fragment += PREFIX;
            match text {
                Some(text) => {
                    fragment.extend(utf8_percent_encode(&short(key), IN_KEYS));
                    *fragment += "=";
                    fragment.extend(utf8_percent_encode(text, IN_TEXTS));
                }
                None => {
                    *fragment += "unset=";
                    fragment.extend(utf8_percent_encode(&short(key), IN_TEXTS));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    fn link(version: FlinkVersion, deployment: Deployment, settings: &[(&str, &str)]) -> Link {
        let settings = settings
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
        Link {
            version,
            deployment,
            settings: settings.collect(),
            ..Link::default()
        }
    }

    const SIZE: &str = "taskmanager.memory.process.size";
    const MAX: &str = "taskmanager.memory.network.max";

    fn check(one: &Link, other: &Link, written: &str) {
        let both = Link {
            versus: Versus::between(one, other),
            ..one.clone()
        };
        let fragment = both.write();
        assert_eq!(fragment, format!("{}{written}", one.write()));
        let (read, unreadable) = Link::read(&fragment);
        assert_eq!((&read, unreadable), (&both, vec![]));
        let again = read.versus.map(|versus| versus.other(one));
        assert_eq!(again.as_ref().unwrap_or(one), other);
    }

    #[test]
    fn carries_only_the_difference() {
        let standalone = Deployment::Standalone;
        let one = link(v(1, 18), standalone, &[(SIZE, "4g"), (MAX, "1g")]);
        check(&one, &one, "");
        check(
            &one,
            &link(v(2, 3), standalone, &[(SIZE, "4g"), (MAX, "1g")]),
            "&vs.flink=2.3",
        );
        check(
            &one,
            &link(v(1, 18), Deployment::Yarn, &[(SIZE, "4g"), (MAX, "1g")]),
            "&vs.on=yarn",
        );
        check(
            &one,
            &link(v(1, 18), standalone, &[(SIZE, "8g"), (MAX, "1g")]),
            "&vs.tm.process.size=8g",
        );
        check(
            &one,
            &link(v(1, 18), standalone, &[(SIZE, "4g")]),
            "&vs.unset=tm.network.max",
        );
        let more = [(SIZE, "4g"), (MAX, "1g"), ("state.backend.type", "rocksdb")];
        check(
            &one,
            &link(v(1, 18), standalone, &more),
            "&vs.state.backend.type=rocksdb",
        );
    }

    #[test]
    fn tells_what_it_cannot_read() {
        let parts = [
            ("vs.flink=9.9", "Unknown Flink release “9.9”"),
            ("vs.on=mesos", "Unknown deployment “mesos”"),
            (
                "vs.s3.secret-key=abc",
                "Unknown option “vs.s3.secret-key” (set to “abc”)",
            ),
            ("vs.unset=nothing", "Unknown option “vs.nothing” (set to “”)"),
            ("vs.plan=job:sql", "“vs.plan” is ignored: only a configuration"),
            ("vs.hold=tm.task-heap=3g", "“vs.hold” is ignored: only a configuration"),
            ("vs.why=exit-239", "“vs.why” is ignored: only a configuration"),
            ("vs.=1", "Unknown option “vs.” (set to “1”)"),
        ];
        for (part, told) in parts {
            let (link, unreadable) = Link::read(&format!("v=1&flink=2.3&on=docker&{part}"));
            let unreadable: Vec<_> = unreadable.iter().map(|part| part.to_string()).collect();
            assert_eq!(
                unreadable.iter().filter(|said| said.starts_with(told)).count(),
                1,
                "{unreadable:?}"
            );
            assert_eq!(link.versus, None, "{part}");
        }
        let (link, unreadable) = Link::read("v=1&vs.tm.process.size=1g&vs.unset=tm.process.size");
        assert_eq!(unreadable.len(), 1);
        assert_eq!(
            link.versus.map(|versus| versus.settings),
            Some(vec![(SIZE.to_owned(), None)])
        );
    }
}
