//! What is tried: each function of the core that reads what strangers write, with what must hold of its answer.

use std::hint::black_box;

use calculator::model::message::{Set, VERSION};
use flink_advice::advise;
use flink_config::{
    Answer, ConfigFile, Document, Edit, Extent, Format, Link, apply, check_keys, read, write, write_document,
};
use flink_diagnosis::diagnose;
use flink_import::{Import, import};
use flink_memory::{Component, Configuration, Deployment, FlinkVersion, Process, derive, explain};

use crate::panels;

/// A function of the core, and what is said if its answer is not what it must be.
pub struct Target {
    /// The name, for files and messages.
    pub name: &'static str,
    /// How much of the time it gets, beside the others.
    pub share: u64,
    /// Calls it with a text.
    pub call: fn(&str) -> Result<(), String>,
}

/// Every target.
pub const TARGETS: [Target; 16] = [
    Target {
        name: "yaml",
        share: 2,
        call: yaml,
    },
    Target {
        name: "config.yaml",
        share: 1,
        call: |text| derived(text, ConfigFile::ConfigYaml),
    },
    Target {
        name: "flink-conf.yaml",
        share: 1,
        call: |text| derived(text, ConfigFile::FlinkConf),
    },
    Target {
        name: "link",
        share: 2,
        call: opened,
    },
    Target {
        name: "write",
        share: 1,
        call: written,
    },
    Target {
        name: "export",
        share: 4,
        call: exported,
    },
    Target {
        name: "message",
        share: 2,
        call: told,
    },
    Target {
        name: "import",
        share: 2,
        call: imported,
    },
    Target {
        name: "apply",
        share: 2,
        call: applied,
    },
    Target {
        name: "advise",
        share: 1,
        call: advised,
    },
    Target {
        name: "diagnose",
        share: 1,
        call: diagnosed,
    },
    Target {
        name: "solve",
        share: 1,
        call: panels::solved,
    },
    Target {
        name: "plan",
        share: 1,
        call: panels::planned,
    },
    Target {
        name: "fleet",
        share: 1,
        call: panels::fleeted,
    },
    Target {
        name: "compare",
        share: 1,
        call: panels::compared,
    },
    Target {
        name: "upgrade",
        share: 1,
        call: panels::upgraded,
    },
];

/// What follows from a text's beginning, so that a text is always tried in the same way, and so is one that grows.
pub fn chance(text: &str, of: usize) -> usize {
    let beginning = text.bytes().take_while(|byte| *byte != b'\n').take(80);
    let hash = beginning.fold(7_usize, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(usize::from(byte))
    });
    hash / 5 % of.max(1)
}

/// The text as a document of a release and a deployment that follow from its beginning.
pub fn document(text: &str, file: ConfigFile) -> Document {
    let releases: Vec<FlinkVersion> = FlinkVersion::ALL
        .into_iter()
        .filter(|release| file.is_read_by(*release))
        .collect();
    let flink = releases
        .get(chance(text, releases.len()))
        .copied()
        .unwrap_or(FlinkVersion::NEWEST);
    let deployment = Deployment::ALL
        .get(chance(text, Deployment::ALL.len()))
        .copied()
        .unwrap_or_default();
    Document::new(text, file, flink, deployment)
}

/// A file that a text may be.
pub fn any_file(text: &str) -> ConfigFile {
    match chance(text, 3) {
        0 => ConfigFile::FlinkConf,
        _ => ConfigFile::ConfigYaml,
    }
}

fn yaml(text: &str) -> Result<(), String> {
    if let Ok(read) = flink_yaml::read(text) {
        black_box(read.root().and_then(|root| root.flow_text(1 << 20)));
    }
    Ok(())
}

fn derived(text: &str, file: ConfigFile) -> Result<(), String> {
    let answer = Answer::new(document(text, file));
    black_box(check_keys(&answer.reading, answer.document.flink));
    for process in Process::ALL {
        black_box(answer.notices(process));
        black_box(answer.refusal(process));
        black_box(serde_json::to_string(&flink_memory_json::derived(&answer, process, &[])).is_ok());
        for component in Component::ALL {
            let explanation = explain(answer.derivation(process), answer.configuration(), component);
            let sentence = |explained: flink_memory::Explanation| explained.origin(answer.document.flink).to_string();
            black_box(explanation.map(sentence));
        }
    }
    match answer.reading.refusal.is_some() && Process::ALL.iter().any(|process| answer.starts(*process)) {
        true => Err("a text that Flink refuses starts".to_owned()),
        false => Ok(()),
    }
}

