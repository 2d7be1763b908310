//! What is asked about the machines, and the short text of that.

use std::fmt;

use flink_config::size_text;
use flink_memory::MemorySize;

use super::{Group, Known, Node, Reserved, Resources, Upgrade};
use crate::tuning::Usage;

/// The most that each number may be.
const MACHINES: u32 = 100_000;
const MANAGERS: u32 = 16;
const MILLICORES: i64 = 1 << 24;
const LARGEST: MemorySize = MemorySize::from_mebibytes(1 << 30);
const PRICE: f64 = 1e6;

/// The longest price that is read.
const DIGITS: usize = 16;

/// What is asked about machines. Any may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Machines {
    /// What a node is.
    pub node: Option<Machine>,
    /// What daemon sets take of each node.
    pub daemon_sets: Option<MemorySize>,
    /// How many nodes there are; as many as needed if not said.
    pub count: Option<u32>,
    /// JobManagers.
    pub managers: Option<u32>,
    /// How jobs are replaced.
    pub upgrade: Option<Upgrade>,
    /// The price of a GiB for an hour.
    pub price: Option<f64>,
    /// What a TaskManager uses of its heap, metaspace and managed memory, for the operator's memory tuning.
    pub used: [Option<MemorySize>; 3],
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// By its name.
    Known(Known),
    /// By its memory and cores.
    Sized(Resources),
}

/// The names of what is used.
const USED: [&str; 3] = ["used-heap", "used-metaspace", "used-managed"];

impl Machine {
    /// The kind of nodes that it is, so many or as many as needed, with what daemon sets take; and what there is to say
    /// about it.
    pub fn group(self, count: Option<u32>, daemon_sets: Resources) -> (Group, String) {
        let (node, note) = match self {
            Self::Known(known) => (known.node(), known.note()),
            Self::Sized(capacity) => {
                let reserved = Reserved {
                    system: Resources::default(),
                    eviction: 100 << 20,
                };
                let note = "100 MiB are kept free for the eviction threshold. What the system keeps beside that counts \
                            among the daemon sets.";
                (Node::reserved("node", capacity, reserved, 110), note.to_owned())
            }
        };
        let node = Node {
            beside: daemon_sets,
            ..node
        };
        let count = count.map(i64::from);
        (Group { node, count }, note)
    }

    fn read(text: &str) -> Option<Self> {
        if let Some(known) = Known::of_word(text) {
            return Some(Self::Known(known));
        }
        let (memory, cpu) = text.split_once('-')?;
        let (number, each) = match cpu.strip_suffix('m') {
            Some(number) => (number, 1),
            None => (cpu, 1000),
        };
        let cpu = whole(number)?.checked_mul(each)?;
        let memory = size(memory)?.bytes();
        let is_machine = memory > 0 && (1..=MILLICORES).contains(&cpu);
        is_machine.then_some(Self::Sized(Resources { memory, cpu }))
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => f.write_str(&known.word()),
            Self::Sized(Resources { memory, cpu }) => {
                let memory = size_text(MemorySize::from_bytes(*memory).unwrap_or_default());
                match cpu % 1000 {
                    0 => write!(f, "{memory}-{}", cpu / 1000),
                    _ => write!(f, "{memory}-{cpu}m"),
                }
            }
        }
    }
}

impl Machines {
    /// Takes one answer, or takes it back where the text is empty; nothing where it is none.
    pub fn answer(&mut self, name: &str, text: &str) -> Option<()> {
        match name {
            "node" => self.node = given(text, Machine::read)?,
            "daemon-sets" => self.daemon_sets = given(text, size)?,
            "count" => self.count = given(text, |text| number(text, MACHINES))?,
            "managers" => self.managers = given(text, |text| number(text, MANAGERS))?,
            "upgrade" => self.upgrade = given(text, Upgrade::of)?,
            "price" => self.price = given(text, price)?,
            _ => {
                let place = USED.iter().position(|used| *used == name)?;
                *self.used.get_mut(place)? = given(text, size)?;
            }
        }
        Some(())
    }

    /// The answers that are given, with their names, in a fixed order.
    pub(crate) fn parts(&self) -> Vec<(&'static str, String)> {
        let size = |size: Option<MemorySize>| size.map(size_text);
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let upgrade = self.upgrade.filter(|upgrade| *upgrade != Upgrade::default());
        let parts = [
            ("node", self.node.map(|node| node.to_string())),
            ("daemon-sets", size(self.daemon_sets)),
            ("count", number(self.count)),
            ("managers", number(self.managers)),
            ("upgrade", upgrade.map(|upgrade| upgrade.word().to_owned())),
            ("price", self.price.map(|price| price.to_string())),
        ];
        let used = USED.into_iter().zip(self.used.map(size));
        let parts = parts.into_iter().chain(used);
        parts.filter_map(|(name, text)| Some((name, text?))).collect()
    }

    /// What a TaskManager uses, if any of it is said.
    pub fn usage(&self) -> Option<Usage> {
        let [heap, metaspace, managed] = self.used;
        self.used.iter().any(Option::is_some).then(|| Usage {
            heap: heap.unwrap_or_default(),
            metaspace: metaspace.unwrap_or_default(),
            managed: managed.unwrap_or_default(),
            rescaled: None,
        })
    }
}

/// An answer, or none where it is taken back; nothing where it is no answer.
fn given<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match text {
        "" => Some(None),
        text => read(text).map(Some),
    }
}

fn whole(text: &str) -> Option<i64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

fn number(text: &str, most: u32) -> Option<u32> {
    let number = whole(text)?.try_into().ok();
    number.filter(|number| (1..=most).contains(number))
}

fn size(text: &str) -> Option<MemorySize> {
    MemorySize::parse(text).ok().filter(|size| *size <= LARGEST)
}

/// A price in plain digits.
fn price(text: &str) -> Option<f64> {
    let is_plain = text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let price: f64 = text.parse().ok().filter(|_| is_plain)?;
    (0.0..=PRICE).contains(&price).then_some(price)
}
