//! Reads `config.yaml` as Flink 1.19 and later do: `GlobalConfiguration.loadYAMLResource`, the same in all of them.
//!
//! The text is one document of YAML 1.2. Nested mappings are flattened with dots; the last entry of a key in the
//! document's order wins. Scalars have the types of the core schema, lists become the text of their flow form, empty
//! mappings vanish. `<<` is a key like any other.
//!
//! Flink refuses the whole text for any fault in it. Here the first fault in Flink's order gives the refusal, every
//! fault a problem, and all that is sound is read: a broken entry is put out and the rest read again.

use std::collections::HashMap;

use flink_memory::option::{Kind, find};
use flink_memory::{Exception, Place, Value};

use crate::reading::{DocumentEntry, Problem, Reading, Section, whole_lines};
use crate::yaml::construct::{Datum, Objection, construct};
use crate::yaml::cursor::Cursor;
use crate::yaml::flow::flow_text;
use crate::yaml::node::{Node, NodeId, NodeKind, Tag, Tree, compose};
use crate::yaml::{ErrorKind, Mark, SyntaxError};

/// How many bytes all keys and values may take once they are flattened.
///
/// Flink has no such limit but its heap. A long key around many entries and aliases of long values make little text
/// into much.
const FLAT_SIZE: usize = 16 << 20;

/// How many problems are told.
const PROBLEMS: usize = 50;

/// How often a text is read again with a broken entry put out, and how many bytes that may come to.
const RETRIES: usize = 8;
const RETRY_SIZE: usize = 512 << 10;

/// How many characters the library reads at a time: it looks for forbidden ones in all of them at once.
const READ_AHEAD: usize = 1024;

pub(crate) fn read_config_yaml(text: &str) -> Reading {
    let mut reading = Reading::default();
    let forbidden = forbidden_character(text);
    let healed = forbidden.as_ref().map(|_| without_forbidden(text));
    let sound = healed.as_deref().unwrap_or(text);
    let (tree, error) = compose(sound);

    match (&forbidden, &error) {
        (Some(character), error) if error.is_none() || !comes_before(tree.reached, character) => {
            refuse(&mut reading, character.exception(), character.kind);
        }
        (_, Some(error)) => refuse(&mut reading, error.exception(), error.kind),
        _ => {}
    }
    if let Some(character) = forbidden {
        reading.problems.push(problem(character.mark, character.advice));
    }
    match error {
        None => flatten(text, &tree, &mut reading),
        Some(error) => {
            drop(tree);
            let rest = without_broken_entries(sound, *error, &mut reading.problems);
            flatten(text, &compose(&rest).0, &mut reading);
        }
    }
    reading.problems.sort_by_key(|problem| problem.place);
    reading.problems.truncate(PROBLEMS);
    reading
}

/// Notes why Flink refuses the text, unless an earlier reason is known.
fn refuse(reading: &mut Reading, cause: Exception, kind: ErrorKind) {
    if kind == ErrorKind::Depth {
        // No `Exception` in Java's eyes: it is not wrapped.
        reading.refusal.get_or_insert_with(|| vec![cause]);
    } else {
        refuse_for(reading, vec![cause]);
    }
}

fn refuse_for(reading: &mut Reading, causes: Vec<Exception>) {
    reading.refusal.get_or_insert_with(|| {
        let outermost = Exception {
            class: "java.lang.RuntimeException",
            message: "Error parsing YAML configuration.".to_owned(),
        };
        std::iter::once(outermost).chain(causes).collect()
    });
}

fn place(mark: Mark) -> Place {
    let from_one = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
    Place {
        line: from_one(mark.line),
        column: from_one(mark.column),
    }
}

fn problem(mark: Mark, message: impl Into<String>) -> Problem {
    Problem {
        place: place(mark),
        message: message.into(),
    }
}

// Characters.

