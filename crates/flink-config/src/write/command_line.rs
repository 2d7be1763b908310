//! `-D` arguments, in quotes only where a shell wants them.

use super::{Source, Written};

pub(super) fn write(mut source: Source) -> Written {
    // Flink cuts at the first `=`, and an argument ends at a zero byte.
    let left_out = source.keep(|key, text| !key.contains(['=', '\0']) && !text.contains('\0'));
    let arguments: Vec<_> = source
        .settings
        .iter()
        .map(|(key, text)| format!("-D{}={}", quoted(key), quoted(text)))
        .collect();
    let processes = source.processes(&source.configuration());
    let mut body = arguments.join(" \\\n");
    if !body.is_empty() {
        body.push('\n');
    }
    source.written(&processes, left_out, &body)
}

/// A word as a POSIX shell reads it.
fn quoted(text: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._/:,+@%=".contains(char);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
