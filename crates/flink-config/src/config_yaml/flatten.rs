//! Joins the keys of nested mappings, as `GlobalConfiguration.flatten`.

use std::collections::HashMap;

use flink_memory::{Exception, Value};

use crate::limits;
use crate::lines::Lines;
use crate::reading::{DocumentEntry, Reading, Section};
use crate::yaml::Mark;
use crate::yaml::construct::{Datum, Objection, construct};
use crate::yaml::flow::flow_text;
use crate::yaml::node::{Node, NodeId, NodeKind, Tag, Tree};

use super::list::with_elements;
use super::{object, place};

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
    lines: &'a Lines,
    tree: &'a Tree<'a>,
    data: Vec<Datum>,
    /// How many bytes of keys and values may still come.
    left: usize,
    /// The last number of an anchor in a list's text.
    anchors: usize,
    /// The keys that are set to nothing, and where.
    nulls: HashMap<String, Mark>,
    objections: Vec<Objection>,
}

/// Adds the entries of a tree to a reading, and what is wrong with them.
pub(super) fn flatten(lines: &Lines, tree: &Tree, reading: &mut Reading) {
    let (data, objections) = construct(tree);
    let mut flattener = Flattener {
        lines,
        tree,
        data,
        left: limits::FLAT_SIZE,
        anchors: 0,
        nulls: HashMap::new(),
        objections,
    };
    flattener.flatten(reading);
    let Flattener { objections, nulls, .. } = flattener;
    for objection in objections {
        object(reading, objection);
    }
    let mut nulls: Vec<_> = nulls.into_iter().collect();
    nulls.sort_by_key(|(_, mark)| mark.offset);
    for (key, mark) in nulls.into_iter().take(limits::PROBLEMS) {
        let null = Exception {
            class: "java.lang.NullPointerException",
            message: "Value must not be null.".to_owned(),
        };
        let exceptions = vec![null];
        let advice = format!("“{key}” has no value: Flink refuses the file. Write one, or take the line away.");
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
            if reading.entries.len() >= limits::ENTRIES {
                self.exceed(value_node.start);
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
                    lines: self.lines.around(key_node.start.offset..value_node.end.offset),
                    key_span,
                    section,
                    flow: *flow,
                    alias: alias.map(|(start, end)| start.offset..end.offset),
                });
                continue;
            }
            if value_node.recursive && open.iter().any(|around| around.id == *value) {
                self.object(Objection {
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
                lines: self.lines.around(key_node.start.offset..value_node.end.offset),
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
            advice: "This is more than a configuration comes to (5,000 entries, 2 MiB): the calculator reads no \
                     further."
                .to_owned(),
        });
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
        self.object(Objection {
            exceptions: exceptions.into_iter().collect(),
            mark,
            advice,
        });
    }
}
