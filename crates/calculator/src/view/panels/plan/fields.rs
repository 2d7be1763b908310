//! What is answered, as it stands in the fields, and as the page keeps it.

use std::collections::BTreeMap;

use flink_plan::Plan;

/// What parts one field from the next where the page keeps them. Nobody types it.
const APART: char = '\u{1F}';

/// The fields that are answers of a plan, by the names that those have.
const ANSWERS: [&str; 10] = [
    "job",
    "parallelism",
    "slots",
    "state",
    "size",
    "hot",
    "exchanges",
    "jobs",
    "tasks",
    "checkpoints",
];

/// The other fields: what was pasted, and the machines.
const OTHERS: [&str; 10] = [
    "job-plan",
    "node",
    "nodes",
    "memory",
    "cpu",
    "daemon-sets",
    "count",
    "managers",
    "upgrade",
    "price",
];

/// The texts of all fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    /// Reads what the page keeps: the answers' text, and the other fields behind it.
    pub fn read(own: &str) -> Self {
        let mut parts = own.split(APART);
        let mut fields = Self::default();
        let answers: Plan = parts.next().unwrap_or_default().parse().unwrap_or_default();
        for part in answers.to_string().split(',') {
            match part.split_once(':') {
                Some(("in", text)) => {
                    let (bound, size) = text.split_once('-').unwrap_or((text, ""));
                    fields.put("bound", if bound == "nothing" { "" } else { bound });
                    fields.put("bound-size", size);
                }
                Some(("with", text)) => fields.put("with", text),
                Some((name, text)) => {
                    if let Some(name) = ANSWERS.into_iter().find(|known| *known == name) {
                        fields.put(name, text);
                    }
                }
                None => {}
            }
        }
        for part in parts {
            let known = part.split_once('=');
            let known = known.and_then(|(name, text)| Some((OTHERS.into_iter().find(|known| *known == name)?, text)));
            if let Some((name, text)) = known {
                fields.put(name, text);
            }
        }
        fields
    }

    fn put(&mut self, name: &'static str, text: &str) {
        match text.is_empty() {
            true => self.0.remove(name),
            false => self.0.insert(name, text.to_owned()),
        };
    }

    /// The same as one text.
    pub fn write(&self) -> String {
        let mut own = self.answers().to_string();
        for name in OTHERS {
            let text = self.text(name);
            if !text.is_empty() {
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

    /// What bounds a TaskManager, in the words of a plan.
    fn bound(&self) -> String {
        match (self.text("bound"), self.text("bound-size").trim()) {
            (_, "") => String::new(),
            (kind, size) => format!("{kind}-{size}"),
        }
    }

    /// The answers that can be read.
    pub fn answers(&self) -> Plan {
        let mut plan = Plan::default();
        let all = ANSWERS.iter().map(|name| (*name, self.text(name).trim().to_owned()));
        let others = [("in", self.bound()), ("with", self.text("with").to_owned())];
        for (name, text) in all.chain(others) {
            // What is no answer is said at its field.
            let _ = plan.answer(name, &text);
        }
        plan
    }

    /// Whether the text of a field is no answer.
    pub fn is_wrong(&self, name: &str) -> bool {
        let mut plan = Plan::default();
        match name {
            "bound-size" => plan.answer("in", &self.bound()).is_none(),
            name => plan.answer(name, self.text(name).trim()).is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_answered_is_kept() {
        let own = "in:container-8g,job:sql,parallelism:64,state:rocksdb,with:kafka.files\u{1F}node=m6i.xlarge\u{1F}price=0.01";
        let fields = Fields::read(own);
        assert_eq!(fields.write(), own);
        let texts = ["bound", "bound-size", "node"].map(|name| fields.text(name));
        assert_eq!(texts, ["container", "8g", "m6i.xlarge"]);
        assert_eq!(Fields::read("no plan\u{1F}colour=red"), Fields::default());
    }

    #[test]
    fn a_wrong_answer_is_no_answer() {
        let fields = Fields::default()
            .with("parallelism", "many".to_owned())
            .with("slots", "4".to_owned())
            .with("bound", "container".to_owned())
            .with("bound-size", "8".to_owned());
        assert_eq!(fields.answers().to_string(), "slots:4");
        let wrong = ["parallelism", "slots", "bound-size"].map(|name| fields.is_wrong(name));
        assert_eq!(wrong, [true, false, true]);
    }
}
