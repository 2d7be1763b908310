//! Consumer weights that cannot be read, or that leave a consumer nothing.
//!
//! Once the weights are set, a consumer that they do not name has the weight 0, and a job that has such a consumer
//! fails. The names changed with the releases: `DATAPROC` stands for both `OPERATOR` and `STATE_BACKEND` until 1.20, and
//! for nothing from 2.0 on. Source: `ManagedMemoryUtils`, and the page about setting up TaskManager memory.

use flink_config::Edit;
use flink_memory::slots::{Consumer, StoreMemory, Weights};
use flink_memory::{Component, Entry, OptionId, Process, v};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::managed::consumers;
use crate::raise::fix;
use crate::store::StateStore;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "consumer-weights",
    find,
};

const KEY: &str = "taskmanager.memory.managed.consumer-weights";

fn find(subject: &Subject) -> Vec<Finding> {
    if !subject.starts(Process::TaskManager) {
        return Vec::new();
    }
    let finding = |about: &str, severity, title, reason, fixes| Finding {
        rule: RULE.name,
        about: about.to_owned(),
        severity,
        process: Some(Process::TaskManager),
        title,
        reason,
        components: vec![Component::Managed],
        fixes,
        page: OptionId::ConsumerWeights.def().page,
    };
    // Every key that the weights are written in: the map's own, or one for each consumer.
    let entries = subject.configuration.entries().iter();
    let keys = entries.filter(|entry| {
        let rest = entry.key.strip_prefix(KEY);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let unset = || {
        keys.clone()
            .map(|entry| Edit::Unset { key: entry.key.clone() })
            .collect::<Vec<_>>()
    };
    let weights = match Weights::read(subject.configuration, subject.version) {
        Ok(weights) => weights,
        Err(error) => {
            return vec![finding(
                "",
                Severity::Refused,
                "Jobs fail on the weights of managed memory".to_owned(),
                format!("`{KEY}` cannot be read, which Flink finds out when a job starts: `{error}`"),
                vec![fix(unset())],
            )];
        }
    };
    let is_there = |consumer: &Consumer| match consumer {
        // One with memory of its own, or none of Flink's, asks for no share.
        Consumer::StateBackend => StateStore::of(subject)
            .is_some_and(|used| used.divided().is_some_and(|store| store.memory == StoreMemory::Managed)),
        Consumer::Operator | Consumer::Python => true,
    };
    let used = consumers(subject);
    let is_old = |entry: &Entry| entry.key.contains("DATAPROC") || entry.value.to_string().contains("DATAPROC");
    let renamed = match subject.version >= v(2, 0) && keys.clone().any(is_old) {
        true => " Since 2.0, `DATAPROC` has no meaning.",
        false => "",
    };
    let missing = used
        .iter()
        .copied()
        .filter(|consumer| weights.of(*consumer) == 0)
        .filter(is_there);
    missing
        .map(|consumer| {
            let default = |consumer| if consumer == Consumer::Python { 30 } else { 70 };
            let named = Consumer::ALL.into_iter().filter_map(|each| {
                let weight = match weights.of(each) {
                    0 if each == consumer => default(each),
                    0 => return None,
                    weight => weight,
                };
                Some(format!("{}:{weight}", each.name()))
            });
            let named: Vec<String> = named.collect();
            let text = named.join(",");
            // Keys below the map's own are read only without it.
            let set = Edit::Set {
                key: KEY.to_owned(),
                text,
            };
            let others = unset()
                .into_iter()
                .filter(|edit| *edit != Edit::Unset { key: KEY.to_owned() });
            let added = [set].into_iter().chain(others).collect();
            let name = consumer.name();
            finding(
                name,
                Severity::Risk,
                format!("`{name}` gets no managed memory"),
                format!(
                    "`{KEY}` gives it the weight 0, and this configuration looks as if jobs need it. They fail then: \
                     `The fraction of memory to allocate should not be 0.`{renamed}"
                ),
                vec![fix(added), fix(unset())],
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, FlinkVersion, v};

    use super::{KEY, RULE};
    use crate::checks::check;

    fn check_weights(version: FlinkVersion, text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 4g\n{text}");
        check(&RULE, version, Deployment::Standalone, &text, expected);
    }

    #[test]
    fn consumers_need_a_weight() {
        check_weights(v(2, 3), "state.backend.type: rocksdb", &[]);
        check_weights(
            v(2, 3),
            &format!("state.backend.type: rocksdb\n{KEY}: OPERATOR:70,PYTHON:30"),
            &[&format!(
                "risk TaskManager STATE_BACKEND: `STATE_BACKEND` gets no managed memory \
                 | set `{KEY}` to `OPERATOR:70,STATE_BACKEND:70,PYTHON:30` | take `{KEY}` away"
            )],
        );
        check_weights(
            v(2, 3),
            &format!("python.files: x\n{KEY}.OPERATOR: 10"),
            &[&format!(
                "risk TaskManager PYTHON: `PYTHON` gets no managed memory \
                 | set `{KEY}` to `OPERATOR:10,PYTHON:30` and take `{KEY}.OPERATOR` away | take `{KEY}.OPERATOR` away"
            )],
        );
        check_weights(v(2, 3), &format!("state.backend.type: hashmap\n{KEY}: PYTHON:1"), &[]);
        check_weights(
            v(2, 3),
            &format!("state.backend.type: rocksdb\nstate.backend.rocksdb.memory.fixed-per-slot: 1g\n{KEY}: PYTHON:1"),
            &[],
        );
    }

    #[test]
    fn names_and_numbers_are_read_as_the_release_does() {
        let old = format!("execution.runtime-mode: BATCH\n{KEY}: DATAPROC:70");
        check_weights(v(1, 20), &old, &[]);
        check_weights(
            v(2, 0),
            &old,
            &[&format!(
                "risk TaskManager OPERATOR: `OPERATOR` gets no managed memory | set `{KEY}` to `OPERATOR:70` \
                 | take `{KEY}` away"
            )],
        );
        check_weights(
            v(2, 3),
            &format!("{KEY}: OPERATOR:-1"),
            &[&format!(
                "refused TaskManager: Jobs fail on the weights of managed memory | take `{KEY}` away"
            )],
        );
    }
}
