//! JVM arguments that come after those that Flink computes, and win.
//!
//! Flink's scripts put `env.java.opts.*` behind the sizes that they computed, and the JVM takes the last of two equal
//! arguments. Your own `-Xmx` makes every number here wrong, and a container that is too small for it is killed.
//! Source: `config.sh`, `flink-console.sh`.

use flink_config::jvm_option;
use flink_memory::{Component, Process};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::jvm;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "java-options",
    find,
};

fn find(subject: &Subject) -> Vec<Finding> {
    let arguments = [
        ("-Xmx", Component::JvmHeap),
        ("-Xms", Component::JvmHeap),
        ("-XX:MaxDirectMemorySize", Component::Direct),
        ("-XX:MaxMetaspaceSize", Component::JvmMetaspace),
    ];
    let mut findings = Vec::new();
    for option in jvm::ALL {
        let Some(text) = jvm::arguments(subject, option) else {
            continue;
        };
        let Some(process) = jvm::process_of(subject, option) else {
            continue;
        };
        let key = subject.key(option);
        for (argument, component) in arguments {
            let Some(value) = jvm_option(&text, argument) else {
                continue;
            };
            let computed = subject.size(process.unwrap_or(Process::TaskManager), component);
            findings.push(Finding {
                rule: RULE.name,
                about: format!("{key} {argument}"),
                severity: Severity::Risk,
                process,
                title: format!("`{argument}` in `{key}` overrides what Flink computes"),
                reason: format!(
                    "Flink computes {}, but `{value}` comes later on the command line and wins. The sizes shown here are \
                     wrong then, and the container may be too small.",
                    computed.map_or("it too".to_owned(), |size| format!("{} bytes", size.bytes()))
                ),
                components: vec![component],
                fixes: vec![Fix { title: format!("remove `{argument}`"), edits: vec![jvm::edit(subject, option, &[(argument, None)])], ..Fix::default() }],
                page: "docs/deployment/memory/mem_setup/#jvm-parameters",
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::check;
    use flink_memory::{Deployment, v};

    #[test]
    fn the_last_argument_wins() {
        let cases: &[(&str, &[&str])] = &[
            (
                "env.java.opts.all: -Xmx2g -Da=b",
                &[
                    "risk env.java.opts.all -Xmx: `-Xmx` in `env.java.opts.all` overrides what Flink computes \
                   | remove `-Xmx`",
                ],
            ),
            (
                "env.java.opts.taskmanager: -XX:MaxDirectMemorySize=1g",
                &[
                    "risk TaskManager env.java.opts.taskmanager -XX:MaxDirectMemorySize: `-XX:MaxDirectMemorySize` in \
                   `env.java.opts.taskmanager` overrides what Flink computes | remove `-XX:MaxDirectMemorySize`",
                ],
            ),
            ("env.java.opts.client: -Xmx2g", &[]),
            ("env.java.opts.all: -XX:+UseG1GC -Xss1m", &[]),
        ];
        for (text, expected) in cases {
            let text = format!("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n{text}");
            check(&RULE, v(2, 3), Deployment::Kubernetes, &text, expected);
        }
    }
}
