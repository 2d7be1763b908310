//! Configurations that another tool's form carries: what `kubectl describe` prints, Terraform's objects and heredocs,
//! `helm --set`, what Flink's REST interface says of a TaskManager, and files that a command names.

use flink_config::Document;
use flink_memory::{Component, Process};
use flink_yaml::compose;

use crate::command_line::{Word, words};
use crate::imported::{Form, Import, Imported, Scope, Settings};
use crate::kubernetes::read_manifests;
use crate::operators::nothing;
use crate::solve::{Sizes, Solver};
use crate::values;
use crate::variables::TEMPLATE;
use crate::yaml_tree::Value;

/// Reads what another tool's form carries; none if it is no such form, or carries nothing of Flink's.
pub(super) fn read(text: &str, current: &Document) -> Option<Import> {
    described(text, current)
        .or_else(|| of_terraform(text, current))
        .or_else(|| within_heredocs(text, current))
        .or_else(|| of_helm(text))
        .or_else(|| of_rest(text, current))
        .or_else(|| of_file(text))
}

/// Reads manifests in a text that keeps the lines of another; none if no cluster is in it.
fn manifests(text: &str, current: &Document) -> Option<Import> {
    match read_manifests(text, false, current)? {
        Import::Clusters(clusters) => Some(Import::Clusters(clusters)),
        Import::Nothing(_) => None,
    }
}

/// What `kubectl describe` prints of a `FlinkDeployment`: its keys in words, with capitals.
fn described(text: &str, current: &Document) -> Option<Import> {
    let kind = text.lines().find_map(|line| line.strip_prefix("Kind:"))?.trim();
    if !kind.starts_with("Flink") || !text.contains("API Version:") {
        return None;
    }
    let mut yaml = String::new();
    let mut is_spec = false;
    for line in text.lines() {
        let is_outer = line.starts_with(|char: char| char.is_ascii_uppercase());
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        let (key, value) = rest.split_once(':').unwrap_or((rest, ""));
        is_spec = match is_outer {
            true => key == "Spec",
            false => is_spec,
        };
        match key {
            "Name" if is_outer => yaml += &format!("metadata: {{name: {}}}", value.trim()),
            "Kind" if is_outer => yaml += &format!("kind: {kind}"),
            // Flink's own keys stay.
            _ if is_spec && key.contains('.') => yaml += &format!("{indent}{key}: {}", value.trim()),
            _ if is_spec => yaml += &format!("{indent}{}: {}", in_camels(key), value.trim()),
            _ => {}
        }
        yaml.push('\n');
    }
    manifests(&yaml, current)
}

/// `Task Manager` as `taskManager`.
fn in_camels(words: &str) -> String {
    let mut joined: String = words.split(' ').collect();
    if let Some(first) = joined.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    joined
}

/// Objects of Terraform that are manifests, and values that it sets for a chart.
fn of_terraform(text: &str, current: &Document) -> Option<Import> {
    if !text.contains("resource \"") && !text.contains("= {") {
        return None;
    }
    for name in ["manifest", "object"] {
        let Some((before, rest)) = text.split_once(&format!("{name} = {{")) else {
            continue;
        };
        let lines = "\n".repeat(before.matches('\n').count());
        if let Some(import) = manifests(&(lines + &as_flow(rest)), current) {
            return Some(import);
        }
    }
    let mut pairs = Vec::new();
    let mut name = None;
    for (line, number) in text.lines().zip(1..) {
        let Some((field, value)) = line.split_once('=') else {
            continue;
        };
        let value = value.trim().trim_matches('"').replace("\\\\", "\\");
        match field.trim() {
            "name" => name = Some(value),
            "value" => pairs.extend(name.take().map(|name| (name, value, Some(number)))),
            _ => {}
        }
    }
    clusters(values::of_assignments(&pairs, "values that Terraform sets"))
}

