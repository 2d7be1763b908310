//! What one task slot has, and how many TaskManagers a job needs.

use flink_advice::{Subject, buffers};
use flink_memory::slots::{Backend, Cluster, Consumer, Slots, Store, StoreMemory, Weights, cluster, slots, store};
use flink_memory::{Configuration, Derivation, MemorySize, OptionId, ShortSize};
use yew::prelude::*;

use crate::model::shown::Shown;
use crate::view::number_input::number_input;

/// The memory that one process of each kind takes from the cluster; `None` where it does not start.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Totals {
    pub task_manager: Option<MemorySize>,
    pub job_manager: Option<MemorySize>,
}

/// `typed` is the parallelism as the user types it, who says nothing at first.
pub fn card(shown: &Shown, totals: Totals, typed: Option<&AttrValue>, on_type: &Callback<AttrValue>) -> Html {
    let (derivation, configuration) = (shown.derivation(), shown.configuration());
    let slots = match slots(derivation) {
        Ok(Some(slots)) => slots,
        Ok(None) => return html! {},
        Err(refusal) => {
            return html! {
                <section class="fact" aria-label="Task slots">
                    <h2>{ "Task slots" }</h2>
                    <p class="fault">{ refusal.to_string() }</p>
                </section>
            };
        }
    };
    let state = state(&slots, derivation, configuration);
    let usual = parallelism(configuration, &slots);
    let text = typed.cloned().unwrap_or_else(|| usual.to_string().into());
    let count = text.trim().parse().ok().filter(|count| *count > 0);
    let need = count.map_or_else(|| "parallel tasks".to_owned(), |count| need(count, &slots, totals));
    let title = match slots.count {
        1 => "The only task slot".to_owned(),
        count => format!("Each of {count} task slots"),
    };
    let row = |name: &str, size: MemorySize, depth: usize| {
        html! {
            <div class={format!("inner-{depth}")}>
                <dt>{ name.to_owned() }</dt>
                <dd>{ ShortSize(size).to_string() }</dd>
            </div>
        }
    };
    let store = state.parts.as_ref().map(|(name, cache, write_buffers)| {
        let depth = usize::from(state.is_managed);
        html! {
            <>
                { row(&format!("{name} cache"), *cache, depth) }
                { row("write buffers in it, at most", *write_buffers, depth + 1) }
            </>
        }
    });
    let (inside, beside) = if state.is_managed { (store, None) } else { (None, store) };
    html! {
        <section class="fact" aria-label="Task slots">
            <h2>{ title }</h2>
            <dl>
                { row("Managed Memory", slots.managed, 0) }
                { inside }
                { row("Network", slots.network, 0) }
                if !shown.is_local() { { row("Task Heap", slots.task_heap, 0) } }
                { beside }
            </dl>
            if slots.count > 1 {
                <p class="faint">{ "Only Managed Memory is kept apart for each slot; network and heap are shared." }</p>
            }
            { for state.remarks.iter().map(|remark| html! { <p>{ remark }</p> }) }
            if let Some(warning) = &state.warning { <p class="fault">{ warning }</p> }
            if shown.is_local() {
                <p>{ pool(shown) }</p>
            } else {
            <p class="entry">
                { number_input("parallelism", "Parallelism", &text, on_type) }
                <span>{ need }</span>
            </p>
            }
        </section>
    }
}

/// The network buffers of a local run, which has only this TaskManager.
fn pool(shown: &Shown) -> Option<String> {
    let subject = Subject::of(&shown.answer);
    let segment = subject.option_size(OptionId::SegmentSize)?;
    Some(format!(
        "All slots share {} network buffers of {} bytes. A job gets as many slots as its parallelism, unless \
         numberOfTaskSlots is set.",
        buffers(&subject)?,
        segment.bytes()
    ))
}

/// The parallelism to start with: what is configured, or else one TaskManager full.
fn parallelism(configuration: &Configuration, slots: &Slots) -> u32 {
    let configured = configuration
        .get("parallelism.default")
        .and_then(|entry| entry.value.to_string().trim().parse().ok())
        .filter(|parallelism| *parallelism > 0);
    configured.unwrap_or(slots.count.unsigned_abs())
}

/// What a job of a parallelism needs.
fn need(parallelism: u32, slots: &Slots, totals: Totals) -> String {
    let (job_manager, task_manager) = (
        totals.job_manager.unwrap_or_default(),
        totals.task_manager.unwrap_or_default(),
    );
    let Some(Cluster {
        task_managers,
        spare_slots,
        total,
    }) = cluster(parallelism, slots, job_manager, task_manager)
    else {
        return "parallel tasks need more memory than can be counted".to_owned();
    };
    let mut text = match (parallelism, task_managers) {
        (1, _) => "parallel task needs 1 TaskManager".to_owned(),
        (_, 1) => "parallel tasks need 1 TaskManager".to_owned(),
        (_, count) => format!("parallel tasks need {count} TaskManagers"),
    };
    match spare_slots {
        0 => {}
        1 => text.push_str(" (1 slot to spare)"),
        spare => text.push_str(&format!(" ({spare} slots to spare)")),
    }
    match (totals.task_manager, totals.job_manager) {
        (Some(_), Some(_)) => text.push_str(&format!(": {} with the JobManager.", ShortSize(total))),
        (Some(_), None) => text.push_str(&format!(
            ": {} without the JobManager, which does not start.",
            ShortSize(total)
        )),
        (None, _) => text.push('.'),
    }
    text
}

