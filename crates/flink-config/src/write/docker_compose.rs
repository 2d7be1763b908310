//! Docker Compose with `FLINK_PROPERTIES`, as the entrypoint of Flink's image takes it.
//!
//! Before 1.19 it appends the text to `flink-conf.yaml` and puts environment variables in. From then on it takes all
//! blanks out of each line, cuts it at its first colon, and puts variables in after that: so blanks and dollar signs
//! travel as variables.
//!
//! The image ships a configuration with the size of each process. Where the settings say other sizes, the process's own
//! is said in its command, so that the shipped one does not count beside them.

use flink_memory::{Component, OptionId, Process, derive, v};

use super::processes::Derived;
use super::{Source, Written, is_of_the_machine};
use crate::file::ConfigFile;
use crate::fresh::write_document;
use crate::size_text::size_text;

/// What the entrypoint would take away, and the variable that brings it back.
const VARIABLES: [(&str, char); 2] = [("SPACE", ' '), ("DOLLAR", '$')];

pub(super) fn write(mut source: Source) -> Written {
    let version = source.version();
    let is_line_by_line = version < v(1, 19);
    let left_out = source.keep(|key, text| {
        is_plain_key(key)
            && text.chars().all(is_shown)
            && !is_of_the_machine(key, text)
            && match is_line_by_line {
                true => write_document([(key, text)], ConfigFile::FlinkConf).left_out.is_empty(),
                false => survives_the_shell(text),
            }
    });
    let processes = source.processes(&source.configuration());
    let mut used = [false; 2];
    let mut properties = String::new();
    for (key, text) in &source.settings {
        properties += &format!("        {key}: ");
        for char in text.chars() {
            let variable = VARIABLES.iter().position(|(_, hidden)| *hidden == char);
            // An appended line keeps its blanks.
            let variable = variable.filter(|_| char != ' ' || !is_line_by_line);
            match variable.and_then(|at| Some((used.get_mut(at)?, VARIABLES.get(at)?))) {
                Some((used, (name, _))) => {
                    *used = true;
                    properties += &format!("$${{{name}}}");
                }
                None => properties.push(char),
            }
        }
        properties.push('\n');
    }
    let variables = VARIABLES.iter().zip(used).filter(|(_, used)| *used);
    let variables: String = variables
        .map(|((name, char), _)| format!("      - \"{name}={}\"\n", char.to_string().replace('$', "$$")))
        .collect();
    let variables = match variables.as_str() {
        "" => String::new(),
        _ => format!("      # For what Flink's image would take out of the properties.\n{variables}"),
    };
    let [job_command, task_command] = processes.0.each_ref().map(|derived| size_argument(&source, derived));
    let [job_manager, task_manager] = processes.0.each_ref().map(|derived| {
        let limit = derived
            .mebibytes()
            .map(|mebibytes| format!("    mem_limit: {mebibytes}m\n"));
        limit.unwrap_or_default()
    });
    let body = format!(
        "services:\n  \
           jobmanager:\n    \
             image: flink:{version}\n    \
             command: jobmanager{job_command}\n    \
             ports:\n      \
               - \"8081:8081\"\n    \
             environment: &flink\n      \
               - JOB_MANAGER_RPC_ADDRESS=jobmanager\n\
         {variables}      \
               - |\n        \
                 FLINK_PROPERTIES=\n\
         {properties}\
         {job_manager}  \
           taskmanager:\n    \
             image: flink:{version}\n    \
             command: taskmanager{task_command}\n    \
             depends_on:\n      \
               - jobmanager\n    \
             environment: *flink\n\
         {task_manager}"
    );
    source.written(&processes, left_out, &body)
}

/// The size of a process whose settings say it by its parts.
fn size_argument(source: &Source, derived: &Derived) -> String {
    let derivation = &derived.derivation;
    let key = match derivation.target.process {
        Process::TaskManager => OptionId::TmProcessSize,
        Process::JobManager => OptionId::JmProcessSize,
    }
    .def()
    .key;
    let total = derivation.amounts.size(Component::TotalProcess);
    let Some(total) = total.filter(|_| derivation.outcome.is_ok() && source.setting(key).is_none()) else {
        return String::new();
    };
    let text = size_text(total);
    let settings = source.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let with_size = settings.chain([(key, text.as_str())]).collect();
    let again = derive(derivation.target, &with_size);
    let is_same = |component| again.amounts.size(component) == derivation.amounts.size(component);
    match again.outcome.is_ok() && Component::ALL.into_iter().all(is_same) {
        true => format!(" -D{key}={text}"),
        false => String::new(),
    }
}

fn is_plain_key(key: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "._-/".contains(char);
    key.starts_with(|char: char| char.is_ascii_alphanumeric()) && key.chars().all(is_plain)
}

/// Whether a character stands in a YAML block as it is, and is none of the blanks that the entrypoint takes away.
fn is_shown(char: char) -> bool {
    matches!(char, ' '..='~' | '\u{A1}'..='\u{1FFF}' | '\u{2030}'..='\u{D7FF}' | '\u{F900}'..='\u{FDFF}' | '\u{10000}'..='\u{1FFFD}')
}

/// Whether a value comes through `echo` and `read` of the entrypoint unchanged.
fn survives_the_shell(text: &str) -> bool {
    let is_option = |letters: &str| !letters.is_empty() && letters.chars().all(|char| "neE".contains(char));
    // A name pattern may find files, and a colon at the end is lost.
    !text.contains(['*', '?']) && !text.ends_with(':') && !text.strip_prefix('-').is_some_and(is_option)
}
