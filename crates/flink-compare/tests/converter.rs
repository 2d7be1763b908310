//! Beside Flink's own converter: what it keeps, ours keeps, and what it loses is told.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::collections::BTreeMap;

use flink_compare::{ConverterLoss, converter_losses, to_config_yaml};
use flink_config::{Answer, ConfigFile, Document, raw_text, read};
use flink_memory::{Deployment, v};
use recorded::records;
use serde::Deserialize;

#[derive(Deserialize)]
struct Recorded {
    id: String,
    flink: String,
    config: String,
    converted: Option<Vec<String>>,
}

/// What a `config.yaml` sets; none where Flink cannot read it.
fn settings(text: &str) -> Option<BTreeMap<String, String>> {
    let reading = read(text, ConfigFile::ConfigYaml, v(2, 0));
    let entries = reading.configuration.entries().iter();
    let settings = entries
        .map(|entry| (entry.key.clone(), raw_text(&entry.value)))
        .collect();
    reading.refusal.is_none().then_some(settings)
}

#[test]
fn what_flinks_converter_keeps_ours_keeps_and_what_it_loses_is_told() {
    let (mut count, mut lost) = (0, 0);
    for recorded in records::<Recorded>("converter/answers.jsonl.gz") {
        let name = format!("{} {}\n{}", recorded.id, recorded.flink, recorded.config);
        let document = Document::new(
            recorded.config.as_str(),
            ConfigFile::FlinkConf,
            v(1, 20),
            Deployment::Standalone,
        );
        let answer = Answer::new(document);
        let ours = settings(&to_config_yaml(&answer)).unwrap_or_else(|| panic!("Flink reads ours: {name}"));
        let nested: Vec<_> = converter_losses(&answer)
            .into_iter()
            .filter(|loss| matches!(loss, ConverterLoss::Nested { .. } | ConverterLoss::OtherKey(_)))
            .collect();
        count += 1;
        let converted = recorded.converted.map(|lines| lines.join("\n") + "\n");
        let Some(theirs) = converted.as_deref().and_then(settings) else {
            // It stops, or writes what Flink does not read.
            assert!(
                !nested.is_empty(),
                "what stops the converter is told: {name}\n{converted:?}"
            );
            lost += 1;
            continue;
        };
        let missing: Vec<_> = ours
            .iter()
            .filter(|(key, text)| theirs.get(*key) != Some(text))
            .collect();
        assert_eq!(
            missing.is_empty(),
            nested.is_empty(),
            "{name}\n{converted:?}\n{missing:?}"
        );
        lost += usize::from(!missing.is_empty());
        let is_cut =
            |key: &String| ours.contains_key(&format!("{key}.")) || ours.contains_key(&format!("\u{feff}{key}"));
        let more: Vec<_> = theirs
            .keys()
            .filter(|key| !ours.contains_key(*key) && !is_cut(key))
            .collect();
        assert!(more.is_empty(), "{name}\n{more:?}");
    }
    println!("{count} files, of {lost} the converter loses settings");
    assert!(count > 100 && lost > 10);
}
