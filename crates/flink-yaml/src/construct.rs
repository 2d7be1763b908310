//! Checks a tree and makes Java's values of its scalars, as `StandardConstructor` of snakeyaml-engine does.

use std::collections::HashSet;

use flink_memory::{Exception, Value};

use crate::cursor::Mark;
use crate::limits::OBJECTIONS;
use crate::node::{Node, NodeId, NodeKind, Tag, Tree};
use crate::scalar::{self, Misfit};
use crate::{ErrorKind, SyntaxError};

/// A scalar as Java gets it.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// A collection, or a scalar that is not sound.
    None,
    /// `null`.
    Null,
    /// Any other.
    Value(Value),
}

/// Something in a tree that the library does not accept.
#[derive(Debug)]
pub struct Objection {
    /// The exceptions below `RuntimeException: Error parsing YAML configuration.`; none if only this reader objects.
    pub exceptions: Vec<Exception>,
    /// Where it is.
    pub mark: Mark,
    /// What is wrong and what to do, for the user.
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
pub fn construct(tree: &Tree) -> (Vec<Datum>, Vec<Objection>) {
    let mut constructor = Constructor {
        tree,
        data: vec![Datum::None; tree.nodes.len()],
        met: vec![false; tree.nodes.len()],
        keys: HashSet::new(),
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
    /// The keys of every mapping, by the class and text of their values.
    keys: HashSet<(NodeId, u8, String)>,
    objections: Vec<Objection>,
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
                                    steps.push(Step::Node(*value));
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
                        self.object(error.into());
                    }
                }
            }
        }
    }

    /// Notes an objection, unless there are plenty.
    fn object(&mut self, objection: Objection) {
        if self.objections.len() < OBJECTIONS {
            self.objections.push(objection);
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
            Err(misfit) => self.object(misfit_objection(node.start, misfit)),
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
        self.object(objection);
        false
    }

    /// Objects to a key that stands in the mapping already. Keys that are collections are not compared.
    fn compare_key(&mut self, mapping: NodeId, key: NodeId) {
        const NULL: u8 = 0;
        let class = match self.data.get(key) {
            None | Some(Datum::None) => return,
            Some(Datum::Null) => NULL,
            Some(Datum::Value(Value::Text(_) | Value::List { .. })) => 1,
            Some(Datum::Value(Value::Boolean(_))) => 2,
            Some(Datum::Value(Value::Integer(_))) => 3,
            Some(Datum::Value(Value::BigInteger(_))) => 4,
            Some(Datum::Value(Value::Double(_))) => 5,
        };
        let text = match self.data.get(key) {
            Some(Datum::Value(value)) => value.to_string(),
            _ => "null".to_owned(),
        };
        if self.keys.insert((mapping, class, text.clone())) {
            return;
        }
        let mark = |id: NodeId| self.tree.nodes.get(id).map(|node| node.start).unwrap_or_default();
        let exceptions = if class == NULL {
            // The library trips over the key while it makes the message.
            wrapped(
                "java.lang.NullPointerException",
                "Cannot invoke \"Object.toString()\" because \"key\" is null".to_owned(),
            )
        } else {
            let error = SyntaxError::at(mark(key), format!("found duplicate key {text}"), "");
            vec![error.during("while constructing a mapping", mark(mapping)).exception()]
        };
        self.object(Objection {
            exceptions,
            mark: mark(key),
            advice: format!("The key “{text}” stands twice here: Flink refuses the file. Take one away."),
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

fn misfit_objection(mark: Mark, misfit: Misfit) -> Objection {
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
    Objection {
        exceptions: wrapped("java.lang.ClassCastException", message),
        mark: node.start,
        advice: "The type that is named with “!” does not fit the value: take it away.".to_owned(),
    }
}
