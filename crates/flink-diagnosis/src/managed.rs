//! Managed memory: what a consumer asks for and does not get.

use flink_advice::more_managed;
use flink_memory::slots::{Consumer, Weights};
use flink_memory::{Component, OptionId, Process, ShortSize};

use crate::diagnosis::{Case, bytes, count, size};
use crate::fixes;
use crate::message::Message;
use crate::pasted::Pasted;

/// `MemoryManager.validateFraction`, since 1.13; without the advice about weights in 1.12.
pub(crate) const MANAGED_FRACTION_ZERO: Message = Message {
    id: "managed-fraction-zero",
    title: "A consumer of managed memory has no weight",
    meaning: "A task could not start: it uses managed memory (an operator of SQL or batch, RocksDB or ForSt, Python), \
              and `taskmanager.memory.managed.consumer-weights` has no weight for its kind, or an operator was given the \
              weight 0. How large managed memory is does not matter here.",
    advice: "The default has a weight for all three: `OPERATOR:70,STATE_BACKEND:70,PYTHON:30`. Some connectors (Paimon, \
              Hudi) declare the weight of their operators themselves, as an option of the table.",
    source: "MemoryManager, since 1.13; recorded from 2.3.0",
    example: "java.lang.IllegalArgumentException: The fraction of memory to allocate should not be 0. Please make sure \
              that all types of managed memory consumers contained in the job are configured with a non-negative weight \
              via `taskmanager.memory.managed.consumer-weights`.",
    hides: &[],
    words: &[],
    read: |pasted| {
        let found = pasted.find("The fraction of memory to allocate should not be 0")?;
        let weights = fixes::subject(pasted).and_then(|subject| {
            let weights = Weights::read(subject.configuration, subject.version).ok()?;
            let missing = Consumer::ALL.into_iter().filter(|consumer| weights.of(*consumer) == 0);
            Some(
                missing
                    .map(|consumer| format!("`{}`", consumer.name()))
                    .collect::<Vec<_>>(),
            )
        });
        let details = match weights {
            Some(missing) if missing.is_empty() => {
                "Your configuration has a weight for every kind, so it is an operator’s own weight that is 0."
                    .to_owned()
            }
            Some(missing) => format!("Your configuration has no weight for {}.", missing.join(" and ")),
            None => String::new(),
        };
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| match subject
            .is_set(OptionId::ConsumerWeights)
        {
            true => vec![flink_advice::fix(subject.unset(OptionId::ConsumerWeights))],
            false => Vec::new(),
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::Managed],
            details,
            fixes,
            needs,
            ..Case::default()
        })
    },
};

/// `MemoryManager.allocatePages`, every release, with the exception around it.
pub(crate) const MANAGED_PAGES: Message = Message {
    id: "managed-pages",
    title: "An operator does not get the managed memory that it requests",
    meaning: "An operator of SQL or batch asked for pages of managed memory, and the slot’s share is smaller, or others \
              of the same slot hold it. More slots mean less for each.",
    advice: "Operators take what they are given and spill to disk when it is short, but a few pages they must have: in \
              tests and local clusters all managed memory is 128 MiB.",
    source: "MemoryManager, every release",
    example: "org.apache.flink.runtime.memory.MemoryAllocationException: Could not allocate 512 pages\nCaused by: \
              org.apache.flink.runtime.memory.MemoryReservationException: Could not allocate 16777216 bytes, only \
              9437184 bytes are remaining. This usually indicates that you are requesting more memory than you have \
              reserved.",
    hides: &["managed-reservation"],
    words: &[
        "Could not allocate {} pages{any}Could not allocate {} bytes, only {} bytes are remaining",
        "Could not allocate {} pages",
        "Cannot allocate more segments {} than the max number {}",
    ],
    read: |pasted| {
        let pages = pasted.find_numbers("Could not allocate {} pages");
        let segments = || pasted.find_numbers("Cannot allocate more segments {} than the max number {}");
        let found = pages.or_else(segments)?;
        let mut numbers = vec![count("requested pages", found.number(0)?)];
        let most = (found.holes.len() > 1).then(|| found.number(1)).flatten();
        numbers.extend(most.map(|most| count("total pages", most)));
        let mut details = format!("{} pages were requested", found.number(0)?);
        details += &most.map_or(".".to_owned(), |most| format!(", and there are {most}."));
        let rest = pasted.find_numbers("Could not allocate {} bytes, only {} bytes are remaining");
        let rest = rest.and_then(|rest| Some((rest.number(0)?, rest.number(1)?)));
        if let Some((asked, left)) = rest {
            numbers.extend([size("requested", bytes(asked)), size("remaining", bytes(left))]);
            details += &format!(
                " That is {}, of which {} are left.",
                ShortSize(bytes(asked)),
                ShortSize(bytes(left))
            );
        }
        Some(short(
            pasted,
            found.at,
            numbers,
            details,
            rest.map(|(asked, left)| asked.saturating_sub(left)),
        ))
    },
};

