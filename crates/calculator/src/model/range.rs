//! The values of an option with which a process starts, as stops of a slider: both ends are found by deriving.

use flink_memory::option::Kind;
use flink_memory::{Configuration, Derivation, Target, Value, derive};

/// The most that a slider offers where Flink starts with ever more, in MiB.
pub const FAR: i64 = 64 << 10;

/// How many stops there are about, where they are equally far from each other.
const STOPS: i64 = 48;

/// A value: so many mebibytes, or so many hundredths of a fraction.
type Number = i64;

/// Where a slider may stop, from the least to the most with which the process starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Stops {
    numbers: Vec<Number>,
    is_fraction: bool,
    /// The value at hand, which need not be one of them.
    at: f64,
    /// Whether the process would start with more than the last of them, too.
    pub is_open: bool,
}

impl Stops {
    /// The stops for the option with this `key`, whose value at hand is `bytes`, or a fraction. Nothing where Flink
    /// refuses that, or where the option is neither a size nor a fraction.
    pub fn new(derivation: &Derivation, configuration: &Configuration, key: &str, kind: Kind, at: f64) -> Option<Self> {
        let is_fraction = match kind {
            Kind::Fraction => true,
            Kind::Size => false,
            _ => return None,
        };
        // Flink's fractions have 32 bits, which hundredths do not fill exactly.
        let at = if is_fraction {
            (at * 1e5).round() / 1e3
        } else {
            at / f64::from(1 << 20)
        };
        let mut tried = Trial {
            target: derivation.target,
            configuration: configuration.clone(),
            key,
            is_fraction,
        };
        let near = [at.floor(), at.ceil()].map(|near| near as Number);
        let near = near.into_iter().find(|near| tried.starts(*near))?;
        // A value that is further yet makes the slider longer.
        let far = if is_fraction {
            99
        } else {
            FAR.max((near as u64).next_power_of_two() as Number)
        };
        let least = tried.end(near, 0);
        let most = tried.end(near, far);
        let is_open = !is_fraction && most == far;
        Some(Self {
            numbers: numbers(least, most, is_fraction, is_open),
            is_fraction,
            at,
            is_open,
        })
    }

    /// The index of the last stop.
    pub fn last(&self) -> usize {
        self.numbers.len().saturating_sub(1)
    }

    /// The index of the stop at the value at hand, or of the next one above it.
    pub fn index(&self) -> usize {
        self.numbers
            .partition_point(|number| (*number as f64) < self.at)
            .min(self.last())
    }

    /// The text of the stop with an index, as it is set.
    pub fn text(&self, index: usize) -> String {
        let number = self.numbers.get(index).copied().unwrap_or_default();
        text(number, self.is_fraction)
    }

    /// The text of the next stop above or below the value at hand, unless that is the end.
    pub fn next(&self, up: bool) -> Option<String> {
        let mut numbers = self.numbers.iter();
        let next = match up {
            true => numbers.find(|number| **number as f64 > self.at),
            false => numbers.rfind(|number| (**number as f64) < self.at),
        };
        next.map(|number| text(*number, self.is_fraction))
    }
}

/// A value as people write it.
fn text(number: Number, is_fraction: bool) -> String {
    match number {
        0 => "0".to_owned(),
        _ if is_fraction && number % 10 == 0 => format!("0.{}", number / 10),
        _ if is_fraction => format!("0.{number:02}"),
        _ if number % 1024 == 0 => format!("{}g", number / 1024),
        _ => format!("{number}m"),
    }
}

/// The stops between two ends: round ones, as far from each other as is fine enough; on an open scale ever farther.
fn numbers(least: Number, most: Number, is_fraction: bool, is_open: bool) -> Vec<Number> {
    let even = ((most - least).max(1) / STOPS).max(1) as u64;
    let even = if is_fraction {
        1
    } else {
        even.next_power_of_two() as Number
    };
    let mut numbers = vec![least];
    let mut number = least;
    while number < most {
        let step = match is_open {
            true => ((number as u64 + 1).next_power_of_two() as Number / 16).max(1),
            false => even,
        };
        number = ((number / step + 1) * step).min(most);
        numbers.push(number);
    }
    numbers
}

