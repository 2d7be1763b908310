//! What is held at which size, and its short form: `tm.task-heap=3g,tm.network=512m+,tm.container=8g-,rest`.

use std::fmt;
use std::str::FromStr;

use flink_config::size_text;
use flink_memory::{Component, ExactSize, MemorySize, Process, ShortSize};

/// More holds than this are not read.
pub const HOLDS: usize = 16;

/// No part is held at more, in bytes: 64 TiB.
pub(crate) const LARGEST: i64 = 64 << 40;

/// The word that says that everything else stays.
const REST: &str = "rest";

/// What is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A component of the process, be it a part or a sum.
    Component(Component),
    /// What the process runs in: the memory limit of a pod, what YARN allocates, and anywhere else the container that is
    /// made for the total.
    Container,
}

/// How a size is to be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It is the size.
    Exactly,
    /// It is the size or more.
    AtLeast,
    /// It is the size or less.
    AtMost,
}

/// A part of a process that is held at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The process.
    pub process: Process,
    /// The part of it.
    pub what: What,
    /// How the size is to be met.
    pub bound: Bound,
    /// The size.
    pub size: MemorySize,
}

/// Holds that are to be met at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Each of them.
    pub holds: Vec<Hold>,
    /// Whether every part keeps its size that is not held, and is not within a held sum.
    pub rest_stays: bool,
}

/// Why a text is no hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// Not of the form `part=size`.
    #[error("“{0}” is no hold: write it as tm.task-heap=3g, tm.network>=512m or tm.container<=8g")]
    Form(String),
    /// A name of no part.
    #[error("Unknown part “{name}”: {} are supported", names(*process))]
    Part {
        /// The process it is to be of; the TaskManager where none is named.
        process: Process,
        /// The name.
        name: String,
    },
    /// A text that is no size.
    #[error("“{0}” is no size: write it as 512m, 3g or 1500m")]
    Size(String),
    /// More than any machine has.
    #[error("“{0}” is more than 64 TiB, the largest size that can be held")]
    TooLarge(String),
    /// Too many.
    #[error("No more than {HOLDS} holds are supported")]
    TooMany,
}

/// The words for components, which are those of Flink's options.
const WORDS: [(Component, &str); 13] = [
    (Component::TotalProcess, "process"),
    (Component::TotalFlink, "flink"),
    (Component::JvmHeap, "heap"),
    (Component::FrameworkHeap, "framework-heap"),
    (Component::TaskHeap, "task-heap"),
    (Component::OffHeap, "off-heap"),
    (Component::Managed, "managed"),
    (Component::Direct, "direct"),
    (Component::FrameworkOffHeap, "framework-off-heap"),
    (Component::TaskOffHeap, "task-off-heap"),
    (Component::Network, "network"),
    (Component::JvmMetaspace, "metaspace"),
    (Component::JvmOverhead, "overhead"),
];
const CONTAINER: &str = "container";

const PREFIXES: [(Process, &str); 2] = [(Process::TaskManager, "tm."), (Process::JobManager, "jm.")];

/// The names of all parts of a process, as an enumeration.
fn names(process: Process) -> String {
    let prefix = prefix(process);
    let words = WORDS.iter().filter(|(component, _)| is_of(*component, process));
    let names: Vec<String> = words.map(|(_, word)| format!("{prefix}{word}")).collect();
    format!("{} and {prefix}{CONTAINER}", names.join(", "))
}

fn prefix(process: Process) -> &'static str {
    match process {
        Process::TaskManager => "tm.",
        Process::JobManager => "jm.",
    }
}

/// Whether a process has a component.
fn is_of(component: Component, process: Process) -> bool {
    Component::TotalProcess.holds(component, process)
}

