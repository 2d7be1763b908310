//! A whole configuration from answers, with the reason for each setting and the numbers behind it.

use flink_advice::{Subject, applied, buffer_options, buffers};
use flink_config::{Answer, ConfigFile, Document, Edit, size_text, write_document};
use flink_memory::OPTIONS;
use flink_memory::network_buffers::{Job as Shape, greatest_parallelism};
use flink_memory::slots::{Consumer, Weights, cluster, slots, store};
use flink_memory::{Component, Deployment, FlinkVersion, MemorySize, OptionId, Process, ShortSize, v};

use crate::answers::{Bound, Job, Plan, State};
use crate::judged::{EXCHANGES, Needed, SLOTS, beside_node, keeps_in_store, sums};
use crate::needs::{self, MIB, Needs};
use crate::search::{Layout, Managed, Search, keeps_minimums, mebibytes, risks, up, with};

/// What a number rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// It was answered.
    Answer,
    /// It follows from the answers and Flink's formulas.
    Exact,
    /// It is judged. What else it may be, from and to.
    Judgement(String, String),
}

/// A setting of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The whole key.
    pub key: String,
    /// What it is set to.
    pub text: String,
    /// What the value rests on.
    pub basis: Basis,
    /// Why it departs from Flink's default, in a sentence.
    pub why: String,
    /// Where that is written.
    pub source: &'static str,
    /// What was summed up, where it is a sum.
    pub lines: Vec<Needed>,
}

/// A number that follows from the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// The number, as people read it.
    pub value: String,
    /// What it rests on.
    pub basis: Basis,
    /// How it comes about, in a sentence.
    pub how: String,
    /// Where that is written.
    pub source: &'static str,
}

/// What becomes of answers.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The configuration, and what Flink makes of it.
    pub answer: Answer,
    /// Each setting, in the order of the text.
    pub settings: Vec<Setting>,
    /// Numbers that follow from it.
    pub figures: Vec<Figure>,
    /// What could not be had, and what stands in for what was not answered, in sentences.
    pub notes: Vec<String>,
}

const BUFFERS: &str = "`NettyShuffleUtils`, `InputGateSpecUtils`, and jobs that were run with fewer and fewer buffers";
const DIVIDED: &str = "`RocksDBMemoryControllerUtils`";
const TUNING: &str = "Flink’s memory tuning guide";

/// Plans a job for a release and a deployment: a configuration that starts, with what follows from it.
///
/// `shape` is the job as [`topology`](crate::topology) reads it, where there is one: what it says counts before answers about exchanges, and
/// stands in for a parallelism that is not answered.
pub fn plan(
    plan: &Plan,
    shape: Option<&Shape>,
    flink: FlinkVersion,
    deployment: Deployment,
    file: ConfigFile,
) -> Planned {
    let empty = Answer::new(Document::new("", file, flink, deployment));
    let subject = Subject::of(&empty);
    let (mut plan, mut notes) = possible(plan, flink);
    if let Some(shape) = shape {
        let told = u32::try_from(shape.parallelism()).unwrap_or(u32::MAX);
        plan.parallelism = plan.parallelism.or(Some(told.min(1 << 15)));
    }
    let asked = asked(&plan, &subject);
    let asked_for = with(&subject, &asked_settings(&asked));
    let base = subject.with(&asked_for);
    let (manager, job_lines) = {
        let first = needs::slots(&plan, base.is_local()).first().copied().unwrap_or(1);
        let needs = Needs::of(&plan, shape, &base, first);
        (job_manager(&base, &needs), needs)
    };
    let beside = with(&base, &manager);
    let base = base.with(&beside);
    let found = Found::of(&plan, shape, &base);
    notes.extend(found.notes.iter().cloned());
    let (layout, needs) = (&found.layout, &found.needs);
    let mut settings = asked;
    settings.extend(task_manager_settings(&plan, shape.is_some(), &base, &found));
    settings.extend(
        manager
            .iter()
            .map(|(option, text)| job_manager_setting(&base, *option, text, &job_lines)),
    );
    if deployment == Deployment::Standalone {
        on_machines(&base, &found, &mut settings);
    }
    let texts = settings
        .iter()
        .map(|setting| (setting.key.as_str(), setting.text.as_str()));
    let text = write_document(texts, file).text;
    let answer = Answer::new(Document::new(text, file, flink, deployment));
    notes.extend(unmet(&answer, needs, layout, found.met));
    Planned {
        figures: figures(&plan, shape.is_some(), &answer, needs),
        settings,
        notes,
        answer,
    }
}

