//! Compares how `config.yaml` is read with how the real Flink reads it, for the odd texts that random input leads to.
//! `CONTRIBUTING.md` says how to ask it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use flink_config::{ConfigFile, read};
use flink_memory::{FlinkVersion, Value};
use serde::Deserialize;
use serde_json::json;

/// What `AskFlink.java` answers.
#[derive(Deserialize)]
struct Answer {
    flink: String,
    config: String,
    #[serde(default)]
    entries: BTreeMap<String, Entry>,
    #[serde(default)]
    error: Vec<Exception>,
}

#[derive(Deserialize)]
struct Entry {
    r#type: String,
    text: String,
}

#[derive(Deserialize)]
struct Exception {
    message: Option<String>,
}

/// How many differences are shown.
const SHOWN: usize = 20;

/// Writes texts as questions for `AskFlink.java`, a line each.
pub fn write<'a>(path: &Path, texts: impl Iterator<Item = &'a String>) {
    let question = |(id, text): (usize, &String)| {
        json!({ "id": id.to_string(), "file": "config.yaml", "config": text }).to_string() + "\n"
    };
    let _ = fs::write(path, texts.enumerate().map(question).collect::<String>());
}

/// Gives the differences to the answers in a file.
pub fn agree(path: &str) -> Vec<String> {
    let answers = match fs::read_to_string(path) {
        Ok(answers) => answers,
        Err(error) => return vec![format!("{path}: {error}")],
    };
    let mut faults = Vec::new();
    let mut compared = 0;
    for line in answers.lines() {
        match serde_json::from_str::<Answer>(line) {
            Ok(answer) => faults.extend(difference(&answer)),
            Err(error) => faults.push(error.to_string()),
        }
        compared += 1;
    }
    println!("{compared} texts compared, {} read otherwise", faults.len());
    faults.truncate(SHOWN);
    faults
}

fn difference(answer: &Answer) -> Option<String> {
    let Ok(flink) = answer.flink.parse::<FlinkVersion>() else {
        return Some(format!("{} is no release", answer.flink));
    };
    let reading = read(&answer.config, ConfigFile::ConfigYaml, flink);
    let ours: Vec<String> = match &reading.refusal {
        Some(chain) => chain.iter().map(|exception| exception.message.clone()).collect(),
        None => sorted(reading.configuration.entries().iter().map(|entry| {
            let (kind, text) = (type_of(&entry.value), entry.value.to_string());
            line(&entry.key, kind, &text)
        })),
    };
    let theirs: Vec<String> = match answer.error.as_slice() {
        [] => sorted(
            answer
                .entries
                .iter()
                .map(|(key, entry)| line(key, &entry.r#type, &entry.text)),
        ),
        chain => {
            let words = chain.iter().map(|exception| exception.message.clone());
            words.map(Option::unwrap_or_default).collect()
        }
    };
    (ours != theirs).then(|| format!("{:?}\n  Flink: {theirs:?}\n  here:  {ours:?}", answer.config))
}

fn sorted(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    lines
}

fn line(key: &str, kind: &str, text: &str) -> String {
    format!("{key} = {text} ({kind})")
}

/// What Java calls the type of a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        // Flink holds a list as its text.
        Value::Text(_) | Value::List { .. } => "String",
        Value::Integer(integer) if i32::try_from(*integer).is_ok() => "Integer",
        Value::Integer(_) => "Long",
        Value::BigInteger(_) => "BigInteger",
        Value::Double(_) => "Double",
        Value::Boolean(_) => "Boolean",
    }
}
