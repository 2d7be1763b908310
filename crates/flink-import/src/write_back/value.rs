//! Values in the spelling of the place that they are written to.

use flink_memory::MemorySize;

use crate::quantity::{operator_size, quantity};

/// Whether a text needs no quotes anywhere: not in YAML, not in a shell, and not within another text.
pub(super) fn is_plain(text: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "._/,=@+-".contains(char);
    !text.is_empty() && text.chars().all(is_plain) && !text.starts_with(['@', '-', '=', ','])
}

/// Whether YAML takes a text for something else than a text.
pub(super) fn is_typed(text: &str) -> bool {
    text.parse::<f64>().is_ok()
        || ["true", "false", "null", "~"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// The quote that a place of a line stands in, if it is quoted at both ends.
pub(super) fn quote(line: &str, start: usize, end: usize) -> Option<char> {
    let before = line.get(..start)?.chars().next_back()?;
    let behind = line.get(end..)?.trim_start_matches('\\').chars().next()?;
    (before == behind && matches!(before, '"' | '\'' | '`')).then_some(before)
}

/// A text within quotes; none where it would need escapes that not every form knows.
pub(super) fn within(text: &str, quote: char) -> Option<String> {
    (!text.contains([quote, '\\', '\n', '\r', '$', '`'])).then(|| text.to_owned())
}

/// The ways to write a text in quotes, or without where it needs none.
pub(super) fn spelled(text: &str, quote: Option<char>, is_yaml: bool) -> Vec<String> {
    match quote {
        Some(quote) => match within(text, quote) {
            Some(text) => vec![text],
            None if is_yaml && quote == '"' => {
                vec![text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")]
            }
            None if is_yaml => vec![text.replace('\'', "''")],
            None => Vec::new(),
        },
        None if is_plain(text) => vec![text.to_owned()],
        None if is_yaml => {
            let quoted = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let as_it_is = (!text.contains(['\n', '\r'])).then(|| text.to_owned());
            as_it_is.into_iter().chain([format!("\"{quoted}\"")]).collect()
        }
        None => within(text, '\'').map(|text| format!("'{text}'")).into_iter().collect(),
    }
}

/// Units of sizes, each 1024 or 1000 of the next.
const LADDERS: [&[&str]; 8] = [
    &["t", "g", "m", "k", "b"],
    &["tb", "gb", "mb", "kb", "b"],
    &["T", "G", "M", "K", ""],
    &["TB", "GB", "MB", "KB", "B"],
    &["Ti", "Gi", "Mi", "Ki", ""],
    &["TiB", "GiB", "MiB", "KiB", "B"],
    &["tebibytes", "gibibytes", "mebibytes", "kibibytes", "bytes"],
    &["G", "M", "k", ""],
];

/// The ways to write a size in the place of another one, which stands for `old`: in the unit that is there, or in a
/// smaller one of the same kind. All are to be read again, since a place may stand for more or less than it says.
pub(super) fn resized(written: &str, old: &str, new: &str) -> Vec<String> {
    let digits = written
        .find(|char: char| !(char.is_ascii_digit() || char == '.'))
        .unwrap_or(written.len());
    let (number, behind) = written.split_at_checked(digits).unwrap_or((written, ""));
    let unit = behind.trim_start();
    let blank = behind.get(..behind.len() - unit.len()).unwrap_or_default();
    let (Ok(old), Ok(new), Ok(number)) = (MemorySize::parse(old), MemorySize::parse(new), number.parse::<f64>()) else {
        return Vec::new();
    };
    if old.bytes() == 0 {
        return Vec::new();
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "what is lost is noticed when it is read again"
    )]
    let scaled = number * (new.bytes() as f64 / old.bytes() as f64);
    let mut ways = Vec::new();
    let mut whole = |scaled: f64, unit: &str| {
        let is_near = (scaled - scaled.round()).abs() < 1e-6;
        if is_near && (1.0..1e15).contains(&scaled) {
            ways.push(format!("{}{blank}{unit}", scaled.round()));
        }
    };
    whole(scaled, unit);
    let below = LADDERS.iter().filter_map(|ladder| {
        let at = ladder.iter().position(|known| *known == unit)?;
        ladder.get(at + 1..)
    });
    let below: Vec<_> = below.collect();
    for factor in [1024.0, 1000.0] {
        for ladder in &below {
            let mut smaller = scaled;
            for unit in *ladder {
                smaller *= factor;
                whole(smaller, unit);
            }
        }
    }
    // An operator rounds, and a share of it may be any number.
    let mebibytes = [
        ("Gi", 1024.0),
        ("G", 1024.0),
        ("g", 1024.0),
        ("Mi", 1.0),
        ("M", 1.0),
        ("m", 1.0),
    ];
    let into = mebibytes.iter().find(|(known, _)| *known == unit);
    if let Some((_, factor)) = into {
        let small = match unit {
            "Gi" | "Mi" => "Mi",
            "G" | "M" => "M",
            _ => "m",
        };
        for rounded in [(scaled * factor).floor(), (scaled * factor).ceil()] {
            ways.push(format!("{rounded}{blank}{small}"));
        }
        if matches!(unit, "Gi" | "Mi") {
            ways.push(format!("{}{blank}Ki", (scaled * factor * 1024.0).floor()));
        }
    }
    let mut seen = Vec::new();
    ways.retain(|way| {
        let is_new = !seen.contains(way);
        seen.push(way.clone());
        is_new
    });
    ways
}

/// Whether a word is a size as anything here writes it.
pub(super) fn is_size(word: &str) -> bool {
    word.starts_with(|char: char| char.is_ascii_digit())
        && (MemorySize::parse(word).is_ok()
            || quantity(word).is_some()
            || MemorySize::parse(&operator_size(word)).is_ok())
}
