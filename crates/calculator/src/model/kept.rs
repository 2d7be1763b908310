//! The document as the text that a browser keeps from one visit to the next.

use flink_config::{ConfigFile, Document};

/// Release, deployment and file, each on a line, and then the configuration.
pub fn write(document: &Document) -> String {
    let Document {
        text,
        file,
        flink,
        deployment,
    } = document;
    format!("{flink}\n{deployment}\n{file}\n{text}")
}

/// The document that was kept, if it is one.
pub fn read(kept: &str) -> Option<Document> {
    let mut lines = kept.splitn(4, '\n');
    let mut line = || lines.next();
    let flink = line()?.parse().ok()?;
    let deployment = line()?.parse().ok()?;
    let file: ConfigFile = line()?.parse().ok()?;
    Some(Document::new(line()?, file, flink, deployment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["", "a: b\n", "\n\nflink\n"] {
            let document = Document::default().with_text(text);
            assert_eq!(read(&write(&document)), Some(document));
        }
        for damaged in ["", "2.3", "9.9\nyarn\nconfig.yaml\n", "2.3\nyarn\nx.yaml\n"] {
            assert_eq!(read(damaged), None, "{damaged}");
        }
    }
}
