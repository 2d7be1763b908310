//! Joins the keys of nested mappings, as `GlobalConfiguration.flatten`.

use std::ops::Range;

use flink_memory::{Exception, Value};
use flink_yaml::{Mark, Node, NodeId, NodeKind, Scalar, Tag, Tree, construct, flow_text};

use crate::limits;
use crate::lines::Lines;
use crate::reading::{DocumentEntry, Reading, Section};

use super::list::with_elements;
use super::{Objection, object, place, value};

/// From where to where something reaches.
type Reach = (Mark, Mark);

/// A mapping whose entries are being flattened.
struct Open {
    id: NodeId,
    /// The index of its next key.
    next: usize,
    /// The key up to here, with a dot at its end.
    prefix: String,
    section: Option<usize>,
    /// The alias that leads into it, or into a mapping around it.
    alias: Option<Reach>,
}

/// A key and what it is set to. An alias stands for itself.
struct Pair<'a> {
    key: NodeId,
    key_reach: Reach,
    value: NodeId,
    value_node: &'a Node<'a>,
    value_reach: Reach,
    flow: bool,
}

struct Flattener<'a> {
    lines: &'a Lines,
    tree: &'a Tree<'a>,
    scalars: Vec<Option<Scalar>>,
    /// How many bytes of keys and values may still come.
    left: usize,
    /// The last number of an anchor in a list's text.
    anchors: usize,
    /// The keys that are set to nothing, where, and how many entries came before.
    nulls: Vec<(String, Mark, usize)>,
    objections: Vec<Objection>,
}

/// Adds the entries of a tree to a reading, and what is wrong with them.
pub(super) fn flatten(lines: &Lines, tree: &Tree, reading: &mut Reading) {
    let (scalars, errors) = construct(tree);
    let mut flattener = Flattener {
        lines,
        tree,
        scalars,
        left: limits::FLAT_SIZE,
        anchors: 0,
        nulls: Vec::new(),
        objections: errors.into_iter().map(Objection::from).collect(),
    };
    flattener.flatten(reading);
    let Flattener { objections, nulls, .. } = flattener;
    for objection in objections {
        object(reading, objection);
    }
    let is_set_later = |key: &str, before: usize| {
        reading.configuration.get(key).is_some() && reading.entries.iter().skip(before).any(|entry| entry.key == key)
    };
    let nulls = nulls.into_iter().filter(|(key, _, before)| !is_set_later(key, *before));
    let nulls: Vec<_> = nulls.take(limits::PROBLEMS).collect();
    for (key, mark, _) in nulls {
        let null = Exception {
            class: "java.lang.NullPointerException",
            message: "Value must not be null.".to_owned(),
        };
        let exceptions = vec![null];
        let advice = format!("“{key}” has no value: Flink refuses the file. Write one, or remove the line.");
        object(
            reading,
            Objection {
                exceptions,
                mark,
                advice,
            },
        );
    }
}

