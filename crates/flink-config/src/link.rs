//! The state of the page as the fragment of its address: `#v=1&flink=2.3&on=docker&tm.process.size=4g`.
//!
//! `v` is the grammar's version. `flink` and `on` are always written, so that a link means the same next year. Every
//! other part is an option of the table with its raw text; `taskmanager.memory.` shortens to `tm.`,
//! `jobmanager.memory.` to `jm.`. Options that are not in the table stay behind, texts that do not look like what their
//! option is set to, and JVM arguments that are not about memory: a password cannot travel.
//!
//! Keys and texts are percent-encoded where a chat client would break the link or show it otherwise; `+` is a plus.
//! What cannot be read is told of and does not touch the rest.
//!
//! `vs.` begins the parts that tell of a second configuration to compare with: how it differs, and nothing else.
//!
//! `why` is at the end: messages of a failure with their numbers, and never a word of their text. What they mean is not
//! known here; see `flink-diagnosis`. Nor are parts that are held at sizes (`hold`, see `flink-solve`) and the answers from
//! which a configuration was planned (`plan`, see `flink-plan`), nor sizes of native memory that a user gave (`native`, see
//! `flink-advice`), which stand beside it in the same way.

mod versus;

use std::borrow::Cow;

use flink_memory::option::find;
use flink_memory::{Configuration, Deployment, FlinkVersion, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::answer::Answer;
use crate::travels::travelling;

pub use versus::Versus;

/// The longest link that is offered, and as much as is read of one, in characters of the fragment: some clients cut
/// longer ones.
pub const LINK_LENGTH: usize = 8_000;

/// The key of messages of a failure, and the longest text of them that is read.
const WHY: &str = "why";
const WHY_LENGTH: usize = 400;

/// The keys of parts that are held at sizes, of a plan's answers and of native memory, of which no more is read than of
/// messages.
const HOLD: &str = "hold";
const PLAN: &str = "plan";
const NATIVE: &str = "native";

/// The grammar that is written.
const GRAMMAR: &str = "1";

/// What the first part of a key shortens to.
const SHORT: [(&str, &str); 2] = [("tm.", "taskmanager.memory."), ("jm.", "jobmanager.memory.")];

/// What a link tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The release to calculate for.
    pub version: FlinkVersion,
    /// Where the processes run.
    pub deployment: Deployment,
    /// Whole keys of options of the table, each at most once, and their raw texts, in the order of the document.
    pub settings: Vec<(String, String)>,
    /// How a configuration differs that this one is compared with.
    pub versus: Option<Versus>,
    /// Messages of a failure with their numbers: `insufficient-network-buffers:65:32:2048:32768`.
    pub why: Option<String>,
    /// Parts that are held at sizes: `tm.task-heap=3g,tm.container=8g-`.
    pub hold: Option<String>,
    /// The answers of a plan: `job:sql,parallelism:64`.
    pub plan: Option<String>,
    /// Sizes of native memory that a user gave: `tm.libraries:512m`.
    pub native: Option<String>,
}

/// A part of a link that cannot be read, and is kept here as it stood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Another version of the grammar. The rest is read as if it were this one.
    #[error("The link uses version {0} of the format, which this page does not support")]
    Grammar(String),
    /// No release that is known here. The newest stands in.
    #[error("Unknown Flink release “{0}”")]
    Version(String),
    /// No deployment that is known here. Standalone stands in.
    #[error("Unknown deployment “{0}”")]
    Deployment(String),
    /// No option of the table.
    #[error("Unknown option “{key}” (set to “{text}”)")]
    Option {
        /// The whole key.
        key: String,
        /// What it was set to.
        text: String,
    },
    /// Something beside the configuration, like a plan, of what is compared with.
    #[error("“{0}” is ignored: only a configuration is compared with")]
    Beside(String),
    /// An option that stands twice: the later one counts.
    #[error("“{key}” is set twice; “{text}” is ignored")]
    Twice {
        /// The whole key.
        key: String,
        /// What the earlier one was set to.
        text: String,
    },
    /// A part that is not `key=text`, or has a `%` that stands for no character.
    #[error("“{0}” cannot be read")]
    Part(String),
    /// So many bytes at the end of a link that is far too long.
    #[error("The link is too long: its last {0} bytes are ignored")]
    Rest(usize),
}

