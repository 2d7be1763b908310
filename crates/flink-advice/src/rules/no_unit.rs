//! A size without a unit, which Flink takes for bytes.
//!
//! `4096` is 4 KiB, not 4 GiB. Where Flink starts all the same, the size is as good as nothing. Source:
//! `MemorySize.parse`, as the real Flink reads it.

use flink_memory::option::{DefaultValue, Kind, find as find_option};
use flink_memory::{ShortSize, to_size};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::meant;
use crate::options::process_of;
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule { name: "no-unit", find };

fn find(subject: &Subject) -> Vec<Finding> {
    let about = |entry: &flink_memory::Entry| {
        let (option, _) = find_option(&entry.key)?;
        let def = option.def();
        // Network buffers and the like are small enough to be written in bytes.
        let is_large = match def.default(subject.version) {
            DefaultValue::Size(size) => size.bytes() >= 1 << 20,
            _ => def.bounds.is_some(),
        };
        let written = entry.value.to_string();
        let meant = meant::unit(&written).filter(|_| def.kind == Kind::Size && is_large)?;
        let process = process_of(&entry.key);
        // Of a process that does not start, this is one of the fixes.
        if !subject.starts(process) || !def.exists(subject.version) {
            return None;
        }
        let size = to_size(&entry.value).ok()?;
        Some(Finding {
            rule: RULE.name,
            about: entry.key.clone(),
            severity: Severity::Risk,
            process: Some(process),
            title: format!("`{}` has no unit", entry.key),
            reason: format!(
                "`{written}` is {}: Flink reads a number without a unit as bytes.",
                ShortSize(size)
            ),
            components: def.bounds.into_iter().collect(),
            fixes: vec![fix(vec![flink_config::Edit::Set {
                key: entry.key.clone(),
                text: meant,
            }])],
            page: "docs/deployment/config/",
        })
    };
    subject.configuration.entries().iter().filter_map(about).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn numbers_alone_are_bytes() {
        let cases: &[(&str, &[&str])] = &[
            (
                "taskmanager.memory.managed.size: 512",
                &[
                    "risk TaskManager taskmanager.memory.managed.size: `taskmanager.memory.managed.size` has no unit \
                   | set `taskmanager.memory.managed.size` to `512m`",
                ],
            ),
            ("taskmanager.memory.managed.size: 0", &[]),
            ("taskmanager.memory.managed.size: 536870912", &[]),
            ("taskmanager.memory.segment-size: 32768", &[]),
            ("taskmanager.numberOfTaskSlots: 4", &[]),
        ];
        for (text, expected) in cases {
            let text = format!("taskmanager.memory.process.size: 4g\n{text}");
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, expected);
        }
    }
}
