//! The reason for each setting of a plan.

use flink_advice::Subject;
use flink_memory::slots::Consumer;
use flink_memory::{MemorySize, OptionId, ShortSize};

use crate::answers::{Bound, Plan};
use crate::figures::{BUFFERS, DIVIDED};
use crate::judged::{Needed, SLOTS, beside_node, keeps_in_store, sums};
use crate::needs::{MIB, Needs};
use crate::plan::{Basis, Found, Setting, job_manager_total};

const TUNING: &str = "Flink’s memory tuning guide";

pub(crate) fn setting(
    subject: &Subject,
    option: OptionId,
    text: impl Into<String>,
    basis: Basis,
    why: String,
) -> Setting {
    Setting {
        key: subject.key(option),
        text: text.into(),
        basis,
        why,
        source: "",
        lines: Vec::new(),
    }
}

pub(crate) fn short(bytes: i64) -> ShortSize {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default())
}

fn judgement(low: i64, high: i64) -> Basis {
    Basis::Judgement(short(low).to_string(), short(high).to_string())
}

pub(crate) fn job_manager_setting(base: &Subject, option: OptionId, text: &str, needs: &Needs) -> Setting {
    let lines = match option {
        OptionId::JmOffHeap => &needs.job_off_heap,
        _ => &needs.job_heap,
    };
    let [low, take, high] = sums(lines);
    let basis = match option {
        OptionId::JmOffHeap => judgement(low + (128 << 20), high + (128 << 20)),
        _ => {
            let total = |heap| job_manager_total(base, needs, heap) << 20;
            judgement(total(low), total(high))
        }
    };
    let why = match option {
        OptionId::JmOffHeap => format!("Flink’s default of 128 MiB, and {} on top of it.", short(take)),
        _ => format!(
            "Its heap needs some {} ({} to {}). Flink requires a size, and ships 1600m.",
            short(take),
            short(low),
            short(high)
        ),
    };
    Setting {
        source: TUNING,
        lines: lines.clone(),
        ..setting(base, option, text, basis, why)
    }
}

/// Each setting of a TaskManager with its reason.
pub(crate) fn task_manager_settings(plan: &Plan, is_told: bool, base: &Subject, found: &Found) -> Vec<Setting> {
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
                "The smallest round size with room for {} of task heap{} and {} network buffers, in {}.",
                short(sums(&needs.heap)[1]),
                match needs.judged(1).managed_slot.saturating_mul(needs.slots) {
                    managed if needs.uses_managed() => format!(", {} of managed memory", short(managed)),
                    _ => String::new(),
                },
                needs.wanted,
                slots_named(needs.slots)
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

pub(crate) fn slots_named(slots: i64) -> String {
    match slots {
        1 => "1 slot".to_owned(),
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
            "Managed memory is for {}: some {} a slot.",
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
        Consumer::Operator => "sorting and buffering",
        Consumer::StateBackend => "the state backend",
        Consumer::Python => "Python workers",
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