/// `UnsafeMemoryBudget.reserveMemory`, since 1.10.
pub(crate) const MANAGED_RESERVATION: Message = Message {
    id: "managed-reservation",
    title: "More managed memory is reserved than a slot has",
    meaning: "RocksDB, ForSt, Python or an operator reserved managed memory, and less is left in the slot. Its own \
              words about an old JVM do not apply to Java 8u72 and later.",
    advice: "A slot has managed memory by the number of slots, and each kind of consumer has a share of that by weight. Where it comes \
              only after failures, tasks that end slowly still hold theirs.",
    source: "UnsafeMemoryBudget, since 1.10; recorded from 2.3.0",
    example: "org.apache.flink.runtime.memory.MemoryReservationException: Could not allocate 33554432 bytes, only \
              25165824 bytes are remaining. This usually indicates that you are requesting more memory than you have reserved.",
    hides: &[],
    words: &["Could not allocate {} bytes, only {} bytes are remaining"],
    read: |pasted| {
        let found = pasted.find_numbers("Could not allocate {} bytes, only {} bytes are remaining")?;
        let (asked, left) = (found.number(0)?, found.number(1)?);
        let details = format!(
            "{} were requested, and {} are left.",
            ShortSize(bytes(asked)),
            ShortSize(bytes(left))
        );
        let numbers = vec![size("requested", bytes(asked)), size("remaining", bytes(left))];
        Some(short(
            pasted,
            found.at,
            numbers,
            details,
            Some(asked.saturating_sub(left)),
        ))
    },
};

/// `ProcessManager` of Beam, by which Flink runs Python, every release.
pub(crate) const PYTHON_WORKER: Message = Message {
    id: "python-worker",
    title: "A Python worker has died",
    meaning: "Python functions run in processes beside the JVM, in the same container. One of them ended; with 137 it was \
              killed, usually because the container reached its limit: Python’s objects, NumPy and pandas are in none \
              of Flink’s parts but managed memory, of which Python has a share by weight, and which only Arrow and \
              state keep to.",
    advice: "If it exits with 137 soon after the start, there is too little room outside the JVM: fewer slots, since \
              each has workers of its own, or a larger process with more of it unused. If it dies after hours, Python \
              code leaks memory. Any other code is an error in Python, whose own message stands above.",
    source: "ProcessManager of Beam, in flink-python; the page about Python’s memory options",
    example: "org.apache.flink.runtime.taskmanager.Task [] - Python function failed\nCaused by: \
              java.lang.IllegalStateException: Process died with exit code 137",
    hides: &["exit-137", "exit-143", "exit-134", "exit-1", "exit-2", "exit-3"],
    words: &["Process died with exit code {}"],
    read: |pasted| {
        let found = pasted.find_numbers("Process died with exit code {}")?;
        let code = found.number(0)?;
        pasted.is_of_flink().then_some(())?;
        let python = fixes::subject(pasted).and_then(|subject| {
            let weights = Weights::read(subject.configuration, subject.version).ok()?;
            let slots = subject.slots()?;
            let shares = weights.shares(slots.managed, &Consumer::ALL);
            let share = shares.iter().find(|share| share.consumer == Consumer::Python)?.size;
            Some(format!(
                "With your configuration Python has {} or more of a slot’s {} of managed memory.",
                ShortSize(share),
                ShortSize(slots.managed)
            ))
        });
        let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, process| {
            let overhead = subject.size(process, Component::JvmOverhead);
            match overhead.filter(|_| code == 137) {
                Some(overhead) => {
                    let wanted = fixes::half_more(overhead);
                    fixes::more(
                        subject,
                        process,
                        OptionId::TmOverheadMin,
                        Component::JvmOverhead,
                        wanted,
                    )
                }
                None => Vec::new(),
            }
        });
        Some(Case {
            at: found.at,
            process: Some(Process::TaskManager),
            components: vec![Component::JvmOverhead, Component::Managed],
            numbers: vec![crate::diagnosis::Number {
                name: "exit code",
                quantity: crate::diagnosis::Quantity::Code(code),
            }],
            details: python.unwrap_or_default(),
            fixes,
            needs,
            ..Case::default()
        })
    },
};

/// What is said where a slot has too little managed memory, by so many bytes if that is known.
fn short(
    pasted: &Pasted,
    at: usize,
    numbers: Vec<crate::diagnosis::Number>,
    mut details: String,
    missing: Option<i64>,
) -> Case {
    let slots = fixes::subject(pasted).and_then(|subject| subject.slots());
    if let Some(slots) = slots {
        details += &format!(
            " With your configuration each of {} has {} of managed memory.",
            if slots.count == 1 {
                "1 slot".to_owned()
            } else {
                format!("{} slots", slots.count)
            },
            ShortSize(slots.managed)
        );
    }
    let (fixes, needs) = fixes::fixes(pasted, Some(Process::TaskManager), &|subject, _| {
        let Some(now) = subject.slots().map(|slots| slots.managed) else {
            return Vec::new();
        };
        let wanted = now.bytes().saturating_add(missing.unwrap_or(now.bytes() / 2).max(1));
        more_managed(subject, &|after| {
            after.slots().is_some_and(|slots| slots.managed.bytes() >= wanted)
        })
    });
    Case {
        at,
        process: Some(Process::TaskManager),
        components: vec![Component::Managed],
        numbers,
        details,
        fixes,
        needs,
        ..Case::default()
    }
}
