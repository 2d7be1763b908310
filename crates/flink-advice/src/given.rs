//! Sizes that users give to lines of the ledger, and their short text, as links and the command line have it.

use std::fmt;

use flink_memory::{MemorySize, Process};

use crate::ledger::Item;

/// What a process's name shortens to.
const fn short(process: Process) -> &'static str {
    match process {
        Process::TaskManager => "tm",
        Process::JobManager => "jm",
    }
}

/// Sizes of lines, each line of a process at most once: `tm.libraries:512m,jm.code-cache:96m`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given(Vec<(Process, Item, MemorySize)>);

impl Given {
    /// Reads a text as far as it can be read, and gives the parts that cannot. Without a process, it is the TaskManager.
    pub fn read(text: &str) -> (Self, Vec<&str>) {
        let mut given = Self::default();
        let mut bad = Vec::new();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            match line(part) {
                Some((process, item, size)) => given.set(process, item, Some(size)),
                None => bad.push(part),
            }
        }
        (given, bad)
    }

    /// Gives a line a size, or takes that back.
    pub fn set(&mut self, process: Process, item: Item, size: Option<MemorySize>) {
        self.0.retain(|(of, named, _)| (*of, *named) != (process, item));
        self.0.extend(size.map(|size| (process, item, size)));
        self.0
            .sort_by_key(|(process, item, _)| (*process == Process::JobManager, *item));
    }

    /// These, and those of the `others` that are not among them.
    pub fn over(&self, mut others: Self) -> Self {
        for (process, item, size) in &self.0 {
            others.set(*process, *item, Some(*size));
        }
        others
    }

    /// What is given for a process, as [`ledger`](crate::ledger()) takes it.
    pub fn of(&self, process: Process) -> Vec<(Item, MemorySize)> {
        let own = self.0.iter().filter(|(of, ..)| *of == process);
        own.map(|(_, item, size)| (*item, *size)).collect()
    }
}

fn line(part: &str) -> Option<(Process, Item, MemorySize)> {
    let (name, size) = part.split_once(':')?;
    let (process, name) = match name.split_once('.') {
        Some(("tm", name)) => (Process::TaskManager, name),
        Some(("jm", name)) => (Process::JobManager, name),
        Some(_) => return None,
        None => (Process::TaskManager, name),
    };
    Some((process, Item::of(name)?, MemorySize::parse(size).ok()?))
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (process, item, size)) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let size = flink_config::size_text(*size);
            write!(f, "{comma}{}.{}:{size}", short(*process), item.id())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flink_config::Link;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn links_bring_sizes_back(sizes in prop::collection::vec((0..2usize, 0..Item::ALL.len(), 0..1i64 << 45), 0..8)) {
            let mut given = Given::default();
            for (process, item, bytes) in sizes {
                given.set(Process::ALL[process], Item::ALL[item], MemorySize::from_bytes(bytes));
            }
            let text = given.to_string();
            let link = Link { native: Some(text).filter(|text| !text.is_empty()), ..Link::default() };
            let (read, unreadable) = Link::read(&link.write());
            prop_assert_eq!(unreadable, vec![]);
            prop_assert_eq!(Given::read(read.native.as_deref().unwrap_or_default()), (given, vec![]));
        }
    }

    #[test]
    fn keeps_what_can_be_read() {
        let (given, bad) = Given::read("libraries:512m,jm.code-cache:96m,tm.moon:1m,x.netty:1m,tm.netty:much,jvm");
        assert_eq!(given.to_string(), "tm.libraries:512m,jm.code-cache:96m");
        assert_eq!(bad, ["tm.moon:1m", "x.netty:1m", "tm.netty:much", "jvm"]);
        assert_eq!(
            given.of(Process::JobManager),
            [(Item::CodeCache, MemorySize::from_mebibytes(96))]
        );
    }
}