fn opened(text: &str) -> Result<(), String> {
    let (link, _) = Link::read(text);
    if Link::read(&link.write()).0 != link && link.write().len() <= flink_config::LINK_LENGTH {
        return Err("the link that is written for a link is another".to_owned());
    }
    black_box(serde_json::to_string(&flink_memory_json::opened(text)).is_ok());
    let answer = Answer::new(document(text, any_file(text)));
    let link = Link::to(&answer).0;
    same_link(&link)
}

/// What a link opens has the same link.
fn same_link(link: &Link) -> Result<(), String> {
    let file = ConfigFile::ConfigYaml;
    let settings = link.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let fresh = write_document(settings, file);
    let again = Answer::new(Document::new(fresh.text, file, link.version, link.deployment));
    match Link::to(&again).0 == *link {
        true => Ok(()),
        false => Err(format!(
            "what {} opens has another link: {}",
            link.write(),
            Link::to(&again).0.write()
        )),
    }
}

fn written(text: &str) -> Result<(), String> {
    let answer = Answer::new(document(text, any_file(text)));
    for format in Format::ALL {
        let extent = if chance(text, 2) == 0 {
            Extent::Whole
        } else {
            Extent::Memory
        };
        let written = write(&answer, "https://a.b/", format, extent);
        let file = match format {
            Format::ConfigYaml => ConfigFile::ConfigYaml,
            Format::FlinkConf => ConfigFile::FlinkConf,
            _ => continue,
        };
        same_derivation(&answer, &written.text, file, written.left_out.is_empty())
            .map_err(|problem| format!("{format}: {problem}"))?;
    }
    Ok(())
}

/// A file that leaves nothing out is derived as the text that it was made of.
fn same_derivation(answer: &Answer, text: &str, file: ConfigFile, is_whole: bool) -> Result<(), String> {
    let reading = read(text, file, answer.document.flink);
    let again = Answer::new(Document {
        text: text.into(),
        file,
        ..answer.document.clone()
    });
    let is_own = file == answer.document.file;
    for process in Process::ALL {
        let (before, after) = (answer.derivation(process), again.derivation(process));
        let starts = before.outcome.is_ok();
        if is_whole && starts && (before.amounts != after.amounts || after.outcome.is_err()) {
            return Err(format!("{} is derived otherwise from\n{text}", process.name()));
        }
    }
    match reading.refusal.is_some() && !is_own {
        true => Err(format!("Flink refuses\n{text}")),
        false => Ok(()),
    }
}

/// A configuration file that is handed out is derived as the text that it was made of, but for what it names as left out.
fn exported(text: &str) -> Result<(), String> {
    let answer = Answer::new(document(text, any_file(text)));
    let exports = [
        (Format::ConfigYaml, ConfigFile::ConfigYaml),
        (Format::FlinkConf, ConfigFile::FlinkConf),
    ];
    for (format, file) in exports {
        for extent in [Extent::Whole, Extent::Memory] {
            let written = write(&answer, "", format, extent);
            let reading = read(&written.text, file, answer.document.flink);
            let held = held(answer.configuration(), &written.left_out);
            let is_own = file == answer.document.file && extent == Extent::Whole;
            // What could be read of a text that Flink refuses is not what someone means.
            if is_own && answer.reading.refusal.is_some() && reading.refusal.is_some() {
                continue;
            }
            if reading.refusal.is_some() {
                return Err(format!("{format}, {extent:?}: Flink refuses\n{}", written.text));
            }
            for process in Process::ALL {
                let target = answer.derivation(process).target;
                let (before, after) = (derive(target, &held), derive(target, &reading.configuration));
                if before.amounts != after.amounts || before.outcome.is_ok() != after.outcome.is_ok() {
                    let name = process.name();
                    return Err(format!(
                        "{format}, {extent:?}: {name} is derived otherwise from\n{}",
                        written.text
                    ));
                }
            }
        }
    }
    Ok(())
}