/// Whether YAML allows a character, as `StreamReader.isPrintable`.
fn is_allowed(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

fn forbidden_character(text: &str) -> Option<SyntaxError> {
    text.find(|char| !is_allowed(char))?;
    let mut cursor = Cursor::new(text);
    while cursor.peek().is_some_and(is_allowed) {
        cursor.step();
    }
    let advice = "YAML does not allow this character: take it away, or write it as an escape in double quotes.";
    let problem = "special characters are not allowed";
    Some(SyntaxError::at(cursor.mark(), problem, advice).of(ErrorKind::Character))
}

/// The same text with spaces in place of what is forbidden, byte for byte.
fn without_forbidden(text: &str) -> String {
    let mut sound = String::with_capacity(text.len());
    for char in text.chars() {
        if is_allowed(char) {
            sound.push(char);
        } else {
            sound.push_str(blank(char));
        }
    }
    sound
}

/// Whether the library gave up before it had read the characters around a forbidden one.
fn comes_before(reached: usize, character: &SyntaxError) -> bool {
    reached / READ_AHEAD < character.mark.index / READ_AHEAD
}

// Broken entries.

/// The text with its broken entries put out, so that the rest can be read; tells of each.
fn without_broken_entries(text: &str, first: SyntaxError, problems: &mut Vec<Problem>) -> String {
    let mut rest = text.to_owned();
    let mut error = first;
    for retry in 1..=RETRIES {
        problems.push(problem(error.mark, error.advice));
        if retry * text.len() > RETRY_SIZE || !put_out(&mut rest, &error) {
            break;
        }
        match compose(&rest).1 {
            Some(next) => error = *next,
            None => break,
        }
    }
    rest
}

/// Writes spaces over the entry that an error is about: its line and the lines below that are indented deeper. Tabs
/// where none may stand are only made spaces. Says whether there was something to write over.
fn put_out(text: &mut String, error: &SyntaxError) -> bool {
    if !matches!(error.kind, ErrorKind::Marked | ErrorKind::Number) {
        return false;
    }
    // What a block collection cannot go on with is at fault, not the collection.
    let in_block = matches!(error.context, Some((context, _)) if context.starts_with("while parsing a block"));
    let mark = if in_block { error.mark } else { error.start() };
    let first = whole_lines(text, mark.offset..mark.offset);
    let Some(line) = text.get(first.clone()) else {
        return false;
    };
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();

    let at_tab = text.get(mark.offset..).is_some_and(|rest| rest.starts_with('\t'));
    if at_tab {
        let spaces = line.replace('\t', " ");
        text.replace_range(first, &spaces);
        return true;
    }
    if line.trim().is_empty() {
        return false;
    }
    let own_indent = indent(line);
    let mut end = first.end;
    while let Some(next) = text.get(end..).filter(|rest| !rest.is_empty()) {
        let line_end = whole_lines(text, end..end).end;
        let next = next.get(..line_end - end).unwrap_or_default();
        if next.trim().is_empty() || indent(next) > own_indent {
            end = line_end;
        } else {
            break;
        }
    }
    let spaces: String = text
        .get(first.start..end)
        .unwrap_or_default()
        .chars()
        .map(blank)
        .collect();
    text.replace_range(first.start..end, &spaces);
    true
}

/// As many spaces as a character has bytes; line breaks stay.
fn blank(char: char) -> &'static str {
    match char {
        '\n' => "\n",
        '\r' => "\r",
        _ => match char.len_utf8() {
            1 => " ",
            2 => "  ",
            3 => "   ",
            _ => "    ",
        },
    }
}

// Entries.

/// A mapping whose entries are being flattened.
struct Open {
    id: NodeId,
    /// The index of its next key.
    next: usize,
    /// The key up to here, with a dot at its end.
    prefix: String,
    section: Option<usize>,
    alias: Option<(Mark, Mark)>,
}

struct Flattener<'a> {
    text: &'a str,
    tree: &'a Tree<'a>,
    data: Vec<Datum>,
    /// How many bytes may still come.
    left: usize,
    /// The last number of an anchor in a list's text.
    anchors: usize,
    /// The keys that are set to nothing, and where.
    nulls: HashMap<String, Mark>,
    objections: Vec<Objection>,
}

/// Adds the entries of a tree and what is wrong with them, as `GlobalConfiguration.flatten`.
fn flatten(text: &str, tree: &Tree, reading: &mut Reading) {
    let (data, objections) = construct(tree);
    let mut flattener = Flattener {
        text,
        tree,
        data,
        left: FLAT_SIZE,
        anchors: 0,
        nulls: HashMap::new(),
        objections,
    };
    flattener.flatten(reading);
    let mut nulls: Vec<_> = flattener.nulls.into_iter().collect();
    nulls.sort_by_key(|(_, mark)| mark.offset);
    for (key, mark) in nulls {
        flattener.objections.push(Objection {
            exceptions: vec![Exception {
                class: "java.lang.NullPointerException",
                message: "Value must not be null.".to_owned(),
            }],
            mark,
            advice: format!("“{key}” has no value: Flink refuses the file. Write one, or take the line away."),
        });
    }
    for objection in flattener.objections {
        if reading.problems.len() < 2 * PROBLEMS {
            reading.problems.push(problem(objection.mark, objection.advice));
        }
        match objection.exceptions.as_slice() {
            [] => {}
            [overflow] if overflow.class == "java.lang.StackOverflowError" => {
                reading.refusal.get_or_insert(objection.exceptions);
            }
            _ => refuse_for(reading, objection.exceptions),
        }
    }
}

