//! `flink-memory fleet`: the processes of a configuration on machines.

use std::fmt::Write;
use std::io;

use flink_memory::{MemorySize, ShortSize};
use flink_memory_json::{Amounts, FleetAsked, JsonUsage, JsonYarn, Machine, NoAnswer, Nodes, fleeted};
use flink_plan::fleet::{Fleeted, HOURS, Machine as Node, NoFleet, Resources, Upgrade};
use flink_plan::{Inputs, Tuned};

use crate::arguments::Fleet;
use crate::input::{Input, text_within};
use crate::outcome::Outcome;
use crate::output;
use crate::paint::{Paint, Style};

/// Longer lists of nodes are not read, in bytes.
const LIMIT: u64 = 16 << 20;

/// Places what a file configures.
pub(crate) fn run(asked: &Fleet) -> io::Result<Outcome> {
    let name = asked.path.to_string_lossy();
    let trouble = |error: &dyn std::fmt::Display| output::trouble(&name, error).map(|()| Outcome::Trouble);
    let mut input = match Input::read(&asked.path, &asked.given) {
        Ok(input) => input,
        Err(error) => return trouble(&error),
    };
    let carried = input.carried("plan", |link| link.plan.as_ref(), Inputs::read);
    let upgrade = asked.upgrade.or(carried.machines.upgrade).unwrap_or_default();
    for note in input.remarks() {
        output::note(&note)?;
    }
    let questions = match questions(asked, upgrade, &carried) {
        Ok(questions) => questions,
        Err(error) => return trouble(&error),
    };
    let (found, tuned) = match questions.answer(&input.answer) {
        Ok(found) => found,
        Err(NoAnswer::Fleet(NoFleet::Refused(process))) => {
            output::trouble(&name, &NoFleet::Refused(process))?;
            return Ok(Outcome::Refused);
        }
        Err(error) => return trouble(&error),
    };
    if asked.json {
        let json = serde_json::to_string(&fleeted(&found, upgrade, tuned.as_ref()))?;
        output::print(&(json + "\n"))?;
    } else {
        output::tell(&report(
            &name,
            upgrade,
            &found,
            tuned.as_ref(),
            Paint::on(&io::stdout()),
        ))?;
    }
    let packing = &found.packing;
    Ok(match packing.unplaced + packing.unplaced_managers {
        0 => Outcome::Fine,
        _ => Outcome::Differs,
    })
}

/// What is asked by arguments, and where they say nothing, by what a link carries.
fn questions(asked: &Fleet, upgrade: Upgrade, carried: &Inputs) -> Result<FleetAsked, String> {
    let machines = &carried.machines;
    let amounts = |text: &Option<String>| {
        text.as_ref().map(|text| {
            let (memory, cpu) = text
                .split_once(',')
                .map_or((text.as_str(), None), |(memory, cpu)| (memory, Some(cpu)));
            Amounts {
                memory: Some(memory.to_owned()),
                cpu: cpu.map(str::to_owned),
            }
        })
    };
    let machine = Machine {
        name: asked.node.clone(),
        memory: asked.memory.clone(),
        cpu: asked.cpu.clone(),
        reserved: amounts(&asked.reserved),
        eviction: asked.eviction.clone(),
        daemon_sets: amounts(&asked.daemon_sets).or(machines.daemon_sets.map(|size| Amounts {
            memory: Some(size.bytes().to_string()),
            cpu: None,
        })),
        pods: asked.pods,
        count: asked.count.or(machines.count),
    };
    let machine = match machines.node.filter(|_| asked.node.is_none() && asked.memory.is_none()) {
        None => machine,
        Some(Node::Known(known)) => Machine {
            name: Some(known.name.to_owned()),
            ..machine
        },
        Some(Node::Sized(Resources { memory, cpu })) => Machine {
            memory: Some(memory.to_string()),
            cpu: Some(format!("{cpu}m")),
            ..machine
        },
    };
    let nodes = match &asked.nodes {
        Some(path) => {
            let named = |trouble| format!("--nodes {}: {trouble}", path.to_string_lossy());
            Some(Nodes::Text(text_within(path, LIMIT).map_err(named)?))
        }
        None => (machine.name.is_some() || machine.memory.is_some()).then(|| Nodes::Machine(Box::new(machine))),
    };
    let used = asked.used.as_ref().map(|used| {
        let mut sizes = used.split(',').map(|size| Some(size.to_owned()));
        let mut next = || sizes.next().flatten();
        JsonUsage {
            heap: next(),
            metaspace: next(),
            managed: next(),
        }
    });
    let used = used.or(machines.usage().map(|_| {
        let [heap, metaspace, managed] = machines.used.map(|size| size.map(|size| size.bytes().to_string()));
        JsonUsage {
            heap,
            metaspace,
            managed,
        }
    }));
    let parallelism = carried.plan.parallelism.filter(|_| asked.task_managers.is_none());
    Ok(FleetAsked {
        parallelism: asked.parallelism.or(parallelism),
        task_managers: asked.task_managers,
        nodes,
        job_managers: asked.job_managers.or(machines.managers),
        upgrade: Some(upgrade.word().to_owned()),
        yarn: Some(JsonYarn {
            minimum: Some(asked.yarn_minimum),
            increment: asked.yarn_increment,
        }),
        price: asked.price.or(machines.price),
        used,
    })
}

