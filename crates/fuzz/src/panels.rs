//! What is tried of holds, plans, fleets, comparisons and upgrades.

use std::hint::black_box;

use flink_advice::Subject;
use flink_compare::{Aim, Proof, compare, upgrade};
use flink_config::{Answer, ConfigFile, apply};
use flink_memory::{Component, FlinkVersion, MemorySize, Process};
use flink_memory_json::{FleetAsked, FleetRequest, Nodes, PlanRequest};
use flink_plan::{Inputs, edits_for, job_plan, plan};
use flink_solve::{Holds, ROUNDING, size_of, solve};

use crate::targets::{any_file, chance, document};

/// What stands between two texts.
pub const BETWEEN: &str = "\n&\n";

/// Of longer texts, not everything is held.
const LONG: usize = 2 << 10;

/// Holds of texts that say none.
const HOLDS: [&str; 4] = [
    "tm.task-heap=3g",
    "tm.network=512m+,tm.container=8g-",
    "tm.managed=1g,jm.heap=1g,rest",
    "tm.process=2g,tm.heap=700m+",
];

/// The last line of a text is what is held in the rest of it. Every way meets the holds with edits that can be made.
pub fn solved(text: &str) -> Result<(), String> {
    let usual = || HOLDS.get(chance(text, HOLDS.len())).copied().unwrap_or_default();
    let (text, holds) = match text.trim_end().rsplit_once('\n') {
        Some((rest, last)) if last.parse::<Holds>().is_ok() => (rest, last),
        _ => (text, usual()),
    };
    let Ok(holds) = holds.parse::<Holds>() else {
        return Ok(());
    };
    if holds.to_string().parse().as_ref() != Ok(&holds) {
        return Err(format!("{holds} are read otherwise than {holds:?}"));
    }
    let answer = Answer::new(document(text, any_file(text)));
    black_box(serde_json::to_string(&flink_memory_json::solved(&answer, &holds)).is_ok());
    // Whatever is held of a part twice, the last counts.
    let mut told = Holds::default();
    holds.holds.iter().for_each(|hold| told.set(*hold));
    let Ok(ways) = solve(&answer, &told) else { return Ok(()) };
    for way in ways {
        let edited = apply(&answer, &way.edits).map_err(|error| format!("{}: {error}", way.title))?;
        let edited = Answer::new(edited);
        let subject = Subject::of(&edited);
        for hold in &told.holds {
            let size = size_of(&subject, hold.process, hold.what);
            if !size.is_some_and(|size| hold.is_met(size, ROUNDING)) {
                return Err(format!("{}: {} comes to {size:?}", way.title, hold.sentence()));
            }
        }
    }
    Ok(())
}

/// A request in JSON; or answers in the first line, and a job's plan from there on. What is planned starts, and its edits
/// make another document the same.
pub fn planned(text: &str) -> Result<(), String> {
    if let Ok(request) = serde_json::from_str::<PlanRequest>(text) {
        black_box(request.planned().is_ok());
    }
    let (answers, job) = text.split_once('\n').unwrap_or((text, ""));
    let (inputs, _) = Inputs::read(answers);
    if Inputs::read(&inputs.to_string()) != (inputs.clone(), Vec::new()) {
        return Err(format!("{inputs} is read otherwise than {inputs:?}"));
    }
    let answers = &inputs.plan;
    let told = job_plan(job).ok();
    let present = Answer::new(document(job, any_file(job)));
    let (flink, deployment) = (present.document.flink, present.document.deployment);
    let file = ConfigFile::usual(flink);
    let planned = plan(answers, told.as_ref(), flink, deployment, file);
    for process in Process::ALL {
        if !planned.answer.starts(process) {
            return Err(format!(
                "{answers} ({flink}, {deployment}): {} does not start",
                process.name()
            ));
        }
    }
    if present.reading.refusal.is_some() {
        return Ok(());
    }
    let Ok(changed) = apply(&present, &edits_for(&planned, &present)) else {
        return Ok(());
    };
    let changed = Answer::new(changed);
    // What stops a process beside its sizes is not the plan's.
    let is_planned =
        |process: &Process| !changed.starts(*process) || sizes(&changed, *process) == sizes(&planned.answer, *process);
    match Process::ALL.iter().all(is_planned) {
        true => Ok(()),
        false => Err(format!(
            "{answers}: its edits give other sizes:\n{}",
            changed.document.text
        )),
    }
}

