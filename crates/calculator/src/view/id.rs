//! Ids of what can be acted upon: by them `www/early.js` hands over what was done before the page lives.

/// An id of its kind, for what has a name: an option's key, a component's name, a finding's.
pub fn id(kind: &str, name: &str) -> String {
    let dashed = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    format!("{kind}-{}", name.chars().map(dashed).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_no_blanks() {
        assert_eq!(id("box", "Task Heap"), "box-task-heap");
        assert_eq!(
            id("option", "taskmanager.memory.flink.size"),
            "option-taskmanager-memory-flink-size"
        );
    }
}
