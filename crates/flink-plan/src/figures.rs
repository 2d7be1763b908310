//! The numbers that follow from a plan, and what of it could not be had.

use flink_advice::{Subject, buffer_options, buffers};
use flink_config::Answer;
use flink_memory::network_buffers::greatest_parallelism;
use flink_memory::slots::{Consumer, Slots, Weights, cluster, slots, store};
use flink_memory::{Component, MemorySize, OptionId, Process, ShortSize};

use crate::answers::{Plan, State};
use crate::judged::{EXCHANGES, keeps_in_store, sums};
use crate::needs::{self, MIB, Needs};
use crate::plan::{Basis, Figure};
use crate::reasons::{short, slots_named};
use crate::search::Layout;

pub(crate) const BUFFERS: &str =
    "`NettyShuffleUtils`, `InputGateSpecUtils`, and jobs that were run with fewer and fewer buffers";
pub(crate) const DIVIDED: &str = "`RocksDBMemoryControllerUtils`";

/// What is there less than was wanted, in sentences.
pub(crate) fn unmet(answer: &Answer, needs: &Needs, layout: &Layout, met: i64) -> Vec<String> {
    let subject = Subject::of(answer);
    let mut notes = Vec::new();
    if layout.total.is_none() || met == 16 {
        return notes;
    }
    let size = |component| {
        subject
            .size(Process::TaskManager, component)
            .map_or(0, MemorySize::bytes)
    };
    let [low, take, _] = sums(&needs.heap);
    let heap = size(Component::TaskHeap);
    if heap < take {
        notes.push(format!(
            "Task heap is {}, where these answers call for some {} ({} at least).",
            short(heap),
            short(take),
            short(low)
        ));
    }
    let slot = slots(subject.derivation(Process::TaskManager)).ok().flatten();
    let managed = slot.map_or(0, |slot| slot.managed.bytes());
    let wanted = needs.judged(1).managed_slot;
    if managed < wanted {
        notes.push(format!(
            "A slot has {} of managed memory, where these answers call for some {}.",
            short(managed),
            short(wanted)
        ));
    }
    let there = buffers(&subject).unwrap_or_default();
    if there < needs.wanted {
        notes.push(format!(
            "There are {there} network buffers: enough to run ({} must be there), and fewer than the {} that the job can \
             use.",
            needs.required, needs.wanted
        ));
    }
    notes
}

fn figure(
    name: &'static str,
    value: impl ToString,
    basis: Basis,
    how: impl Into<String>,
    source: &'static str,
) -> Figure {
    Figure {
        name,
        value: value.to_string(),
        basis,
        how: how.into(),
        source,
    }
}

/// The numbers that follow from a plan.
pub(crate) fn figures(plan: &Plan, is_told: bool, answer: &Answer, needs: &Needs) -> Vec<Figure> {
    let subject = Subject::of(answer);
    let mut figures = Vec::new();
    let Ok(Some(slot)) = slots(subject.derivation(Process::TaskManager)) else {
        return figures;
    };
    figures.extend(cluster_figures(plan, &subject, needs, &slot));
    figures.extend(buffer_figures(is_told || plan.exchanges.is_some(), &subject, needs));
    figures.extend(managed_figures(plan, &subject, needs, slot.managed));
    figures
}

fn cluster_figures(plan: &Plan, subject: &Subject, needs: &Needs, slot: &Slots) -> Vec<Figure> {
    let total = |process| subject.size(process, Component::TotalProcess);
    let (Some(parallelism), Some(task_manager), Some(job_manager)) = (
        plan.parallelism,
        total(Process::TaskManager),
        total(Process::JobManager),
    ) else {
        return Vec::new();
    };
    let Some(cluster) = cluster(parallelism, slot, job_manager, task_manager) else {
        return Vec::new();
    };
    let spare = match cluster.spare_slots {
        0 => String::new(),
        1 => " One slot stays free.".to_owned(),
        spare => format!(" {spare} slots stay free."),
    };
    vec![
        figure(
            "TaskManagers",
            cluster.task_managers,
            Basis::Exact,
            format!("Parallelism {parallelism}, {} each.{spare}", slots_named(needs.slots)),
            "one slot for each parallel part of the job",
        ),
        figure(
            "Memory of the cluster",
            ShortSize(cluster.total),
            Basis::Exact,
            "All TaskManagers and one JobManager.",
            "the totals of both processes",
        ),
    ]
}