/// An object of Terraform as YAML in one, from behind its first bracket on. What is computed is a variable.
fn as_flow(object: &str) -> String {
    let mut flow = "{".to_owned();
    let mut depth = 1_u32;
    let mut rest = object;
    let mut is_value = false;
    // The last mark that was written, and whether a line ended behind it.
    let (mut last, mut is_ended) = ('{', false);
    while let Some(char) = rest.chars().next() {
        let mut length = char.len_utf8();
        if char == '#' || rest.starts_with("//") {
            rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default();
            continue;
        }
        if char.is_whitespace() {
            is_ended |= char == '\n';
            flow.push(char);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        if std::mem::take(&mut is_ended) && !matches!(last, '{' | '[' | ',' | '=') && !matches!(char, '}' | ']' | ',') {
            flow.push(',');
            is_value = false;
        }
        last = char;
        match char {
            '"' => {
                let mut escaped = false;
                let end = rest.get(1..).and_then(|inside| {
                    inside.find(|char: char| {
                        let is_end = char == '"' && !escaped;
                        escaped = char == '\\' && !escaped;
                        is_end
                    })
                });
                length = end.map_or(rest.len(), |end| end + 2);
                flow += rest.get(..length).unwrap_or_default();
            }
            '=' => {
                flow += ": ";
                is_value = true;
            }
            '{' | '[' => {
                depth += 1;
                flow.push(char);
                is_value = char == '[';
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                flow.push(char);
                is_value = false;
                if depth == 0 {
                    break;
                }
            }
            _ if char.is_alphanumeric() || char == '_' => {
                let ends = |char: char| !(char.is_alphanumeric() || "._-".contains(char));
                length = rest.find(ends).unwrap_or(rest.len());
                let word = rest.get(..length).unwrap_or_default();
                let is_plain = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
                match is_value && !is_plain {
                    true => flow.push(TEMPLATE),
                    false => flow += word,
                }
            }
            _ => flow.push(char),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    flow
}

/// How many heredocs are looked into.
const HEREDOCS: usize = 50;

/// Manifests and values between `<<-WORD` and `WORD`.
fn within_heredocs(text: &str, current: &Document) -> Option<Import> {
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some((_, mark)) = line.split_once("<<").filter(|_| looked_at < HEREDOCS) else {
            continue;
        };
        let mark = mark.trim_start_matches(['-', '~', ' ', '\'', '"', '\\']);
        let ends = |char: char| !(char.is_ascii_alphanumeric() || char == '_');
        let mark = mark.split(ends).next().unwrap_or_default();
        if mark.is_empty() {
            continue;
        }
        looked_at += 1;
        let inside = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| line.trim() != mark);
        let inside: String = inside.flat_map(|line| [line, "\n"]).collect();
        let whole = "\n".repeat(number + 1) + &inside;
        if let Some(Import::Clusters(clusters)) = manifests(&whole, current) {
            found.extend(clusters.into_iter().filter(|imported| {
                matches!(
                    imported.form,
                    Form::FlinkDeployment | Form::HelmValues | Form::Kubernetes | Form::DockerCompose
                )
            }));
        }
    }
    (!found.is_empty()).then_some(Import::Clusters(found))
}

/// What `helm … --set path=value,…` sets.
fn of_helm(text: &str) -> Option<Import> {
    if !text.contains("--set") {
        return None;
    }
    let words = words(text);
    let is_set = |word: &Word| matches!(word.text.as_str(), "--set" | "--set-string" | "--set-literal");
    let mut given = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match word
            .text
            .strip_prefix("--set=")
            .or_else(|| word.text.strip_prefix("--set-string="))
        {
            Some(given_at_once) => given.push((given_at_once, word.line)),
            None if is_set(word) => given.extend(words.get(at + 1).map(|next| (next.text.as_str(), word.line))),
            None => {}
        }
    }
    let assignments = given
        .into_iter()
        .flat_map(|(given, line)| given.split(',').map(move |assignment| (assignment, line)));
    let pairs: Vec<_> = assignments
        .filter_map(|(assignment, line)| {
            let (path, value) = assignment.split_once('=')?;
            Some((path.to_owned(), value.to_owned(), Some(line)))
        })
        .collect();
    clusters(values::of_assignments(&pairs, "values that helm sets"))
}

fn clusters(imported: Option<Imported>) -> Option<Import> {
    imported.map(|imported| Import::Clusters(vec![imported]))
}

/// The sizes of a TaskManager as Flink's REST interface says them.
fn of_rest(text: &str, current: &Document) -> Option<Import> {
    const FIELDS: [(&str, Component); 10] = [
        ("frameworkHeap", Component::FrameworkHeap),
        ("taskHeap", Component::TaskHeap),
        ("frameworkOffHeap", Component::FrameworkOffHeap),
        ("taskOffHeap", Component::TaskOffHeap),
        ("networkMemory", Component::Network),
        ("managedMemory", Component::Managed),
        ("jvmMetaspace", Component::JvmMetaspace),
        ("jvmOverhead", Component::JvmOverhead),
        ("totalFlinkMemory", Component::TotalFlink),
        ("totalProcessMemory", Component::TotalProcess),
    ];
    const NAME: &str = "memoryConfiguration";
    if !text.contains(NAME) {
        return None;
    }
    let (tree, _) = compose(text);
    let within = Value::root(&tree)?.within(true);
    let memory = within.iter().find_map(|(_, value)| value.get(&[NAME]))?;
    let sizes: Sizes = FIELDS
        .into_iter()
        .filter_map(|(field, component)| Some((component, memory.text_at(&[field])?.parse().ok()?)))
        .collect();
    let solver = Solver::new(Process::TaskManager, current.flink, current.deployment);
    let found = solver.for_sizes(&sizes).or_else(|| solver.for_total(&sizes))?;
    let mut imported = Imported {
        scope: Scope::Processes,
        caveat: Some("Sizes do not show which options were set: these options give the same sizes."),
        ..Imported::of(Form::AnyText)
    };
    let mut settings = Settings::default();
    for (key, text) in found {
        settings.set(&key, text, None);
    }
    if let Some(slots) = within.iter().find_map(|(_, value)| value.text_at(&["slotsNumber"])) {
        settings.set("taskmanager.numberOfTaskSlots", slots, None);
    }
    imported.take(settings);
    imported
        .notes
        .push("Sizes of a TaskManager from Flink's REST API.".to_owned());
    clusters(Some(imported))
}

/// A command that takes the configuration from a file.
fn of_file(text: &str) -> Option<Import> {
    let is_emr = text.contains("aws emr") || text.contains("emr create-cluster");
    let (_, file) = text.split_once("--configurations").filter(|_| is_emr)?;
    let file = file.trim_start_matches([' ', '=', '"', '\'']).strip_prefix("file://")?;
    let file = file.split([' ', '"', '\'', '\n', '\\']).next()?;
    Some(Import::Nothing(nothing(
        format!("The settings are in {file}, which this command gives to EMR: give me that file, too."),
        Vec::new(),
    )))
}
