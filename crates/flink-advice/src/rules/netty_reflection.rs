//! Netty could do without a cleaner for each of its buffers, and does not.
//!
//! With `…netty.tryReflectionSetAccessible=true`, Netty makes direct buffers by a constructor that it otherwise may
//! not call,
//! which leaves less for the garbage collector. From Java 16 on the JVM allows that only with
//! `--add-opens=java.base/java.nio=ALL-UNNAMED`. The documentation names `java.lang.reflect`, but that alone changes
//! nothing: run on Java 17 against the Netty of 1.18.1, 1.20.5, 2.0.2 and 2.3.0. The configuration that Flink ships opens
//! both in `env.java.opts.all` since 1.18, the first release for Java 17; whoever sets that option to something else
//! loses it. Buffers made so no longer count against `-XX:MaxDirectMemorySize`: Netty counts them by itself, up to a
//! limit as large, so that both together may come to twice as much (run likewise, on
//! 1.20.5 and 2.3.0). The rule speaks only to those who set something of Netty's. Source: the guide's section about
//! Netty 4.

use flink_config::jvm_option;
use flink_memory::netty::{PROPERTIES as NETTY, REFLECTION};
use flink_memory::{Component, OptionId, Process, ShortSize, v};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::jvm::{argument, arguments, edit, options, process_of};
use crate::netty::{does_not_reach, finding, of_options};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "netty-reflection",
    find,
};

const BARE: &str = "-Dio.netty.tryReflectionSetAccessible";
const OPENS: &str = "--add-opens=java.base/java.nio";

fn find(subject: &Subject) -> Vec<Finding> {
    of_options(subject, of_option)
}

/// What one option says of Netty, and how it could do better.
fn of_option(subject: &Subject, option: OptionId) -> Option<Finding> {
    let (text, process) = (arguments(subject, option)?, process_of(subject, option)?);
    let (set, bare) = (jvm_option(&text, REFLECTION), jvm_option(&text, BARE));
    let processes = Process::ALL
        .into_iter()
        .filter(|process| options(*process).contains(&option));
    let counts = |process| argument(subject, process, REFLECTION);
    let is_set_elsewhere = processes.clone().all(|process| counts(process).is_some());
    // An own `env.java.opts.all` stands where the shipped one did.
    let replaces = subject.version >= v(1, 18) && subject.is_set(OptionId::JavaOptsAll);
    let is_closed = replaces
        && processes
            .clone()
            .any(|process| argument(subject, process, OPENS).is_none());
    let (title, reason) = match (set.as_deref(), bare) {
        (None, Some(_)) if !is_set_elsewhere => {
            (does_not_reach(BARE), "Flink's Netty is relocated into its own package.")
        }
        (Some("" | "true" | "yes" | "1"), _) if is_closed => (
            "Java does not let Netty use reflection".to_owned(),
            "From Java 16 on that needs an argument that `env.java.opts.all` has by default; your value replaced it.",
        ),
        (Some("" | "true" | "yes" | "1"), _) => return None,
        (Some(_), _) => (
            "Netty's reflection is off".to_owned(),
            "It is off by default too, on Java 9 and later.",
        ),
        (None, _) if text.contains(NETTY) && !is_set_elsewhere => (
            "Netty could make less garbage".to_owned(),
            "You already tune Netty: on Java 11 and later, set this too.",
        ),
        (None, _) => return None,
    };
    let direct = subject.size(Process::TaskManager, Component::Direct);
    let direct = direct.filter(|_| processes.clone().any(|process| process == Process::TaskManager));
    let opens = is_closed.then_some((OPENS, Some("ALL-UNNAMED")));
    let snippet = match is_closed {
        true => format!("`{REFLECTION}=true` and `{OPENS}=ALL-UNNAMED`"),
        false => format!("`{REFLECTION}=true`"),
    };
    let changes = [(BARE, None), (REFLECTION, Some("true"))].into_iter().chain(opens);
    let changes: Vec<_> = changes.collect();
    let on = Fix {
        title: format!("set {snippet}"),
        ..fix(vec![edit(subject, option, &changes)])
    };
    Some(Finding {
        severity: Severity::Hint,
        title,
        reason: format!(
            "{reason} With {snippet}, Netty makes direct buffers faster and with less garbage. It then counts them \
             separately from `-XX:MaxDirectMemorySize`{}.",
            direct
                .map(|size| format!(" and up to the same {}", ShortSize(size)))
                .unwrap_or_default()
        ),
        components: direct.map(|_| Component::Direct).into_iter().collect(),
        fixes: vec![on],
        ..finding(RULE.name, option, process)
    })
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, FlinkVersion, v};

    use super::{BARE, NETTY, OPENS, REFLECTION, RULE};
    use crate::checks::check;

    const OPTS: &str = "env.java.opts.taskmanager";

    fn check_netty(version: FlinkVersion, text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n{text}");
        check(&RULE, version, Deployment::Standalone, &text, expected);
    }

    #[test]
    fn speaks_to_those_who_tune_netty() {
        let on = format!(" | set `{REFLECTION}=true`");
        let open = format!("{on} and `{OPENS}=ALL-UNNAMED`");
        check_netty(v(2, 2), "", &[]);
        check_netty(v(2, 2), &format!("{OPTS}: -Da=b"), &[]);
        check_netty(v(2, 2), &format!("{OPTS}: {REFLECTION}=true"), &[]);
        check_netty(
            v(2, 2),
            &format!("{OPTS}: {NETTY}allocator.type=unpooled"),
            &[&format!("hint TaskManager {OPTS}: Netty could make less garbage{on}")],
        );
        check_netty(
            v(2, 2),
            &format!("{OPTS}: {REFLECTION}=false"),
            &[&format!("hint TaskManager {OPTS}: Netty's reflection is off{on}")],
        );
        check_netty(
            v(1, 20),
            &format!("env.java.opts.all: {BARE}=true"),
            &[&format!(
                "hint env.java.opts.all: `{BARE}` does not reach Flink's Netty{open}"
            )],
        );
        check_netty(
            v(2, 2),
            &format!(
                "{OPTS}: {NETTY}allocator.type=unpooled\nenv.java.opts.all: {OPENS}=ALL-UNNAMED {REFLECTION}=true"
            ),
            &[],
        );
    }

    #[test]
    fn an_own_option_replaces_what_is_shipped() {
        let replaced = format!("env.java.opts.all: -Da=b\n{OPTS}: {REFLECTION}=true");
        check_netty(
            v(2, 2),
            &replaced,
            &[&format!(
                "hint TaskManager {OPTS}: Java does not let Netty use reflection \
                 | set `{REFLECTION}=true` and `{OPENS}=ALL-UNNAMED`"
            )],
        );
        check_netty(v(1, 17), &replaced, &[]);
        let opened = replaced.replace("-Da=b", &format!("{OPENS}=ALL-UNNAMED"));
        check_netty(v(2, 2), &opened, &[]);
    }
}
