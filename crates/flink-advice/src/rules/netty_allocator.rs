//! Netty's allocator has a value that does not exist, or is worth setting.
//!
//! `org.apache.flink.shaded.netty4.io.netty.allocator.type` chooses how Flink's Netty takes direct memory, where code does
//! not choose for itself. RPC, on Netty 4 since 1.19 (as of 1.19.3), follows it until 2.2; in 2.3 Pekko has a
//! setting of
//! its own for that, which stays `pooled` (`NettyTransportSettings.ByteBufAllocator`). The documentation says that
//! it affects shuffles too. Run against the Netty of 1.18.1, 1.20.5, 2.0.2 and 2.3.0:
//!
//! * `adaptive` does not exist before 2.3, although the documentation of 2.2 lists it: it means `pooled`, as any
//!   unknown word;
//! * in 2.3 `adaptive` is the default, an unknown word still means `pooled`, and so does a word with a capital letter;
//! * `io.netty.allocator.type` without Flink's prefix has no effect on Flink's Netty.
//!
//! A pool takes chunks of 4 MiB. Where framework off-heap memory was made smaller than its default of 128 MiB, that can
//! be the difference. Source: the guide's section about Netty 4.

use flink_config::jvm_option;
use flink_memory::netty::ALLOCATOR as TYPE;
use flink_memory::{Component, FlinkVersion, MemorySize, OptionId, Process, ShortSize, v};

use super::Rule;
use crate::finding::{Finding, Fix, Severity};
use crate::jvm::{argument, arguments, edit, process_of};
use crate::netty::{does_not_reach, finding, of_options};
use crate::raise::fix;
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "netty-allocator",
    find,
};

const BARE: &str = "-Dio.netty.allocator.type";

/// The word that a release takes a text for.
fn word(text: &str, version: FlinkVersion) -> Option<&'static str> {
    let is_adaptive_known = version >= v(2, 3);
    let text = match is_adaptive_known {
        true => text.to_owned(),
        false => text.trim().to_lowercase(),
    };
    let words = ["pooled", "unpooled", "adaptive"].into_iter();
    words
        .filter(|word| is_adaptive_known || *word != "adaptive")
        .find(|word| *word == text)
}

fn find(subject: &Subject) -> Vec<Finding> {
    let mut found = of_options(subject, of_option);
    found.extend(of_size(subject));
    found
}

/// What one option says that does not do what it seems to.
fn of_option(subject: &Subject, option: OptionId) -> Option<Finding> {
    let (text, process) = (arguments(subject, option)?, process_of(subject, option)?);
    let version = subject.version;
    let (written, bare) = (jvm_option(&text, TYPE), jvm_option(&text, BARE));
    let (title, reason, named) = match (&written, &bare) {
        (Some(written), _) if word(written, version).is_none() => {
            let lower = word(&written.trim().to_lowercase(), version);
            let is_early = written.trim().eq_ignore_ascii_case("adaptive") && version < v(2, 3);
            let reason = match is_early {
                true => format!(
                    "The Netty of Flink {version} has no such allocator, though the documentation may list it; it came \
                     with Flink 2.3. Flink silently uses `pooled`."
                ),
                false => format!(
                    "It has {}. Flink silently uses `pooled`.",
                    match version < v(2, 3) {
                        true => "`pooled` and `unpooled`",
                        false => "`pooled`, `unpooled` and `adaptive`, in lower case",
                    }
                ),
            };
            (format!("Netty has no allocator `{written}`"), reason, lower)
        }
        (None, Some(bare)) => (
            does_not_reach(BARE),
            format!(
                "Flink's Netty is relocated into its own package, and reads `{TYPE}`. A Netty that jobs bring reads \
                  the other."
            ),
            word(&bare.trim().to_lowercase(), version),
        ),
        _ => return None,
    };
    let set = |word: &'static str| Fix {
        title: format!("set `{TYPE}` to `{word}`"),
        ..fix(vec![edit(subject, option, &[(BARE, None), (TYPE, Some(word))])])
    };
    let words = match named {
        Some(named) => vec![named],
        None => vec!["pooled", "unpooled"],
    };
    Some(Finding {
        severity: Severity::Hint,
        title,
        reason,
        fixes: words.into_iter().map(set).collect(),
        ..finding(RULE.name, option, process)
    })
}

