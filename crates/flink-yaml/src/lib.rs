#![doc = include_str!("../README.md")]

mod characters;
mod construct;
mod cursor;
mod document;
mod error;
mod flow;
mod limits;
mod node;
mod parser;
mod scalar;
mod scanner;

pub use characters::{comes_before, forbidden_character, is_allowed};
pub use construct::construct;
pub use cursor::Mark;
pub use document::{Document, Yaml, read};
pub use error::{Error, ErrorKind, Exception, SyntaxError};
pub use flow::{double_quoted, flow_text};
pub use limits::TOO_MUCH;
pub use node::{Node, NodeId, NodeKind, Tag, Tree, compose};
pub use scalar::Scalar;
