//! Texts that no one means: nothing panics, and a mebibyte is answered at once.

use std::time::{Duration, Instant};

use flink_config::{Answer, Document};
use flink_diagnosis::{MESSAGES, diagnose};
use proptest::prelude::*;

#[test]
fn a_mebibyte_is_answered_at_once() {
    let answer = Answer::new(Document::default());
    let times = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let mut texts = vec![
        times("exit "),
        times("OOMKilled "),
        times("a"),
        times("\n"),
        times("("),
        times("é"),
        times("Sum of configured JVM Metaspace ("),
        times("Insufficient number of network buffers: required 1, "),
        times("Pause Full 1M->"),
        times("flink_taskmanager_Status_JVM_Memory_Heap_Used{} 1\n"),
        times("Memory tuning recommends the following configuration\ntaskmanager.a: b\n"),
        times("limits: memory"),
    ];
    texts.extend(MESSAGES.iter().map(|message| times(&format!("{}\n", message.example))));
    for text in texts {
        let start = Instant::now();
        let _ = diagnose(&text, Some(&answer));
        let took = start.elapsed();
        let begin: String = text.chars().take(40).collect();
        // A slow machine that does other things, too, without optimization.
        assert!(took < Duration::from_secs(3), "{took:?} for {begin}");
    }
}

/// Pieces of messages, whole and cut, with numbers that no one has.
fn pieces() -> impl Strategy<Value = String> {
    let words: Vec<String> = MESSAGES
        .iter()
        .flat_map(|message| message.example.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .chain(MESSAGES.iter().map(|message| message.example.to_owned()))
        .collect();
    let numbers = [
        "-1",
        "0",
        "9223372036854775807",
        "99999999999999999999",
        "1e999",
        "NaN",
        "é",
        "\n",
        "(",
        "{}",
    ];
    let piece = prop_oneof![
        proptest::sample::select(words),
        proptest::sample::select(numbers.map(str::to_owned).to_vec()),
        ".{0,12}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join(" "))
}

/// A message with its numbers exchanged for others.
fn other_numbers() -> impl Strategy<Value = String> {
    let examples: Vec<&str> = MESSAGES.iter().map(|message| message.example).collect();
    let numbers = [
        "0",
        "1",
        "-5",
        "7",
        "4096",
        "9223372036854775807",
        "18446744073709551616",
        "x",
    ];
    let chosen = proptest::collection::vec(proptest::sample::select(numbers.to_vec()), 8);
    (proptest::sample::select(examples), chosen).prop_map(|(example, numbers)| {
        let mut text = String::new();
        let mut digits = 0;
        for char in example.chars() {
            match char.is_ascii_digit() {
                true if text.ends_with('\u{1}') => {}
                true => text.push('\u{1}'),
                false => text.push(char),
            }
        }
        let pieces = text.split('\u{1}').map(|piece| {
            digits += 1;
            format!(
                "{piece}{}",
                numbers.get(digits % numbers.len()).copied().unwrap_or_default()
            )
        });
        pieces.collect()
    })
}

proptest! {
    #[test]
    fn nothing_panics(text in prop_oneof![pieces(), other_numbers()], configuration in 0..4_usize) {
        let texts = [
            "taskmanager.memory.process.size: 2g\njobmanager.memory.process.size: 1g",
            "taskmanager.memory.flink.size: 1g\ntaskmanager.memory.task.heap.size: 300m",
            "taskmanager.memory.process.size: 400m",
        ];
        let answer = texts.get(configuration).map(|text| Answer::new(Document::default().with_text(*text)));
        for diagnosis in diagnose(&text, answer.as_ref()) {
            prop_assert!(diagnosis.line >= 1);
            if let Some(answer) = &answer {
                let subject = flink_advice::Subject::of(answer);
                for fix in &diagnosis.case.fixes {
                    if diagnosis.case.rebuilt.is_some() {
                        continue;
                    }
                    let configuration = flink_advice::applied(subject.configuration, &fix.edits);
                    let after = subject.with(&configuration);
                    for process in flink_memory::Process::ALL {
                        prop_assert!(!subject.starts(process) || after.starts(process), "{}: {}", diagnosis.message.id, fix.title);
                    }
                }
            }
        }
    }
}