/// Little direct memory beside a pool.
fn of_size(subject: &Subject) -> Option<Finding> {
    const DEFAULT: MemorySize = MemorySize::from_mebibytes(128);
    let process = Process::TaskManager;
    let size = subject.size(process, Component::FrameworkOffHeap)?;
    if size >= DEFAULT || subject.version < v(1, 19) || argument(subject, process, TYPE).is_some() {
        return None;
    }
    let version = subject.version;
    let goes_by_it = version < v(2, 3);
    let unpooled = || Fix {
        title: format!("set `{TYPE}` to `unpooled`"),
        ..fix(vec![edit(
            subject,
            OptionId::JavaOptsTaskManager,
            &[(TYPE, Some("unpooled"))],
        )])
    };
    Some(Finding {
        severity: Severity::Hint,
        title: format!("{} of framework off-heap memory is little for Netty 4", ShortSize(size)),
        reason: format!(
            "RPC runs on Netty 4{}, whose pools take direct memory in chunks of 4 MiB.{}",
            if version < v(2, 0) { ", as of 1.19.3" } else { "" },
            match goes_by_it {
                true => " `unpooled` takes less, and is slower for RPC and, Flink says, for shuffles.",
                false => "",
            }
        ),
        components: vec![Component::FrameworkOffHeap],
        fixes: [fix(vec![subject.set(OptionId::FrameworkOffHeap, "128m")])]
            .into_iter()
            .chain(goes_by_it.then(unpooled))
            .collect(),
        ..finding(RULE.name, OptionId::FrameworkOffHeap, Some(process))
    })
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, FlinkVersion, v};

    use super::{BARE, RULE, TYPE};
    use crate::checks::check;

    const OPTS: &str = "env.java.opts.taskmanager";

    fn check_netty(version: FlinkVersion, text: &str, expected: &[&str]) {
        let text = format!("taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 2g\n{text}");
        check(&RULE, version, Deployment::Standalone, &text, expected);
    }

    #[test]
    fn words_are_those_of_the_release() {
        let set = |word: &str| format!("{OPTS}: -Da=b {TYPE}={word}");
        for (version, word) in [
            (v(1, 18), "pooled"),
            (v(2, 2), "Unpooled"),
            (v(2, 3), "unpooled"),
            (v(2, 3), "adaptive"),
        ] {
            check_netty(version, &set(word), &[]);
        }
        let found =
            |word: &str, fixes: &str| format!("hint TaskManager {OPTS}: Netty has no allocator `{word}`{fixes}");
        let both = format!(" | set `{TYPE}` to `pooled` | set `{TYPE}` to `unpooled`");
        check_netty(v(2, 2), &set("adaptive"), &[&found("adaptive", &both)]);
        check_netty(v(1, 20), &set("best"), &[&found("best", &both)]);
        let lower = format!(" | set `{TYPE}` to `unpooled`");
        check_netty(v(2, 3), &set("UNPOOLED"), &[&found("UNPOOLED", &lower)]);
    }

    #[test]
    fn the_name_needs_the_prefix() {
        let found = |key: &str, process: &str, fixes: &str| {
            format!("hint{process} {key}: `{BARE}` does not reach Flink's Netty{fixes}")
        };
        check_netty(
            v(2, 0),
            &format!("env.java.opts.all: {BARE}=unpooled"),
            &[&found(
                "env.java.opts.all",
                "",
                &format!(" | set `{TYPE}` to `unpooled`"),
            )],
        );
        check_netty(
            v(2, 0),
            &format!("env.java.opts.jobmanager: {BARE}=adaptive"),
            &[&found(
                "env.java.opts.jobmanager",
                " JobManager",
                &format!(" | set `{TYPE}` to `pooled` | set `{TYPE}` to `unpooled`"),
            )],
        );
        check_netty(v(2, 0), &format!("{OPTS}: {BARE}=pooled {TYPE}=pooled"), &[]);
    }

    #[test]
    fn pools_need_room() {
        let key = "taskmanager.memory.framework.off-heap.size";
        let found = format!(
            "hint TaskManager {key}: 64 MiB of framework off-heap memory is little for Netty 4 \
             | set `{key}` to `128m` | set `{TYPE}` to `unpooled`"
        );
        check_netty(v(2, 2), &format!("{key}: 64m"), &[&found]);
        let found = format!(
            "hint TaskManager {key}: 64 MiB of framework off-heap memory is little for Netty 4 | set `{key}` to `128m`"
        );
        check_netty(v(2, 3), &format!("{key}: 64m"), &[&found]);
        check_netty(v(1, 18), &format!("{key}: 64m"), &[]);
        check_netty(v(2, 2), &format!("{key}: 64m\nenv.java.opts.all: {TYPE}=pooled"), &[]);
        check_netty(v(2, 2), &format!("{key}: 128m"), &[]);
    }
}
