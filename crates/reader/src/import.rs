//! A text that is pasted, dropped or opened: what it is, and the document that it makes.

use flink_config::{Answer, Document};
use flink_import::{Form, Import, Imported, Nothing, Origin, Scope, cluster_names, unified_diff};
use flink_memory::option::find;

/// What becomes of a text.
#[derive(Debug)]
pub struct Read {
    /// The document with it, and what Flink makes of that; none where the text changes nothing.
    pub answer: Option<Answer>,
    /// Whether that takes the place of the document at hand, of which nothing stays.
    pub replaces: bool,
    /// What was understood and what was ignored, or why nothing was imported.
    pub note: String,
    /// What the clusters of the text are called, where there are several.
    pub clusters: Vec<String>,
    /// What the text is, where what changes can be written back into it.
    pub shape: Option<&'static str>,
}

/// Imports a text: a file or another whole configuration in the place of the one that is there, anything else as edits
/// of it. Of several clusters, the one with this index. `name` is what its file is called, if it is one.
pub fn import(current: &Document, text: &str, name: Option<&str>, cluster: usize) -> Read {
    let unchanged = |note: String| Read {
        answer: None,
        replaces: false,
        note,
        clusters: Vec::new(),
        shape: None,
    };
    let clusters = match flink_import::import(text, name, current) {
        Import::Clusters(clusters) => clusters,
        Import::Nothing(nothing) => return unchanged(not_imported(&nothing)),
    };
    let Some(imported) = clusters.get(cluster).or(clusters.first()) else {
        return unchanged(not_imported(&Nothing::default()));
    };
    let (document, left_out) = match imported.document(text, current) {
        Ok(made) => made,
        Err(why) => {
            let form = imported.form.name();
            return unchanged(format!("Nothing could be imported from {form}: {why}."));
        }
    };
    let answer = Answer::new(document);
    let is_file = matches!(imported.form, Form::File(_) | Form::EitherFile);
    Read {
        replaces: imported.scope == Scope::Configuration,
        shape: (!is_file && imported.form.is_written_back()).then(|| imported.form.short_name()),
        note: match imported.form {
            Form::File(_) | Form::EitherFile => file_words(imported, &answer),
            _ => imported_words(imported, &left_out, current),
        },
        answer: Some(answer),
        clusters: match clusters.len() {
            1 => Vec::new(),
            _ => cluster_names(&clusters),
        },
    }
}

/// A text with a changed configuration in it.
#[derive(Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    /// What changed, as a unified diff.
    pub diff: String,
    /// What could not be written, a sentence each.
    pub left: Vec<String>,
}

/// Writes a changed document back into the text that was imported.
pub fn write_back(origin: Origin, changed: &Document) -> Written {
    let (text, left) = match flink_import::write_back(origin, changed) {
        Ok(written) => (written.text, written.left),
        Err(why) => {
            return Written {
                text: origin.text.to_owned(),
                diff: String::new(),
                left: vec![why.to_string()],
            };
        }
    };
    Written {
        diff: unified_diff(origin.name.unwrap_or("configuration"), origin.text, &text),
        text,
        left: left.iter().map(ToString::to_string).collect(),
    }
}

/// Why nothing was imported.
fn not_imported(nothing: &Nothing) -> String {
    format!("{nothing} Nothing was changed.").trim_start().to_owned()
}

/// As which file a text is read, and what of it is about memory.
fn file_words(imported: &Imported, answer: &Answer) -> String {
    let entries = answer.configuration().entries();
    let known = entries.iter().filter(|entry| find(&entry.key).is_some()).count();
    let (file, target) = (answer.document.file, target(imported));
    let all = settings(entries.len());
    format!("Read as {file}{target}: {all}, {known} of them about memory.")
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

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::ConfigFile;
    use flink_memory::v;

    #[test]
    fn imports_files_and_arguments() {
        let current = Document::default().with_text("taskmanager.memory.process.size: 2g\n");
        let cases = [
            (
                "taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n",
                Some("taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n"),
                "Read as config.yaml: 2 settings, 1 of them about memory.",
            ),
            (
                "taskmanager.sh start -Dtaskmanager.memory.process.size=8g",
                Some("taskmanager.memory.process.size: 8g\n"),
                "Imported 1 setting from a command line on Standalone; “start” was ignored.",
            ),
            ("Hello, world", None, "No Flink settings found. Nothing was changed."),
        ];
        for (text, after, note) in cases {
            let read = import(&current, text, None, 0);
            let document = read.answer.map(|answer| answer.document.text.to_string());
            assert_eq!((document.as_deref(), read.note.as_str()), (after, note), "{text}");
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
        let read = import(&Document::default(), &text, None, 1);
        assert_eq!(read.clusters, ["day", "night"]);
        let document = read.answer.expect("it is a document").document;
        assert!(document.text.contains("process.size: 8g"), "{}", document.text);
    }

    #[test]
    fn what_changes_goes_back_into_the_text() {
        let text =
            "kind: FlinkDeployment\nspec:\n  flinkVersion: v1_20\n  taskManager:\n    resource:\n      memory: 4Gi\n";
        let current = Document::default();
        let read = import(&current, text, None, 0);
        assert_eq!(read.shape, Some("FlinkDeployment"));
        let document = read.answer.expect("it is a document").document;
        let changed = document.with_text("taskmanager.memory.process.size: 5g\n");
        let origin = Origin {
            text,
            name: None,
            around: &current,
            cluster: 0,
        };
        let written = write_back(origin, &changed);
        assert_eq!((written.text, written.left), (text.replace("4Gi", "5Gi"), Vec::new()));
        assert!(written.diff.starts_with("--- a/configuration\n"), "{}", written.diff);
        assert_eq!(
            import(&current, "taskmanager.memory.process.size: 4g\n", None, 0).shape,
            None
        );
    }

    #[test]
    fn a_release_reads_the_file_that_it_reads() {
        let current = Document::default().with_flink(v(2, 0));
        let read = import(&current, "taskmanager.memory.process.size: 4g # of memory\n", None, 0);
        let file = read.answer.map(|answer| answer.document.file);
        assert_eq!(file, Some(ConfigFile::ConfigYaml));
    }
}
