//! Which release of Flink a text is for, and what in it shows that.

use flink_config::{ConfigFile, Document, Verdict, check_key};
use flink_memory::option::find;
use flink_memory::{FlinkVersion, v};

use crate::imported::Shown;

/// A release as a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    /// The nearest release that is known here.
    pub nearest: FlinkVersion,
    /// How the text names it: `1.12.1`.
    pub named: String,
    major: u32,
    minor: u32,
}

impl Release {
    /// Reads a release at the start of a text: `2.3.0`, `v1_20`, `1.17-vvr-8.0.1-SNAPSHOT`, `1.18.0-scala_2.12`.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let number = |text: &str| -> Option<(u32, usize)> {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            Some((text.get(..digits)?.parse().ok()?, digits))
        };
        let (major, length) = number(text)?;
        let rest = text.get(length..)?.strip_prefix(['.', '_'])?;
        let (minor, minor_length) = number(rest)?;
        let behind = rest.get(minor_length..)?;
        let patch = behind
            .strip_prefix('.')
            .and_then(|patch| Some((number(patch)?, patch)))
            .and_then(|((_, length), patch)| patch.get(..length));
        let named = match patch {
            Some(patch) => format!("{major}.{minor}.{patch}"),
            None => format!("{major}.{minor}"),
        };
        let is_no_more = |version: &&FlinkVersion| {
            **version <= v(major.try_into().unwrap_or(u8::MAX), minor.try_into().unwrap_or(u8::MAX))
        };
        let known = FlinkVersion::ALL;
        let nearest = known.iter().rfind(is_no_more).copied().unwrap_or(known[0]);
        Some(Self {
            nearest,
            named,
            major,
            minor,
        })
    }

    /// The release of an image of Flink's, or of one that is built on it and says so in its tag.
    pub fn of_image(image: &str) -> Option<Self> {
        let (name, tag) = image_parts(image);
        let tag = tag?;
        let release = Self::read(tag)?;
        let is_official = name == "flink" && release.major > 0;
        let is_likely = || match release.major {
            1 => (8..=20).contains(&release.minor),
            2 => release.minor < 10,
            _ => false,
        };
        // Projects beside Flink count their own releases.
        let is_beside = ["statefun", "cdc", "agents"]
            .iter()
            .any(|project| name.contains(project));
        let is_flinks =
            is_official || (!is_beside && is_flink_image(image) && !tag.starts_with(['v', 'V']) && is_likely());
        is_flinks.then_some(release)
    }

    /// The release in the name of a folder or a jar of Flink's in a text: `flink-1.19.1/bin`, `flink-dist-2.0.0.jar`.
    pub fn in_text(text: &str) -> Option<(Self, String)> {
        const JARS: [&str; 6] = [
            "dist-",
            "dist_2.12-",
            "dist_2.11-",
            "s3-fs-hadoop-",
            "s3-fs-presto-",
            "python-",
        ];
        let mut places = text.match_indices("flink-");
        places.find_map(|(at, _)| {
            let rest = text.get(at + "flink-".len()..)?;
            let version = JARS.iter().find_map(|jar| rest.strip_prefix(jar)).unwrap_or(rest);
            let release = Self::read(version.strip_prefix(|char: char| char == 'v').map_or(version, |_| ""))?;
            let is_likely = (1..=2).contains(&release.major);
            // A folder or a jar, and no connector's version.
            let length = rest.len() - version.len() + release.named.len();
            let behind = rest.get(length..)?;
            let ends = behind.is_empty()
                || behind.starts_with(['/', '-', '.', ' ', '"', '\'', ':', '\\', ')', '\n', '\r', ';']);
            (is_likely && ends).then(|| (release, format!("flink-{}", rest.get(..length).unwrap_or_default())))
        })
    }

    /// The release that a text gives to a name like `flinkVersion`, `FLINK_VERSION` or `flink.version`, where it is always
    /// the same one; with the name.
    pub fn assigned(text: &str) -> Option<(Self, String)> {
        let lower = text.to_ascii_lowercase();
        let mut all = lower.match_indices("flink").filter_map(|(at, flink)| {
            let rest = lower.get(at + flink.len()..)?;
            let version = rest.strip_prefix(['.', '_', '-']).unwrap_or(rest);
            let behind = lower.len() - version.strip_prefix("version")?.len();
            let blank = ['"', '\'', ' ', '='];
            let value = text.get(behind..)?.trim_start_matches(['"', '\'', ' ']);
            // Flink's REST interface has keys and values apart.
            let apart = || {
                let value = value.strip_prefix(',')?.trim_start_matches(blank);
                Some(value.strip_prefix("value")?.trim_start_matches(blank))
            };
            let value = apart().unwrap_or(value);
            let value = value.strip_prefix([':', '=', '>'])?.trim_start_matches(blank);
            let release = Self::read(value).filter(|release| (1..=2).contains(&release.major))?;
            Some((release, text.get(at..behind)?))
        });
        let (release, name) = all.next()?;
        let is_one = all.all(|(other, _)| other == release);
        is_one.then(|| (release, name.to_owned()))
    }

    /// The release that the first lines of a text speak of, where they speak of one only.
    pub fn in_words(text: &str, lines: usize) -> Option<(Self, String)> {
        let last = lines.checked_sub(1)?;
        let end = text.match_indices('\n').nth(last).map_or(text.len(), |(end, _)| end);
        let head = text.get(..end)?;
        let mut named = head.match_indices("link ").filter_map(|(at, lead)| {
            let is_flink = head.get(..at).is_some_and(|before| before.ends_with(['F', 'f']));
            Self::read(head.get(at + lead.len()..).filter(|_| is_flink)?)
        });
        let first = named.next()?;
        // “Since Flink 1.10” says nothing of the release at hand.
        let is_likely = first.is_known() || (first.has_patch() && (1..=2).contains(&first.major));
        let is_one = named.all(|other| other == first) && is_likely;
        is_one.then(|| {
            let words = format!("the words “Flink {}”", first.named);
            (first, words)
        })
    }

    fn has_patch(&self) -> bool {
        self.named.matches('.').count() == 2
    }

    pub fn is_known(&self) -> bool {
        self.named.parse() == Ok(self.nearest)
    }

    /// Whether its memory was set in another way than that of all releases known here.
    pub fn is_before_1_10(&self) -> bool {
        self.major == 1 && self.minor < 10
    }

    /// What there is to say of a release that is not known.
    pub fn note(&self) -> Option<String> {
        let Self { nearest, named, .. } = self;
        let older = match self.is_before_1_10() {
            true => ", and before 1.10 memory was set in another way",
            false => "",
        };
        (!self.is_known())
            .then(|| format!("Flink {named} is not supported here{older}: {nearest}, the nearest release, is used."))
    }

    pub fn shown(&self, by: impl Into<String>) -> Shown<FlinkVersion> {
        Shown {
            value: self.nearest,
            by: by.into(),
        }
    }
}

