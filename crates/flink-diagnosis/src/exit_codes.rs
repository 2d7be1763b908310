//! What a process leaves when it ends: a number, and what it is and is not.

use flink_memory::{Component, Process};

use crate::diagnosis::{Case, Number, Quantity};
use crate::fixes;
use crate::message::Message;
use crate::pasted::Pasted;

/// How many words between `exit` and its number are read.
const WORDS: usize = 8;

/// How many places are looked at.
const PLACES: usize = 2000;

/// What holds of every exit code.
const EXIT: Message = Message {
    id: "",
    title: "",
    meaning: "",
    advice: "",
    source: "",
    example: "",
    hides: &[],
    words: &[],
    read: |_| None,
};

/// `FatalExitExceptionHandler`: −17, of which a shell sees the last eight bits.
pub(crate) const EXIT_239: Message = Message {
    id: "exit-239",
    title: "Exit code 239: Flink ended itself after an uncaught error",
    meaning: "It is Flink’s own code (−17): a thread without which Flink cannot go on threw something, mostly an \
              `OutOfMemoryError` of direct memory or metaspace. Nobody killed the process: neither YARN nor Kubernetes, \
              and no container was too small, whatever is written about it.",
    advice: "Read the log of that process just before its end: `FATAL: Thread '…' produced an uncaught exception. \
              Stopping the process...`, and below it the error that counts.",
    source: "FatalExitExceptionHandler, every release",
    example: "Container exited with a non-zero exit code 239.",
    words: &[
        "Container exited with a non-zero exit code 239.",
        "produced an uncaught exception. Stopping the process",
    ],
    read: |pasted| {
        let stopped = || {
            let (at, _) = pasted.any(&["produced an uncaught exception. Stopping the process"])?;
            Some(Case {
                at,
                process: pasted.process(at),
                ..Case::default()
            })
        };
        ended(pasted, 239, &[]).or_else(stopped)
    },
    ..EXIT
};

/// SIGKILL.
pub(crate) const EXIT_137: Message = Message {
    id: "exit-137",
    title: "Exit code 137: the process was killed from outside",
    meaning: "128 + 9, SIGKILL: usually the kernel, because the container reached its memory limit; otherwise the \
        kubelet after a failed probe or the grace period, or `docker kill`. The JVM cannot log it, and an \
        `OutOfMemoryError` is something else.",
    advice: "`kubectl describe pod` shows whether the reason is `OOMKilled`; on a machine, look at `dmesg`. Paste \
        that: its numbers show by how much.",
    source: "signal(7); the troubleshooting page: container memory exceeded",
    example: "Pod terminated, container termination statuses: [flink-main-container(exitCode=137, reason=Error, \
              message=null)]",
    read: |pasted| ended(pasted, 137, &[Component::TotalProcess, Component::JvmOverhead]),
    ..EXIT
};

/// SIGTERM.
pub(crate) const EXIT_143: Message = Message {
    id: "exit-143",
    title: "Exit code 143: the process was asked to end",
    meaning: "128 + 15, SIGTERM: a pod was deleted, scaled down or evicted, a session ended, or YARN stopped a container, \
              which it also does to one beyond its memory limits, before it kills it. By itself it is no sign of too \
              little memory.",
    advice: "Look for who asked: events of the pod (`Evicted`, `Preempting`), YARN’s diagnostics (`beyond physical \
              memory limits`), the JobManager’s log (`is no longer needed`).",
    source: "signal(7)",
    example: "Container killed on request. Exit code is 143",
    read: |pasted| ended(pasted, 143, &[]),
    ..EXIT
};

/// SIGABRT.
pub(crate) const EXIT_134: Message = Message {
    id: "exit-134",
    title: "Exit code 134: the JVM aborted",
    meaning: "128 + 6, SIGABRT: the JVM or native code in it (RocksDB, a connector) crashed, or it was started with \
              `-XX:+CrashOnOutOfMemoryError` and met an `OutOfMemoryError`.",
    advice: "There is an `hs_err_pid….log` in the working directory: its first lines name the reason. Paste them.",
    source: "signal(7); HotSpot",
    example: "Pod terminated, container termination statuses: [flink-main-container(exitCode=134, reason=Error, \
              message=null)]",
    read: |pasted| ended(pasted, 134, &[]),
    ..EXIT
};

