//! What the document is compared with: another document, and the earlier ones that are offered for it.

use flink_config::Document;

use super::kept;

/// Between the documents in a panel's own text. No configuration file has it.
const MARK: char = '\u{1e}';

/// No more earlier documents are offered, and none of longer texts, in bytes.
pub const OFFERED: usize = 12;
const LENGTH: usize = 64 << 10;

/// What the panel gets: the other document, if one is chosen, and the earlier ones, the latest first.
pub fn write(other: Option<&Document>, earlier: &[Document]) -> String {
    let mut text = other.map(kept::write).unwrap_or_default();
    let offered = earlier.iter().filter(|document| document.text.len() <= LENGTH);
    for document in offered.take(OFFERED) {
        text.push(MARK);
        text += &kept::write(document);
    }
    text
}

/// The other document, if one is chosen, and the earlier ones.
pub fn read(text: &str) -> (Option<Document>, Vec<Document>) {
    let mut documents = text.split(MARK).map(kept::read);
    let other = documents.next().flatten();
    (other, documents.flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let documents = ["a: 1\n", "", "b: 2\n"].map(|text| Document::default().with_text(text));
        let [one, two, three] = &documents;
        let earlier = vec![two.clone(), three.clone()];
        assert_eq!(read(&write(Some(one), &earlier)), (Some(one.clone()), earlier.clone()));
        assert_eq!(read(&write(None, &earlier)), (None, earlier));
        assert_eq!(read(&write(None, &[])), (None, Vec::new()));
    }
}
