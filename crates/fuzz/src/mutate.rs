//! Changes texts at random: with words that mean something to Flink, with marks of YAML, shells and links, and with
//! parts of other texts.

use flink_memory::option::{Kind, OPTIONS};

/// Random numbers that follow from a seed (xorshift64*).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below a bound; 0 if that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap_or(0) % bound.max(1)
    }

    /// One of several; none of nothing.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// Words that are put in.
pub fn dictionary() -> Vec<String> {
    let mut words: Vec<String> = OPTIONS
        .iter()
        .map(|option| option.key.replace("<name>", "gpu"))
        .collect();
    words.extend(
        OPTIONS
            .iter()
            .flat_map(|option| option.old_keys)
            .map(|old| old.key.to_owned()),
    );
    words.extend(OPTIONS.iter().filter_map(|option| match option.kind {
        Kind::Enum(values) => Some(values.join(" ")),
        _ => None,
    }));
    const MARKS: &str = ": |\n|  |\t|- |? |#| #|'|\"|[|]|{|}|,|&a |*a|!!str |!!int |!!set |%YAML 1.2\n|---\n|...\n|>-\n||-\n|\\|\\n|\r\n|\r|\
                         \u{85}|\u{2028}|\u{FEFF}|\u{202E}|\0|\u{1B}[31m|é|你|\u{1F600}|0|-1|1|4g|1728m|1.5|0.4|1e9|0x1p3|.inf|.nan|\
                         ~|null|true|9223372036854775807|9223372036854775808|99999999999999999999g|0b|1tb|-D|-yD|-Xmx|-XX:|\
                         =|;|`|```\n|${X}|{{ .Values.x }}|$(x)|&|%26|%|#v=1&flink=2.3&on=docker|tm.|jm.|flink:2.3|kind: |apiVersion: |\
                         flink.apache.org/v1beta1|services:\n|FLINK_PROPERTIES=|spec:\n|flinkConfiguration:\n|memory: |Flink |\
                         ::error::|java.lang.OutOfMemoryError: |Insufficient number of network buffers: |OOMKilled|exit code 137|\
                         s3.secret-key: hunter2";
    words.extend(MARKS.split('|').map(str::to_owned));
    words.push("|".to_owned());
    words
}

/// A text that was changed a few times.
pub fn mutated(text: &str, other: &str, dictionary: &[String], random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(5) {
        change(&mut text, other, dictionary, random);
    }
    text
}

fn change(text: &mut String, other: &str, dictionary: &[String], random: &mut Random) {
    let length = [1, 2, 8, 40, 100, 400].get(random.below(6)).copied().unwrap_or(1);
    let (from, to) = span(text, length, random);
    match random.below(9) {
        0 => text.replace_range(from..to, ""),
        1 | 2 => text.insert_str(from, random.pick(dictionary).map_or("", String::as_str)),
        3 => text.replace_range(from..to, random.pick(dictionary).map_or("", String::as_str)),
        4 => {
            let part = text.get(from..to).unwrap_or_default().to_owned();
            let at = span(text, 0, random).0;
            text.insert_str(at, &part);
        }
        5 => {
            let (start, end) = span(other, 400, random);
            text.replace_range(from..to, other.get(start..end).unwrap_or_default());
        }
        6 => {
            // What is repeated often takes long, so it is seldom.
            let times = match random.below(50) {
                0 => 300,
                1..=5 => 20,
                _ => 2,
            };
            let part = text.get(from..to).unwrap_or_default().repeat(times);
            text.insert_str(to, &part);
        }
        7 => {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let line = random.pick(&lines).map_or_else(String::new, |line| (*line).to_owned());
            let at = text
                .get(..from)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |at| at + 1);
            text.insert_str(at, &line);
        }
        _ => {
            let char = char::from_u32(u32::try_from(random.below(0x250)).unwrap_or(0)).unwrap_or(' ');
            text.insert(from, char);
        }
    }
}

/// A random span of at most so many bytes, between characters.
fn span(text: &str, length: usize, random: &mut Random) -> (usize, usize) {
    let from = text.floor_char_boundary(random.below(text.len() + 1));
    let to = text.floor_char_boundary((from + random.below(length + 1)).min(text.len()));
    (from, to.max(from))
}
