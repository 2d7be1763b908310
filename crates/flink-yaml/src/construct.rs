//! Checks a tree and makes Java's values of its scalars, as `StandardConstructor` of snakeyaml-engine does.

use std::collections::HashSet;

use crate::cursor::Mark;
use crate::error::{Error, ErrorKind, Exception, SyntaxError};
use crate::limits::ERRORS;
use crate::node::{Node, NodeId, NodeKind, Tag, Tree};
use crate::scalar::{self, Misfit, Scalar};

/// The scalars of a tree by their nodes, and what the library does not accept, in the order in which it would meet it.
///
/// A node that is a collection, or a scalar that is not sound, has none.
pub fn construct(tree: &Tree) -> (Vec<Option<Scalar>>, Vec<Error>) {
    let mut constructor = Constructor {
        tree,
        scalars: vec![None; tree.nodes.len()],
        met: vec![false; tree.nodes.len()],
        keys: HashSet::new(),
        errors: Vec::new(),
    };
    if let Some(root) = tree.root {
        constructor.construct(root);
    }
    (constructor.scalars, constructor.errors)
}

struct Constructor<'a> {
    tree: &'a Tree<'a>,
    scalars: Vec<Option<Scalar>>,
    met: Vec<bool>,
    /// The keys of every mapping, by the class and text of their values.
    keys: HashSet<(NodeId, Option<&'static str>, String)>,
    errors: Vec<Error>,
}

/// What is left to do.
enum Step {
    Node(NodeId),
    /// A key is there.
    CompareKey {
        mapping: NodeId,
        key: NodeId,
    },
    /// A key's value is there.
    CheckKey(NodeId),
}

impl Constructor<'_> {
    fn construct(&mut self, root: NodeId) {
        let tree = self.tree;
        let mut steps = vec![Step::Node(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Node(id) => {
                    let Some(node) = tree.nodes.get(id) else { continue };
                    if self.met.get_mut(id).is_none_or(|met| std::mem::replace(met, true)) {
                        continue;
                    }
                    match &node.kind {
                        NodeKind::Scalar(text) => self.scalar(id, node, text),
                        NodeKind::Sequence { items, .. } if self.fits(node, &[Tag::Sequence]) => {
                            steps.extend(items.iter().rev().copied().map(Step::Node));
                        }
                        NodeKind::Mapping { items, .. } if self.fits(node, &[Tag::Mapping, Tag::Set]) => {
                            for pair in items.chunks(2).rev() {
                                if let [key, value] = pair {
                                    steps.push(Step::CheckKey(*key));
                                    // A set has no use for what its keys are set to.
                                    steps.extend((node.tag != Tag::Set).then_some(Step::Node(*value)));
                                }
                            }
                            for key in items.iter().step_by(2).rev() {
                                steps.push(Step::CompareKey { mapping: id, key: *key });
                                steps.push(Step::Node(*key));
                            }
                        }
                        _ => {}
                    }
                }
                Step::CompareKey { mapping, key } => self.compare_key(mapping, key),
                Step::CheckKey(id) => {
                    if let Some(key) = tree.nodes.get(id)
                        && key.recursive
                    {
                        let problem = "Recursive key for mapping is detected but it is not configured to be allowed.";
                        let advice = "A key contains itself.";
                        let error = SyntaxError::at(key.start, problem, advice).of(ErrorKind::Plain);
                        self.note(error.into());
                    }
                }
            }
        }
    }

    /// Notes an error, unless there are plenty.
    fn note(&mut self, error: Error) {
        if self.errors.len() < ERRORS {
            self.errors.push(error);
        }
    }

    fn scalar(&mut self, id: NodeId, node: &Node, text: &str) {
        const FOR_SCALARS: [Tag; 5] = [Tag::Null, Tag::Boolean, Tag::Integer, Tag::Float, Tag::Text];
        if !self.fits(node, &FOR_SCALARS) {
            return;
        }
        let scalar = match node.tag {
            Tag::Null => Ok(Scalar::Null),
            Tag::Boolean => Ok(scalar::boolean(text)),
            Tag::Integer => scalar::integer(text),
            Tag::Float => scalar::float(text),
            _ => Ok(Scalar::Text(text.to_owned())),
        };
        match (scalar, self.scalars.get_mut(id)) {
            (Ok(scalar), Some(place)) => *place = Some(scalar),
            (Ok(_), None) => {}
            (Err(misfit), _) => self.note(misfit_error(node.start, misfit)),
        }
    }

    /// Whether a node's tag is one of those that its kind can have; notes an error if not.
    fn fits(&mut self, node: &Node, tags: &[Tag]) -> bool {
        if tags.contains(&node.tag) {
            return true;
        }
        let error = match &node.tag {
            Tag::Unknown(name) => {
                let problem = format!("could not determine a constructor for the tag {name}");
                let advice = "A value that begins with “!” names a type, and Flink knows none of this name: put the \
                              value in quotes.";
                SyntaxError::at(node.start, problem, advice).into()
            }
            Tag::Binary | Tag::Exotic(_) if node.is_scalar() => Error {
                exceptions: Vec::new(),
                mark: node.start,
                advice: "Flink reads this type, this reader does not: the value is left out.".to_owned(),
            },
            tag => {
                let expected = match tag {
                    Tag::Sequence => "Sequence",
                    Tag::Mapping | Tag::Set => "Mapping",
                    _ => "Scalar",
                };
                wrong_kind(node, expected)
            }
        };
        self.note(error);
        false
    }

    /// Notes an error where a key stands in the mapping already. Keys that are collections are not compared.
    fn compare_key(&mut self, mapping: NodeId, key: NodeId) {
        let Some(Some(scalar)) = self.scalars.get(key) else {
            return;
        };
        let (class, text) = (scalar.class(), scalar.to_string());
        if self.keys.insert((mapping, class, text.clone())) {
            return;
        }
        let mark = |id: NodeId| self.tree.nodes.get(id).map(|node| node.start).unwrap_or_default();
        let exceptions = if class.is_none() {
            // The library trips over the key while it makes the message.
            wrapped(
                "java.lang.NullPointerException",
                "Cannot invoke \"Object.toString()\" because \"key\" is null".to_owned(),
            )
        } else {
            let error = SyntaxError::at(mark(key), format!("found duplicate key {text}"), "");
            vec![error.during("while constructing a mapping", mark(mapping)).exception()]
        };
        self.note(Error {
            exceptions,
            mark: mark(key),
            advice: format!("The key “{text}” is set twice: Flink refuses the file. Remove one."),
        });
    }
}

