//! Shares of a whole, and sizes to the byte, as people read them.

use flink_memory::{Component, Derivation, MemorySize, ShortSize};
use yew::prelude::*;

/// A part of a whole in percent, such as `33.5 %`; empty if the whole is nothing.
pub fn share(part: i64, whole: i64) -> String {
    if whole == 0 {
        return String::new();
    }
    let percent = 100.0 * part as f64 / whole as f64;
    match percent {
        0.0 => "0\u{a0}%".to_owned(),
        _ if percent < 0.1 => "<\u{a0}0.1\u{a0}%".to_owned(),
        _ => {
            let tenths = (percent * 10.0).round_ties_even() as i64;
            match (tenths / 10, tenths % 10) {
                (whole, 0) => format!("{whole}\u{a0}%"),
                (whole, rest) => format!("{whole}.{rest}\u{a0}%"),
            }
        }
    }
}

/// A component's size in short; where nothing is held to it, that.
pub fn short(derivation: &Derivation, component: Component, size: MemorySize) -> String {
    match derivation.is_nominal(component) {
        true => "no limit".to_owned(),
        false => ShortSize(size).to_string(),
    }
}

/// A part of a whole in percent; empty where nothing is held to the whole.
pub fn share_in(derivation: &Derivation, size: MemorySize) -> String {
    let whole = derivation.amounts.size(Component::TotalProcess);
    let whole = whole.filter(|_| !derivation.is_nominal(Component::TotalProcess));
    share(size.bytes(), whole.map_or(0, MemorySize::bytes))
}

/// A number of bytes in groups of three digits. The gaps are the style sheet's, so that plain digits are copied.
pub fn grouped(bytes: i64) -> Html {
    let digits = bytes.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let (head, mut rest) = digits.split_at(first.min(digits.len()));
    let mut groups = vec![html! { <>{ head.to_owned() }</> }];
    while let Some((group, more)) = rest.split_at_checked(3) {
        groups.push(html! { <span class="group">{ group.to_owned() }</span> });
        rest = more;
    }
    html! { <span class="bytes">{ for groups }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_shares() {
        assert_eq!(share(1, 3), "33.3\u{a0}%");
        assert_eq!(share(0, 3), "0\u{a0}%");
        assert_eq!(share(1, 1 << 40), "<\u{a0}0.1\u{a0}%");
        assert_eq!(share(0, 0), "");
    }
}