impl What {
    /// The word for it in the short form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Container => CONTAINER,
            Self::Component(component) => {
                let mut words = WORDS.iter();
                words
                    .find(|(known, _)| *known == component)
                    .map_or("", |(_, word)| word)
            }
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Container => "Container",
            Self::Component(component) => component.name(),
        }
    }

    fn read(word: &str, process: Process) -> Option<Self> {
        if matches!(word, CONTAINER | "pod") {
            return Some(Self::Container);
        }
        let mut words = WORDS.iter();
        let (component, _) = words.find(|(component, known)| *known == word && is_of(*component, process))?;
        Some(Self::Component(*component))
    }
}

impl Hold {
    /// A hold of a component.
    pub const fn of(process: Process, component: Component, bound: Bound, size: MemorySize) -> Self {
        Self {
            process,
            what: What::Component(component),
            bound,
            size,
        }
    }

    /// Whether a size meets the hold, but for so many bytes where it is to be met exactly.
    pub fn is_met(&self, size: MemorySize, rounding: i64) -> bool {
        match self.bound {
            Bound::Exactly => size.bytes().abs_diff(self.size.bytes()) <= rounding.unsigned_abs(),
            Bound::AtLeast => size >= self.size,
            Bound::AtMost => size <= self.size,
        }
    }

    /// The least and the most bytes that meet it.
    pub(crate) const fn range(&self) -> (i64, i64) {
        let bytes = self.size.bytes();
        match self.bound {
            Bound::Exactly => (bytes, bytes),
            Bound::AtLeast => (bytes, LARGEST),
            Bound::AtMost => (0, bytes),
        }
    }

    /// The hold as people read it: `Network at least 512 MiB`.
    pub fn sentence(&self) -> String {
        let bound = match self.bound {
            Bound::Exactly => "",
            Bound::AtLeast => "at least ",
            Bound::AtMost => "at most ",
        };
        format!("{} {bound}{}", self.what.name(), told(self.size))
    }
}

/// A size in words; to the byte where the short form would be another size.
pub(crate) fn told(size: MemorySize) -> String {
    let is_short = size.bytes() % (1 << 20) == 0 && (size.bytes() < 1 << 30 || size.bytes() % (1 << 28) == 0);
    if is_short {
        ShortSize(size).to_string()
    } else if size.bytes() % (1 << 20) == 0 {
        format!("{} MiB", size.bytes() >> 20)
    } else {
        ExactSize(size).to_string()
    }
}

/// The short form: `+` behind a size means at least, and `-` at most, which nothing that a link passes through changes.
impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = match self.bound {
            Bound::Exactly => "",
            Bound::AtLeast => "+",
            Bound::AtMost => "-",
        };
        write!(
            f,
            "{}{}={}{bound}",
            prefix(self.process),
            self.what.word(),
            size_text(self.size)
        )
    }
}

/// Reads the short form, and `>=` and `<=` as people write them. Without a process it is the TaskManager's.
impl FromStr for Hold {
    type Err = HoldError;

    fn from_str(text: &str) -> Result<Self, HoldError> {
        let text = text.trim();
        let no_hold = || HoldError::Form(text.to_owned());
        let (name, size) = text.split_once('=').ok_or_else(no_hold)?;
        let size = size.trim();
        let (name, size, bound) = if let Some(name) = name.strip_suffix('>') {
            (name, size, Bound::AtLeast)
        } else if let Some(name) = name.strip_suffix('<') {
            (name, size, Bound::AtMost)
        } else if let Some(size) = size.strip_suffix('+') {
            (name, size, Bound::AtLeast)
        } else if let Some(size) = size.strip_suffix('-') {
            (name, size, Bound::AtMost)
        } else {
            (name, size, Bound::Exactly)
        };
        let name = name.trim();
        if name.is_empty() {
            return Err(no_hold());
        }
        let mut prefixes = PREFIXES.iter();
        let (process, word) = prefixes
            .find_map(|(process, prefix)| Some((*process, name.strip_prefix(prefix)?)))
            .unwrap_or((Process::TaskManager, name));
        let what = What::read(word, process).ok_or_else(|| HoldError::Part {
            process,
            name: name.to_owned(),
        })?;
        let read = MemorySize::parse(size).map_err(|_| HoldError::Size(size.to_owned()))?;
        if read.bytes() > LARGEST {
            return Err(HoldError::TooLarge(size.to_owned()));
        }
        Ok(Self {
            process,
            what,
            bound,
            size: read,
        })
    }
}