impl Flattener<'_> {
    fn flatten(&mut self, reading: &mut Reading) {
        let tree = self.tree;
        let Some((root, node)) = tree.root.and_then(|root| Some((root, tree.nodes.get(root)?))) else {
            return;
        };
        if node.tag == Tag::Null && node.is_scalar() {
            return;
        }
        if !matches!(node.kind, NodeKind::Mapping { .. }) || node.tag != Tag::Mapping {
            let class = self.class(root);
            let advice = "The text must be made of entries, `key: value`.";
            self.object_to_class(class, "java.util.Map", node.start, advice.to_owned());
            return;
        }
        let mut open = vec![Open {
            id: root,
            next: 0,
            prefix: String::new(),
            section: None,
            alias: None,
        }];
        while let Some(mapping) = open.last_mut() {
            let (id, index) = (mapping.id, mapping.next);
            mapping.next += 2;
            let Some(Node {
                kind: NodeKind::Mapping { items, flow },
                ..
            }) = tree.nodes.get(id)
            else {
                open.pop();
                continue;
            };
            let (Some(key), Some(value)) = (items.get(index), items.get(index + 1)) else {
                open.pop();
                continue;
            };
            let alias = mapping.alias.or_else(|| tree.aliases.get(&(id, index + 1)).copied());
            let (Some(key_node), Some(value_node)) = (tree.nodes.get(*key), tree.nodes.get(*value)) else {
                continue;
            };
            let Some(name) = self.key(*key, key_node) else { continue };
            let flat = mapping.prefix.clone() + &name;
            let section = mapping.section;
            if !self.take(flat.len(), value_node.start) {
                return;
            }
            let is_mapping = matches!(value_node.kind, NodeKind::Mapping { .. }) && value_node.tag == Tag::Mapping;
            let key_span = key_node.start.offset..key_node.end.offset;
            if !is_mapping {
                let Some(found) = self.value(*value, value_node) else {
                    continue;
                };
                let Some(found) = found else {
                    self.nulls.insert(flat, value_node.start);
                    continue;
                };
                self.nulls.remove(&flat);
                let size = if let Value::Text(text) = &found { text.len() } else { 0 };
                if !self.take(size, value_node.start) {
                    return;
                }
                let place = place(value_node.start);
                let found = with_elements(&flat, found);
                reading.configuration.set(&flat, found.clone(), Some(place));
                reading.entries.push(DocumentEntry {
                    key: flat,
                    value: found,
                    place,
                    value_span: value_node.start.offset..value_node.end.offset,
                    lines: whole_lines(self.text, key_node.start.offset..value_node.end.offset),
                    key_span,
                    section,
                    flow: *flow,
                    alias: alias.map(|(start, end)| start.offset..end.offset),
                });
                continue;
            }
            if value_node.recursive && open.iter().any(|around| around.id == *value) {
                self.objections.push(Objection {
                    exceptions: vec![Exception {
                        class: "java.lang.StackOverflowError",
                        message: String::new(),
                    }],
                    mark: alias.map_or(value_node.start, |(start, _)| start),
                    advice: "A mapping contains itself: Flink does not come to an end with it.".to_owned(),
                });
                continue;
            }
            let NodeKind::Mapping { items, flow } = &value_node.kind else {
                continue;
            };
            let first = items.first().and_then(|first| tree.nodes.get(*first));
            reading.sections.push(Section {
                key: flat.clone(),
                key_span,
                lines: whole_lines(self.text, key_node.start.offset..value_node.end.offset),
                indent: first.map_or(0, |first| first.start.column),
                flow: *flow,
                parent: section,
            });
            open.push(Open {
                id: *value,
                next: 0,
                prefix: flat + ".",
                section: Some(reading.sections.len() - 1),
                alias,
            });
        }
    }

    /// Counts bytes that the text comes to; objects when it is too many.
    fn take(&mut self, bytes: usize, mark: Mark) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                true
            }
            None => {
                self.left = 0;
                self.objections.push(Objection {
                    exceptions: Vec::new(),
                    mark,
                    advice: "The text comes to more than 16 MiB of keys and values: the calculator reads no further."
                        .to_owned(),
                });
                false
            }
        }
    }

    /// The text of a key; objects to what is no text.
    fn key(&mut self, id: NodeId, node: &Node) -> Option<String> {
        match self.data.get(id) {
            Some(Datum::Value(Value::Text(text))) => return Some(text.clone()),
            // Java appends it to the text before it.
            Some(Datum::Null) => return Some("null".to_owned()),
            _ => {}
        }
        let class = self.class(id);
        let advice = "A key must be text: put it in quotes, or take it away.".to_owned();
        self.object_to_class(class, "java.lang.String", node.start, advice);
        None
    }

    /// What an entry is set to: nothing if that is not sound, else a value or Java's `null`.
    fn value(&mut self, id: NodeId, node: &Node) -> Option<Option<Value>> {
        match &node.kind {
            NodeKind::Scalar(_) => match self.data.get(id)? {
                Datum::None => None,
                Datum::Null => Some(None),
                Datum::Value(value) => Some(Some(value.clone())),
            },
            // Its end never came.
            _ if node.open => None,
            _ => {
                let list = flow_text(self.tree, &self.data, id, &mut self.anchors, self.left);
                match list {
                    Some(text) => Some(Some(Value::Text(text))),
                    None => {
                        self.take(usize::MAX, node.start);
                        None
                    }
                }
            }
        }
    }

    /// The Java class of what a node is; none where that is of no interest any more.
    fn class(&self, id: NodeId) -> Option<&'static str> {
        let node = self.tree.nodes.get(id)?;
        Some(match (&node.kind, self.data.get(id)?) {
            (NodeKind::Sequence { .. }, _) => "java.util.ArrayList",
            (NodeKind::Mapping { .. }, _) if node.tag == Tag::Set => "java.util.LinkedHashSet",
            (NodeKind::Mapping { .. }, _) => "java.util.LinkedHashMap",
            (NodeKind::Scalar(_), Datum::Value(value)) => match value {
                Value::Text(_) | Value::List { .. } => "java.lang.String",
                Value::Boolean(_) => "java.lang.Boolean",
                Value::Double(_) => "java.lang.Double",
                Value::BigInteger(_) => "java.math.BigInteger",
                Value::Integer(number) if i32::try_from(*number).is_ok() => "java.lang.Integer",
                Value::Integer(_) => "java.lang.Long",
            },
            (NodeKind::Scalar(_), _) => return None,
        })
    }

    fn object_to_class(&mut self, class: Option<&str>, expected: &str, mark: Mark, advice: String) {
        let exceptions = class.map(|class| Exception {
            class: "java.lang.ClassCastException",
            message: format!(
                "class {class} cannot be cast to class {expected} ({class} and {expected} are in module java.base of \
                 loader 'bootstrap')"
            ),
        });
        self.objections.push(Objection {
            exceptions: exceptions.into_iter().collect(),
            mark,
            advice,
        });
    }
}

