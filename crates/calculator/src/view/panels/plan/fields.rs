//! What is answered, as it stands in the fields, and as the page keeps it.

use std::collections::BTreeMap;

use flink_config::size_text;
use flink_import::quantity;
use flink_memory::MemorySize;
use flink_plan::fleet::{Machine, Resources};
use flink_plan::{BadAnswer, Inputs};

use crate::model::panel::APART;

/// The choices of a node that is pasted, and of one by its size.
pub const PASTED: &str = "pasted";
pub const SIZED: &str = "sized";

/// The fields whose texts are answers, by the names that those have.
const ANSWERS: [&str; 17] = [
    "job",
    "parallelism",
    "slots",
    "state",
    "size",
    "hot",
    "exchanges",
    "with",
    "jobs",
    "tasks",
    "checkpoints",
    "count",
    "managers",
    "upgrade",
    "used-heap",
    "used-metaspace",
    "used-managed",
];

/// The others: answers in other words, and what is pasted.
const OTHERS: [&str; 9] = [
    "bound",
    "bound-size",
    "node",
    "memory",
    "cpu",
    "daemon-sets",
    "price",
    "job-plan",
    "nodes",
];

/// The fields for what is pasted, and what that is called: it is in no link.
const TEXTS: [(&str, &str); 2] = [("job-plan", "the job’s plan"), ("nodes", "the nodes")];

/// The texts of all fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    /// Reads what the page keeps: the answers as links carry them, and behind these the fields that say more.
    pub fn read(own: &str) -> Self {
        let mut parts = own.split(APART);
        let (inputs, _) = Inputs::read(parts.next().unwrap_or_default());
        let mut fields = Self::of(&inputs);
        for part in parts {
            let known = part.split_once('=');
            if let Some((name, text)) = known.and_then(|(name, text)| Some((known_name(name)?, text))) {
                fields.put(name, text);
            }
        }
        fields
    }

    fn of(inputs: &Inputs) -> Self {
        let mut fields = Self::default();
        for (name, text) in inputs.parts() {
            match name {
                "in" => {
                    let (bound, size) = text.split_once('-').unwrap_or((&text, ""));
                    fields.put("bound", if bound == "nothing" { "" } else { bound });
                    fields.put("bound-size", size);
                }
                // Those in other words are below.
                "node" | "daemon-sets" => {}
                name => fields.put(name, &text),
            }
        }
        let machines = &inputs.machines;
        match machines.node {
            Some(Machine::Known(known)) => fields.put("node", known.name),
            Some(Machine::Sized(Resources { memory, cpu })) => {
                fields.put("node", SIZED);
                fields.put("memory", &quantity_text(memory));
                fields.put("cpu", &cores_text(cpu));
            }
            None => {}
        }
        let daemon_sets = machines.daemon_sets.map(|size| quantity_text(size.bytes()));
        fields.put("daemon-sets", &daemon_sets.unwrap_or_default());
        fields
    }

    fn put(&mut self, name: &'static str, text: &str) {
        match text.is_empty() {
            true => self.0.remove(name),
            false => self.0.insert(name, text.to_owned()),
        };
    }

    /// The same as one text, as [`Self::read`] takes it.
    pub fn write(&self) -> String {
        let inputs = self.inputs();
        let mut own = inputs.to_string();
        let told = Self::of(&inputs);
        for (name, text) in &self.0 {
            if told.text(name) != text {
                own.push(APART);
                own.push_str(name);
                own.push('=');
                own.extend(text.chars().filter(|char| *char != APART));
            }
        }
        own
    }

    /// The text of a field.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// With another text in a field.
    pub fn with(&self, name: &'static str, text: String) -> Self {
        let mut fields = self.clone();
        fields.put(name, &text);
        fields
    }

    /// A field as an answer; nothing where no words of answers say it.
    fn answer(&self, name: &str) -> Option<String> {
        let text = self.text(name).trim();
        let size = |text: &str| size_of(text).map(size_text);
        match name {
            "bound-size" => Some(match (self.text("bound"), text) {
                (_, "") => String::new(),
                (kind, size) => format!("{kind}-{size}"),
            }),
            "node" => match text {
                "" | PASTED => Some(String::new()),
                SIZED => {
                    let cpu = (quantity(self.text("cpu").trim())? * 1000.0).floor() as i64;
                    Some(format!("{}-{cpu}m", size(self.text("memory").trim())?))
                }
                name => Some(flink_plan::fleet::Known::of(name)?.word()),
            },
            "daemon-sets" if !text.is_empty() => size(text),
            "price" => Some(text.replace(',', ".")),
            _ => Some(text.to_owned()),
        }
    }

    /// The answers that can be read.
    pub fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::default();
        let others = [
            ("in", "bound-size"),
            ("node", "node"),
            ("daemon-sets", "daemon-sets"),
            ("price", "price"),
        ];
        for (name, field) in ANSWERS.into_iter().map(|name| (name, name)).chain(others) {
            // What is no answer is said at its field.
            let _ = self.answer(field).and_then(|text| inputs.answer(name, &text));
        }
        inputs
    }

    /// Whether the text of a field is no answer.
    pub fn is_wrong(&self, name: &str) -> bool {
        let text = self.text(name).trim();
        match name {
            "memory" => !text.is_empty() && size_of(text).is_none(),
            "cpu" => !text.is_empty() && quantity(text).is_none(),
            name => {
                let field = if name == "bound-size" { "in" } else { name };
                let answer = self.answer(name);
                answer.and_then(|text| Inputs::default().answer(field, &text)).is_none()
            }
        }
    }

    /// What of it links leave out, in a sentence.
    pub fn left_out(&self) -> Option<String> {
        let texts = TEXTS.iter().filter(|(name, _)| !self.text(name).trim().is_empty());
        let names: Vec<_> = texts.map(|(_, called)| *called).collect();
        (!names.is_empty()).then(|| format!("Links leave out what you pasted: {}.", names.join(" and ")))
    }
}

