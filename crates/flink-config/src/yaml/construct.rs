//! Checks a tree and makes Java's values of its scalars, as `StandardConstructor` of snakeyaml-engine does.

use std::collections::HashSet;

use flink_memory::{Exception, Value};

use super::cursor::Mark;
use super::node::{Node, NodeId, NodeKind, Tag, Tree};
use super::scalar::{self, Misfit};
use super::{ErrorKind, SyntaxError};

/// A scalar as Java gets it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    /// A collection, or a scalar that is not sound.
    None,
    Null,
    Value(Value),
}

/// Something in a tree that the library does not accept.
#[derive(Debug)]
pub(crate) struct Objection {
    /// The exceptions below `RuntimeException: Error parsing YAML configuration.`; none if only this reader objects.
    pub exceptions: Vec<Exception>,
    pub mark: Mark,
    pub advice: String,
}

impl From<SyntaxError> for Objection {
    fn from(error: SyntaxError) -> Self {
        Self {
            exceptions: vec![error.exception()],
            mark: error.mark,
            advice: error.advice.to_owned(),
        }
    }
}

/// The scalars of a tree by their nodes, and what is not accepted, in the order in which the library would meet it.
pub(crate) fn construct(tree: &Tree) -> (Vec<Datum>, Vec<Objection>) {
    let mut constructor = Constructor {
        tree,
        data: vec![Datum::None; tree.nodes.len()],
        met: vec![false; tree.nodes.len()],
        objections: Vec::new(),
    };
    if let Some(root) = tree.root {
        constructor.construct(root);
    }
    (constructor.data, constructor.objections)
}

struct Constructor<'a> {
    tree: &'a Tree<'a>,
    data: Vec<Datum>,
    met: Vec<bool>,
    objections: Vec<Objection>,
}

/// What is left to do.
enum Step {
    Node(NodeId),
    /// The keys of a mapping are there.
    CompareKeys(NodeId),
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
                                    steps.push(Step::Node(*value));
                                }
                            }
                            steps.push(Step::CompareKeys(id));
                            steps.extend(items.iter().step_by(2).rev().copied().map(Step::Node));
                        }
                        _ => {}
                    }
                }
                Step::CompareKeys(id) => self.compare_keys(id),
                Step::CheckKey(id) => {
                    if let Some(key) = tree.nodes.get(id)
                        && key.recursive
                    {
                        let problem = "Recursive key for mapping is detected but it is not configured to be allowed.";
                        let advice = "A key contains itself.";
                        let error = SyntaxError::at(key.start, problem, advice).of(ErrorKind::Plain);
                        self.objections.push(error.into());
                    }
                }
            }
        }
    }

    fn set(&mut self, id: NodeId, datum: Datum) {
        if let Some(place) = self.data.get_mut(id) {
            *place = datum;
        }
    }

    fn scalar(&mut self, id: NodeId, node: &Node, text: &str) {
        const FOR_SCALARS: [Tag; 5] = [Tag::Null, Tag::Boolean, Tag::Integer, Tag::Float, Tag::Text];
        if !self.fits(node, &FOR_SCALARS) {
            return;
        }
        let datum = match node.tag {
            Tag::Null => Ok(Datum::Null),
            Tag::Boolean => Ok(scalar::boolean(text).map_or(Datum::Null, Datum::Value)),
            Tag::Integer => scalar::integer(text).map(Datum::Value),
            Tag::Float => scalar::float(text).map(Datum::Value),
            _ => Ok(Datum::Value(Value::Text(text.to_owned()))),
        };
        match datum {
            Ok(datum) => self.set(id, datum),
            Err(misfit) => self.objections.push(misfit_objection(node.start, misfit)),
        }
    }

    /// Whether a node's tag is one of those that its kind can have; objects if not.
    fn fits(&mut self, node: &Node, tags: &[Tag]) -> bool {
        if tags.contains(&node.tag) {
            return true;
        }
        let objection = match &node.tag {
            Tag::Unknown(name) => {
                let problem = format!("could not determine a constructor for the tag {name}");
                let advice = "A value that begins with “!” names a type, and Flink knows none of this name: put the \
                              value in quotes.";
                SyntaxError::at(node.start, problem, advice).into()
            }
            Tag::Binary | Tag::Exotic(_) if node.is_scalar() => Objection {
                exceptions: Vec::new(),
                mark: node.start,
                advice: "Flink reads this type, the calculator does not: it leaves the value out.".to_owned(),
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
        self.objections.push(objection);
        false
    }

    /// Objects to a key that stands twice in a mapping. Keys that are collections are not compared.
    fn compare_keys(&mut self, id: NodeId) {
        let tree = self.tree;
        let Some(Node {
            kind: NodeKind::Mapping { items, .. },
            start,
            ..
        }) = tree.nodes.get(id)
        else {
            return;
        };
        let mut known = HashSet::with_capacity(items.len() / 2);
        for key in items.iter().step_by(2) {
            let (Some(node), Some(datum)) = (tree.nodes.get(*key), self.data.get(*key)) else {
                continue;
            };
            let text = match datum {
                Datum::None => continue,
                Datum::Null => (0, "null".to_owned()),
                Datum::Value(value) => {
                    let class = match value {
                        Value::Text(_) | Value::List { .. } => 1,
                        Value::Boolean(_) => 2,
                        Value::Integer(_) => 3,
                        Value::BigInteger(_) => 4,
                        Value::Double(_) => 5,
                    };
                    (class, value.to_string())
                }
            };
            let problem = format!("found duplicate key {}", text.1);
            if !known.insert(text) {
                let error =
                    SyntaxError::at(node.start, problem.clone(), "").during("while constructing a mapping", *start);
                let mut objection = Objection::from(error);
                let key = problem.strip_prefix("found duplicate key ").unwrap_or_default();
                objection.advice = format!("The key “{key}” stands twice here: Flink refuses the file. Take one away.");
                self.objections.push(objection);
            }
        }
    }
}

fn misfit_objection(mark: Mark, misfit: Misfit) -> Objection {
    let wrapped = |class: &'static str, message: String| {
        let engine = Exception {
            class: "org.snakeyaml.engine.v2.exceptions.YamlEngineException",
            message: format!("{class}: {message}"),
        };
        vec![engine, Exception { class, message }]
    };
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
        "The number is too long for the calculator, which leaves it out."
    } else {
        "This is not a number that Flink can read: write it in decimal digits, or put it in quotes."
    };
    Objection {
        exceptions,
        mark,
        advice: advice.to_owned(),
    }
}

/// A collection with a scalar's tag, and the like.
fn wrong_kind(node: &Node, expected: &str) -> Objection {
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
    let class = "java.lang.ClassCastException";
    Objection {
        exceptions: vec![
            Exception {
                class: "org.snakeyaml.engine.v2.exceptions.YamlEngineException",
                message: format!("{class}: {message}"),
            },
            Exception { class, message },
        ],
        mark: node.start,
        advice: "The type that is named with “!” does not fit the value: take it away.".to_owned(),
    }
}