impl Default for Link {
    fn default() -> Self {
        Self {
            version: FlinkVersion::NEWEST,
            deployment: Deployment::default(),
            settings: Vec::new(),
            versus: None,
            why: None,
            hold: None,
            plan: None,
            native: None,
        }
    }
}

impl Link {
    /// The link to a document, and the keys that stay behind, be it in part, in the order of the text.
    pub fn to(answer: &Answer) -> (Self, Vec<String>) {
        let (mut travels, mut staying) = (Configuration::default(), Vec::new());
        for entry in &answer.reading.entries {
            // Of a key that is set twice, the last counts.
            let counting = answer.configuration().get(&entry.key);
            if counting.is_none_or(|counting| counting.place != Some(entry.place)) {
                continue;
            }
            let lines = answer.document.text.get(entry.lines.clone());
            let is_one_line = lines.is_some_and(|lines| lines.lines().nth(1).is_none());
            let (text, is_all) = travelling(&entry.key, &entry.value, is_one_line);
            if let Some(text) = text {
                travels.set(&entry.key, Value::Text(text), None);
            }
            if !is_all {
                staying.push(entry.key.clone());
            }
        }
        let settings = travels.entries().iter();
        let link = Self {
            version: answer.document.flink,
            deployment: answer.document.deployment,
            settings: settings
                .map(|entry| (entry.key.clone(), entry.value.to_string()))
                .collect(),
            versus: None,
            why: None,
            hold: None,
            plan: None,
            native: None,
        };
        (link, staying)
    }

    /// Reads a fragment, with or without its `#`; tells what of it cannot be read.
    pub fn read(fragment: &str) -> (Self, Vec<Unreadable>) {
        let mut link = Self::default();
        let mut unreadable = Vec::new();
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let readable = readable(fragment);
        for part in readable.split('&') {
            // Some clients write `&` as HTML does.
            let part = part.strip_prefix("amp;").unwrap_or(part);
            if !part.is_empty()
                && let Err(reason) = link.read_part(part)
            {
                unreadable.push(reason);
            }
        }
        if readable.len() < fragment.len() {
            unreadable.push(Unreadable::Rest(fragment.len() - readable.len()));
        }
        (link, unreadable)
    }

    fn read_part(&mut self, part: &str) -> Result<(), Unreadable> {
        let decoded = part
            .split_once('=')
            .and_then(|(key, text)| Some((decode(key)?, decode(text)?)));
        let (key, text) = decoded.ok_or_else(|| Unreadable::Part(part.to_owned()))?;
        match key.as_str() {
            "v" if text == GRAMMAR => Ok(()),
            "v" => Err(Unreadable::Grammar(text)),
            "flink" => {
                self.version = text.parse().map_err(|_| Unreadable::Version(text))?;
                Ok(())
            }
            "on" => {
                self.deployment = text.parse().map_err(|_| Unreadable::Deployment(text))?;
                Ok(())
            }
            WHY | HOLD | PLAN | NATIVE => {
                let beside = match key.as_str() {
                    WHY => &mut self.why,
                    HOLD => &mut self.hold,
                    PLAN => &mut self.plan,
                    _ => &mut self.native,
                };
                let text = Some(text).filter(|text| is_short(text));
                *beside = Some(text.ok_or_else(|| Unreadable::Part(part.to_owned()))?);
                Ok(())
            }
            _ => match key.strip_prefix(versus::PREFIX) {
                Some(of_other) => self.read_versus(of_other, text),
                None => self.read_setting(long(&key), text),
            },
        }
    }

    fn read_versus(&mut self, key: &str, text: String) -> Result<(), Unreadable> {
        let mut versus = self.versus.take().unwrap_or_default();
        let read = versus.read_part(key, text);
        self.versus = Some(versus).filter(|versus| *versus != Versus::default());
        read
    }