/// The answers as far as the release can do them.
fn possible(plan: &Plan, flink: FlinkVersion) -> (Plan, Vec<String>) {
    let mut plan = plan.clone();
    let mut notes = Vec::new();
    if plan.state == Some(State::ForSt) && flink < v(2, 0) {
        plan.state = Some(State::RocksDb);
        notes.push(format!(
            "Flink {flink} has no ForSt, which came with 2.0: this is a plan with RocksDB."
        ));
    }
    if plan.job == Some(Job::Batch) && plan.state.is_some_and(|state| state != State::Heap) {
        notes.push("Batch jobs keep no state in a state backend: sorted input takes its place.".to_owned());
    }
    (plan, notes)
}

fn setting(subject: &Subject, option: OptionId, text: impl Into<String>, basis: Basis, why: String) -> Setting {
    Setting {
        key: subject.key(option),
        text: text.into(),
        basis,
        why,
        source: "",
        lines: Vec::new(),
    }
}

/// What is set as it was answered.
fn asked(plan: &Plan, subject: &Subject) -> Vec<Setting> {
    let as_answered = |option, text: &str, why: &str| setting(subject, option, text, Basis::Answer, why.to_owned());
    let mut asked = Vec::new();
    if plan.job == Some(Job::Batch) {
        asked.push(as_answered(
            OptionId::RuntimeMode,
            "BATCH",
            "The job ends: its stages run one after the other, and its operators sort in managed memory.",
        ));
    }
    if let Some(state) = plan.state.filter(|_| keeps_in_store(plan)) {
        asked.push(as_answered(
            OptionId::StateBackendType,
            state.word(),
            "The state is kept there, and may be larger than memory.",
        ));
    }
    if let Some(parallelism) = plan.parallelism {
        asked.push(as_answered(
            OptionId::DefaultParallelism,
            &parallelism.to_string(),
            "The parallelism of jobs that do not set their own.",
        ));
    }
    asked
}

fn asked_settings(asked: &[Setting]) -> Vec<(OptionId, String)> {
    let option = |setting: &Setting| Some((flink_memory::option::find(&setting.key)?.0, setting.text.clone()));
    asked.iter().filter_map(option).collect()
}

/// The sizes of the JobManager: what Flink ships, or as much more as its jobs need.
fn job_manager(base: &Subject, needs: &Needs) -> Vec<(OptionId, String)> {
    const SHIPPED: i64 = 1600;
    if base.is_local() {
        return Vec::new();
    }
    let [_, heap, _] = sums(&needs.job_heap);
    let [_, off_heap, _] = sums(&needs.job_off_heap);
    let step = if base.deployment == Deployment::Yarn { 1024 } else { 64 };
    let settings = |total: i64| {
        let mut settings = vec![(OptionId::JmProcessSize, mebibytes(total))];
        if off_heap > 0 {
            settings.push((OptionId::JmOffHeap, mebibytes(128 + up(off_heap))));
        }
        settings
    };
    let is_enough = |total: i64| {
        let configuration = with(base, &settings(total));
        let size = base.with(&configuration).size(Process::JobManager, Component::JvmHeap);
        size.is_some_and(|size| size.bytes() >= heap)
    };
    // The least number of steps, by halving.
    let (mut too_little, mut enough) = (0, 1);
    while !is_enough(enough * step) && enough * step < 64 << 20 {
        (too_little, enough) = (enough, enough * 2);
    }
    while enough - too_little > 1 {
        let middle = too_little + (enough - too_little) / 2;
        match is_enough(middle * step) {
            true => enough = middle,
            false => too_little = middle,
        }
    }
    let shipped = SHIPPED.div_euclid(step) * step + if SHIPPED % step > 0 { step } else { 0 };
    settings((enough * step).max(shipped))
}