/// `-XX:+ExitOnOutOfMemoryError`.
pub(crate) const EXIT_3: Message = Message {
    id: "exit-3",
    title: "Exit code 3: the JVM ended at an OutOfMemoryError",
    meaning: "The JVM was started with `-XX:+ExitOnOutOfMemoryError`, and the first `OutOfMemoryError` ended it, caught or \
              not.",
    advice: "Its standard output has one line: `Terminating due to java.lang.OutOfMemoryError: …`; which memory that was \
              stands there.",
    source: "HotSpot, Java 8u92 and later",
    example: "Pod terminated, container termination statuses: [flink-main-container(exitCode=3, reason=Error, \
              message=null)]",
    read: |pasted| ended(pasted, 3, &[]),
    ..EXIT
};

/// `ClusterEntrypoint.RUNTIME_FAILURE_RETURN_CODE`.
pub(crate) const EXIT_2: Message = Message {
    id: "exit-2",
    title: "Exit code 2: the JobManager ended after a fatal error",
    meaning: "Flink’s own code: something failed while the JobManager ran, an `OutOfMemoryError` among others. Its memory \
              configuration was accepted, since it ran.",
    advice: "The log has `Fatal error occurred in the cluster entrypoint.`, and below it the error that counts.",
    source: "ClusterEntrypoint, every release",
    example: "Terminating cluster entrypoint process StandaloneSessionClusterEntrypoint with exit code 2.",
    read: |pasted| ended(pasted, 2, &[]),
    ..EXIT
};

/// `TaskManagerRunner.FAILURE_EXIT_CODE`, `ClusterEntrypoint.STARTUP_FAILURE_RETURN_CODE`.
pub(crate) const EXIT_1: Message = Message {
    id: "exit-1",
    title: "Exit code 1: the process did not start, or ended with a failure",
    meaning: "Flink’s own code for a start that failed, a refused memory configuration among others, and of a TaskManager \
              that failed later. Nobody killed it.",
    advice: "The first exception in its log, or its standard output, is the reason. Paste that.",
    source: "TaskManagerRunner, ClusterEntrypoint, every release",
    example: "Terminating TaskManagerRunner with exit code 1.",
    read: did_not_start,
    ..EXIT
};

/// Exit code 1, with the reason if your configuration is one.
fn did_not_start(pasted: &Pasted) -> Option<Case> {
    let mut case = ended(pasted, 1, &[])?;
    let Some(subject) = fixes::subject(pasted) else {
        return Some(case);
    };
    let mut refused = Process::ALL.into_iter().filter(|process| !subject.starts(*process));
    if let Some(process) = refused.find(|process| case.process.is_none_or(|case| case == *process)) {
        case.process = Some(process);
        case.details = format!("Flink refuses the {} of your configuration.", process.name());
        case.fixes = flink_advice::refusal_fixes(&subject, process);
    }
    Some(case)
}

/// `ApplicationStatus.FAILED`, 1443, of which a shell sees the last eight bits.
pub(crate) const EXIT_163: Message = Message {
    id: "exit-163",
    title: "Exit code 163: the application failed",
    meaning: "Flink’s own code (1443): the job of an application cluster failed, and the JobManager ended with it. It is \
              no message about the JobManager’s memory.",
    advice: "The job’s own failure stands in the JobManager’s log, above `Shutting … down with application status \
              FAILED`.",
    source: "ApplicationStatus, every release",
    example: "Terminating cluster entrypoint process KubernetesApplicationClusterEntrypoint with exit code 1443. Exit \
              Code: 163",
    read: |pasted| ended(pasted, 163, &[]).or_else(|| ended(pasted, 1443, &[])),
    ..EXIT
};

/// `ApplicationStatus.UNKNOWN`, 1445.
pub(crate) const EXIT_165: Message = Message {
    id: "exit-165",
    title: "Exit code 165: the application ended in a state that Flink does not know",
    meaning: "Flink’s own code (1445): the cluster was shut down before the job’s end was known, such as when it lost its \
              leadership. It is no message about memory.",
    advice: "The reason is in the JobManager’s log, at `Shutting … down with application status UNKNOWN`.",
    source: "ApplicationStatus, every release",
    example: "Terminating cluster entrypoint process YarnJobClusterEntrypoint with exit code 1445.",
    read: |pasted| ended(pasted, 165, &[]).or_else(|| ended(pasted, 1445, &[])),
    ..EXIT
};

/// `ContainerExitStatus.KILLED_EXCEEDED_PMEM` of Hadoop.
pub(crate) const YARN_104: Message = Message {
    id: "yarn-104",
    title: "YARN exit status −104: the container took more physical memory than it has",
    meaning: "A NodeManager counted the memory of the container’s processes, and killed them for being beyond the \
              container’s size. Flink’s limits hold heap, direct memory and metaspace; what is beyond is native memory: \
              RocksDB, threads, code, the allocator.",
    advice: "YARN’s diagnostics have a line `Current usage: … of …`: paste that.",
    source: "ContainerExitStatus of Hadoop",
    example: "Container container_e01_1700000000000_0001_01_000002 on node-1 marked as failed.\n Exit code:-104.\n \
              Diagnostics:[Container killed on request.",
    read: |pasted| ended(pasted, -104, &[Component::TotalProcess, Component::JvmOverhead]),
    ..EXIT
};