    fn read_setting(&mut self, key: String, text: String) -> Result<(), Unreadable> {
        if find(&key).is_none() {
            return Err(Unreadable::Option { key, text });
        }
        match self.settings.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => {
                let text = std::mem::replace(known, text);
                Err(Unreadable::Twice { key, text })
            }
            None => {
                self.settings.push((key, text));
                Ok(())
            }
        }
    }

    /// The fragment, without its `#`.
    pub fn write(&self) -> String {
        let mut fragment = format!("v={GRAMMAR}&flink={}&on={}", self.version, self.deployment);
        for (key, text) in &self.settings {
            fragment.push('&');
            fragment.extend(utf8_percent_encode(&short(key), IN_KEYS));
            fragment.push('=');
            fragment.extend(utf8_percent_encode(text, IN_TEXTS));
        }
        if let Some(versus) = &self.versus {
            versus.write(&mut fragment);
        }
        let beside = [
            (PLAN, &self.plan),
            (NATIVE, &self.native),
            (WHY, &self.why),
            (HOLD, &self.hold),
        ];
        for (key, text) in beside {
            if let Some(text) = text {
                fragment = format!("{fragment}&{key}={text}");
            }
        }
        encode_end(&mut fragment);
        fragment
    }
}

/// Whether a text may be messages with their numbers, parts with sizes, or answers: it has no words that someone else
/// could have written.
fn is_short(text: &str) -> bool {
    let may_stand = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:,=+".contains(&byte);
    !text.is_empty() && text.len() <= WHY_LENGTH && text.bytes().all(may_stand)
}

/// What there is to say about the link to a document, in sentences without a full stop. `staying` are the keys that stay
/// behind, as [`Link::to`] gives them.
pub fn link_notes(answer: &Answer, fragment: &str, staying: &[String]) -> Vec<String> {
    let length = fragment.len();
    let refused = answer.reading.refusal.is_some();
    let refused = refused.then(|| "Flink refuses this text: the link opens only what of it could be read".to_owned());
    let staying = (!staying.is_empty()).then(|| format!("not in the link, or in part: {}", staying.join(", ")));
    let too_long = length > LINK_LENGTH;
    let too_long = too_long.then(|| format!("the link has {length} characters; the page reads at most {LINK_LENGTH}"));
    [refused, staying, too_long].into_iter().flatten().collect()
}

/// The text that a value is written with: what its option parses.
pub fn raw_text(value: &Value) -> String {
    match value {
        Value::Double(double) if double.is_nan() => ".nan".to_owned(),
        Value::Double(double) if double.is_infinite() => if *double > 0.0 { ".inf" } else { "-.inf" }.to_owned(),
        other => other.to_string(),
    }
}

/// The parts of a fragment that are read: half a part would say something else.
fn readable(fragment: &str) -> &str {
    if fragment.len() <= LINK_LENGTH {
        return fragment;
    }
    let mut bytes = fragment.bytes().take(LINK_LENGTH + 1);
    let end = bytes.rposition(|byte| byte == b'&');
    fragment.get(..end.unwrap_or(0)).unwrap_or_default()
}

fn long(key: &str) -> String {
    let prefixes = SHORT.iter();
    let mut replaced = prefixes.filter_map(|(short, long)| Some((*long).to_owned() + key.strip_prefix(short)?));
    replaced.next().unwrap_or_else(|| key.to_owned())
}

fn short(key: &str) -> String {
    let prefixes = SHORT.iter();
    let mut replaced = prefixes.filter_map(|(short, long)| Some((*short).to_owned() + key.strip_prefix(long)?));
    replaced.next().unwrap_or_else(|| key.to_owned())
}

/// What may not stand in a link as it is, wherever that is pasted.
///
/// Blanks, quotes and brackets end a link in many clients, `*`, `~` and `` ` `` format it, and letters beyond ASCII are
/// encoded by some.
const IN_TEXTS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b':')
    .remove(b'/')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@')
    .remove(b'+');
const IN_KEYS: &AsciiSet = &IN_TEXTS.add(b'=');