fn job_manager_setting(base: &Subject, option: OptionId, text: &str, needs: &Needs) -> Setting {
    let lines = match option {
        OptionId::JmOffHeap => &needs.job_off_heap,
        _ => &needs.job_heap,
    };
    let [low, take, high] = sums(lines);
    let why = match option {
        OptionId::JmOffHeap => format!("Flink’s default of 128 MiB, and {} on top of it.", short(take)),
        _ => format!(
            "Its heap needs some {}. Flink requires a size, and ships 1600m.",
            short(take)
        ),
    };
    Setting {
        source: TUNING,
        lines: lines.clone(),
        ..setting(base, option, text, judgement(low, high), why)
    }
}

fn short(bytes: i64) -> ShortSize {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default())
}

fn judgement(low: i64, high: i64) -> Basis {
    Basis::Judgement(short(low).to_string(), short(high).to_string())
}

/// The sizes that were found for the TaskManager.
struct Found {
    layout: Layout,
    needs: Needs,
    /// How many sixteenths of what is wanted beyond the least are there.
    met: i64,
    /// The size that bounds the process, in mebibytes.
    bound: Option<i64>,
    /// The least and the most that was judged, in mebibytes, where nothing bounds the process.
    range: Option<(i64, i64)>,
    notes: Vec<String>,
}

impl Found {
    fn of(plan: &Plan, shape: Option<&Shape>, base: &Subject) -> Self {
        let bound = match plan.bound {
            _ if base.is_local() => None,
            Some(Bound::Container(size)) => Some(size.bytes() / MIB),
            Some(Bound::Node(size)) => Some((size.bytes() - beside_node(size)) / MIB),
            Some(Bound::Nothing) | None => None,
        };
        let all: Vec<Needs> = needs::slots(plan, base.is_local())
            .into_iter()
            .map(|slots| Needs::of(plan, shape, base, slots))
            .collect();
        let within = |total: Option<i64>| {
            let fits = |needs: &Needs| {
                let search = Search { base, needs };
                let (layout, met) = search.within(total, needs.must(), needs.judged(1))?;
                Some((layout, needs.clone(), met))
            };
            // Fewer slots are taken where more would leave each with too little.
            let mut found: Vec<_> = all.iter().filter_map(fits).collect();
            let best = found.iter().position(|(.., met)| *met == 16).or_else(|| {
                let most = found.iter().map(|(.., met)| *met).max()?;
                found.iter().position(|(.., met)| *met == most)
            })?;
            Some(found.swap_remove(best))
        };
        if base.is_local() {
            if let Some((layout, needs, met)) = within(None) {
                return Self::plain(layout, needs, met, None);
            }
        } else if let Some((layout, needs, met)) = bound.and_then(|bound| within(Some(bound))) {
            return Self::plain(layout, needs, met, bound);
        }
        // Nothing bounds it, or what bounds it is too small for anything.
        let candidates: &[Needs] = match bound {
            // The fewest slots need the least.
            Some(_) => all.last().map(std::slice::from_ref).unwrap_or_default(),
            None => &all,
        };
        for needs in candidates {
            let search = Search { base, needs };
            let wants = if bound.is_some() { needs.must() } else { needs.judged(1) };
            if let Some(layout) = search.smallest(wants) {
                let total = |wants| search.smallest(wants).and_then(|layout| layout.total);
                let range = bound
                    .is_none()
                    .then(|| Some((total(needs.judged(0))?, total(needs.judged(2))?)));
                let too_small = bound.zip(layout.total).map(|(bound, total)| {
                    format!(
                        "{} is too small for a TaskManager with these answers: it takes {} at least, which the plan has.",
                        short(bound * MIB),
                        short(total * MIB)
                    )
                });
                return Self {
                    met: if bound.is_some() { 0 } else { 16 },
                    bound: None,
                    range: range.flatten(),
                    notes: too_small.into_iter().collect(),
                    layout,
                    needs: needs.clone(),
                };
            }
        }
        // What no machine holds: the least that starts at all, which says so.
        let needs = Needs::of(&Plan::default(), None, base, 1);
        let search = Search { base, needs: &needs };
        let is_local = base.is_local();
        let smallest = (!is_local).then(|| search.smallest(needs.must())).flatten();
        let layout = smallest.unwrap_or(Layout {
            total: (!is_local).then_some(1728),
            slots: 1,
            managed: Managed::Default,
            network_min: None,
            network_max: None,
            off_heap: 0,
            overhead: Vec::new(),
        });
        let note =
            "No TaskManager of up to 64 TiB holds what these answers call for: use more slots or a smaller state.";
        Self {
            notes: vec![note.to_owned()],
            ..Self::plain(layout, needs, 0, None)
        }
    }

