//! How much of a text is read: no configuration comes near, and no text keeps anyone waiting.

/// How many scalars, lists and mappings a document may have.
pub(crate) const NODES: usize = 20_000;

/// How many pieces a text may have: brackets, commas, colons, values and so on.
pub(crate) const TOKENS: usize = 100_000;

/// How many digits a hexadecimal or octal number may have, when it does not fit into 64 bits.
pub(crate) const DIGITS: usize = 10_000;

/// How many errors are noted.
pub(crate) const ERRORS: usize = 50;

/// What users are told of a text that is too much.
pub const TOO_MUCH: &str = "The file is too large for a configuration: the rest is ignored.";