/// `ContainerExitStatus.KILLED_EXCEEDED_VMEM` of Hadoop.
pub(crate) const YARN_103: Message = Message {
    id: "yarn-103",
    title: "YARN exit status −103: the container took more address space than YARN allows",
    meaning: "A NodeManager counts addresses that are reserved and mostly not used, 2.1 times the container by default. A \
              JVM reserves much of them (1 GiB for classes alone) and uses little, so it is no sign of too little memory.",
    advice: "Switch the check off with `yarn.nodemanager.vmem-check-enabled: false`, or raise \
              `yarn.nodemanager.vmem-pmem-ratio`. Nothing of Flink’s helps.",
    source: "ContainerExitStatus of Hadoop",
    example: "Container container_e01_1700000000000_0001_01_000002 on node-1 marked as failed.\n Exit code:-103.",
    read: |pasted| ended(pasted, -103, &[]),
    ..EXIT
};

/// What is said where a text tells of an end with this code.
fn ended(pasted: &Pasted, code: i64, components: &[Component]) -> Option<Case> {
    // These come from what runs Flink, and need not name it.
    let is_of_platform = matches!(code, 137 | 143 | 239 | -103 | -104) && pasted.has("ontainer");
    (pasted.is_of_flink() || is_of_platform).then_some(())?;
    let places = pasted.flat.match_indices("xit").take(PLACES);
    // A script that says `exit 1` tells of no end; who looks up `exit 137` means one.
    let is_looked_up = pasted.flat.len() <= 48;
    let mut places = places
        .map(|(at, _)| at)
        .filter(|at| after_exit(pasted.window(*at + 3, *at + 120), is_looked_up) == Some(code));
    let at = places.next()?;
    Some(Case {
        at,
        process: pasted.process(at),
        components: components.to_vec(),
        numbers: vec![Number {
            name: "exit code",
            quantity: Quantity::Code(code),
        }],
        ..Case::default()
    })
}

/// The number that a text about an end comes to: `Code: 137`, `ed with a non-zero exit code 143`, `Status=-104`. It must
/// speak of a code or of something that has ended, unless it may be bare.
fn after_exit(text: &str, may_be_bare: bool) -> Option<i64> {
    const OF_AN_END: &[&str] = &["ed", "code", "codes", "status", "exitcode", "exitstatus"];
    const BETWEEN: &[&str] = &[
        "value",
        "with",
        "a",
        "an",
        "the",
        "of",
        "non",
        "zero",
        "non-zero",
        "nonzero",
        "exit",
        "is",
        "was",
        "from",
        "for",
        "process",
        "unexpectedly",
    ];
    let is_separator = |char: char| char.is_whitespace() || ":=()[]{}\"',;".contains(char);
    let words = text.split(is_separator).filter(|word| !word.is_empty()).take(WORDS);
    let mut is_of_an_end = may_be_bare;
    for word in words {
        let word = word.trim_matches('_');
        if let Ok(number) = word.trim_end_matches('.').parse::<i64>() {
            return is_of_an_end.then_some(number);
        }
        let word = word.to_ascii_lowercase();
        is_of_an_end |= OF_AN_END.contains(&&*word);
        let is_known = OF_AN_END.contains(&&*word) || BETWEEN.contains(&&*word) || word.starts_with("container");
        is_known.then_some(())?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_as_they_are_written() {
        for (text, code) in [
            ("Exit Code:    137", Some(137)),
            ("exitCode: 137", Some(137)),
            ("\"exitCode\": 137,", Some(137)),
            ("(exitCode=239, reason=Error", Some(239)),
            ("exited with code 137", Some(137)),
            ("Exited (137) 3 minutes ago", Some(137)),
            ("exit status 143", Some(143)),
            ("exited with a non-zero exit code 143. Error", Some(143)),
            (
                "Exit code from container container_e01_1_0001_01_000002 is : 239",
                Some(239),
            ),
            ("exited with  exitCode: -104", Some(-104)),
            ("with exit code 1.", Some(1)),
            ("exit 1", None),
            ("Exits with 2 if something is found", None),
            ("exit the program at 3", None),
            ("an exit strategy", None),
            ("exit", None),
        ] {
            let found = text.find("xit").and_then(|at| after_exit(&text[at + 3..], false));
            assert_eq!(found, code, "{text}");
        }
    }
}