    fn plain(layout: Layout, needs: Needs, met: i64, bound: Option<i64>) -> Self {
        Self {
            layout,
            needs,
            met,
            bound,
            range: None,
            notes: Vec::new(),
        }
    }
}

/// Each setting of a TaskManager with its reason.
fn task_manager_settings(plan: &Plan, is_told: bool, base: &Subject, found: &Found) -> Vec<Setting> {
    let (layout, needs) = (&found.layout, &found.needs);
    let reason = |(option, text): (OptionId, String)| match option {
        OptionId::TmProcessSize => total_setting(plan, base, found, &text),
        OptionId::Slots => slots_setting(plan, base, needs, &text),
        OptionId::ManagedFraction | OptionId::ManagedSize => managed_setting(plan, base, needs, option, &text),
        OptionId::TaskOffHeap => {
            let [low, _, high] = sums(&needs.off_heap);
            Setting {
                source: "Flink’s page on off-heap memory: what user code allocates has to be counted here",
                lines: needs.off_heap.clone(),
                ..setting(
                    base,
                    option,
                    text,
                    judgement(low, high),
                    "Direct and native memory of what the job does beside; Flink counts none.".to_owned(),
                )
            }
        }
        OptionId::NetworkMin | OptionId::NetworkMax => network_setting(plan, is_told, base, needs, option, &text),
        _ => {
            let rule = layout.overhead.iter().find(|(known, ..)| *known == option);
            let why = rule.map(|(.., why)| why.clone()).unwrap_or_default();
            Setting {
                source: "the rules `native-memory` and `overhead-cap`",
                ..setting(
                    base,
                    option,
                    text.clone(),
                    Basis::Judgement("192 MiB".to_owned(), text),
                    why,
                )
            }
        }
    };
    layout.settings().into_iter().map(reason).collect()
}

fn total_setting(plan: &Plan, base: &Subject, found: &Found, text: &str) -> Setting {
    let needs = &found.needs;
    let (basis, why) = match (plan.bound, found.bound, found.range) {
        (Some(Bound::Node(size)), Some(_), _) => (
            Basis::Judgement(
                short(size.bytes() / 100 * 80).to_string(),
                short(size.bytes() / 100 * 95).to_string(),
            ),
            format!(
                "The machine has {}, of which {} are left to the system.",
                ShortSize(size),
                short(beside_node(size))
            ),
        ),
        (_, Some(_), _) => (
            Basis::Answer,
            "The container’s size, all of it for the process.".to_owned(),
        ),
        (_, None, Some((low, high))) => (
            judgement(low * MIB, high * MIB),
            format!(
                "The smallest round size in which {} have what they need: {} of task heap{} and {} network buffers.",
                slots_named(needs.slots),
                short(sums(&needs.heap)[1]),
                match needs.judged(1).managed_slot.saturating_mul(needs.slots) {
                    managed if needs.uses_managed() => format!(", {} of managed memory", short(managed)),
                    _ => String::new(),
                },
                needs.wanted
            ),
        ),
        (_, None, None) => (Basis::Exact, "The least with which it starts and runs.".to_owned()),
    };
    Setting {
        source: "Flink’s set-up page: a total has to be set",
        lines: needs.heap.clone(),
        ..setting(base, OptionId::TmProcessSize, text, basis, why)
    }
}

fn slots_named(slots: i64) -> String {
    match slots {
        1 => "the slot".to_owned(),
        slots => format!("{slots} slots"),
    }
}

fn slots_setting(plan: &Plan, base: &Subject, needs: &Needs, text: &str) -> Setting {
    let answered = plan.slots.map(i64::from) == Some(needs.slots);
    let (basis, why) = match (answered, base.is_local()) {
        (true, _) => (
            Basis::Answer,
            "Slots share the process’s heap and its network memory.".to_owned(),
        ),
        (false, true) => (
            Basis::Exact,
            "In local execution one TaskManager runs all tasks, so it has as many slots as the parallelism.".to_owned(),
        ),
        (false, false) => (
            Basis::Judgement(SLOTS[0].to_string(), SLOTS[2].to_string()),
            "Several slots share what a process costs once: metaspace, overhead, Flink’s own memory.".to_owned(),
        ),
    };
    Setting {
        source: "Flink’s page on task slots",
        ..setting(base, OptionId::Slots, text, basis, why)
    }
}

