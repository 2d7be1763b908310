//! What is said about an import: what its clusters are called, and what was taken from where.

use crate::imported::{Form, Imported};

/// What the clusters of a text are called: by their names where each has its own, and else by their number.
pub fn cluster_names(clusters: &[Imported]) -> Vec<String> {
    let name = |(index, imported): (usize, &Imported)| {
        let name = imported.name.as_ref();
        let mut others = clusters.iter().enumerate().filter(|(other, _)| *other != index);
        let is_own = others.all(|(_, other)| other.name.as_ref() != name);
        match name.filter(|_| is_own) {
            Some(name) => name.clone(),
            None => (index + 1).to_string(),
        }
    };
    clusters.iter().enumerate().map(name).collect()
}

/// The cluster of a name, in full or without its namespace.
pub fn position(names: &[String], name: &str) -> Option<usize> {
    let is_short = |known: &String| known.rsplit('/').next() == Some(name);
    names
        .iter()
        .position(|known| known == name)
        .or_else(|| names.iter().position(is_short))
}

/// Where a line of a text is: in which of its files, where it has several.
fn place(imported: &Imported, line: u32) -> String {
    let mut files = imported.files.iter().rev();
    match files.find(|(_, first)| *first < line) {
        Some((name, first)) => format!("{name} line {}", line - first),
        None => format!("line {line}"),
    }
}

/// How many settings are repeated in a sentence.
const REPEATED: usize = 6;

/// What was taken of a text, what it stands on, and what showed release and deployment; a sentence each.
pub fn notes(imported: &Imported) -> Vec<String> {
    let mut notes = Vec::new();
    if !matches!(imported.form, Form::File(_) | Form::EitherFile) {
        let placed = imported
            .settings
            .iter()
            .filter(|setting| setting.line.is_some() && setting.key.contains("manager."));
        let placed: Vec<_> = placed
            .map(|setting| {
                let place = place(imported, setting.line.unwrap_or_default());
                format!("{}: {} ({place})", setting.key, setting.text)
            })
            .collect();
        if !placed.is_empty() {
            let more = match placed.len().saturating_sub(REPEATED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let first: Vec<_> = placed.into_iter().take(REPEATED).collect();
            notes.push(format!(
                "Read from {}: {}{more}.",
                imported.form.name(),
                first.join(", ")
            ));
        }
    }
    if let Some(base) = &imported.base {
        notes.push(base.reason.clone());
    }
    notes.extend(imported.notes.iter().cloned());
    notes
}
