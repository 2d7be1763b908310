//! A text that is pasted, dropped or opened: what it is, and the document that it makes.

use flink_config::{Answer, Document};
use flink_import::{Form, Imported, Scope, recognize};
use flink_memory::option::find;

/// What became of a text.
#[derive(Debug)]
pub struct Import {
    /// The document with it; none where it changes nothing.
    pub document: Option<Document>,
    /// Whether it is another document, and not a change of the one that was there.
    pub is_another: bool,
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
/// of it.
pub fn import(current: &Document, text: &str) -> Import {
    let unchanged = |note: String| Import {
        document: None,
        is_another: false,
        note: Note::Words(note),
    };
    let Some(imported) = flink_import::import(text, current.flink, current.deployment) else {
        return unchanged("This text holds no setting of Flink’s. Nothing was changed.".to_owned());
    };
    let (document, left_out) = match imported.document(text, current) {
        Ok(made) => made,
        Err(why) => {
            return unchanged(format!(
                "Nothing could be imported from {}: {why}.",
                name(imported.form)
            ));
        }
    };
    let target = target(&imported);
    let is_file = matches!(imported.form, Form::File(_) | Form::EitherFile);
    let note = if is_file {
        Note::File(target)
    } else {
        let ignored: Vec<&str> = imported.left.iter().chain(&left_out).map(String::as_str).collect();
        Note::Words(format!(
            "Imported {} from {}{target}{}.{}",
            settings(imported.settings.len()),
            name(imported.form),
            were_ignored(&ignored),
            imported.caveat.map(|caveat| format!(" {caveat}")).unwrap_or_default(),
        ))
    };
    Import {
        document: Some(document),
        is_another: is_file || imported.scope == Scope::Configuration,
        note,
    }
}

/// Which Flink a text says that it is for.
fn target(imported: &Imported) -> String {
    let version = imported.version.map(|version| format!(" for Flink {version}"));
    let deployment = imported
        .deployment
        .map(|deployment| format!(" on {}", deployment.name()));
    [version, deployment].into_iter().flatten().collect()
}

/// What was pasted, in words.
const fn name(form: Form) -> &'static str {
    match form {
        Form::File(file) => file.name(),
        Form::EitherFile => "a configuration file",
        Form::DynamicProperties => "-D arguments",
        Form::FlinkDeployment => "a FlinkDeployment",
        Form::DockerCompose => "a Compose file",
        Form::KubernetesResources => "container resources",
        Form::JvmArguments => "JVM arguments",
        Form::Log => "Flink’s log",
        Form::Markdown => "a summary",
        Form::Link => "a link",
    }
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
    match recognize(text) {
        Some(Form::DynamicProperties) => true,
        None | Some(Form::File(_) | Form::EitherFile | Form::JvmArguments) => false,
        Some(_) => text.lines().nth(1).is_some(),
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
                "taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n",
                "Read as config.yaml: 2 settings, 1 of them about memory.",
            ),
            (
                "taskmanager.sh start -Dtaskmanager.memory.process.size=8g",
                "taskmanager.memory.process.size: 8g\n",
                "Imported 1 setting from -D arguments; “taskmanager.sh” and “start” were ignored.",
            ),
            (
                "Hello, world",
                "taskmanager.memory.process.size: 2g\n",
                "This text holds no setting of Flink’s. Nothing was changed.",
            ),
        ];
        for (text, after, note) in cases {
            let imported = import(&current, text);
            let document = imported.document.clone().unwrap_or_else(|| current.clone());
            let answer = Answer::new(document);
            let said = imported.note(&answer);
            assert_eq!((&*answer.document.text, said.as_str()), (after, note), "{text}");
        }
    }

    #[test]
    fn a_release_reads_the_file_that_it_reads() {
        let current = Document::default().with_flink(v(2, 0));
        let imported = import(&current, "taskmanager.memory.process.size: 4g # of memory\n");
        assert_eq!(
            imported.document.map(|document| document.file),
            Some(ConfigFile::ConfigYaml)
        );
    }
}