fn managed_setting(plan: &Plan, base: &Subject, needs: &Needs, option: OptionId, text: &str) -> Setting {
    if !needs.uses_managed() {
        return Setting {
            source: "Flink’s memory tuning guide, “HashMap state backend”",
            ..setting(
                base,
                option,
                text,
                Basis::Exact,
                "State on the heap takes no managed memory: the heap gets it.".to_owned(),
            )
        };
    }
    let lines: Vec<Needed> = needs.managed.iter().flat_map(|(_, lines)| lines.clone()).collect();
    let times = |which: usize| needs.judged(which).managed_slot.saturating_mul(needs.slots);
    let (low, high) = (times(0), times(2));
    let is_exact = plan.size.is_some() && plan.hot.is_some() && keeps_in_store(plan) && lines.len() == 1;
    let named: Vec<&str> = needs.managed.iter().map(|(consumer, _)| user_of(*consumer)).collect();
    let why = match (is_exact, needs.hot) {
        (true, Some(hot)) => format!(
            "The block cache of a slot has room for its {} of hot state while all write buffers are full, as far as \
             memory allows.",
            short(hot)
        ),
        _ => format!(
            "{} takes managed memory: some {} a slot.",
            named.join(" and "),
            short(needs.judged(1).managed_slot)
        ),
    };
    Setting {
        source: match keeps_in_store(plan) {
            true => DIVIDED,
            false => "Flink’s memory tuning guide",
        },
        lines,
        ..setting(
            base,
            option,
            text,
            if is_exact { Basis::Exact } else { judgement(low, high) },
            why,
        )
    }
}

const fn user_of(consumer: Consumer) -> &'static str {
    match consumer {
        Consumer::Operator => "Sorting and buffering",
        Consumer::StateBackend => "The state backend",
        Consumer::Python => "Python",
    }
}

fn network_setting(plan: &Plan, is_told: bool, base: &Subject, needs: &Needs, option: OptionId, text: &str) -> Setting {
    let Needs {
        required,
        wanted,
        exchanges,
        parallelism,
        slots,
        ..
    } = *needs;
    let is_exact = (is_told || plan.exchanges.is_some()) && plan.parallelism.is_some();
    let basis = match is_exact {
        true => Basis::Exact,
        false => Basis::Judgement(required.to_string() + " buffers", wanted.to_string() + " buffers"),
    };
    let named = match exchanges {
        _ if is_told => "The job’s exchanges".to_owned(),
        1 => "One exchange between all tasks".to_owned(),
        exchanges => format!("{exchanges} exchanges between all tasks"),
    };
    let why = match option {
        OptionId::NetworkMax if wanted <= 32 << 10 => {
            "Without a maximum, network memory grows with the process, far beyond what the job can use.".to_owned()
        }
        _ => format!(
            "{named} of parallelism {parallelism} must have {required} buffers in a TaskManager of \
             {slots} slots, and can use {wanted}."
        ),
    };
    Setting {
        source: BUFFERS,
        ..setting(base, option, text, basis, why)
    }
}