/// The size of each part of a process that something is held to.
fn sizes(answer: &Answer, process: Process) -> [Option<MemorySize>; Component::ALL.len()] {
    let derivation = answer.derivation(process);
    let held = |component| {
        derivation
            .amounts
            .size(component)
            .filter(|_| !derivation.is_nominal(component))
    };
    Component::ALL.map(held)
}

/// A request in JSON; or nodes, for a configuration that Flink ships. Every process is placed or is not.
pub fn fleeted(text: &str) -> Result<(), String> {
    if let Ok(request) = serde_json::from_str::<FleetRequest>(text) {
        black_box(request.answered().is_ok());
    }
    let asked = FleetAsked {
        parallelism: u32::try_from(1_usize << chance(text, 16)).ok(),
        nodes: Some(Nodes::Text(text.to_owned())),
        price: Some(0.01),
        ..FleetAsked::default()
    };
    let answer = Answer::new(document(
        "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g",
        any_file(text),
    ));
    let Ok((found, _)) = asked.answer(&answer) else {
        return Ok(());
    };
    let packing = &found.packing;
    let placed = packing
        .used
        .iter()
        .map(|used| used.count * used.task_managers)
        .sum::<i64>()
        + packing.unplaced;
    let managers = packing
        .used
        .iter()
        .map(|used| used.count * used.job_managers)
        .sum::<i64>()
        + packing.unplaced_managers;
    let is_overfull = packing
        .used
        .iter()
        .any(|used| used.left.memory < 0 || used.left.cpu < 0);
    let is_odd = (placed, managers) != (found.task_managers, found.job_managers) || is_overfull;
    match is_odd && !packing.used.is_empty() {
        true => Err(format!(
            "not every process has a place, or a node too many: {packing:?}"
        )),
        false => Ok(()),
    }
}

/// Two texts with [`BETWEEN`] between them; or one, which two releases read. A text beside itself is the same.
pub fn compared(text: &str) -> Result<(), String> {
    let (before, after) = match text.split_once(BETWEEN) {
        Some((before, after)) => (document(before, any_file(before)), document(after, any_file(after))),
        None => {
            let before = document(text, ConfigFile::FlinkConf);
            let after = document(text, ConfigFile::ConfigYaml);
            (before, after)
        }
    };
    let (before, after) = (Answer::new(before), Answer::new(after));
    let comparison = compare(&before, &after);
    black_box(serde_json::to_string(&flink_memory_json::comparison(&comparison)).is_ok());
    for process in &comparison.processes {
        let unexplained = |part: &&flink_compare::PartDifference| part.why.is_none() && part.differs();
        let part = process
            .parts
            .iter()
            .find(unexplained)
            .filter(|_| process.starts == (true, true));
        if let Some(part) = part {
            return Err(format!("nothing says why {} differs", part.component.name()));
        }
    }
    // What a long text takes is held for one comparison.
    match text.len() > LONG || compare(&before, &before).is_same() {
        true => Ok(()),
        false => Err("a text differs from itself".to_owned()),
    }
}

/// A text on its way to another release: where its sizes are said to be the same, they are.
pub fn upgraded(text: &str) -> Result<(), String> {
    let answer = Answer::new(document(text, any_file(text)));
    let releases = FlinkVersion::ALL;
    // What the release of the text does not follow from.
    let to = releases
        .get(chance(text, 1 << 10) / 7 % releases.len())
        .copied()
        .unwrap_or(FlinkVersion::NEWEST);
    let aim = if chance(text, 2) == 0 {
        Aim::SameSizes
    } else {
        Aim::NewDefaults
    };
    let upgrade = upgrade(&answer, to, aim);
    black_box(serde_json::to_string(&flink_memory_json::upgrade(&upgrade)).is_ok());
    let upgraded = Answer::new(upgrade.upgraded.document.clone());
    if upgraded.document.flink != to {
        return Err(format!("it is for Flink {}", upgraded.document.flink));
    }
    let is_same = |process: &Process| {
        upgraded.starts(*process) && answer.starts(*process) && sizes(&upgraded, *process) == sizes(&answer, *process)
    };
    match upgrade.upgraded.proof == Proof::SameSizes && !Process::ALL.iter().all(is_same) {
        true => Err(format!("sizes for {to} are others:\n{}", upgraded.document.text)),
        false => Ok(()),
    }
}