impl Flattener<'_> {
    /// Notes an objection, unless there are plenty.
    fn object(&mut self, objection: Objection) {
        if self.objections.len() < 2 * limits::PROBLEMS {
            self.objections.push(objection);
        }
    }

    fn flatten(&mut self, reading: &mut Reading) {
        let tree = self.tree;
        let Some((root, node)) = tree.root.and_then(|root| Some((root, tree.nodes.get(root)?))) else {
            return;
        };
        if node.tag == Tag::Null && node.is_scalar() {
            return;
        }
        if !node.is_mapping() {
            if !reading.problems.is_empty() {
                // This may be all that is left of the text.
                return;
            }
            let class = self.class(root);
            let advice = "The text must be made of entries, `key: value`, with a space after the colon.";
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
        while let Some(innermost) = open.last_mut() {
            let pair = next_pair(tree, innermost);
            let (Some(pair), Some(mapping)) = (pair, open.last()) else {
                open.pop();
                continue;
            };
            let Some(name) = self.key(pair.key, pair.key_reach.0) else {
                continue;
            };
            let key = mapping.prefix.clone() + &name;
            if !self.take(key.len(), pair.key_reach.0) {
                return;
            }
            if !pair.value_node.is_mapping() {
                if !self.entry(key, &pair, mapping, reading) {
                    return;
                }
            } else if pair.value_node.recursive && open.iter().any(|around| around.id == pair.value) {
                let exceptions = vec![Exception {
                    class: "java.lang.StackOverflowError",
                    message: String::new(),
                }];
                let mark = pair.value_reach.0;
                let advice = "A mapping contains itself: Flink would never finish reading it.".to_owned();
                self.object(Objection {
                    exceptions,
                    mark,
                    advice,
                });
            } else {
                let inner = self.section(key, &pair, mapping, reading);
                open.push(inner);
            }
        }
    }

    /// Adds an entry. Says whether there may be more.
    fn entry(&mut self, key: String, pair: &Pair, mapping: &Open, reading: &mut Reading) -> bool {
        let start = pair.value_reach.0;
        if reading.entries.len() >= limits::ENTRIES {
            self.exceed(start);
            return false;
        }
        let value = match self.value(pair.value, pair.value_node) {
            Found::Nothing => return true,
            Found::Null => {
                self.nulls.push((key, start, reading.entries.len()));
                return true;
            }
            Found::Value(value) => with_elements(&key, value),
        };
        let size = if let Value::Text(text) = &value { text.len() } else { 0 };
        if !self.take(size, start) {
            return false;
        }
        let place = place(start);
        reading.configuration.set(&key, value.clone(), Some(place));
        reading.entries.push(DocumentEntry {
            key,
            value,
            place,
            key_span: span(pair.key_reach),
            value_span: span(pair.value_reach),
            lines: self.lines.around(pair.key_reach.0.offset..pair.value_reach.1.offset),
            section: mapping.section,
            flow: pair.flow,
            alias: mapping.alias.map(span),
        });
        true
    }

    /// Adds a section and opens its mapping.
    fn section(&mut self, key: String, pair: &Pair, mapping: &Open, reading: &mut Reading) -> Open {
        let first = match &pair.value_node.kind {
            NodeKind::Mapping { items, .. } => items.first().and_then(|first| self.tree.nodes.get(*first)),
            _ => None,
        };
        let own_reach = (pair.value_node.start, pair.value_node.end);
        let alias = mapping
            .alias
            .or((pair.value_reach != own_reach).then_some(pair.value_reach));
        let prefix = key.clone() + ".";
        reading.sections.push(Section {
            key,
            key_span: span(pair.key_reach),
            lines: self.lines.around(pair.key_reach.0.offset..pair.value_reach.1.offset),
            indent: first.map_or(0, |first| first.start.column),
            flow: matches!(pair.value_node.kind, NodeKind::Mapping { flow: true, .. }),
            parent: mapping.section,
        });
        Open {
            id: pair.value,
            next: 0,
            prefix,
            section: Some(reading.sections.len() - 1),
            alias,
        }
    }

    /// Counts bytes that the text comes to; objects when it is too many.
    fn take(&mut self, bytes: usize, mark: Mark) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        if left.is_none() {
            self.exceed(mark);
        }
        left.is_some()
    }

    fn exceed(&mut self, mark: Mark) {
        self.object(Objection {
            exceptions: Vec::new(),
            mark,
            advice: limits::TOO_MUCH.to_owned(),
        });
    }

    /// The value of a sound scalar.
    fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        self.scalars.get(id)?.as_ref()
    }

    /// The text of a key; objects to what is no text.
    fn key(&mut self, id: NodeId, mark: Mark) -> Option<String> {
        match self.scalar(id) {
            Some(Scalar::Text(text)) => return Some(text.clone()),
            // Java appends it to the text before it.
            Some(Scalar::Null) => return Some("null".to_owned()),
            _ => {}
        }
        let class = self.class(id);
        let advice = "What stands before the colon is no text: put it in quotes. A value that begins with “{” or “[” \
                      may need quotes too."
            .to_owned();
        self.object_to_class(class, "java.lang.String", mark, advice);
        None
    }

    /// What an entry is set to that is no mapping.
    fn value(&mut self, id: NodeId, node: &Node) -> Found {
        match &node.kind {
            NodeKind::Scalar(_) => match self.scalar(id) {
                Some(scalar) => value(scalar).map_or(Found::Null, Found::Value),
                None => Found::Nothing,
            },
            // Its end never came.
            _ if node.open => Found::Nothing,
            NodeKind::Mapping { items, .. } if node.tag == Tag::Set => {
                let elements: Option<Vec<_>> = items.iter().step_by(2).map(|item| self.element(*item)).collect();
                match elements {
                    Some(elements) => Found::Value(Value::Text(format!("[{}]", elements.join(", ")))),
                    None => Found::Nothing,
                }
            }
            _ => match flow_text(self.tree, &self.scalars, id, &mut self.anchors, self.left) {
                Some(text) => Found::Value(Value::Text(text)),
                None => {
                    self.exceed(node.start);
                    Found::Nothing
                }
            },
        }
    }

    /// The `toString` of a set's element.
    fn element(&mut self, id: NodeId) -> Option<String> {
        match self.scalar(id) {
            Some(scalar) => Some(scalar.to_string()),
            None => flow_text(self.tree, &self.scalars, id, &mut self.anchors, self.left),
        }
    }

    /// The Java class of what a node is; none where that is of no interest any more.
    fn class(&self, id: NodeId) -> Option<&'static str> {
        let node = self.tree.nodes.get(id)?;
        match &node.kind {
            NodeKind::Sequence { .. } => Some("java.util.ArrayList"),
            NodeKind::Mapping { .. } if node.tag == Tag::Set => Some("java.util.LinkedHashSet"),
            NodeKind::Mapping { .. } => Some("java.util.LinkedHashMap"),
            NodeKind::Scalar(_) => self.scalar(id)?.class(),
        }
    }

    fn object_to_class(&mut self, class: Option<&str>, expected: &str, mark: Mark, advice: String) {
        let exceptions = class.map(|class| Exception {
            class: "java.lang.ClassCastException",
            message: format!(
                "class {class} cannot be cast to class {expected} ({class} and {expected} are in module java.base of \
                 loader 'bootstrap')"
            ),
        });
        self.object(Objection {
            exceptions: exceptions.into_iter().collect(),
            mark,
            advice,
        });
    }
}

/// Steps to the next entry of a mapping.
fn next_pair<'a>(tree: &'a Tree, mapping: &mut Open) -> Option<Pair<'a>> {
    let (id, at) = (mapping.id, mapping.next);
    mapping.next += 2;
    let NodeKind::Mapping { items, flow } = &tree.nodes.get(id)?.kind else {
        return None;
    };
    let (key, value) = (*items.get(at)?, *items.get(at + 1)?);
    let reach = |at: usize, node: &Node| tree.aliases.get(&(id, at)).copied().unwrap_or((node.start, node.end));
    let value_node = tree.nodes.get(value)?;
    Some(Pair {
        key,
        key_reach: reach(at, tree.nodes.get(key)?),
        value,
        value_node,
        value_reach: reach(at + 1, value_node),
        flow: *flow,
    })
}

/// What an entry is set to.
enum Found {
    Value(Value),
    /// Java's `null`.
    Null,
    /// Nothing sound.
    Nothing,
}

fn span((start, end): Reach) -> Range<usize> {
    start.offset..end.offset
}