/// On machines of one's own nothing holds the process's total: Total Flink Memory takes its place, where the process comes
/// out no larger.
fn on_machines(base: &Subject, found: &Found, settings: &mut [Setting]) {
    let whole = {
        let texts = settings
            .iter()
            .filter_map(|setting| Some((flink_memory::option::find(&setting.key)?.0, setting.text.clone())));
        texts.collect::<Vec<_>>()
    };
    let configuration = with(base, &whole);
    let before = base.with(&configuration);
    for (total, flink, process) in [
        (OptionId::TmProcessSize, OptionId::TmFlinkSize, Process::TaskManager),
        (OptionId::JmProcessSize, OptionId::JmFlinkSize, Process::JobManager),
    ] {
        let key = total.def().key;
        let Some(setting) = settings.iter_mut().find(|setting| setting.key == key) else {
            continue;
        };
        let size = |subject: &Subject, component| subject.size(process, component).map_or(0, MemorySize::bytes);
        let limit = size(&before, Component::TotalProcess);
        let wanted = size(&before, Component::TotalFlink) / MIB;
        let is_kept = |mebibytes_of_flink: i64| {
            let edits = [
                Edit::Unset { key: key.to_owned() },
                Edit::Set {
                    key: flink.def().key.to_owned(),
                    text: mebibytes(mebibytes_of_flink),
                },
            ];
            let configuration = applied(&configuration, &edits);
            let after = before.with(&configuration);
            let is_bounded = process == Process::JobManager || found.bound.is_none();
            let is_within = is_bounded || size(&after, Component::TotalProcess) <= limit;
            let heap = if process == Process::TaskManager {
                Component::TaskHeap
            } else {
                Component::JvmHeap
            };
            // A mebibyte of rounding is nobody's loss.
            let keeps = size(&after, heap).saturating_add(2 * MIB) >= size(&before, heap);
            let is_enough = buffers(&after) >= buffers(&before).min(Some(found.needs.required));
            let is_safe = risks(&after, found.needs.exchanges).next().is_none();
            after.starts(process)
                && is_within
                && (keeps || found.bound.is_some())
                && is_enough
                && keeps_minimums(&after, found.needs.uses_managed())
                && is_safe
        };
        let near = (0..64).flat_map(|away| [wanted - away, wanted + away]);
        if let Some(size) = near.into_iter().find(|size| is_kept(*size)) {
            setting.key = flink.def().key.to_owned();
            setting.text = mebibytes(size);
            setting.why +=
                " On machines of your own nothing holds a process to its total, so Total Flink Memory is set.";
        }
    }
}

/// What is there less than was wanted, in sentences.
fn unmet(answer: &Answer, needs: &Needs, layout: &Layout, met: i64) -> Vec<String> {
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
fn figures(plan: &Plan, is_told: bool, answer: &Answer, needs: &Needs) -> Vec<Figure> {
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

fn cluster_figures(plan: &Plan, subject: &Subject, needs: &Needs, slot: &flink_memory::slots::Slots) -> Vec<Figure> {
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
            format!("Parallelism {parallelism} in {} each.{spare}", slots_named(needs.slots)),
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

/// The edits that make a document the plan's: its settings, and no size that would change them.
pub fn edits_for(planned: &Planned, present: &Answer) -> Vec<Edit> {
    let subject = Subject::of(present);
    let mut edits = Vec::new();
    let is_planned = |option: OptionId| {
        let keys = std::iter::once(option.def().key).chain(option.def().old_keys.iter().map(|old| old.key));
        keys.into_iter()
            .any(|key| planned.settings.iter().any(|setting| setting.key == key))
    };
    for def in &OPTIONS {
        let is_other = !is_planned(def.id) && (def.bounds.is_some() || is_total(def.id) || is_of_plan(def.id));
        if is_other {
            edits.extend(subject.unset(def.id));
        }
    }
    for setting in &planned.settings {
        let Some((option, _)) = flink_memory::option::find(&setting.key) else {
            continue;
        };
        let is_there = subject.text(option).is_some_and(|text| is_same(&text, &setting.text));
        if !is_there {
            edits.push(subject.set(option, setting.text.clone()));
        }
    }
    edits
}

fn is_same(one: &str, other: &str) -> bool {
    let size = |text: &str| MemorySize::parse(text).ok().map(size_text);
    one == other || (size(one).is_some() && size(one) == size(other))
}

/// Options that decide the sizes of processes without being the bound of one part.
fn is_total(option: OptionId) -> bool {
    use OptionId::*;
    matches!(
        option,
        TmProcessSize
            | TmFlinkSize
            | JmProcessSize
            | JmFlinkSize
            | TmLegacyHeap
            | TmLegacyHeapMb
            | JmLegacyHeap
            | JmLegacyHeapMb
            | NumberOfBuffers
            | Slots
    )
}

/// Options that say what kind of job it is.
fn is_of_plan(option: OptionId) -> bool {
    matches!(option, OptionId::RuntimeMode | OptionId::StateBackendType)
}
