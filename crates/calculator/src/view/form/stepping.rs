//! Steps of a value by the arrow keys.

use flink_memory::MemorySize;
use flink_memory::option::Kind;

use crate::model::clamp::clamp;
use crate::view::picture::number;

const MIB: i64 = 1 << 20;
const GIB: i64 = 1 << 30;

/// The value one step up or down from `text`; nothing where it can't be stepped.
pub fn step(kind: Kind, text: &str, up: bool) -> Option<String> {
    match kind {
        Kind::Size => step_size(text, up),
        Kind::Integer | Kind::Long => {
            let number: i64 = text.trim().parse().ok()?;
            let next = if up {
                number.checked_add(1)?
            } else {
                number.checked_sub(1)?
            };
            (next >= 0).then(|| next.to_string())
        }
        Kind::Fraction => {
            let percent = f64::from((flink_memory::read_float(text.trim())? * 100.0).round());
            let next = clamp(percent + if up { 5.0 } else { -5.0 }, 0.0, 95.0);
            Some(number(next / 100.0))
        }
        Kind::Double | Kind::Float => {
            let value = flink_memory::read_double(text.trim())?;
            let next = value + if up { 0.5 } else { -0.5 };
            (next > 0.0).then(|| number(next))
        }
        _ => None,
    }
}

/// A size one step on: about an eighth of its power of two, from one round size to the next.
fn step_size(text: &str, up: bool) -> Option<String> {
    let bytes = MemorySize::parse(text).ok()?.bytes();
    // Going down from a round size, the step is that of the sizes below it.
    let beside = if up { bytes } else { bytes - 1 };
    let step = match beside {
        ..=-1 => return None,
        0..MIB => return Some(if up { "1m".to_owned() } else { "0".to_owned() }),
        _ => ((beside as u64).ilog2() as i64)
            .checked_sub(3)
            .map(|power| 1i64 << power)?
            .max(MIB),
    };
    let next = if up {
        bytes.checked_add(step)? / step * step
    } else {
        beside / step * step
    };
    Some(written(next))
}

/// A size with the largest unit that leaves it whole.
fn written(bytes: i64) -> String {
    match bytes {
        0 => "0".to_owned(),
        _ if bytes % GIB == 0 => format!("{}g", bytes / GIB),
        _ => format!("{}m", bytes / MIB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_by_sensible_amounts() {
        let cases = [
            (Kind::Size, "1728m", true, Some("1792m")),
            (Kind::Size, "1792m", true, Some("1920m")),
            (Kind::Size, "1920m", true, Some("2g")),
            (Kind::Size, "2g", true, Some("2304m")),
            (Kind::Size, "2g", false, Some("1920m")),
            (Kind::Size, "4g", true, Some("4608m")),
            (Kind::Size, "64 mb", false, Some("60m")),
            (Kind::Size, "1m", false, Some("0")),
            (Kind::Size, "0", false, None),
            (Kind::Size, "0", true, Some("1m")),
            (Kind::Size, "9223372036854775807", true, None),
            (Kind::Size, "much", true, None),
            (Kind::Integer, "1", true, Some("2")),
            (Kind::Integer, "0", false, None),
            (Kind::Fraction, "0.4", true, Some("0.45")),
            (Kind::Fraction, "0.1", false, Some("0.05")),
            (Kind::Fraction, "0.95", true, Some("0.95")),
            (Kind::Double, "1.0", true, Some("1.5")),
            (Kind::Text, "a", true, None),
        ];
        for (kind, text, up, next) in cases {
            assert_eq!(step(kind, text, up).as_deref(), next, "{text}");
        }
    }

    #[test]
    fn what_goes_up_comes_down() {
        for mebibytes in [128, 256, 1024, 1536, 2048, 65_536] {
            let text = written(mebibytes * MIB);
            let up = step(Kind::Size, &text, true).unwrap();
            assert_eq!(step(Kind::Size, &up, false).as_deref(), Some(text.as_str()));
        }
    }
}
