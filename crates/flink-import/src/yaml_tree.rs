//! Walks through the YAML of a manifest.

use flink_yaml::{Node, NodeId, NodeKind, Tag, Tree};

/// How many values of a manifest are looked at: aliases make little text into much.
const VALUES: usize = 20_000;

/// How deep a manifest is looked into.
const DEPTH: usize = 60;

/// A value of a manifest. What is not there has no fields, no elements and no text.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    tree: &'t Tree<'t>,
    id: NodeId,
}

/// The documents of a stream. Each is read by itself, since Flink's reader knows but one.
pub(super) fn documents(text: &str) -> Vec<&str> {
    let mut documents = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            documents.extend(text.get(start..at));
            start = at + line.len();
        }
        at += line.len();
    }
    documents.extend(text.get(start..));
    documents
}

impl<'t> Value<'t> {
    /// The outermost value of a document.
    pub fn root(tree: &'t Tree<'t>) -> Option<Self> {
        tree.root.map(|id| Self { tree, id })
    }

    fn node(self) -> Option<&'t Node<'t>> {
        self.tree.nodes.get(self.id)
    }

    /// The text of a scalar, as it is written.
    pub fn text(self) -> Option<&'t str> {
        match self.node()? {
            Node { tag: Tag::Null, .. } => None,
            Node {
                kind: NodeKind::Scalar(text),
                ..
            } => Some(text),
            _ => None,
        }
    }

    /// The fields of a mapping.
    pub fn fields(self) -> impl Iterator<Item = (&'t str, Self)> {
        let items: &[NodeId] = match self.node().map(|node| &node.kind) {
            Some(NodeKind::Mapping { items, .. }) => items,
            _ => &[],
        };
        items.chunks_exact(2).filter_map(move |pair| {
            let [key, value] = pair else { return None };
            let of = |id: &NodeId| Self {
                tree: self.tree,
                id: *id,
            };
            Some((of(key).text()?, of(value)))
        })
    }

    /// The field at a path of keys.
    pub fn get(self, path: &[&str]) -> Option<Self> {
        let mut value = self;
        for key in path {
            value = value.fields().filter(|(name, _)| name == key).last()?.1;
        }
        Some(value)
    }

    /// The text of the field at a path of keys.
    pub fn text_at(self, path: &[&str]) -> Option<&'t str> {
        self.get(path)?.text()
    }

    /// The elements of a list.
    pub fn elements(self) -> impl Iterator<Item = Self> {
        let items: &[NodeId] = match self.node().map(|node| &node.kind) {
            Some(NodeKind::Sequence { items }) => items,
            _ => &[],
        };
        items.iter().map(move |id| Self {
            tree: self.tree,
            id: *id,
        })
    }

    /// Every mapping and scalar within, itself included, each with the keys that lead there joined by dots.
    ///
    /// A list that is met ends its way, unless `into_lists`.
    pub fn within(self, into_lists: bool) -> Vec<(String, Self)> {
        let mut found = Vec::new();
        let mut open = vec![(String::new(), self, 0)];
        while let Some((path, value, depth)) = open.pop() {
            if found.len() >= VALUES || depth > DEPTH {
                continue;
            }
            let before = open.len();
            for (key, field) in value.fields() {
                let dot = if path.is_empty() { "" } else { "." };
                open.push((format!("{path}{dot}{key}"), field, depth + 1));
            }
            if into_lists {
                open.extend(value.elements().map(|element| (path.clone(), element, depth + 1)));
            }
            if let Some(new) = open.get_mut(before..) {
                new.reverse();
            }
            found.push((path, value));
        }
        found
    }

    /// A text, or a list's texts as Flink reads a list.
    pub fn flat_text(self) -> Option<String> {
        let elements: Vec<_> = self.elements().filter_map(Self::text).collect();
        match self.text() {
            Some(text) => Some(text.to_owned()),
            None if elements.is_empty() => None,
            None => Some(elements.join(";")),
        }
    }
}