impl Holds {
    /// Adds a hold, or puts it in the place of the one of the same part.
    pub fn set(&mut self, hold: Hold) {
        let is_same = |other: &&mut Hold| (other.process, other.what) == (hold.process, hold.what);
        match self.holds.iter_mut().find(is_same) {
            Some(other) => *other = hold,
            None => self.holds.push(hold),
        }
    }

    /// Lets go of a part.
    pub fn let_go(&mut self, process: Process, what: What) {
        self.holds.retain(|hold| (hold.process, hold.what) != (process, what));
    }
}

/// The short forms, with commas between.
impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.rest_stays.then(|| REST.to_owned());
        let holds = self.holds.iter().map(Hold::to_string).chain(rest);
        f.write_str(&holds.collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Holds {
    type Err = HoldError;

    fn from_str(text: &str) -> Result<Self, HoldError> {
        let mut holds = Self::default();
        for part in text.split(',') {
            match part.trim() {
                "" => {}
                REST => holds.rest_stays = true,
                part => holds.holds.push(part.parse()?),
            }
            if holds.holds.len() > HOLDS {
                return Err(HoldError::TooMany);
            }
        }
        Ok(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn holds_are_read_as_people_and_links_write_them() {
        let holds = [
            ("tm.task-heap=3g", "tm.task-heap=3g", "Task Heap 3 GiB"),
            ("tm.network>=512m", "tm.network=512m+", "Network at least 512 MiB"),
            ("tm.network = 512m+", "tm.network=512m+", "Network at least 512 MiB"),
            ("tm.pod<=8g", "tm.container=8g-", "Container at most 8 GiB"),
            ("managed=1500 mb", "tm.managed=1500m", "Managed Memory 1500 MiB"),
            ("jm.heap=1025m", "jm.heap=1025m", "JVM Heap 1025 MiB"),
        ];
        for (text, short, sentence) in holds {
            let hold: Hold = text.parse().unwrap();
            let told = hold.sentence().replace('\u{a0}', " ");
            assert_eq!((hold.to_string().as_str(), told.as_str()), (short, sentence));
        }
    }

    #[test]
    fn what_is_no_hold_is_named() {
        let told = |text: &str| text.parse::<Holds>().unwrap_err().to_string();
        assert!(told("tm.task-heap").contains("write it as"));
        assert!(told("jm.managed=1g").starts_with("Unknown part “jm.managed”: jm.process, jm.flink, jm.heap"));
        assert_eq!(
            told("tm.managed=1.5g"),
            "“1.5g” is no size: write it as 512m, 3g or 1500m"
        );
        assert!(told("tm.managed=100t").contains("64 TiB"));
        assert_eq!(
            told(&"tm.managed=1g,".repeat(17)),
            "No more than 16 holds are supported"
        );
    }

    proptest! {
        #[test]
        fn holds_come_back(
            holds in prop::collection::vec((0usize..14, 0usize..2, 0usize..3, 0..=LARGEST), 0..=HOLDS),
            rest_stays: bool,
        ) {
            let holds = holds.into_iter().filter_map(|(what, process, bound, bytes)| {
                let process = Process::ALL[process];
                let what = match WORDS.get(what) {
                    Some((component, _)) if is_of(*component, process) => What::Component(*component),
                    Some(_) => return None,
                    None => What::Container,
                };
                let bound = [Bound::Exactly, Bound::AtLeast, Bound::AtMost][bound];
                Some(Hold { process, what, bound, size: MemorySize::from_bytes(bytes)? })
            });
            let holds = Holds { holds: holds.collect(), rest_stays };
            prop_assert_eq!(holds.to_string().parse(), Ok(holds));
        }
    }
}
