//! Messages of an embedding page, read as a link is: what is wrong with them is passed over, and nothing is believed.

use flink_config::{ConfigFile, LINK_LENGTH};
use flink_memory::{Deployment, FlinkVersion, Process};
use js_sys::{JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::asked::{Part, Theme, process};
use crate::address::Opened;
use crate::setup::Setup;

/// Version of the messages, in both directions.
pub const VERSION: f64 = 1.0;

/// The longest text of a configuration that is read, in UTF-16 units.
const TEXT_LENGTH: u32 = 1 << 20;

/// What an embedding page says.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Other things are to be shown.
    Set(Set),
    /// Another theme.
    Theme(Theme),
}

/// What is to be shown; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// The settings of a link.
    pub config: Option<String>,
    /// The text of a configuration file.
    pub text: Option<String>,
    pub flink: Option<FlinkVersion>,
    pub on: Option<Deployment>,
    pub process: Option<Process>,
    pub parts: Option<Vec<Part>>,
    pub theme: Option<Theme>,
}

impl Set {
    /// The setup with what is set; none if nothing of it is.
    pub fn apply(&self, setup: &Setup) -> Option<Opened> {
        let version = self.flink.unwrap_or(setup.version);
        let deployment = self.on.unwrap_or(setup.deployment);
        if let Some(config) = &self.config {
            return Some(Opened::read(&fragment(version, deployment, config)));
        }
        let moved = Setup {
            deployment,
            ..setup.with_version(version)
        };
        let setup_then = match &self.text {
            Some(text) => Setup {
                text: text.clone().into(),
                file: ConfigFile::usual(version),
                ..moved
            },
            None => moved,
        };
        (setup_then != *setup).then(|| Opened {
            setup: setup_then,
            faults: Vec::new(),
        })
    }
}

/// The fragment with these settings. Without settings it is what Flink ships.
pub fn fragment(version: FlinkVersion, deployment: Deployment, config: &str) -> String {
    let config = match config.trim_start_matches(['#', '&']) {
        "" => "tm.process.size=1728m&taskmanager.numberOfTaskSlots=1&jm.process.size=1600m",
        config => config,
    };
    format!("v=1&flink={version}&on={deployment}&{config}")
}

impl Message {
    /// Reads the data of a message, if it is one for us.
    pub fn read(data: &JsValue) -> Option<Self> {
        // Copies of other realms' objects are plain: they have neither getters nor anything of their prototypes.
        let data = data.dyn_ref::<Object>()?;
        let string = |name: &str, longest: u32| {
            let value: JsString = Reflect::get(data, &name.into()).ok()?.dyn_into().ok()?;
            (value.length() <= longest).then(|| String::from(&value))
        };
        let word = |name: &str| string(name, 200);
        let version = Reflect::get(data, &"v".into()).ok()?.as_f64();
        if word("target")? != "flink-memory" || version != Some(VERSION) {
            return None;
        }
        match word("type")?.as_str() {
            "theme" => Some(Self::Theme(Theme::read(&word("theme")?))),
            "set" => Some(Self::Set(Set {
                config: string("config", LINK_LENGTH as u32),
                text: string("text", TEXT_LENGTH),
                flink: word("flink").and_then(|word| or_default(&word, FlinkVersion::NEWEST)),
                on: word("on").and_then(|word| or_default(&word, Deployment::default())),
                process: word("process").map(|word| process(&word)),
                parts: word("parts").map(|words| Part::read(&words)),
                theme: word("theme").map(|word| Theme::read(&word)),
            })),
            _ => None,
        }
    }
}

/// What the word means; no word means the default.
fn or_default<T: std::str::FromStr>(word: &str, default: T) -> Option<T> {
    match word {
        "" => Some(default),
        word => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn sets_what_is_named_and_leaves_the_rest() {
        let setup = Setup {
            text: "taskmanager.memory.process.size: 4g\n".into(),
            ..Setup::default()
        };
        let config = Set {
            config: Some("tm.process.size=5g".to_owned()),
            flink: Some(v(2, 0)),
            ..Set::default()
        };
        let opened = config.apply(&setup).unwrap_or_default();
        assert!(opened.faults.is_empty());
        assert!(opened.setup.text.contains("5g"));
        assert_eq!(
            (opened.setup.version, opened.setup.deployment),
            (v(2, 0), setup.deployment)
        );

        let on = Set {
            on: Some(Deployment::Yarn),
            ..Set::default()
        };
        let opened = on.apply(&setup).unwrap_or_default();
        assert_eq!(
            (opened.setup.text, opened.setup.deployment),
            (setup.text.clone(), Deployment::Yarn)
        );
        assert_eq!(Set::default().apply(&setup), None);
    }

    #[test]
    fn no_settings_are_what_flink_ships() {
        let set = Set {
            config: Some(String::new()),
            ..Set::default()
        };
        assert_eq!(set.apply(&Setup::default()), Some(Opened::default()));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let set = Set {
            config: Some("__proto__=1&tm.process.size=4g&constructor=<script>".to_owned()),
            ..Set::default()
        };
        let opened = set.apply(&Setup::default()).unwrap_or_default();
        assert_eq!(opened.faults.len(), 2);
        assert!(opened.setup.text.contains("4g"));
    }
}