/// What there is to say of an option or a flag that only releases before 1.10 know.
pub(crate) fn of_old(what: &str) -> String {
    format!(
        "`{what}` is of Flink 1.9 or older, where memory was set in another way: the sizes here are those of the release \
         that is chosen, which ignores it."
    )
}

/// The last part of an image's name, and its tag.
fn image_parts(image: &str) -> (&str, Option<&str>) {
    let image = image.split('@').next().unwrap_or(image);
    let last = image.rsplit('/').next().unwrap_or(image);
    match last.split_once(':') {
        Some((name, tag)) => (name, Some(tag)),
        None => (last, None),
    }
}

/// Whether an image is Flink's own, which ships a configuration that is known.
pub(crate) fn is_official_image(image: &str) -> bool {
    image_parts(image).0 == "flink"
}

/// Whether an image has Flink in it, as its name says.
pub(crate) fn is_flink_image(image: &str) -> bool {
    let name = image_parts(image).0.to_lowercase();
    let others = ["operator", "flinkctl", "cdc-pipeline", "exporter"];
    name.contains("flink") && !others.iter().any(|other| name.contains(other))
}

/// Whether a release passes over an option, since it came later or is gone.
fn is_unread(key: &str, version: FlinkVersion) -> bool {
    find(key).is_some() && matches!(check_key(key, version), Some(Verdict::NotYet(_) | Verdict::Removed(_)))
}

/// The newest of some releases that reads most of the keys, where that is more than `usual` reads; with a key that
/// shows it.
pub(crate) fn by_keys<'k>(
    keys: impl Iterator<Item = &'k str> + Clone,
    usual: FlinkVersion,
    is_possible: impl Fn(FlinkVersion) -> bool,
) -> Option<Shown<FlinkVersion>> {
    let keys: Vec<&str> = keys.filter(|key| find(key).is_some()).collect();
    let unread = |version: FlinkVersion| keys.iter().filter(|key| is_unread(key, version)).count();
    let now = unread(usual);
    if now == 0 {
        return None;
    }
    let mut best = (now, usual);
    for version in FlinkVersion::ALL
        .into_iter()
        .rev()
        .filter(|version| is_possible(*version))
    {
        let count = unread(version);
        if count < best.0 {
            best = (count, version);
        }
    }
    let (_, version) = best;
    let key = keys
        .iter()
        .find(|key| is_unread(key, usual) && !is_unread(key, version))?;
    Some(Shown {
        value: version,
        by: format!("`{key}`, which Flink {usual} does not read,"),
    })
}

/// The release that counts where nothing shows one: the one at hand, or the newest that reads the file.
pub(crate) fn newest(file: ConfigFile, current: &Document) -> FlinkVersion {
    let mut releases = FlinkVersion::ALL.into_iter().rev();
    match file.is_read_by(current.flink) {
        true => current.flink,
        false => releases
            .find(|version| file.is_read_by(*version))
            .unwrap_or(current.flink),
    }
}