fn buffer_figures(is_known: bool, subject: &Subject, needs: &Needs) -> Vec<Figure> {
    let Some(there) = buffers(subject) else {
        return Vec::new();
    };
    let basis = || match is_known {
        true => Basis::Exact,
        false => Basis::Judgement(
            format!("{} exchange", EXCHANGES[0]),
            format!("{} exchanges", EXCHANGES[2]),
        ),
    };
    let mut figures = vec![
        figure(
            "Network buffers that must be there",
            needs.required,
            basis(),
            format!("On the TaskManager that has the most to do, of {there} that there are."),
            BUFFERS,
        ),
        figure(
            "Network buffers that the job can use",
            needs.wanted,
            basis(),
            "With fewer it runs, and waits more often.",
            BUFFERS,
        ),
    ];
    if let Some(most) = most_parallel(subject, needs, there) {
        figures.push(figure(
            "Greatest parallelism that these buffers run",
            most,
            basis(),
            "With the same slots and exchanges.",
            BUFFERS,
        ));
    }
    figures
}

/// The greatest parallelism whose buffers are there.
fn most_parallel(subject: &Subject, needs: &Needs, there: i64) -> Option<i64> {
    if needs.exchanges == 0 || subject.is_local() {
        return None;
    }
    let task_managers = needs::task_managers(subject, needs.slots);
    let most = greatest_parallelism(
        buffer_options(subject),
        subject.version,
        task_managers,
        there,
        |parallelism| needs::scaled(&needs.shape, parallelism),
    );
    Some(most).filter(|most| *most > 0)
}

fn managed_figures(plan: &Plan, subject: &Subject, needs: &Needs, managed: MemorySize) -> Vec<Figure> {
    if !needs.uses_managed() {
        return Vec::new();
    }
    let mut figures = vec![figure(
        "Managed memory of a slot",
        ShortSize(managed),
        Basis::Exact,
        "Its share, which no other slot can take.",
        "`TaskExecutorResourceUtils`",
    )];
    let consumers: Vec<Consumer> = needs.managed.iter().map(|(consumer, _)| *consumer).collect();
    let Ok(weights) = Weights::read(subject.configuration, subject.version) else {
        return figures;
    };
    let shares = weights.shares(managed, &consumers);
    let share = shares.iter().find(|share| share.consumer == Consumer::StateBackend);
    let divided = share.and_then(|share| store(subject.configuration, subject.version, share.size).ok().flatten());
    let Some(divided) = divided.filter(|_| keeps_in_store(plan)) else {
        return figures;
    };
    let write_buffer = match plan.state {
        Some(State::ForSt) => OptionId::ForStWriteBufferSize,
        _ => OptionId::RocksDbWriteBufferSize,
    };
    let write_buffer = subject.option_size(write_buffer).map_or(64 * MIB, MemorySize::bytes);
    figures.push(figure(
        "Block cache of a slot",
        ShortSize(divided.cache),
        Basis::Exact,
        format!(
            "Write buffers may take up to {} of it.",
            ShortSize(divided.write_buffers)
        ),
        DIVIDED,
    ));
    figures.push(figure(
        "States that gather a full write buffer",
        divided.write_buffers.bytes() / write_buffer.max(1),
        Basis::Exact,
        format!(
            "{} of write buffers in pieces of {}. With more states than that, each is flushed earlier.",
            ShortSize(divided.write_buffers),
            short(write_buffer)
        ),
        DIVIDED,
    ));
    if let (Some(size), Some(hot)) = (plan.size, needs.hot) {
        let slot = size.bytes() / needs.parallelism.max(1);
        let room = (divided.cache.bytes() - divided.write_buffers.bytes()).max(0);
        let percent = room.saturating_mul(100).checked_div(hot.max(1)).unwrap_or(100).min(100);
        figures.push(figure(
            "Hot state that the cache holds",
            format!("{percent} %"),
            match plan.hot {
                Some(_) => Basis::Exact,
                None => Basis::Judgement("5 % hot".to_owned(), "30 % hot".to_owned()),
            },
            format!(
                "A slot has {} of state, {} of it hot, and {} of cache beside full write buffers. The rest is read from \
                 the page cache or the disk.",
                short(slot),
                short(hot),
                short(room)
            ),
            "the size of the state by the parallelism; index and filter blocks come out of the same cache",
        ));
    }
    figures
}
