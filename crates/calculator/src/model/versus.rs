//! What the document is compared with: another document, and those that are offered for it.

use flink_config::Document;

use super::kept;

/// Between the documents in a panel's own text. No configuration file has it.
const MARK: char = '\u{1e}';

/// No more earlier documents are offered, and none of longer texts, in bytes.
pub const OFFERED: usize = 12;
const LENGTH: usize = 64 << 10;

/// What the panel gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offered {
    /// The other document, if one is chosen.
    pub other: Option<Document>,
    /// What is answered on Plan, as that keeps it.
    pub plan: String,
    /// Earlier documents, the latest first.
    pub earlier: Vec<Document>,
}

impl Offered {
    /// Reads what [`write`] wrote.
    pub fn read(text: &str) -> Self {
        let mut parts = text.split(MARK);
        Self {
            other: parts.next().and_then(kept::read),
            plan: parts.next().unwrap_or_default().to_owned(),
            earlier: parts.filter_map(kept::read).collect(),
        }
    }
}

/// What the panel gets, as a text.
pub fn write(other: Option<&Document>, plan: &str, earlier: &[Document]) -> String {
    let mut text = other.map(kept::write).unwrap_or_default();
    text.push(MARK);
    text.extend(plan.chars().filter(|char| *char != MARK));
    let offered = earlier.iter().filter(|document| document.text.len() <= LENGTH);
    for document in offered.take(OFFERED) {
        text.push(MARK);
        text += &kept::write(document);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let documents = ["a: 1\n", "", "b: 2\n"].map(|text| Document::default().with_text(text));
        let [one, two, three] = &documents;
        let cases = [
            (
                Some(one),
                "job:sql,parallelism:64\u{1f}x",
                vec![two.clone(), three.clone()],
            ),
            (None, "", vec![two.clone()]),
            (None, "job:sql", Vec::new()),
            (None, "", Vec::new()),
        ];
        for (other, plan, earlier) in cases {
            let expected = Offered {
                other: other.cloned(),
                plan: plan.to_owned(),
                earlier: earlier.clone(),
            };
            assert_eq!(Offered::read(&write(other, plan, &earlier)), expected);
        }
    }
}
