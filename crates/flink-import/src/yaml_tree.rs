//! Walks through the YAML of a manifest, which may be JSON.

use flink_yaml::{Node, NodeId, NodeKind, Tag, Tree};

/// How many values of a manifest are looked at: aliases make little text into much.
const VALUES: usize = 20_000;

/// How deep a manifest is looked into.
const DEPTH: usize = 60;

/// How many mappings are merged into each other.
const MERGES: usize = 5;

/// A value of a manifest. What is not there has no fields, no elements and no text.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    tree: &'t Tree<'t>,
    id: NodeId,
}

/// The documents of a stream, each with the number of lines before it. Each is read by itself, since Flink's reader
/// knows but one.
pub(super) fn documents(text: &str) -> Vec<(&str, usize)> {
    let mut documents = Vec::new();
    let (mut start, mut first) = (0, 0);
    let (mut at, mut count) = (0, 0);
    for line in text.split_inclusive('\n') {
        let is_end = line
            .strip_prefix("---")
            .is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with('#'));
        count += 1;
        if is_end {
            documents.extend(text.get(start..at).map(|document| (document, first)));
            start = at + line.len();
            first = count;
        }
        at += line.len();
    }
    documents.extend(text.get(start..).map(|document| (document, first)));
    documents.retain(|(document, _)| !document.trim().is_empty());
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

    /// The line on which it begins, from 0.
    pub fn line(self) -> usize {
        self.node().map_or(0, |node| node.start.line)
    }

    /// The line on which its text begins, from 0: that of a block is below its mark.
    pub fn text_line(self) -> usize {
        let is_block = self.node().is_some_and(|node| match &node.kind {
            NodeKind::Scalar(text) => text.contains('\n') && node.start.line < node.end.line,
            _ => false,
        });
        self.line() + usize::from(is_block)
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

    /// The fields of a mapping. Those that are merged into it come first, so that its own win.
    pub fn fields(self) -> impl Iterator<Item = (&'t str, Self)> {
        let mut fields = Vec::new();
        self.collect_fields(MERGES, &mut fields);
        fields.into_iter()
    }

    fn collect_fields(self, merges: usize, fields: &mut Vec<(&'t str, Self)>) {
        let items: &[NodeId] = match self.node().map(|node| &node.kind) {
            Some(NodeKind::Mapping { items, .. }) => items,
            _ => return,
        };
        let of = |id: &NodeId| Self {
            tree: self.tree,
            id: *id,
        };
        let pairs = || {
            items.chunks_exact(2).filter_map(|pair| {
                let [key, value] = pair else { return None };
                Some((of(key).text()?, of(value)))
            })
        };
        let merged = pairs().filter(|(key, _)| *key == "<<" && merges > 0);
        for (_, value) in merged {
            for source in std::iter::once(value).chain(value.elements()) {
                if fields.len() < VALUES {
                    source.collect_fields(merges - 1, fields);
                }
            }
        }
        fields.extend(pairs().filter(|(key, _)| *key != "<<"));
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

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        matches!(self.node().map(|node| &node.kind), Some(NodeKind::Mapping { .. }))
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
