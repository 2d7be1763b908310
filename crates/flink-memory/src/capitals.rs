//! Capital letters, without the standard library's tables of all scripts.

/// A text as `toUpperCase` makes it, as far as that gives ASCII; every other character stays. So it is as good for
/// being compared with ASCII words, and not for being shown.
///
/// ```
/// # use flink_memory::in_capitals;
/// assert_eq!(in_capitals("falſe"), "FALSE");
/// ```
pub fn in_capitals(text: &str) -> String {
    let mut capitals = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            'ı' => capitals.push('I'),
            'ſ' => capitals.push('S'),
            'ß' => capitals += "SS",
            'ﬀ' => capitals += "FF",
            'ﬁ' => capitals += "FI",
            'ﬂ' => capitals += "FL",
            'ﬃ' => capitals += "FFI",
            'ﬄ' => capitals += "FFL",
            'ﬅ' | 'ﬆ' => capitals += "ST",
            _ => capitals.push(char.to_ascii_uppercase()),
        }
    }
    capitals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_all_capitals_that_are_ascii() {
        for char in '\0'..=char::MAX {
            let text = char.to_string();
            let capitals = Some(text.to_uppercase()).filter(|capitals| capitals.is_ascii());
            assert_eq!(in_capitals(&text), capitals.unwrap_or(text));
        }
    }
}
