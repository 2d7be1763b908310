//! All that is asked for a plan, about the job and about the machines, as one short text that travels in links.

use std::fmt;

use crate::answers::{BadAnswer, LENGTH, Plan};
use crate::fleet::Machines;

/// What is answered about the job and the machines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The job.
    pub plan: Plan,
    /// The machines.
    pub machines: Machines,
}

impl Inputs {
    /// Reads a text as far as it can be read, and says which parts cannot.
    pub fn read(text: &str) -> (Self, Vec<BadAnswer>) {
        let mut inputs = Self::default();
        if text.len() > LENGTH {
            return (inputs, vec![BadAnswer::TooLong]);
        }
        let mut bad = Vec::new();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let answer = part.split_once(':').filter(|(_, text)| !text.is_empty());
            if answer.and_then(|(name, text)| inputs.answer(name, text)).is_none() {
                bad.push(BadAnswer::Part(part.to_owned()));
            }
        }
        (inputs, bad)
    }

    /// Takes one answer, or takes it back where the text is empty; nothing where it is none.
    pub fn answer(&mut self, name: &str, text: &str) -> Option<()> {
        self.plan
            .answer(name, text)
            .or_else(|| self.machines.answer(name, text))
    }

    /// The answers that are given, with their names, in a fixed order.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        [self.plan.parts(), self.machines.parts()].concat()
    }
}

/// The text of the answers that are given: `parallelism:64,node:m6i.4xlarge,managers:2`.
impl fmt::Display for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts();
        let parts: Vec<_> = parts.iter().map(|(name, text)| format!("{name}:{text}")).collect();
        f.write_str(&parts.join(","))
    }
}

#[cfg(test)]
mod tests {
    use flink_config::Link;
    use flink_memory::MemorySize;
    use proptest::prelude::*;

    use super::*;
    use crate::answers::tests::plans;
    use crate::fleet::{KNOWN, Machine, Resources, Upgrade};

    fn machines() -> impl Strategy<Value = Machines> {
        let size = || prop::option::of((0..1i64 << 50).prop_map(|bytes| MemorySize::from_bytes(bytes).unwrap()));
        let sized = (1..1i64 << 45, 1..1i64 << 24).prop_map(|(memory, cpu)| Machine::Sized(Resources { memory, cpu }));
        let node = prop_oneof![prop::sample::select(KNOWN).prop_map(Machine::Known), sized];
        (
            prop::option::of(node),
            size(),
            prop::option::of(1..=100_000u32),
            prop::option::of(1..=16u32),
            // The first is what counts where nothing is said.
            prop::option::of(prop::sample::select(&Upgrade::ALL[1..])),
            prop::option::of((0..=1_000_000_000u32).prop_map(|price| f64::from(price) / 1e6)),
            (size(), size(), size()),
        )
            .prop_map(|(node, daemon_sets, count, managers, upgrade, price, used)| Machines {
                node,
                daemon_sets,
                count,
                managers,
                upgrade,
                price,
                used: [used.0, used.1, used.2],
            })
    }

    proptest! {
        /// Whatever is answered is in a link as it was, and in nothing but plain letters.
        #[test]
        fn links_bring_answers_back(plan in plans(), machines in machines()) {
            let inputs = Inputs { plan, machines };
            let text = inputs.to_string();
            let link = Link { plan: Some(text.clone()).filter(|text| !text.is_empty()), ..Link::default() };
            let (read, unreadable) = Link::read(&link.write());
            prop_assert_eq!(unreadable, vec![]);
            prop_assert_eq!(Inputs::read(read.plan.as_deref().unwrap_or_default()), (inputs, vec![]));
        }

        #[test]
        fn no_text_panics(text in "[a-z0-9:,.-]{0,60}|\\PC{0,40}") {
            let (inputs, _) = Inputs::read(&text);
            prop_assert_eq!(Inputs::read(&inputs.to_string()), (inputs, vec![]));
        }
    }

    #[test]
    fn reads_and_writes_inputs() {
        let texts = [
            "parallelism:64,node:m6i.4xlarge,managers:2",
            "node:standard-d16s-v5,upgrade:rolling,price:0.01",
            "node:64g-16,daemon-sets:600m,count:3",
            "node:1b-500m,used-heap:500m,used-metaspace:100m,used-managed:1g",
        ];
        for text in texts {
            let (inputs, bad) = Inputs::read(text);
            assert_eq!((inputs.to_string().as_str(), bad), (text, vec![]));
        }
        // What counts anyhow is left out.
        assert_eq!(Inputs::read("upgrade:restart,,price:0.010").0.to_string(), "price:0.01");
    }

    /// What was written once is read for ever.
    #[test]
    fn frozen_answers_are_read_in_full() {
        let frozen = include_str!("../../../tests/links/v1.txt").lines();
        let frozen: Vec<_> = frozen.filter_map(|line| line.strip_prefix("plan ")).collect();
        assert!(frozen.len() > 1);
        for text in frozen {
            let (inputs, bad) = Inputs::read(text);
            assert_eq!((inputs.to_string().as_str(), bad), (text, vec![]));
        }
    }

    #[test]
    fn keeps_what_can_be_read() {
        let text =
            "parallelism:0,slots:4,node:moon,managers:99,colour:red,hot,jobs:,price:1e5,price:inf,count:+3,node:4g-0";
        let (inputs, bad) = Inputs::read(text);
        assert_eq!(inputs.to_string(), "slots:4");
        assert_eq!(bad.len(), 10);
        assert_eq!(bad[0], BadAnswer::Part("parallelism:0".to_owned()));
        assert_eq!(Inputs::read(&"jobs:2,".repeat(100)).1, [BadAnswer::TooLong]);
    }
}
