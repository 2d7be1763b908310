//! A key that the release ignores: removed, not there yet, or misspelt.
//!
//! Flink does not report unknown keys, so a size that is set this way has no effect. Source:
//! the options that each release from 1.13 on declares.

use flink_config::{Edit, Verdict, check_key, is_suspect};
use flink_memory::option::find as find_option;
use flink_memory::{Deployment, Entry, OptionId, v};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "unread-key",
    find,
};

/// No more keys than this are told, and the rest counted.
const TOLD: usize = 10;

/// For no more unknown keys is looked what was meant, which takes a while.
const LOOKED_AT: usize = 50;

fn find(subject: &Subject) -> Vec<Finding> {
    let entries = subject.configuration.entries().iter();
    let mut suspects = entries.filter(|entry| is_suspect(&entry.key, subject.version));
    let looked_at = suspects.by_ref().take(LOOKED_AT);
    let mut found: Vec<Finding> = looked_at.filter_map(|entry| about(subject, entry)).take(TOLD).collect();
    let more = suspects.count();
    if let Some(last) = found.last_mut().filter(|_| more > 0) {
        last.reason += &format!(" {more} more keys that Flink may not know are not listed.");
    }
    found
}

fn about(subject: &Subject, entry: &Entry) -> Option<Finding> {
    let (key, version) = (entry.key.as_str(), subject.version);
    let verdict = check_key(key, version)?;
    let mut others: Vec<&str> = match &verdict {
        Verdict::Unknown(meant) => meant.clone(),
        Verdict::NotYet(_) | Verdict::Removed(_) => successor(subject, key).into_iter().collect(),
    };
    // What is set already is not what was meant.
    others.retain(|other| *other != key && subject.configuration.get(other).is_none());
    others.truncate(2);
    let rename = |new: &&str| Fix {
        title: match verdict {
            Verdict::Unknown(_) => format!("write `{new}`"),
            _ => format!("set `{new}` instead"),
        },
        edits: vec![
            Edit::Unset { key: key.to_owned() },
            Edit::Set {
                key: (*new).to_owned(),
                text: text(key, entry),
            },
        ],
        ..Fix::default()
    };
    let away = fix(vec![Edit::Unset { key: key.to_owned() }]);
    let (title, severity) = match &verdict {
        Verdict::Unknown(_) => (format!("Unknown option `{key}`"), Severity::Risk),
        Verdict::NotYet(since) => (format!("`{key}` exists only from Flink {since} on"), Severity::Risk),
        Verdict::Removed(since) if *since <= v(1, 13) => {
            (format!("`{key}` was removed before Flink 1.13"), Severity::Hint)
        }
        Verdict::Removed(since) => (format!("`{key}` was removed in Flink {since}"), Severity::Hint),
    };
    Some(Finding {
        rule: RULE.name,
        about: key.to_owned(),
        // A size that is lost is more than a leftover.
        severity: if others.is_empty() { Severity::Hint } else { severity },
        process: None,
        title,
        reason: format!("Flink {version} ignores it silently. It is set to `{}`.", entry.value),
        components: find_option(key)
            .and_then(|(option, _)| option.def().bounds)
            .into_iter()
            .collect(),
        fixes: others.iter().map(rename).chain([away]).collect(),
        page: "docs/deployment/config/",
    })
}

/// The value for the new key: of an option that counted mebibytes, with that unit.
fn text(key: &str, entry: &Entry) -> String {
    match key.ends_with(".heap.mb") {
        true => format!("{}m", entry.value),
        false => entry.value.to_string(),
    }
}

/// The key by which the release reads what another was for.
fn successor(subject: &Subject, key: &str) -> Option<&'static str> {
    let (option, _) = find_option(key)?;
    let stands_alone = matches!(
        subject.deployment,
        Deployment::Standalone | Deployment::Docker | Deployment::Local
    );
    let option = match option {
        OptionId::TmLegacyHeap | OptionId::TmLegacyHeapMb if stands_alone => OptionId::TmFlinkSize,
        OptionId::TmLegacyHeap | OptionId::TmLegacyHeapMb => OptionId::TmProcessSize,
        OptionId::JmLegacyHeap | OptionId::JmLegacyHeapMb if stands_alone => OptionId::JmHeap,
        OptionId::JmLegacyHeap | OptionId::JmLegacyHeapMb => OptionId::JmProcessSize,
        option => option,
    };
    let def = option.def();
    def.exists(subject.version).then(|| def.key_in(subject.version))
}

/// What a release reads in the place of a heap option of old: a key and what it is set to.
pub fn heap_in_new_words(subject: &Subject, entry: &Entry) -> Option<(&'static str, String)> {
    Some((successor(subject, &entry.key)?, text(&entry.key, entry)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use crate::subject::Subject;
    use flink_config::{Answer, ConfigFile, Document};
    use flink_memory::{Deployment, v};

    #[test]
    fn of_many_unknown_keys_few_are_looked_at() {
        let keys: String = (0..5000).map(|key| format!("job.setting.k{key}: 1\n")).collect();
        let text = format!("taskmanager.memory.x1: 1\n{keys}jobmanager.memory.x2: 1");
        let document = Document::new(text, ConfigFile::ConfigYaml, v(2, 3), Deployment::Docker);
        let answer = Answer::new(document);
        let found = (RULE.find)(&Subject::of(&answer));
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert!(
            only.reason
                .ends_with("more keys that Flink may not know are not listed."),
            "{}",
            only.reason
        );
    }

    #[test]
    fn keys_that_are_passed_over() {
        let totals = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g";
        let cases: &[(_, &str, &[&str])] = &[
            (
                v(2, 3),
                "taskmanager.memory.managed.faction: 0.5",
                &[
                    "risk taskmanager.memory.managed.faction: Unknown option `taskmanager.memory.managed.faction` \
                   | write `taskmanager.memory.managed.fraction` | remove `taskmanager.memory.managed.faction`",
                ],
            ),
            (
                v(2, 3),
                "taskmanager.heap.size: 1g",
                &[
                    "hint taskmanager.heap.size: `taskmanager.heap.size` was removed in Flink 2.0 \
                   | remove `taskmanager.heap.size`",
                ],
            ),
            (
                v(1, 16),
                "state.backend.type: rocksdb",
                &[
                    "risk state.backend.type: `state.backend.type` exists only from Flink 1.17 on \
                   | set `state.backend` instead | remove `state.backend.type`",
                ],
            ),
            (
                v(2, 3),
                "taskmanager.memory.fraction: 0.7",
                &[
                    "hint taskmanager.memory.fraction: `taskmanager.memory.fraction` was removed before Flink 1.13 \
                   | remove `taskmanager.memory.fraction`",
                ],
            ),
            (v(2, 3), "s3.secret-key: x\nmetrics.reporter.prom.port: 1", &[]),
        ];
        for (version, text, expected) in cases {
            check(
                &RULE,
                *version,
                Deployment::Kubernetes,
                &format!("{totals}\n{text}"),
                expected,
            );
        }
        check(
            &RULE,
            v(2, 3),
            Deployment::Kubernetes,
            "taskmanager.heap.mb: 4096\njobmanager.memory.process.size: 2g",
            &[
                "hint taskmanager.heap.mb: `taskmanager.heap.mb` was removed in Flink 2.0 \
               | set `taskmanager.memory.process.size` instead",
            ],
        );
    }
}