/// What a configuration holds but for these keys.
fn held(configuration: &Configuration, left_out: &[String]) -> Configuration {
    let mut held = Configuration::default();
    let entries = configuration.entries().iter();
    for entry in entries.filter(|entry| !left_out.contains(&entry.key)) {
        held.set(&entry.key, entry.value.clone(), entry.place);
    }
    held
}

/// Messages of an embedding page, one behind each `\n&\n`, a field a line, and a text that goes on to the end.
fn told(text: &str) -> Result<(), String> {
    let mut document = document("", ConfigFile::ConfigYaml);
    let mut other = None;
    let mut all = Set::default();
    for message in text.split("\n&\n").take(3) {
        let field = |name: &str, longest: usize| {
            let value = match name {
                "target" => Some("flink-memory"),
                "type" => Some("set"),
                "text" => message.split_once("\ntext=").map(|(_, text)| text),
                name => message
                    .lines()
                    .find_map(|line| line.strip_prefix(name)?.strip_prefix('=')),
            };
            let value = value.filter(|value| value.encode_utf16().count() <= longest);
            value.map(str::to_owned)
        };
        let Some(set) = Set::read(Some(VERSION), field) else {
            return Err("a message is not read".to_owned());
        };
        if let Some(opened) = set.apply(&document, other.as_ref()) {
            (document, other) = (opened.document, opened.versus);
        }
        if let Some(again) = set.apply(&document, other.as_ref())
            && again.document != document
        {
            return Err(format!("{set:?} changes again what it was followed with"));
        }
        all = all.then(set);
    }
    black_box(all.apply(&document, other.as_ref()));
    same_link(&Link::to(&Answer::new(document)).0)
}

fn imported(text: &str) -> Result<(), String> {
    let around = document("", ConfigFile::usual(document(text, ConfigFile::ConfigYaml).flink));
    if let Import::Clusters(clusters) = import(text, None, &around) {
        for imported in clusters.iter().take(3) {
            if let Ok((document, _)) = imported.document(text, &around) {
                black_box(Answer::new(document));
            }
        }
    }
    let mine = Document::shipped(around.flink, around.deployment);
    black_box(serde_json::to_string(&flink_memory_json::imported(&mine.with_text(text), None).ok()).is_ok());
    Ok(())
}

/// The last lines of the text are edits, `key=text` or `key`; the others are edited.
fn applied(text: &str) -> Result<(), String> {
    let (text, edits) = text
        .rsplit_once("\n\n")
        .unwrap_or((text, "taskmanager.memory.process.size=4g"));
    let edits: Vec<_> = edits
        .lines()
        .map(|line| match line.split_once('=') {
            Some((key, text)) => Edit::Set {
                key: key.to_owned(),
                text: text.to_owned(),
            },
            None => Edit::Unset { key: line.to_owned() },
        })
        .collect();
    let answer = Answer::new(document(text, any_file(text)));
    let Ok(edited) = apply(&answer, &edits) else {
        return Ok(());
    };
    let edited = Answer::new(edited);
    for (index, edit) in edits.iter().enumerate() {
        let Some(key) = edit.key() else { continue };
        if edits.iter().skip(index + 1).any(|later| later.key() == Some(key)) {
            continue;
        }
        let is_set = edited.configuration().get(key).is_some();
        if is_set != matches!(edit, Edit::Set { .. }) {
            return Err(format!("{edit:?} gave\n{}", edited.document.text));
        }
    }
    Ok(())
}

fn advised(text: &str) -> Result<(), String> {
    let answer = Answer::new(document(text, any_file(text)));
    for finding in advise(&answer) {
        for fix in &finding.fixes {
            let Ok(fixed) = apply(&answer, &fix.edits) else {
                // Whether long texts let every edit be made is not tried.
                if text.len() > 2 << 10 {
                    continue;
                }
                return Err(format!("{}: {} cannot be applied", finding.rule, fix.title));
            };
            let fixed = Answer::new(fixed);
            if finding.process.is_some_and(|process| !fixed.starts(process)) {
                return Err(format!("{}: {} does not start", finding.rule, fix.title));
            }
        }
    }
    Ok(())
}

fn diagnosed(text: &str) -> Result<(), String> {
    let mine = Answer::new(Document::default());
    black_box(diagnose(text, Some(&mine)));
    let told = flink_memory_json::configuration_in(text, None, None);
    black_box(diagnose(text, told.as_ref()));
    Ok(())
}
