//! All that is asked about a kind of file: themes written in many ways, odd files, and everyday ones.

use serde_json::{Value, json};

use crate::{
    chance::Chance,
    everyday, files, oddities,
    settings::{self, Process, THEMES},
};

/// The two kinds of files that Flink has read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    ConfigYaml,
    FlinkConf,
}

impl FileKind {
    pub const ALL: [Self; 2] = [Self::ConfigYaml, Self::FlinkConf];

    pub fn name(self) -> &'static str {
        match self {
            Self::ConfigYaml => "config.yaml",
            Self::FlinkConf => "flink-conf.yaml",
        }
    }
}

/// One file, and the process that is to be started with it.
pub struct Case {
    /// The theme and a number: the same for every release.
    pub name: String,
    /// `taskmanager` or `jobmanager`, or `local` for a TaskManager in local execution.
    pub process: &'static str,
    pub file: FileKind,
    pub text: String,
}

impl Case {
    /// The request to the program that asks Flink.
    pub fn request(&self, version: &str) -> Value {
        json!({
            "id": self.id(version),
            "process": self.process,
            "file": self.file.name(),
            "config": self.text,
        })
    }

    pub fn id(&self, version: &str) -> String {
        format!("{version}/{}/{}", self.file.name(), self.name)
    }
}

/// Every case of a kind of file, the same ones at any time.
pub fn of(file: FileKind) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |theme: &str, number: usize, process: Process, text| {
        cases.push(Case {
            name: format!("{theme}-{number}"),
            process: process.name(),
            file,
            text,
        });
    };
    for (theme, settings) in THEMES {
        let mut chance = Chance::named(&format!("{}/{theme}", file.name()));
        for (number, settings) in settings(&mut chance).iter().enumerate() {
            let text = match file {
                FileKind::ConfigYaml => files::config_yaml(&mut chance, settings),
                FileKind::FlinkConf => files::flink_conf(&mut chance, settings),
            };
            add(theme, number, settings.process, text);
        }
    }
    let (odd, everyday) = match file {
        FileKind::ConfigYaml => (oddities::CONFIG_YAML, everyday::CONFIG_YAML),
        FileKind::FlinkConf => (oddities::FLINK_CONF, everyday::FLINK_CONF),
    };
    for (number, text) in odd.iter().enumerate() {
        add("odd-files", number, Process::JobManager, oddities::spelled_out(text));
    }
    for (number, text) in everyday.iter().enumerate() {
        add("everyday-jobmanager", number, Process::JobManager, (*text).to_owned());
        add("everyday-taskmanager", number, Process::TaskManager, (*text).to_owned());
    }
    // The same texts for both kinds of files.
    let upgrades = settings::upgrades(&mut Chance::named("upgrades"));
    for (number, settings) in upgrades.iter().enumerate() {
        add("upgrades", number, settings.process, files::plain(settings));
    }
    cases
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn cases_have_names_of_their_own_and_never_change() {
        for file in FileKind::ALL {
            let texts = |cases: Vec<Case>| -> BTreeMap<String, String> {
                cases.into_iter().map(|case| (case.name, case.text)).collect()
            };
            let cases = of(file);
            let count = cases.len();
            let cases = texts(cases);
            assert_eq!(cases.len(), count);
            assert_eq!(cases, texts(of(file)));
        }
    }
}
