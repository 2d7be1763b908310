//! A whole configuration from answers.

use flink_advice::{Subject, applied, buffers};
use flink_config::{Answer, ConfigFile, Document, Edit, write_document};
use flink_memory::network_buffers::{self, Exchange, Job as Shape};
use flink_memory::{Component, Deployment, FlinkVersion, MemorySize, OptionId, Process, v};

use crate::answers::{Bound, Job, Plan, State};
use crate::figures::{figures, unmet};
use crate::job_plan::JobPlan;
use crate::judged::{Needed, beside_node, keeps_in_store, sums};
use crate::needs::{self, MIB, Needs};
use crate::reasons::{job_manager_setting, setting, short, task_manager_settings};
use crate::search::{Layout, Managed, Search, keeps_minimums, mebibytes, risks, up, with};
use crate::tuning::{Edge, Ship};

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

/// Plans a job for a release and a deployment: a configuration that starts, with what follows from it.
///
/// `told` is the job as [`job_plan`](crate::job_plan) reads it, where there is one: what it says counts before answers
/// about exchanges, and stands in for a parallelism that is not answered.
pub fn plan(
    plan: &Plan,
    told: Option<&JobPlan>,
    flink: FlinkVersion,
    deployment: Deployment,
    file: ConfigFile,
) -> Planned {
    let empty = Answer::new(Document::new("", file, flink, deployment));
    let subject = Subject::of(&empty);
    let (mut plan, mut notes) = possible(plan, flink);
    let shape = told.map(|told| told.shape(&plan, flink));
    let shape = shape.as_ref();
    notes.extend(told.into_iter().flat_map(|told| told.notes(&plan)));
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

/// What goes from vertex to vertex in the job that is planned.
pub fn edges(plan: &Plan, told: Option<&JobPlan>, flink: FlinkVersion) -> Vec<Edge> {
    let shape = match told {
        Some(told) => told.shape(plan, flink),
        None => needs::chain(plan, plan.parallelism.map_or(1, i64::from), needs::exchanges(plan)),
    };
    let parallelism = |place: usize| shape.vertices.get(place).map_or(1, |vertex| vertex.parallelism);
    let edge = |exchange: &Exchange| Edge {
        from: parallelism(exchange.from),
        to: parallelism(exchange.to),
        ship: match exchange.ship {
            network_buffers::Ship::AllToAll => Ship::All,
            // To as many as `FORWARD`, where both sides are as parallel.
            network_buffers::Ship::Pointwise => Ship::Rescale,
        },
    };
    shape.exchanges.iter().map(edge).collect()
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
    if base.is_local() {
        return Vec::new();
    }
    let [_, heap, _] = sums(&needs.job_heap);
    let mut settings = vec![(OptionId::JmProcessSize, mebibytes(job_manager_total(base, needs, heap)))];
    settings.extend(job_manager_off_heap(needs));
    settings
}

fn job_manager_off_heap(needs: &Needs) -> Option<(OptionId, String)> {
    let [_, off_heap, _] = sums(&needs.job_off_heap);
    (off_heap > 0).then(|| (OptionId::JmOffHeap, mebibytes(128 + up(off_heap))))
}

/// The smallest round total, in mebibytes, with a heap, and no less than Flink ships.
pub(crate) fn job_manager_total(base: &Subject, needs: &Needs, heap: i64) -> i64 {
    const SHIPPED: i64 = 1600;
    let step = if base.deployment == Deployment::Yarn { 1024 } else { 64 };
    let off_heap = job_manager_off_heap(needs);
    let is_enough = |steps: i64| {
        let total = (OptionId::JmProcessSize, mebibytes(steps * step));
        let settings: Vec<_> = [total].into_iter().chain(off_heap.clone()).collect();
        let configuration = with(base, &settings);
        let size = base.with(&configuration).size(Process::JobManager, Component::JvmHeap);
        size.is_some_and(|size| size.bytes() >= heap)
    };
    let (mut too_little, mut enough) = (0, 1);
    while !is_enough(enough) && enough * step < 64 << 20 {
        (too_little, enough) = (enough, enough * 2);
    }
    while enough - too_little > 1 {
        let middle = too_little + (enough - too_little) / 2;
        match is_enough(middle) {
            true => enough = middle,
            false => too_little = middle,
        }
    }
    (enough * step).max((SHIPPED + step - 1) / step * step)
}

/// The sizes that were found for the TaskManager.
pub(crate) struct Found {
    pub layout: Layout,
    pub needs: Needs,
    /// How many sixteenths of what is wanted beyond the least are there.
    pub met: i64,
    /// The size that bounds the process, in mebibytes.
    pub bound: Option<i64>,
    /// The least and the most that was judged, in mebibytes, where nothing bounds the process.
    pub range: Option<(i64, i64)>,
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
            Some(_) => {
                let fewest = all.iter().min_by_key(|needs| needs.slots);
                fewest.map(std::slice::from_ref).unwrap_or_default()
            }
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
