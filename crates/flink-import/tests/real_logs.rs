//! Logs of real processes of every release, as they are and as collectors of logs lay them out: what is read from each
//! gives the process the very JVM arguments that it ran with.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at what it can't read"
)]

use flink_config::{Answer, ConfigFile, Document};
use flink_import::{Import, Imported, import};
use flink_memory::{Component, Deployment, FlinkVersion, Process};
use recorded::records;
use serde::Deserialize;

/// What a process said as it started.
#[derive(Clone, Deserialize)]
struct StartUp {
    flink: String,
    process: String,
    /// What it was started with; none of a MiniCluster.
    jvm_args: Option<String>,
    /// What the scripts say before.
    #[serde(default)]
    scripts: String,
    log: String,
}

impl StartUp {
    fn version(&self) -> FlinkVersion {
        self.flink.parse().expect("a known release")
    }

    fn process(&self) -> Process {
        self.process.parse().expect("a process")
    }
}

fn recorded() -> Vec<StartUp> {
    records("logs/start-ups.jsonl.gz").collect()
}

fn clusters(text: &str) -> Result<Vec<Imported>, String> {
    let around = Document::new("", ConfigFile::ConfigYaml, FlinkVersion::NEWEST, Deployment::Standalone);
    match import(text, None, &around) {
        Import::Clusters(clusters) => Ok(clusters),
        Import::Nothing(nothing) => Err(nothing.to_string()),
    }
}

/// What Flink makes of the only cluster of a text.
fn answer(text: &str) -> Result<(Imported, Answer), String> {
    let found = clusters(text)?;
    let [imported] = found.as_slice() else {
        return Err(format!("{} clusters", found.len()));
    };
    let around = Document::new("", ConfigFile::ConfigYaml, FlinkVersion::NEWEST, Deployment::Standalone);
    let (document, _) = imported.document(text, &around).map_err(|error| error.to_string())?;
    Ok((imported.clone(), Answer::new(document)))
}

/// What is not as it was, if anything.
fn difference(text: &str, start_up: &StartUp) -> Option<String> {
    let (imported, answer) = match answer(text) {
        Ok(read) => read,
        Err(reason) => return Some(reason),
    };
    let derivation = answer.derivation(start_up.process());
    if text.contains("Version: ") && imported.flink() != Some(start_up.version()) {
        return Some(format!("read as Flink {:?}", imported.flink()));
    }
    let found = derivation.jvm_arguments();
    (found != start_up.jvm_args).then(|| format!("{:?}\n{:?}\nfrom {:?}", found, start_up.jvm_args, imported.settings))
}

/// A way to lay out a line: its time, level, logger and words, or a line that has none of these.
type Layout = (&'static str, fn(&str) -> String);

/// The parts of a line of Flink's own layout.
fn parts(line: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, words) = line.split_once(" [] - ")?;
    let (time, rest) = head.split_at_checked(23)?;
    let mut rest = rest.split_whitespace();
    Some((time, rest.next()?, rest.next()?, words))
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text")
}

const LAYOUTS: [Layout; 11] = [
    ("as it is", str::to_owned),
    ("ISO time", |line| match parts(line) {
        Some((time, level, logger, words)) => {
            let time = time.replace(' ', "T").replace(',', ".");
            format!("{time}Z {level} [main] {logger} - {words}")
        }
        None => line.to_owned(),
    }),
    ("kubectl", |line| {
        format!("[pod/flink-taskmanager-0/flink-main-container] {line}")
    }),
    ("kubectl with times", |line| {
        format!("2026-11-26T07:12:27.551234567Z {line}")
    }),
    ("compose", |line| format!("flink-1  | {line}")),
    ("Docker's file", |line| {
        format!(
            "{{\"log\":{},\"stream\":\"stdout\",\"time\":\"2026-11-26T07:12:27Z\"}}",
            quoted(&format!("{line}\n"))
        )
    }),
    ("JSON", |line| {
        let (time, level, logger, words) = parts(line).unwrap_or(("", "INFO", "", line));
        format!(
            "{{\"@timestamp\": {}, \"level\": {}, \"loggerName\": {}, \"message\": {}}}",
            quoted(time),
            quoted(level),
            quoted(logger),
            quoted(words)
        )
    }),
    ("JSON of a layout", |line| {
        let (_, level, logger, words) = parts(line).unwrap_or(("", "INFO", "", line));
        format!(
            "{{\"instant\":{{\"epochSecond\":1764141147,\"nanoOfSecond\":551}},\"thread\":\"main\",\"level\":{},\
             \"loggerName\":{},\"message\":{},\"endOfBatch\":false}}",
            quoted(level),
            quoted(logger),
            quoted(words)
        )
    }),
    ("JSON in Docker's file", |line| {
        let message = format!(
            "{{\"level\":\"INFO\",\"message\":{}}}\n",
            quoted(parts(line).map_or(line, |parts| parts.3))
        );
        format!("{{\"log\":{},\"stream\":\"stdout\"}}", quoted(&message))
    }),
    ("JSON from kubectl", |line| {
        let words = quoted(parts(line).map_or(line, |parts| parts.3));
        format!("[pod/flink-0/main] {{\"level\":\"INFO\",\"message\":{words}}}")
    }),
    ("with colours", |line| format!("\u{1b}[32m{line}\u{1b}[0m")),
];

