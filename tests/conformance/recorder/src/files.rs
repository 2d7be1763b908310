//! Settings written into files, in the many ways that people write them.

use std::fmt::Write as _;

use crate::{chance::Chance, settings::Settings};

/// A line for each setting: a text that is the same as either file.
pub fn plain(settings: &Settings) -> String {
    let lines = settings.entries.iter().map(|(key, value)| format!("{key}: {value}\n"));
    lines.collect()
}

/// Options that the memory of a process does not depend on, each with a sound value.
const UNRELATED: &[(&str, &str)] = &[
    ("jobmanager.rpc.address", "localhost"),
    ("jobmanager.rpc.port", "6123"),
    ("jobmanager.bind-host", "0.0.0.0"),
    ("jobmanager.execution.failover-strategy", "region"),
    ("parallelism.default", "4"),
    ("rest.address", "localhost"),
    ("rest.port", "8081"),
    ("taskmanager.host", "localhost"),
    ("taskmanager.registration.timeout", "5 min"),
    ("io.tmp.dirs", "/tmp"),
    ("classloader.resolve-order", "parent-first"),
    ("high-availability.type", "zookeeper"),
    ("high-availability.storageDir", "hdfs:///flink/ha/"),
    ("s3.access-key", "AKIA0123456789"),
    ("s3.secret-key", "not/a+real=secret"),
    ("execution.runtime-mode", "BATCH"),
    ("execution.checkpointing.interval", "3min"),
    ("state.backend", "rocksdb"),
    ("state.backend.type", "hashmap"),
    ("state.backend.incremental", "true"),
    ("state.backend.rocksdb.memory.managed", "true"),
    ("state.backend.rocksdb.memory.fixed-per-slot", "512mb"),
    ("state.backend.rocksdb.memory.fixed-per-tm", "1gb"),
    ("state.backend.rocksdb.memory.write-buffer-ratio", "0.5"),
    ("state.backend.rocksdb.memory.high-prio-pool-ratio", "0.1"),
    ("state.backend.forst.memory.managed", "false"),
    ("state.backend.forst.memory.write-buffer-ratio", "0.5"),
    ("taskmanager.memory.segment-size", "64kb"),
    ("taskmanager.memory.min-segment-size", "256b"),
    (
        "taskmanager.memory.managed.consumer-weights",
        "OPERATOR:70,STATE_BACKEND:70,PYTHON:30",
    ),
    ("taskmanager.memory.framework.off-heap.batch-shuffle.size", "64m"),
    ("taskmanager.memory.preallocate", "false"),
    ("taskmanager.memory.fraction", "0.7"),
    ("taskmanager.memory.off-heap", "true"),
    ("taskmanager.network.memory.buffers-per-channel", "2"),
    ("taskmanager.network.memory.floating-buffers-per-gate", "8"),
    ("taskmanager.network.memory.max-buffers-per-channel", "10"),
    ("taskmanager.network.memory.max-overdraft-buffers-per-gate", "5"),
    ("taskmanager.network.memory.buffer-debloat.enabled", "true"),
    ("taskmanager.network.sort-shuffle.min-buffers", "512"),
    ("taskmanager.network.netty.num-arenas", "-1"),
    ("taskmanager.network.compression.codec", "ZSTD"),
    ("kubernetes.jobmanager.cpu.amount", "0.5"),
    ("kubernetes.taskmanager.memory.limit-factor", "1.5"),
    ("kubernetes.taskmanager.cpu.limit-factor", "2.0"),
    ("yarn.appmaster.vcores", "2"),
    ("containerized.heap-cutoff-ratio", "0.25"),
    ("slotmanager.number-of-slots.max", "100"),
    ("cluster.fine-grained-resource-management.enabled", "true"),
    ("env.java.opts.taskmanager", "-XX:+UseG1GC -Dlevel=warn"),
    ("env.java.opts.all", "--add-exports=java.base/sun.net.util=ALL-UNNAMED"),
    ("metrics.reporters", "prom"),
    ("pipeline.jars", "file:///a.jar;file:///b.jar"),
];