/// Encodes a last character that clients take for the end of the sentence around the link.
fn encode_end(fragment: &mut String) {
    if fragment.ends_with(['.', ',', ';', ':', '+', '@'])
        && let Some(last) = fragment.pop()
    {
        fragment.extend(utf8_percent_encode(last.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
    }
}

/// The text, if each `%` has its two digits and they make UTF-8.
fn decode(text: &str) -> Option<String> {
    let is_escape = |after: &str| matches!(after.as_bytes(), [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    let is_sound = text.split('%').skip(1).all(is_escape);
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.ok().filter(|_| is_sound).map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use flink_memory::v;
    use proptest::prelude::*;

    use super::*;
    use crate::{ConfigFile, Document, write_document};

    fn answer(settings: &[(&str, &str)]) -> Answer {
        let text = write_document(settings.iter().copied(), ConfigFile::ConfigYaml).text;
        Answer::new(Document::default().with_text(text))
    }

    fn settings(link: &Link) -> Vec<(&str, &str)> {
        let settings = link.settings.iter();
        settings.map(|(key, text)| (key.as_str(), text.as_str())).collect()
    }

    #[test]
    fn reads_and_writes_links() {
        let links = [
            ("v=1&flink=2.3&on=standalone", v(2, 3), Deployment::Standalone, vec![]),
            (
                "v=1&flink=1.18&on=kubernetes-operator&tm.process.size=4g&jm.heap.size=1g&state.backend.type=rocksdb",
                v(1, 18),
                Deployment::KubernetesOperator,
                vec![
                    ("taskmanager.memory.process.size", "4g"),
                    ("jobmanager.memory.heap.size", "1g"),
                    ("state.backend.type", "rocksdb"),
                ],
            ),
            (
                "v=1&flink=2.0&on=yarn&env.java.opts.all=-XX:+UseG1GC%20-Da=b%26c&external-resources=gpu;fpg%61",
                v(2, 0),
                Deployment::Yarn,
                vec![
                    ("env.java.opts.all", "-XX:+UseG1GC -Da=b&c"),
                    ("external-resources", "gpu;fpga"),
                ],
            ),
            (
                "v=1&flink=2.0&on=docker&tm.process.size=&tm.flink.size=%E4%BD%A0%2A%3B",
                v(2, 0),
                Deployment::Docker,
                vec![
                    ("taskmanager.memory.process.size", ""),
                    ("taskmanager.memory.flink.size", "你*;"),
                ],
            ),
            (
                "v=1&flink=2.0&on=docker&external-resource.a%3Db%25.amount=2",
                v(2, 0),
                Deployment::Docker,
                vec![("external-resource.a=b%.amount", "2")],
            ),
        ];
        for (fragment, version, deployment, expected) in links {
            let (link, unreadable) = Link::read(fragment);
            assert_eq!((link.version, link.deployment), (version, deployment), "{fragment}");
            assert_eq!(settings(&link), expected, "{fragment}");
            assert_eq!(unreadable, [], "{fragment}");
            assert_eq!(link.write(), fragment.replace("%61", "a"));
        }
    }

    #[test]
    fn keeps_what_it_cannot_read() {
        let part = |text: &str| Unreadable::Part(text.to_owned());
        let option = |key: &str, text: &str| Unreadable::Option {
            key: key.to_owned(),
            text: text.to_owned(),
        };
        let sound = "tm.process.size=4g";
        let parts = [
            ("", vec![]),
            ("v=2", vec![Unreadable::Grammar("2".to_owned())]),
            ("flink=9.9", vec![Unreadable::Version("9.9".to_owned())]),
            ("why=", vec![part("why=")]),
            ("why=oom-direct%20of%20mine", vec![part("why=oom-direct%20of%20mine")]),
            ("why=Exit", vec![part("why=Exit")]),
            ("plan=Job:sql", vec![part("plan=Job:sql")]),
            ("on=mesos", vec![Unreadable::Deployment("mesos".to_owned())]),
            ("s3.secret-key=abc", vec![option("s3.secret-key", "abc")]),
            ("tm.nothing=1", vec![option("taskmanager.memory.nothing", "1")]),
            ("__proto__=1", vec![option("__proto__", "1")]),
            (
                "constructor=1&toString=",
                vec![option("constructor", "1"), option("toString", "")],
            ),
            ("=", vec![option("", "")]),
            ("x", vec![part("x")]),
            ("tm.flink.size=%", vec![part("tm.flink.size=%")]),
            ("tm.flink.size=%4", vec![part("tm.flink.size=%4")]),
            ("tm.flink.size=%zz", vec![part("tm.flink.size=%zz")]),
            ("tm.flink.size=%+1", vec![part("tm.flink.size=%+1")]),
            ("tm.flink.size=%FF%FE", vec![part("tm.flink.size=%FF%FE")]),
            ("tm.flink.size=%é", vec![part("tm.flink.size=%é")]),
            ("&&&", vec![]),
            (
                "tm.process.size=1g",
                vec![Unreadable::Twice {
                    key: "taskmanager.memory.process.size".to_owned(),
                    text: "1g".to_owned(),
                }],
            ),
        ];
        for (fragment, expected) in parts {
            let (link, unreadable) = Link::read(&format!("#v=1&{fragment}&amp;{sound}"));
            assert_eq!(
                settings(&link),
                [("taskmanager.memory.process.size", "4g")],
                "{fragment}"
            );
            assert_eq!(unreadable, expected, "{fragment}");
        }
    }

    #[test]
    fn messages_travel_as_numbers() {
        let fragment = "v=1&flink=2.3&on=docker&tm.process.size=4g&why=oom-netty:4194304:265289730:268435458,exit-239";
        let (link, unreadable) = Link::read(fragment);
        let why = "oom-netty:4194304:265289730:268435458,exit-239";
        assert_eq!((link.why.as_deref(), unreadable), (Some(why), vec![]));
        assert_eq!(link.write(), fragment);
        let long = format!("why={}", "1".repeat(WHY_LENGTH + 1));
        assert_eq!(Link::read(&long).0.why, None);
        let fragment = "v=1&flink=2.3&on=docker&hold=tm.task-heap=3g,tm.network=512m+,tm.container=8g-,rest";
        let (link, unreadable) = Link::read(fragment);
        assert_eq!((link.write(), unreadable), (fragment.to_owned(), vec![]));
        let (link, _) = Link::read("hold=tm.network=512m%2B");
        assert_eq!(link.write(), "v=1&flink=2.3&on=standalone&hold=tm.network=512m%2B");
        for none in [
            "hold=",
            "hold=tm.x=%3Cscript%3E",
            &format!("hold={}", "1".repeat(WHY_LENGTH + 1)),
        ] {
            assert_eq!(Link::read(none).0.hold, None, "{none}");
        }
    }

    #[test]
    fn reads_no_more_than_a_link_can_have() {
        let size = "tm.process.size=4g";
        let names = "a,".repeat(LINK_LENGTH);
        let long = [
            (format!("{size}&x={names}"), 1),
            (format!("{size}&external-resources={names}&jm.process.size=2g"), 1),
            // A part that ends at the limit, and one that would be cut within.
            (format!("{size}&external-resources={:a<1$}", "", LINK_LENGTH - 38), 2),
            (
                format!("{size}&external-resources={:a<1$}&x=1", "", LINK_LENGTH - 38),
                2,
            ),
            (format!("{size}&external-resources={:a<1$}", "", LINK_LENGTH - 37), 1),
            ("x".repeat(LINK_LENGTH + 1), 0),
        ];
        for (fragment, count) in long {
            let (link, unreadable) = Link::read(&fragment);
            assert_eq!(link.settings.len(), count, "{}", fragment.len());
            let rest: Vec<_> = unreadable
                .iter()
                .filter(|reason| matches!(reason, Unreadable::Rest(_)))
                .collect();
            assert_eq!(rest.len(), usize::from(fragment.len() > LINK_LENGTH));
            assert_eq!(rest.len(), unreadable.len());
        }
    }

    #[test]
    fn says_what_a_link_lacks() {
        let notes = |text: &str| {
            let answer = Answer::new(Document::default().with_text(text));
            let (link, staying) = Link::to(&answer);
            link_notes(&answer, &link.write(), &staying)
        };
        let sound = "taskmanager.memory.process.size: 4g\n";
        assert_eq!(notes(sound), [""; 0]);
        assert_eq!(notes(&format!("{sound}x: y\n")), ["not in the link, or in part: x"]);
        // The rest of it starts.
        let refused = notes(&format!("{sound}jobmanager.memory.process.size: 2g\n\tx: y\n"));
        assert!(
            matches!(refused.as_slice(), [refused] if refused.starts_with("Flink refuses this text")),
            "{refused:?}"
        );
        let names: Vec<_> = (0..2_000).map(|number| format!("name{number}")).collect();
        let long = notes(&format!("{sound}external-resources: {}\n", names.join(";")));
        assert!(
            matches!(long.as_slice(), [long] if long.ends_with("at most 8000")),
            "{long:?}"
        );
    }

    #[test]
    fn leaves_behind_what_is_not_in_the_table() {
        let (link, behind) = Link::to(&answer(&[
            ("s3.secret-key", "abc"),
            ("taskmanager.memory.process.size", "4g"),
            ("x", "y"),
        ]));
        assert_eq!(settings(&link), [("taskmanager.memory.process.size", "4g")]);
        assert_eq!(behind, ["s3.secret-key", "x"]);
    }

    #[test]
    fn reads_the_text_that_options_parse() {
        let values = [
            (Value::Text("4g".to_owned()), "4g"),
            (Value::Double(f64::NAN), ".nan"),
            (Value::Double(f64::NEG_INFINITY), "-.inf"),
            (Value::Double(0.5), "0.5"),
            (Value::Integer(-3), "-3"),
        ];
        for (value, expected) in values {
            assert_eq!(raw_text(&value), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            texts in prop::collection::vec((prop::sample::select(flink_memory::option::OPTIONS.iter().map(|option| option.key.replace("<name>", "a=&%é")).collect::<Vec<_>>()), any::<String>()), 0..5),
            version in prop::sample::select(FlinkVersion::ALL.to_vec()),
            deployment in prop::sample::select(Deployment::ALL.to_vec()),
            why in prop::option::of("[a-z0-9.:,-]{1,60}"),
            hold in prop::option::of("[a-z0-9.=,+-]{1,60}"),
            plan in prop::option::of("[a-z0-9.:,-]{1,60}"),
            others in prop::collection::vec((prop::sample::select(flink_memory::option::OPTIONS.iter().map(|option| option.key.replace("<name>", "a=&%é")).collect::<Vec<_>>()), any::<String>()), 0..5),
            other_version in prop::sample::select(FlinkVersion::ALL.to_vec()),
        ) {
            let mut link = Link { version, deployment, why, hold, plan, ..Link::default() };
            for (key, text) in texts {
                if link.settings.iter().all(|(known, _)| *known != key) {
                    link.settings.push((key, text));
                }
            }
            let mut other = Link { version: other_version, deployment, ..Link::default() };
            for (key, text) in others {
                if other.settings.iter().all(|(known, _)| *known != key) {
                    other.settings.push((key, text));
                }
            }
            link.versus = Versus::between(&link, &other);
            if let Some(versus) = &link.versus {
                let sorted = |link: Link| {
                    let mut settings = link.settings;
                    settings.sort();
                    (link.version, link.deployment, settings)
                };
                prop_assert_eq!(sorted(versus.other(&link)), sorted(other));
            }
            let fragment = link.write();
            let may_stand = |char: char| char.is_ascii_alphanumeric() || "-._:/,;=@+%&".contains(char);
            prop_assert!(fragment.chars().all(may_stand) && fragment.ends_with(|char: char| !".,;:+@".contains(char)));
            if fragment.len() <= LINK_LENGTH {
                prop_assert_eq!(Link::read(&fragment), (link, vec![]));
            }
        }

        #[test]
        fn any_fragment_is_read(fragment in "[#&=%a-z.0-9é+]{0,60}|\\PC{0,60}") {
            let (link, _) = Link::read(&fragment);
            prop_assert_eq!(Link::read(&link.write()), (link, vec![]));
        }
    }
}
