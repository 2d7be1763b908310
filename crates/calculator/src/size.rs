//! Sizes and shares as people read them: short in sentences and boxes, to the byte where asked for.

use yew::prelude::*;

/// Units, largest first.
const UNITS: [(i64, &str); 4] = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];

/// A size with three digits and its unit, such as `1.69 GiB`; small ones are exact: `0`, `512 bytes`.
pub fn short(bytes: i64) -> String {
    let Some((unit, name)) = UNITS.iter().find(|(unit, _)| bytes >= *unit) else {
        return match bytes {
            0 => "0".to_owned(),
            1 => "1 byte".to_owned(),
            _ => format!("{bytes}\u{a0}bytes"),
        };
    };
    format!("{}\u{a0}{name}", three_digits(bytes as f64 / *unit as f64))
}

/// A part of a whole in percent, such as `33.5 %`; empty if the whole is nothing.
pub fn share(part: i64, whole: i64) -> String {
    if whole == 0 {
        return String::new();
    }
    let percent = 100.0 * part as f64 / whole as f64;
    match percent {
        0.0 => "0\u{a0}%".to_owned(),
        _ if percent < 0.1 => "<\u{a0}0.1\u{a0}%".to_owned(),
        _ => format!("{}\u{a0}%", trimmed(format!("{percent:.1}"))),
    }
}

/// A fraction of Flink's (a 32-bit float, widened) in percent, with the digits that it was written with.
pub fn percent(fraction: f64) -> String {
    // Narrowed again, it has the digits of its text.
    let digits = format!("{}", fraction as f32).parse().unwrap_or(fraction) * 100.0;
    format!("{}\u{a0}%", trimmed(format!("{digits:.6}")))
}

fn three_digits(number: f64) -> String {
    let decimals = match number {
        _ if number < 10.0 => 2,
        _ if number < 100.0 => 1,
        _ => 0,
    };
    trimmed(format!("{number:.decimals$}"))
}

/// A decimal number without the zeros at its end.
fn trimmed(number: String) -> String {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number
    }
}

#[derive(Properties, PartialEq)]
pub struct BytesProps {
    pub bytes: i64,
}

/// A number of bytes in groups of three digits. The gaps are the style sheet's, so that plain digits are copied.
#[component]
pub fn Bytes(props: &BytesProps) -> Html {
    let digits = props.bytes.to_string();
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
    fn writes_sizes_short() {
        let sizes = [
            (0, "0"),
            (1, "1 byte"),
            (1023, "1023 bytes"),
            (1024, "1 KiB"),
            (1728 << 20, "1.69 GiB"),
            (402_653_174, "384 MiB"),
            (64 << 30, "64 GiB"),
            (1536 << 20, "1.5 GiB"),
            (i64::MAX, "8388608 TiB"),
        ];
        for (bytes, text) in sizes {
            assert_eq!(short(bytes).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn writes_shares_and_fractions() {
        assert_eq!(share(1, 3), "33.3\u{a0}%");
        assert_eq!(share(0, 3), "0\u{a0}%");
        assert_eq!(share(1, 1 << 40), "<\u{a0}0.1\u{a0}%");
        assert_eq!(share(0, 0), "");
        assert_eq!(percent(f64::from(0.1_f32)), "10\u{a0}%");
        assert_eq!(percent(f64::from(0.333_f32)), "33.3\u{a0}%");
        assert_eq!(percent(0.0), "0\u{a0}%");
    }
}