fn short(bytes: i64) -> String {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default()).to_string()
}

fn both(resources: Resources) -> String {
    format!("{} and {} cores", short(resources.memory), cores(resources.cpu))
}

fn cores(millicores: i64) -> String {
    let text = format!("{}.{:03}", millicores / 1000, millicores % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn several(count: i64, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

fn report(name: &str, upgrade: Upgrade, found: &Fleeted, tuned: Option<&Tuned>, paint: Paint) -> String {
    let mut text = String::new();
    // A string takes whatever is written, here and below.
    let heading = format!(
        "{name}: {} and {}: {}",
        several(found.task_managers, "TaskManager"),
        several(found.job_managers, "JobManager"),
        both(found.requested)
    );
    let _ = writeln!(text, "{}", paint.paint(Style::Bold, &heading));
    let _ = writeln!(text, "  a TaskManager takes {}", both(found.task_manager.takes));
    let _ = writeln!(text, "  a JobManager takes {}", both(found.job_manager.takes));
    if let Some(spare) = found.spare_slots.filter(|spare| *spare > 0) {
        let _ = writeln!(text, "  {} stay free", several(spare, "slot"));
    }
    if found.given_away >= 1 << 20 {
        let _ = writeln!(text, "  rounding gives {} away", short(found.given_away));
    }
    let packing = &found.packing;
    if !packing.used.is_empty() {
        let heading = format!(
            "{}, of which {} are left over",
            several(packing.nodes(), "node"),
            both(packing.left)
        );
        let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, &heading));
    }
    for used in &packing.used {
        let _ = writeln!(
            text,
            "  {} × {}: {}, {}; {} left of {}",
            used.count,
            used.name,
            several(used.job_managers, "JobManager"),
            several(used.task_managers, "TaskManager"),
            both(used.left),
            both(used.free)
        );
    }
    if packing.unplaced + packing.unplaced_managers > 0 {
        let line = format!(
            "  no place for {}",
            several(packing.unplaced + packing.unplaced_managers, "process").replace("processs", "processes")
        );
        let _ = writeln!(text, "{}", paint.paint(Style::Red, &line));
    }
    if let Some(best) = found.best {
        let _ = writeln!(
            text,
            "  TaskManagers of {} leave the least: {} on {}, {} on each",
            short(best.size << 20),
            short(best.left),
            several(best.nodes, "node"),
            best.each
        );
    }
    let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, "When jobs are replaced"));
    let surplus = found.surplus;
    let _ = writeln!(text, "  {}", upgrade.why());
    if surplus.task_managers + surplus.job_managers > 0 {
        let _ = writeln!(
            text,
            "  for a while {} and {} more: {}",
            several(surplus.task_managers, "TaskManager"),
            several(surplus.job_managers, "JobManager"),
            both(surplus.takes)
        );
        if !packing.used.is_empty() {
            let _ = writeln!(text, "  {} then", several(surplus.nodes, "node"));
        }
        if surplus.unplaced > 0 {
            let line = format!("  {} of these find no place", surplus.unplaced);
            let _ = writeln!(text, "{}", paint.paint(Style::Red, &line));
        }
    }
    if !found.sides.is_empty() {
        let _ = writeln!(
            text,
            "\n{}",
            paint.paint(
                Style::Bold,
                "One large or several small TaskManagers in the same memory"
            )
        );
        for side in &found.sides {
            let _ = writeln!(
                text,
                "  {} × {} with {}: metaspace {}, overhead {}, Flink’s own {}; task heap {}, managed {}, network {}{}",
                side.count,
                short(side.size << 20),
                several(side.slots, "slot"),
                short(side.metaspace),
                short(side.overhead),
                short(side.framework),
                short(side.task_heap),
                short(side.managed),
                short(side.network),
                if side.is_present { " (as configured)" } else { "" }
            );
        }
    }
    if let Some(cost) = found.cost {
        let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, "Cost"));
        let _ = writeln!(
            text,
            "  processes {:.4} an hour, {:.2} a month of 730 hours",
            cost.requested,
            cost.requested * HOURS
        );
        if let Some(nodes) = cost.nodes {
            let _ = writeln!(text, "  nodes {nodes:.4} an hour, {:.2} a month", nodes * HOURS);
        }
    }
    if let Some(tuned) = tuned {
        let heading = match tuned.is_enabled {
            true => "Memory tuning sets",
            false => "Memory tuning would set",
        };
        let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, heading));
        for edit in &tuned.edits {
            let _ = match edit {
                flink_config::Edit::Set { key, text: value } => writeln!(text, "  {key}: {value}"),
                flink_config::Edit::Unset { key } => writeln!(text, "  (removed) {key}"),
                flink_config::Edit::Lines { .. } => Ok(()),
            };
        }
        for note in &tuned.notes {
            let _ = writeln!(text, "  {note}");
        }
    }
    for note in &found.notes {
        let _ = writeln!(text, "\n{} {note}", paint.paint(Style::Yellow, "note:"));
    }
    text
}
