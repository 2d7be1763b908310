//! A text that is pasted, dropped or opened: what it is, and the document that it makes.

use std::rc::Rc;

use flink_config::{Answer, Document};
use flink_import::{Form, Imported, Nothing, Scope, cluster_names};
use flink_memory::option::find;

/// A text from somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The text.
    pub text: Rc<str>,
    /// What its file is called, if it is one.
    pub name: Option<Rc<str>>,
}

/// The clusters of a text, of which one is in view.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// The text.
    pub source: Source,
    /// The document that it was imported into.
    pub before: Document,
    /// What each is called.
    pub names: Rc<[String]>,
    /// Which one is in view.
    pub chosen: usize,
}

/// What became of a text.
#[derive(Debug)]
pub struct Import {
    /// The document with it; none where it changes nothing.
    pub document: Option<Document>,
    /// Whether it is another document, and not a change of the one that was there.
    pub is_another: bool,
    /// The clusters to choose from, where there are several.
    pub clusters: Option<Clusters>,
    /// Whether the messages of a failure may be in the text: it is a log, or nothing was imported from it.
    pub may_fail: bool,
    note: Note,
}

/// What is said about it.
#[derive(Debug)]
enum Note {
    /// A sentence or two.
    Words(String),
    /// That it is read as a file, for the target that it names.
    File(String),
}

impl Import {
    /// What was understood and what was ignored. `answer` is what Flink makes of the document.
    pub fn note(&self, answer: &Answer) -> String {
        match &self.note {
            Note::Words(words) => words.clone(),
            Note::File(target) => {
                let entries = answer.configuration().entries();
                let known = entries.iter().filter(|entry| find(&entry.key).is_some()).count();
                let (file, all) = (answer.document.file, settings(entries.len()));
                format!("Read as {file}{target}: {all}, {known} of them about memory.")
            }
        }
    }
}

/// Imports a text: a file or another whole configuration in the place of the one that is there, anything else as edits
/// of it. Of several clusters, the `chosen` one.
pub fn import(current: &Document, source: &Source, chosen: usize) -> Import {
    let unchanged = |note: String| Import {
        document: None,
        is_another: false,
        clusters: None,
        may_fail: true,
        note: Note::Words(note),
    };
    let clusters = match flink_import::import(&source.text, source.name.as_deref(), current) {
        flink_import::Import::Clusters(clusters) => clusters,
        flink_import::Import::Nothing(nothing) => return unchanged(not_imported(&nothing)),
    };
    let Some(imported) = clusters.get(chosen).or(clusters.first()) else {
        return unchanged(not_imported(&Nothing::default()));
    };
    let (document, left_out) = match imported.document(&source.text, current) {
        Ok(made) => made,
        Err(why) => {
            let form = imported.form.name();
            return unchanged(format!("Nothing could be imported from {form}: {why}."));
        }
    };
    let is_file = matches!(imported.form, Form::File(_) | Form::EitherFile);
    let note = match is_file {
        true => Note::File(target(imported)),
        false => Note::Words(imported_words(imported, &left_out, current)),
    };
    Import {
        document: Some(document),
        is_another: is_file || imported.scope == Scope::Configuration,
        clusters: (clusters.len() > 1).then(|| Clusters {
            source: source.clone(),
            before: current.clone(),
            names: cluster_names(&clusters).into(),
            chosen,
        }),
        may_fail: matches!(imported.form, Form::Log | Form::AnyText),
        note,
    }
}

/// Why nothing was imported.
fn not_imported(nothing: &Nothing) -> String {
    format!("{nothing} Nothing was changed.").trim_start().to_owned()
}

/// What was imported, from what, for which Flink, and what was not.
fn imported_words(imported: &Imported, left_out: &[String], current: &Document) -> String {
    let ignored: Vec<&str> = imported.left.iter().chain(left_out).map(String::as_str).collect();
    let mut words = format!(
        "Imported {} from {}{}{}.",
        settings(imported.settings.len()),
        imported.form.name(),
        target(imported),
        were_ignored(&ignored),
    );
    // Edits of the document at hand stand on what that says.
    let is_base = imported.scope == Scope::Configuration || current.text.trim().is_empty();
    let base = imported
        .base
        .iter()
        .filter(|_| is_base)
        .map(|base| base.reason.as_str());
    let sentences = base
        .chain(imported.notes.iter().map(String::as_str))
        .chain(imported.caveat);
    for sentence in sentences {
        words += " ";
        words += sentence;
    }
    words
}

