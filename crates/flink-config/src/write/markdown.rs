//! A summary for a ticket or a chat. What users wrote stands in fences and code spans that are longer than any of its
//! own, so that nothing breaks out of them; what must not travel in a link is not in it.

use flink_memory::option::{Kind, find};
use flink_memory::{Component, ExactSize, ShortSize};

use super::comment::{link, refusals_with};
use super::processes::{Derived, Processes};
use super::{Source, Written};
use crate::file::ConfigFile;
use crate::fresh::write_document;
use crate::link::Link;

pub(super) fn write(source: &Source) -> Written {
    let (version, deployment) = (source.version(), source.deployment);
    let processes = source.own_processes();
    let mut parts = Vec::new();
    let (travelling, staying) = Link::to(source.answer);
    // Flink's words repeat the value that they are about, and parts of a text that is no YAML.
    let quotes = source.answer.reading.refusal.is_none() && !staying.iter().any(|key| find(key).is_some());
    let refusals = refusals_with(source, &processes, quotes);
    parts.extend(refusals.iter().map(|refusal| format!("> ⚠ {}", code(refusal))));
    parts.push(format!("## Memory of Flink {version}, {}", deployment.name()));
    parts.extend(processes.0.iter().filter_map(table));
    parts.extend(arguments(&processes));
    let file = ConfigFile::usual(version);
    let settings = travelling.settings.iter().map(|(key, text)| {
        let is_list = find(key).is_some_and(|(option, _)| option.def().kind == Kind::List);
        let list = source.setting(key).filter(|_| is_list && file == ConfigFile::FlinkConf);
        (key.as_str(), list.unwrap_or(text))
    });
    let document = write_document(settings, file);
    if !document.text.is_empty() {
        parts.push(format!("Settings of `{file}`:\n\n{}", fenced("yaml", &document.text)));
    }
    parts.extend(link(source).map(|link| match source.address {
        "" => format!("Link: {}", code(&link)),
        _ => format!("Link: <{link}>"),
    }));
    Written {
        text: parts.join("\n\n") + "\n",
        left_out: document.left_out,
        refusals,
    }
}

/// What a process is made of; wholes stand before their parts.
fn table(derived: &Derived) -> Option<String> {
    let derivation = &derived.derivation;
    derivation.outcome.as_ref().ok()?;
    let total = derivation.amounts.size(Component::TotalProcess)?.bytes();
    let is_local = derivation.is_nominal(Component::TotalProcess);
    let mut table = format!(
        "| {} | Size | Bytes | Share |\n| --- | ---: | ---: | ---: |\n",
        derived.name()
    );
    for component in Component::ALL {
        let Some(size) = derivation.amounts.size(component) else {
            continue;
        };
        if derivation.is_nominal(component) {
            table += &format!("| {} | no limit | | |\n", component.name());
            continue;
        }
        let share = match total {
            _ if is_local => String::new(),
            0 => String::new(),
            _ => {
                let tenths = (size.bytes() as f64 * 1000.0 / total as f64).round() as i64;
                format!("{}.{} %", tenths / 10, tenths % 10)
            }
        };
        let (short, exact) = (ShortSize(size).to_string(), ExactSize(size).to_string());
        let bytes = exact.split('\u{a0}').next().unwrap_or_default();
        table += &format!(
            "| {} | {} | {bytes} | {share} |\n",
            component.name(),
            short.replace('\u{a0}', " ")
        );
    }
    table.truncate(table.trim_end().len());
    Some(table)
}

fn arguments(processes: &Processes) -> Option<String> {
    let arguments = processes.0.iter().filter_map(|derived| {
        Some(format!(
            "# {}\n{}\n",
            derived.name(),
            derived.derivation.jvm_arguments()?
        ))
    });
    let text: String = arguments.collect();
    (!text.is_empty()).then(|| format!("JVM arguments:\n\n{}", fenced("text", &text)))
}

/// The longest run of backticks in a text.
fn backticks(text: &str) -> usize {
    let runs = text.split(|char| char != '`').map(str::len);
    runs.max().unwrap_or(0)
}

fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(3.max(backticks(text) + 1));
    format!("{fence}{language}\n{text}{fence}")
}

fn code(text: &str) -> String {
    let ticks = "`".repeat(backticks(text) + 1);
    match text.contains('`') {
        true => format!("{ticks} {text} {ticks}"),
        false => format!("{ticks}{text}{ticks}"),
    }
}
