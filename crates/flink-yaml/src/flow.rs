//! Writes a list on one line, as Flink keeps it: `YamlParserUtils.toYAMLString`, which asks `Emitter` of
//! snakeyaml-engine for flow style.

use std::collections::HashMap;

use crate::node::{NodeId, NodeKind, Tag, Tree};
use crate::scalar::{self, Scalar};

/// The library's limit for keys that need no `?`, in characters, with the tag.
const SIMPLE_KEY: usize = 128;

/// The column behind which the `:` after a key with a `?` begins a line.
const WIDTH: usize = 80;

/// What comes next in the text.
enum Step {
    Node(NodeId),
    /// A list's item, or its end.
    Item {
        sequence: NodeId,
        index: usize,
    },
    /// A mapping's key, or its end.
    Key {
        mapping: NodeId,
        index: usize,
    },
    /// What separates a key from its value.
    Colon {
        simple_key: bool,
    },
    /// What stands for the value of a set's key.
    Null,
}

/// The text of a list, with anchors and aliases where it has the same collection twice; none past `limit` bytes.
///
/// Flink counts anchors on from list to list, which `anchors` is for.
pub fn flow_text(
    tree: &Tree,
    scalars: &[Option<Scalar>],
    root: NodeId,
    anchors: &mut usize,
    limit: usize,
) -> Option<String> {
    let numbers = anchor_numbers(tree, root, anchors);
    let mut written = Vec::new();
    let mut text = String::new();
    let mut depth = 0;
    let mut steps = vec![Step::Node(root)];
    while let Some(step) = steps.pop() {
        if text.len() > limit {
            return None;
        }
        match step {
            Step::Node(id) => {
                let node = tree.nodes.get(id)?;
                if let Some(number) = numbers.get(&id) {
                    if written.contains(&id) {
                        text += &format!("*id{number:03}");
                        continue;
                    }
                    written.push(id);
                    text += &format!("&id{number:03} ");
                }
                match &node.kind {
                    NodeKind::Scalar(_) => text += &scalar_text(scalars.get(id)?.as_ref()),
                    NodeKind::Sequence { .. } => {
                        depth += 1;
                        text.push('[');
                        steps.push(Step::Item { sequence: id, index: 0 });
                    }
                    NodeKind::Mapping { .. } => {
                        depth += 1;
                        text += if node.tag == Tag::Set { "!!set {" } else { "{" };
                        steps.push(Step::Key { mapping: id, index: 0 });
                    }
                }
            }
            Step::Item { sequence, index } => {
                let NodeKind::Sequence { items } = &tree.nodes.get(sequence)?.kind else {
                    return None;
                };
                let Some(item) = items.get(index) else {
                    depth -= 1;
                    text.push(']');
                    continue;
                };
                if index > 0 {
                    text += ", ";
                }
                let index = index + 1;
                steps.extend([Step::Item { sequence, index }, Step::Node(*item)]);
            }
            Step::Key { mapping, index } => {
                let node = tree.nodes.get(mapping)?;
                let NodeKind::Mapping { items, .. } = &node.kind else {
                    return None;
                };
                let (Some(key), Some(value)) = (items.get(index), items.get(index + 1)) else {
                    depth -= 1;
                    text.push('}');
                    continue;
                };
                let simple_key = is_simple_key(tree, scalars, *key, written.contains(key));
                text += if index > 0 { ", " } else { "" };
                text += if simple_key { "" } else { "? " };
                let index = index + 2;
                steps.push(Step::Key { mapping, index });
                steps.push(if node.tag == Tag::Set {
                    Step::Null
                } else {
                    Step::Node(*value)
                });
                steps.extend([Step::Colon { simple_key }, Step::Node(*key)]);
            }
            Step::Colon { simple_key: true } => text += ": ",
            Step::Colon { simple_key: false } => {
                let line = text.rsplit('\n').next().unwrap_or_default();
                if line.chars().count() > WIDTH {
                    text.push('\n');
                    text.extend(std::iter::repeat_n("  ", depth));
                } else {
                    text.push(' ');
                }
                text += ": ";
            }
            Step::Null => text += "null",
        }
    }
    Some(text)
}