/// A `RuntimeException` of Java's own, as the library passes it on.
fn wrapped(class: &'static str, message: String) -> Vec<Exception> {
    let engine = Exception {
        class: "org.snakeyaml.engine.v2.exceptions.YamlEngineException",
        message: format!("{class}: {message}"),
    };
    vec![engine, Exception { class, message }]
}

fn misfit_error(mark: Mark, misfit: Misfit) -> Error {
    let exceptions = match misfit {
        Misfit::Number(message) => wrapped("java.lang.NumberFormatException", message),
        Misfit::EmptyFloat => wrapped(
            "java.lang.StringIndexOutOfBoundsException",
            "String index out of range: 0".to_owned(),
        ),
        Misfit::EmptyInteger => {
            let error = SyntaxError::at(mark, "found empty value", "").during("while constructing an int", mark);
            vec![error.exception()]
        }
        Misfit::TooLong => Vec::new(),
    };
    let advice = if exceptions.is_empty() {
        "The number is too long for this reader, which leaves it out."
    } else {
        "This is not a number that Flink can read: write it in decimal digits, or put it in quotes."
    };
    Error {
        exceptions,
        mark,
        advice: advice.to_owned(),
    }
}

/// A collection with a scalar's tag, and the like.
fn wrong_kind(node: &Node, expected: &str) -> Error {
    let actual = match node.kind {
        NodeKind::Scalar(_) => "Scalar",
        NodeKind::Sequence { .. } => "Sequence",
        NodeKind::Mapping { .. } => "Mapping",
    };
    let package = "org.snakeyaml.engine.v2.nodes.";
    let message = format!(
        "class {package}{actual}Node cannot be cast to class {package}{expected}Node ({package}{actual}Node and \
         {package}{expected}Node are in unnamed module of loader 'app')"
    );
    Error {
        exceptions: wrapped("java.lang.ClassCastException", message),
        mark: node.start,
        advice: "The type that is named with “!” does not fit the value: remove it.".to_owned(),
    }
}