const COMMENTS: &[&str] = &[
    "a comment",
    "why",
    "",
    "taskmanager.memory.process.size: 3g",
    "TODO: \"less\"?",
    "was: 2g",
    "ünïcode ✓",
    "==========",
];

/// An option of no importance, sometimes.
fn unrelated(chance: &mut Chance, settings: &Settings) -> Option<(String, String)> {
    let (key, value) = chance.pick(UNRELATED);
    let already_there = settings.entries.iter().any(|(other, _)| other == key);
    (chance.one_in(4) && !already_there).then(|| (key.to_owned(), value.to_owned()))
}

/// The settings and some unrelated ones.
fn mixed(chance: &mut Chance, settings: &Settings) -> Vec<(String, String)> {
    let mut entries = settings.entries.clone();
    for _ in 0..chance.below(4) {
        if let Some(entry) = unrelated(chance, settings)
            && !entries.contains(&entry)
        {
            let at = chance.below(entries.len() as u64 + 1) as usize;
            entries.insert(at, entry);
        }
    }
    entries
}

/// Line breaks, and what may stand at a file's two ends.
fn finish(chance: &mut Chance, mut text: String) -> String {
    if chance.one_in(10) {
        text = text.trim_end_matches('\n').to_owned();
    }
    if chance.one_in(25) {
        text = text.replace('\n', "\r\n");
    }
    if chance.one_in(40) {
        text.insert(0, '\u{feff}');
    }
    text
}

/// A `flink-conf.yaml`: one option a line.
pub fn flink_conf(chance: &mut Chance, settings: &Settings) -> String {
    let mut text = String::new();
    for (key, value) in mixed(chance, settings) {
        if chance.one_in(8) {
            let _ = writeln!(text, "# {}", chance.pick(COMMENTS));
        }
        if chance.one_in(12) {
            text.push_str(chance.pick(&["\n", "\n\n", "   \n", "\t\n", "#\n", "---\n"]));
        }
        text.push_str(match chance.below(30) {
            0 => "  ",
            1 => "\t",
            _ => "",
        });
        text.push_str(&key);
        text.push_str(match chance.below(300) {
            0 => ":",
            1 => ":\t",
            2 => " : ",
            3 => ": : ",
            4 => " = ",
            5..=20 => ":  ",
            21..=25 => ":      ",
            _ => ": ",
        });
        text.push_str(&value);
        match chance.below(20) {
            0 => text.push_str("  "),
            1 => text.push('\t'),
            2 => {
                let _ = write!(text, " # {}", chance.pick(COMMENTS));
            }
            3 => text.push_str("#no space"),
            _ => {}
        }
        text.push('\n');
        if chance.one_in(60) {
            let _ = writeln!(text, "{key}: {value}");
        }
    }
    finish(chance, text)
}

/// A node of a YAML document.
enum Node {
    Value(String),
    Section(Vec<(String, Node)>),
}

/// A `config.yaml`: flat, nested, or a mixture of the two.
pub fn config_yaml(chance: &mut Chance, settings: &Settings) -> String {
    // How many in ten keys are split at their next dot.
    let nesting = chance.pick(&[0, 0, 0, 10, 10, 10, 10, 5, 8]);
    let mut sections = Vec::new();
    for (key, value) in mixed(chance, settings) {
        insert(chance, nesting, &mut sections, &key, value);
    }
    let mut text = String::new();
    if chance.one_in(25) {
        text.push_str(chance.pick(&["---\n", "--- # settings\n", "%YAML 1.2\n---\n", "# above\n---\n"]));
    }
    if chance.one_in(20) {
        text.push_str(&flow(chance, &sections));
        text.push('\n');
    } else {
        let indent = chance.pick(&[2, 2, 2, 2, 4, 1, 3]);
        write_block(chance, &mut text, &sections, 0, indent);
    }
    if chance.one_in(40) {
        text.push_str("...\n");
    }
    finish(chance, text)
}