/// Which Flink a text says that it is for, and what showed it.
fn target(imported: &Imported) -> String {
    let release = imported.release.as_ref();
    let release = release.map(|release| format!(" for Flink {} ({})", release.value, release.by));
    let deployment = imported.deployment.as_ref();
    let deployment = deployment.map(|deployment| format!(" on {}", deployment.value.name()));
    [release, deployment].into_iter().flatten().collect()
}

fn settings(count: usize) -> String {
    match count {
        1 => "1 setting".to_owned(),
        many => format!("{many} settings"),
    }
}

fn were_ignored(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => format!("; “{word}” was ignored"),
        [first, second] => format!("; “{first}” and “{second}” were ignored"),
        [first, rest @ ..] => format!("; “{first}” and {} other words were ignored", rest.len()),
    }
}

/// Whether a text is imported also where someone writes: it cannot be meant as a part of what is written there.
pub fn is_imported_anywhere(text: &str) -> bool {
    let flink_import::Import::Clusters(clusters) = flink_import::import(text, None, &Document::default()) else {
        return false;
    };
    match clusters.first().map(|imported| imported.form) {
        Some(Form::DynamicProperties) => true,
        None | Some(Form::File(_) | Form::EitherFile | Form::JvmArguments | Form::AnyText) => false,
        Some(_) => text.lines().nth(1).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::ConfigFile;
    use flink_memory::v;

    fn source(text: &str) -> Source {
        Source {
            text: text.into(),
            name: None,
        }
    }

    #[test]
    fn imports_files_and_arguments() {
        let current = Document::default().with_text("taskmanager.memory.process.size: 2g\n");
        let cases = [
            (
                "taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n",
                "taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n",
                "Read as config.yaml: 2 settings, 1 of them about memory.",
            ),
            (
                "taskmanager.sh start -Dtaskmanager.memory.process.size=8g",
                "taskmanager.memory.process.size: 8g\n",
                "Imported 1 setting from a command line on Standalone; “start” was ignored.",
            ),
            (
                "Hello, world",
                "taskmanager.memory.process.size: 2g\n",
                "There is no setting of Flink's in it. Nothing was changed.",
            ),
        ];
        for (text, after, note) in cases {
            let imported = import(&current, &source(text), 0);
            let document = imported.document.clone().unwrap_or_else(|| current.clone());
            let answer = Answer::new(document);
            let said = imported.note(&answer);
            assert_eq!((&*answer.document.text, said.as_str()), (after, note), "{text}");
        }
    }

    #[test]
    fn of_several_clusters_the_chosen_one_is_imported() {
        let deployment = |name: &str, memory: &str| {
            format!(
                "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: {name}\nspec:\n  \
                 flinkVersion: v1_20\n  taskManager:\n    resource:\n      memory: {memory}\n"
            )
        };
        let text = deployment("day", "4g") + "---\n" + &deployment("night", "8g");
        let imported = import(&Document::default(), &source(&text), 1);
        let clusters = imported.clusters.expect("there are two");
        assert_eq!((clusters.names.join(" "), clusters.chosen), ("day night".to_owned(), 1));
        let document = imported.document.expect("it is a document");
        assert!(document.text.contains("process.size: 8g"), "{}", document.text);
    }

    #[test]
    fn a_release_reads_the_file_that_it_reads() {
        let current = Document::default().with_flink(v(2, 0));
        let imported = import(
            &current,
            &source("taskmanager.memory.process.size: 4g # of memory\n"),
            0,
        );
        assert_eq!(
            imported.document.map(|document| document.file),
            Some(ConfigFile::ConfigYaml)
        );
    }
}