/// What of the text that the page keeps is no answer, such as of a link that was changed by hand.
pub fn unread(own: &str) -> Option<String> {
    let (_, bad) = Inputs::read(own.split(APART).next().unwrap_or_default());
    let said: Vec<String> = bad.iter().map(BadAnswer::to_string).collect();
    (!said.is_empty()).then(|| format!("Not read from the link: {}.", said.join(", ")))
}

fn known_name(name: &str) -> Option<&'static str> {
    let mut all = ANSWERS.into_iter().chain(OTHERS);
    all.find(|known| *known == name)
}

/// A quantity of Kubernetes as a size in whole bytes. `600m` is none: these are thousandths of a byte.
fn size_of(text: &str) -> Option<MemorySize> {
    let is_size = |bytes: &f64| *bytes == 0.0 || (1.0..9e15).contains(bytes);
    let bytes = quantity(text).filter(is_size)?;
    MemorySize::from_bytes(bytes.floor() as i64)
}

/// So many bytes as a quantity of Kubernetes.
fn quantity_text(bytes: i64) -> String {
    let units = [(30, "Gi"), (20, "Mi"), (10, "Ki")];
    let unit = units
        .iter()
        .find(|(shift, _)| bytes > 0 && bytes.trailing_zeros() >= *shift);
    unit.map_or_else(
        || bytes.to_string(),
        |(shift, unit)| format!("{}{unit}", bytes >> shift),
    )
}

/// Cores as a quantity of Kubernetes.
fn cores_text(millicores: i64) -> String {
    match millicores % 1000 {
        0 => (millicores / 1000).to_string(),
        _ => format!("{millicores}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_answered_is_kept() {
        let own = "in:container-8g,job:sql,parallelism:64,state:rocksdb,with:kafka.files,node:m6i.xlarge,price:0.01";
        let fields = Fields::read(own);
        assert_eq!(fields.write(), own);
        let texts = ["bound", "bound-size", "node"].map(|name| fields.text(name));
        assert_eq!(texts, ["container", "8g", "m6i.xlarge"]);
        assert_eq!(Fields::read("no plan\u{1F}colour=red"), Fields::default());
    }

    #[test]
    fn a_wrong_answer_is_no_answer_and_stays_in_its_field() {
        let fields = Fields::default()
            .with("parallelism", "many".to_owned())
            .with("slots", "4".to_owned())
            .with("bound", "container".to_owned())
            .with("bound-size", "8".to_owned());
        assert_eq!(fields.inputs().to_string(), "slots:4");
        let wrong = ["parallelism", "slots", "bound-size"].map(|name| fields.is_wrong(name));
        assert_eq!(wrong, [true, false, true]);
        assert_eq!(Fields::read(&fields.write()), fields);
    }

    #[test]
    fn machines_are_answers_in_other_words() {
        let fields = Fields::default()
            .with("node", SIZED.to_owned())
            .with("memory", "64Gi".to_owned());
        assert_eq!(
            (fields.inputs().to_string().as_str(), fields.is_wrong("memory")),
            ("", false)
        );
        let fields = fields
            .with("cpu", "15.5".to_owned())
            .with("daemon-sets", "600Mi".to_owned())
            .with("price", "0,01".to_owned())
            .with("used-heap", "500m".to_owned());
        assert!(
            Fields::default()
                .with("daemon-sets", "600m".to_owned())
                .is_wrong("daemon-sets")
        );
        let text = "node:64g-15500m,daemon-sets:600m,price:0.01,used-heap:500m";
        assert_eq!(fields.inputs().to_string(), text);
        assert_eq!(Fields::read(&fields.write()), fields);
        let of_link = Fields::read(text);
        let texts = ["node", "memory", "cpu", "daemon-sets"].map(|name| of_link.text(name));
        assert_eq!(texts, [SIZED, "64Gi", "15500m", "600Mi"]);
        assert_eq!(of_link.inputs(), fields.inputs());
    }

    #[test]
    fn what_is_pasted_stays_here() {
        let fields = Fields::default()
            .with("node", PASTED.to_owned())
            .with("nodes", "items: []".to_owned())
            .with("job-plan", "{}".to_owned())
            .with("managers", "2".to_owned());
        let own = fields.write();
        assert_eq!(own.split(APART).next(), Some("managers:2"));
        assert_eq!(Fields::read(&own), fields);
        let left_out = fields.left_out().unwrap();
        assert!(left_out.ends_with("the job’s plan and the nodes."), "{left_out}");
        assert_eq!(Fields::default().left_out(), None);
    }

    #[test]
    fn a_changed_link_says_what_is_not_read() {
        assert_eq!(unread("parallelism:64"), None);
        assert!(unread("parallelism:0,jobs:2").unwrap().contains("parallelism:0"));
    }
}