fn insert(chance: &mut Chance, nesting: u64, sections: &mut Vec<(String, Node)>, key: &str, value: String) {
    if let Some((first, rest)) = key.split_once('.').filter(|_| chance.below(10) < nesting) {
        let same = sections.iter_mut().find(|(name, _)| name == first);
        match same {
            Some((_, Node::Section(inner))) => return insert(chance, nesting, inner, rest, value),
            // A value and a section can't have one name.
            Some(_) => {}
            None => {
                let mut inner = Vec::new();
                insert(chance, nesting, &mut inner, rest, value);
                sections.push((first.to_owned(), Node::Section(inner)));
                return;
            }
        }
    }
    sections.push((key.to_owned(), Node::Value(value)));
}

fn write_block(chance: &mut Chance, text: &mut String, nodes: &[(String, Node)], depth: usize, indent: usize) {
    let margin = " ".repeat(depth * indent);
    for (key, node) in nodes {
        if chance.one_in(15) {
            let _ = writeln!(text, "{margin}# {}", chance.pick(COMMENTS));
        }
        if chance.one_in(25) {
            text.push('\n');
        }
        let key = if chance.one_in(30) {
            quoted(chance, key)
        } else {
            key.clone()
        };
        match node {
            Node::Section(inner) if chance.one_in(30) => {
                let _ = writeln!(text, "{margin}{key}: {}", flow(chance, inner));
            }
            Node::Section(inner) => {
                let comment = if chance.one_in(25) { " # section" } else { "" };
                let _ = writeln!(text, "{margin}{key}:{comment}");
                write_block(chance, text, inner, depth + 1, indent);
            }
            Node::Value(value) if key.ends_with("external-resources") && chance.one_in(2) => {
                let items: Vec<_> = value.split(';').map(|item| scalar(chance, item)).collect();
                if chance.one_in(2) {
                    let _ = writeln!(text, "{margin}{key}: [{}]", items.join(", "));
                } else {
                    let _ = writeln!(text, "{margin}{key}:");
                    for item in items {
                        let _ = writeln!(text, "{margin}  - {item}");
                    }
                }
            }
            Node::Value(value) if chance.one_in(50) => {
                let style = chance.pick(&["|", ">", "|-", ">-", "|+"]);
                let _ = writeln!(text, "{margin}{key}: {style}\n{margin}  {value}");
            }
            Node::Value(value) => {
                let gap = chance.pick(&[" ", " ", " ", " ", " ", " ", " ", " ", "  ", "     "]);
                let anchor = if chance.one_in(60) { "&it " } else { "" };
                let tail = match chance.below(30) {
                    0 => "  ",
                    1 => " # why",
                    2 => "\t# tab",
                    _ => "",
                };
                let _ = writeln!(text, "{margin}{key}:{gap}{anchor}{}{tail}", scalar(chance, value));
            }
        }
    }
}

fn flow(chance: &mut Chance, nodes: &[(String, Node)]) -> String {
    let items = nodes.iter().map(|(key, node)| match node {
        Node::Value(value) => format!("{key}: {}", scalar(chance, value)),
        Node::Section(inner) => format!("{key}: {}", flow(chance, inner)),
    });
    let items = items.collect::<Vec<_>>().join(", ");
    format!("{{{items}}}")
}

/// A value as a scalar: mostly plain where that says the same.
fn scalar(chance: &mut Chance, value: &str) -> String {
    let plain_times_in_twelve = if is_plain(value) { 9 } else { 2 };
    if chance.below(12) < plain_times_in_twelve {
        value.to_owned()
    } else {
        quoted(chance, value)
    }
}

fn quoted(chance: &mut Chance, value: &str) -> String {
    if chance.one_in(2) {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!(
            "\"{}\"",
            value.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t")
        )
    }
}

/// Whether a value means itself without quotation marks, as far as its characters go.
fn is_plain(value: &str) -> bool {
    let indicator = |first: char| "-?:,[]{}#&*!|>'\"%@`".contains(first);
    !value.is_empty()
        && value == value.trim()
        && (!value.starts_with(indicator) || value.parse::<f64>().is_ok())
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.contains(['\t', ',', '[', ']', '{', '}'])
}