/// The texts that people have of one start: all of it, the process's own part, and the scripts'.
fn texts(start_up: &StartUp) -> [(&'static str, String); 3] {
    let StartUp { scripts, log, .. } = start_up;
    [
        ("all", format!("{scripts}{log}")),
        ("process", log.clone()),
        ("scripts", scripts.clone()),
    ]
}

#[test]
fn every_start_is_read_in_every_layout() {
    let (mut read, mut failures) = (0, Vec::new());
    for (index, start_up) in recorded()
        .iter()
        .enumerate()
        .filter(|(_, start_up)| start_up.jvm_args.is_some())
    {
        for (part, text) in texts(start_up) {
            for (layout, lay_out) in LAYOUTS {
                let text: String = text.lines().map(|line| lay_out(line) + "\n").collect();
                read += 1;
                if let Some(difference) = difference(&text, start_up) {
                    let name = format!("{index} {} {} {part}, {layout}", start_up.flink, start_up.process);
                    failures.push(format!("{name}: {difference}\n"));
                }
            }
        }
    }
    assert!(read > 2_000, "{read} read");
    let shown = failures.len().min(8);
    assert!(
        failures.is_empty(),
        "{} of {read}\n{}",
        failures.len(),
        failures[..shown].join("\n")
    );
}

/// Lines in turns, as `docker compose logs` and `kubectl logs -l` give them.
fn interleaved(one: &str, other: &str, prefix: bool) -> String {
    let (mut one, mut other) = (one.lines(), other.lines());
    let mut text = String::new();
    loop {
        // Bursts, not a zip.
        let bursts = [
            one.by_ref().take(3).collect::<Vec<_>>(),
            other.by_ref().take(2).collect(),
        ];
        if bursts.iter().all(Vec::is_empty) {
            return text;
        }
        for (burst, name) in bursts.iter().zip(["taskmanager-1 | ", "jobmanager-1  | "]) {
            for line in burst {
                text += if prefix { name } else { "" };
                text += line;
                text.push('\n');
            }
        }
    }
}

#[test]
fn two_processes_at_once_are_both_read() {
    let all = recorded();
    let mut failures = Vec::new();
    for task_manager in all.iter().filter(|start_up| start_up.process == "taskmanager") {
        let is_beside = |other: &&StartUp| {
            // The same cluster's, whose settings are the same.
            let settings = |start_up: &StartUp| {
                let lines = start_up.scripts.lines().filter(|line| line.contains("Loading conf"));
                let mut lines: Vec<_> = lines.map(str::to_owned).collect();
                lines.sort();
                lines
            };
            other.process == "jobmanager"
                && other.flink == task_manager.flink
                && settings(other) == settings(task_manager)
        };
        let job_manager = all.iter().find(is_beside).expect("its JobManager");
        for prefix in [true, false] {
            let whole = |start_up: &StartUp| texts(start_up)[0].1.clone();
            let text = interleaved(&whole(task_manager), &whole(job_manager), prefix);
            for start_up in [task_manager, job_manager] {
                if let Some(difference) = difference(&text, start_up) {
                    failures.push(format!(
                        "{} {} {prefix}: {difference}\n",
                        start_up.flink, start_up.process
                    ));
                }
            }
        }
    }
    let shown = failures.len().min(8);
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures[..shown].join("\n")
    );
}

#[test]
fn logs_that_break_off_or_are_broken_are_read() {
    let mut failures = Vec::new();
    for start_up in recorded().iter().filter(|start_up| start_up.jvm_args.is_some()) {
        let (_, text) = &texts(start_up)[0];
        // The last line is half there, others have been torn by lines of their own, and a stack trace stands between.
        let cut = text.get(..text.trim_end().len() - 30).expect("ASCII").to_owned();
        let torn = text.replace('\n', "\n\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n");
        let windows = text.replace('\n', "\r\n");
        for (name, text) in [("cut", cut), ("torn", torn), ("windows", windows)] {
            if let Some(difference) = difference(&text, start_up) {
                failures.push(format!(
                    "{} {} {name}: {difference}\n",
                    start_up.flink, start_up.process
                ));
            }
        }
    }
    let shown = failures.len().min(8);
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures[..shown].join("\n")
    );
}

#[test]
fn mini_clusters_are_known_by_their_logs() {
    let all = recorded();
    let local: Vec<_> = all.iter().filter(|start_up| start_up.process == "local").collect();
    assert_eq!(local.len(), 13);
    for start_up in local {
        for (layout, lay_out) in LAYOUTS {
            let text: String = start_up.log.lines().map(|line| lay_out(line) + "\n").collect();
            let (imported, answer) = answer(&text).unwrap_or_else(|reason| panic!("{layout}: {reason}\n{text}"));
            assert_eq!(imported.runs_on(), Some(Deployment::Local), "{layout} {text}");
            let network = answer.derivation(Process::TaskManager).amounts.size(Component::Network);
            assert_eq!(network.map(|size| size.bytes() >> 20), Some(80), "{layout} {text}");
        }
    }
}