/// What the state backend makes of its share of a slot.
#[derive(Debug, Default, PartialEq)]
struct StateMemory {
    /// Whose memory, its cache, and at most how much of that write buffers take.
    parts: Option<(&'static str, MemorySize, MemorySize)>,
    /// Whether the parts are parts of managed memory.
    is_managed: bool,
    remarks: Vec<String>,
    warning: Option<String>,
}

fn state(slots: &Slots, derivation: &Derivation, configuration: &Configuration) -> StateMemory {
    let version = derivation.target.version;
    let backend = Backend::read(configuration, version);
    let name = match backend {
        Backend::RocksDb => "RocksDB",
        Backend::ForSt => "ForSt",
        Backend::HashMap | Backend::Custom => return StateMemory::default(),
    };
    let warning = |sentence: String| StateMemory {
        warning: Some(sentence),
        ..StateMemory::default()
    };
    let weights = match Weights::read(configuration, version) {
        Ok(weights) => weights,
        Err(error) => return warning(error.to_string()),
    };
    let share = weights.shares(slots.managed, &[Consumer::StateBackend]);
    let managed = share.first().map_or(MemorySize::ZERO, |share| share.size);
    let store = match store(configuration, version, managed) {
        Ok(Some(store)) => store,
        Ok(None) => return StateMemory::default(),
        Err(error) => return warning(error.to_string()),
    };
    let refusal = share.first().and_then(|share| share.refusal());
    of_store(name, &store, refusal)
}

fn of_store(name: &'static str, store: &Store, refusal: Option<&str>) -> StateMemory {
    let mut remarks = Vec::new();
    match store.memory {
        StoreMemory::Managed => {
            if let Some(refusal) = refusal {
                return StateMemory {
                    warning: Some(refusal.to_owned()),
                    ..StateMemory::default()
                };
            }
        }
        StoreMemory::FixedPerSlot => remarks.push(format!(
            "{name} has {} of its own in each slot, outside Managed Memory.",
            ShortSize(store.budget)
        )),
        StoreMemory::FixedPerTaskManager => remarks.push(format!(
            "{name} has {} of its own for all slots together, outside Managed Memory.",
            ShortSize(store.budget)
        )),
        StoreMemory::PerState => {
            return StateMemory {
                remarks: vec![format!(
                    "{name} takes memory for each state as it likes, outside Managed Memory and without a bound."
                )],
                ..StateMemory::default()
            };
        }
    }
    let warning = store.flushes_constantly().then(|| {
        format!(
            "{name} would flush constantly: its write buffers take memory in pieces of {}, and may only fill {}. \
             Give a slot more, or make write buffers smaller.",
            ShortSize(store.arena_block),
            ShortSize(store.mutable_limit)
        )
    });
    StateMemory {
        parts: Some((name, store.cache, store.write_buffers)),
        is_managed: store.memory == StoreMemory::Managed,
        remarks,
        warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::{Deployment, Process, Target, derive, v};

    fn slots_and_state(entries: &[(&str, &str)]) -> (Slots, StateMemory) {
        let target = Target {
            process: Process::TaskManager,
            version: v(2, 3),
            deployment: Deployment::Kubernetes,
        };
        let configuration: Configuration = entries.iter().copied().collect();
        let derivation = derive(target, &configuration);
        let slots = slots(&derivation).unwrap().unwrap();
        let state = state(&slots, &derivation, &configuration);
        (slots, state)
    }

    #[test]
    fn counts_task_managers() {
        let (slots, _) = slots_and_state(&[
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.numberOfTaskSlots", "4"),
        ]);
        let totals = Totals {
            task_manager: Some(MemorySize::from_mebibytes(4096)),
            job_manager: Some(MemorySize::from_mebibytes(2048)),
        };
        let said = |parallelism, totals| need(parallelism, &slots, totals).replace('\u{a0}', " ");
        assert_eq!(
            said(1, totals),
            "parallel task needs 1 TaskManager (3 slots to spare): 6 GiB with the JobManager."
        );
        assert_eq!(
            said(7, totals),
            "parallel tasks need 2 TaskManagers (1 slot to spare): 10 GiB with the JobManager."
        );
        let alone = Totals {
            job_manager: None,
            ..totals
        };
        assert_eq!(
            said(8, alone),
            "parallel tasks need 2 TaskManagers: 8 GiB without the JobManager, which does not start."
        );
    }

    #[test]
    fn starts_with_the_configured_parallelism() {
        let (slots, _) = slots_and_state(&[
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.numberOfTaskSlots", "4"),
        ]);
        for (text, expected) in [("16", 16), ("-1", 4), ("many", 4)] {
            let configuration: Configuration = [("parallelism.default", text)].into_iter().collect();
            assert_eq!(parallelism(&configuration, &slots), expected, "{text}");
        }
    }

    #[test]
    fn warns_of_constant_flushes() {
        let rocksdb = ("state.backend.type", "rocksdb");
        let (_, enough) = slots_and_state(&[rocksdb, ("taskmanager.memory.process.size", "4g")]);
        assert_eq!(
            (enough.is_managed, enough.parts.is_some(), enough.warning),
            (true, true, None)
        );
        let (_, little) = slots_and_state(&[
            rocksdb,
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.memory.managed.size", "16m"),
        ]);
        let warning = little.warning.expect("a piece is too large");
        assert!(warning.starts_with("RocksDB would flush constantly"), "{warning}");
        let (_, heap) = slots_and_state(&[("taskmanager.memory.process.size", "4g")]);
        assert_eq!(heap, StateMemory::default());
    }
}