/// Where an option wants a list, the elements of a text that is one in YAML (`ConfigurationUtils.convertToList`).
///
/// Flink keeps lists as text, so that a list and the same text in quotes are alike. A text that is no list is cut at
/// semicolons when the option is read, and so is a list with `null` in it.
fn with_elements(key: &str, value: Value) -> Value {
    let wants_list = || find(key).is_some_and(|(option, _)| option.def().kind == Kind::List);
    match value {
        // Every YAML list has one of these.
        Value::Text(text) if text.contains(['[', '-']) && wants_list() => match elements(&text) {
            Some(elements) => Value::List { text, elements },
            None => Value::Text(text),
        },
        other => other,
    }
}

/// The elements of a YAML text that is a list without `null`.
fn elements(text: &str) -> Option<Vec<String>> {
    let (tree, None) = compose(text) else { return None };
    let (data, objections) = construct(&tree);
    let NodeKind::Sequence { items } = &tree.nodes.get(tree.root?)?.kind else {
        return None;
    };
    if !objections.is_empty() || text.contains(|char| !is_allowed(char)) {
        return None;
    }
    let element = |item: &NodeId| match data.get(*item)? {
        Datum::Value(value) => Some(value.to_string()),
        Datum::Null => None,
        Datum::None => flow_text(&tree, &data, *item, &mut 0, FLAT_SIZE),
    };
    items.iter().map(element).collect()
}