/// The numbers of the collections that are met twice, in the order in which they are met again.
fn anchor_numbers(tree: &Tree, root: NodeId, last: &mut usize) -> HashMap<NodeId, usize> {
    let mut numbers = HashMap::new();
    if tree.aliases.is_empty() {
        return numbers;
    }
    let mut met = vec![false; tree.nodes.len()];
    let mut left = vec![root];
    while let Some(id) = left.pop() {
        let Some(node) = tree.nodes.get(id).filter(|node| !node.is_scalar()) else {
            continue;
        };
        if met.get_mut(id).is_none_or(|met| std::mem::replace(met, true)) {
            numbers.entry(id).or_insert_with(|| {
                *last += 1;
                *last
            });
            continue;
        }
        if let NodeKind::Sequence { items, .. } | NodeKind::Mapping { items, .. } = &node.kind {
            left.extend(items.iter().rev());
        }
    }
    numbers
}

fn is_simple_key(tree: &Tree, scalars: &[Option<Scalar>], key: NodeId, is_alias: bool) -> bool {
    let Some(node) = tree.nodes.get(key) else { return false };
    match &node.kind {
        NodeKind::Scalar(_) => {
            let scalar = scalars.get(key).and_then(Option::as_ref).unwrap_or(&Scalar::Null);
            let tag = match scalar {
                Scalar::Text(_) | Scalar::Integer(_) | Scalar::Long(_) | Scalar::BigInteger(_) => 5,
                Scalar::Boolean(_) | Scalar::Null => 6,
                Scalar::Double(_) => 7,
            };
            let text = scalar.to_string();
            // Java counts a character beyond U+FFFF as two.
            let length = text.encode_utf16().count();
            !text.is_empty() && !text.contains('\n') && length + tag < SIMPLE_KEY
        }
        NodeKind::Sequence { items, .. } | NodeKind::Mapping { items, .. } => is_alias || items.is_empty(),
    }
}

fn scalar_text(scalar: Option<&Scalar>) -> String {
    match scalar {
        Some(Scalar::Text(text)) => quoted(text),
        Some(Scalar::Double(double)) if double.is_nan() => ".nan".to_owned(),
        Some(Scalar::Double(double)) if double.is_infinite() => if *double > 0.0 { ".inf" } else { "-.inf" }.to_owned(),
        Some(scalar) => scalar.to_string(),
        None => "null".to_owned(),
    }
}

/// A text in the quotes that it needs within brackets.
fn quoted(text: &str) -> String {
    let is_special = |char| !matches!(char, ' '..='~' | '\u{A0}'..) || matches!(char, '\u{2028}' | '\u{2029}');
    if text.contains(is_special) {
        double_quoted(text)
    } else if may_be_plain(text) && scalar::resolve(text, true) == Tag::Text {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether the library may leave the quotes away, as far as indicators go.
fn may_be_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(first), second, Some(last)) = (chars.next(), chars.next(), text.chars().next_back()) else {
        return false;
    };
    let starts_plain = match first {
        ' ' | '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' | '?'
        | ':' => false,
        '-' => second.is_some_and(|second| second != ' '),
        _ => true,
    };
    starts_plain
        && last != ' '
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.contains([',', '?', '[', ']', '{', '}', ':'])
        && !text.contains(" #")
}

/// A text in double quotes, with escapes.
pub fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        let escape = match char {
            '\0' => '0',
            '\u{7}' => 'a',
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{B}' => 'v',
            '\u{C}' => 'f',
            '\r' => 'r',
            '\u{1B}' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{A0}' => '_',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            ' '..='~' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'.. => {
                quoted.push(char);
                continue;
            }
            _ if char <= '\u{FF}' => {
                quoted += &format!("\\x{:02x}", u32::from(char));
                continue;
            }
            _ => {
                quoted += &format!("\\u{:04x}", u32::from(char));
                continue;
            }
        };
        quoted.push('\\');
        quoted.push(escape);
    }
    quoted.push('"');
    quoted
}