/// A configuration in which one value is tried.
struct Trial<'a> {
    target: Target,
    configuration: Configuration,
    key: &'a str,
    is_fraction: bool,
}

impl Trial<'_> {
    fn starts(&mut self, number: Number) -> bool {
        let text = text(number, self.is_fraction);
        self.configuration.set(self.key, Value::Text(text), None);
        derive(self.target, &self.configuration).outcome.is_ok()
    }

    /// The value farthest from `near`, with which it starts, towards `far`: all that lie between start, too.
    fn end(&mut self, near: Number, far: Number) -> Number {
        let (mut starts, mut stops) = (near, far);
        if self.starts(far) {
            return far;
        }
        while starts.abs_diff(stops) > 1 {
            let middle = starts.midpoint(stops);
            match self.starts(middle) {
                true => starts = middle,
                false => stops = middle,
            }
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::{Answer, Document};
    use flink_memory::Process;

    fn stops(text: &str, key: &str, kind: Kind, at: f64) -> Option<Stops> {
        let answer = Answer::new(Document::default().with_text(text));
        let derivation = answer.derivation(Process::TaskManager);
        Stops::new(derivation, answer.configuration(), key, kind, at)
    }

    const TOTAL: &str = "taskmanager.memory.process.size: 4g\n";
    const GIB: f64 = (1 << 30) as f64;

    #[test]
    fn both_ends_start_and_what_is_beyond_them_does_not() {
        let keys = [
            ("taskmanager.memory.process.size", Kind::Size, 4.0 * GIB),
            ("taskmanager.memory.managed.size", Kind::Size, 1.3 * GIB),
            ("taskmanager.memory.managed.fraction", Kind::Fraction, 0.4),
            ("taskmanager.memory.network.min", Kind::Size, GIB / 16.0),
            ("taskmanager.memory.jvm-overhead.fraction", Kind::Fraction, 0.1),
            ("taskmanager.memory.jvm-metaspace.size", Kind::Size, GIB / 4.0),
        ];
        for (key, kind, at) in keys {
            let stops = stops(TOTAL, key, kind, at).unwrap();
            let starts = |number: Number| {
                let others = if TOTAL.starts_with(key) { "" } else { TOTAL };
                let text = format!("{others}{key}: {}\n", text(number, stops.is_fraction));
                Answer::new(Document::default().with_text(text)).starts(Process::TaskManager)
            };
            let (least, most) = (stops.numbers[0], stops.numbers[stops.last()]);
            assert!(starts(least) && starts(most), "{key}");
            assert!(least == 0 || !starts(least - 1), "{key} {least}");
            assert!(stops.is_open || most == 99 || !starts(most + 1), "{key} {most}");
            assert!(
                stops.numbers.is_sorted() && stops.last() < 130,
                "{key} {}",
                stops.last()
            );
        }
    }

    #[test]
    fn stops_are_round_and_one_leads_to_the_next() {
        let size = stops(TOTAL, "taskmanager.memory.managed.size", Kind::Size, GIB + 1.0).unwrap();
        assert_eq!(size.next(true).as_deref(), Some("1088m"));
        assert_eq!(size.next(false).as_deref(), Some("1g"));
        let fraction = stops(TOTAL, "taskmanager.memory.managed.fraction", Kind::Fraction, 0.4).unwrap();
        assert_eq!(fraction.text(fraction.index()), "0.4");
        assert_eq!(fraction.next(true).as_deref(), Some("0.41"));
        assert_eq!(fraction.next(false).as_deref(), Some("0.39"));
        let total = stops(TOTAL, "taskmanager.memory.process.size", Kind::Size, 4.0 * GIB).unwrap();
        assert!(total.is_open);
        assert_eq!(total.next(true).as_deref(), Some("4608m"));
        assert_eq!(total.text(total.last()), "64g");
    }

    #[test]
    fn what_is_refused_has_no_stops() {
        assert_eq!(
            stops(TOTAL, "taskmanager.memory.managed.size", Kind::Size, 9.0 * GIB),
            None
        );
        assert_eq!(stops(TOTAL, "taskmanager.numberOfTaskSlots", Kind::Integer, 1.0), None);
    }
}
