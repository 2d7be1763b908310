//! The releases of Flink that the model knows.

use std::fmt;
use std::str::FromStr;

/// A minor release of Flink, 1.13 to 2.3, ordered by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlinkVersion {
    major: u8,
    minor: u8,
}

/// A text that names no release the model knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Unknown Flink release “{0}”: 1.13 to 1.20 and 2.0 to 2.3 are supported")]
pub struct UnknownVersion(pub String);

/// The version `major`.`minor`, for comparisons in code; it need not be a known one.
pub const fn v(major: u8, minor: u8) -> FlinkVersion {
    FlinkVersion { major, minor }
}

impl FlinkVersion {
    /// Every release the model knows, oldest first.
    pub const ALL: [Self; 12] = [
        v(1, 13),
        v(1, 14),
        v(1, 15),
        v(1, 16),
        v(1, 17),
        v(1, 18),
        v(1, 19),
        v(1, 20),
        v(2, 0),
        v(2, 1),
        v(2, 2),
        v(2, 3),
    ];

    /// The newest release the model knows.
    pub const NEWEST: Self = v(2, 3);

    /// The address of a page of this release's documentation, such as `docs/deployment/memory/mem_setup/`.
    pub fn documentation(self, page: &str) -> String {
        format!("https://nightlies.apache.org/flink/flink-docs-release-{self}/{page}")
    }
}

impl fmt::Display for FlinkVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Reads a minor release (`2.3`) or a full one (`2.3.0`), of which the last number does not matter.
impl FromStr for FlinkVersion {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        let mut parts = text.trim().split('.');
        let mut number = || parts.next().and_then(|part| part.parse::<u8>().ok());
        let version = number().zip(number()).map(|(major, minor)| v(major, minor));
        let patch_is_sound = parts
            .next()
            .is_none_or(|patch| patch.starts_with(|c: char| c.is_ascii_digit()));
        version
            .filter(|version| patch_is_sound && parts.next().is_none() && Self::ALL.contains(version))
            .ok_or_else(|| UnknownVersion(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_minor_and_full_releases() {
        let texts = [
            ("2.3", Some(v(2, 3))),
            ("2.3.0", Some(v(2, 3))),
            ("1.20.5", Some(v(1, 20))),
            ("2.3-SNAPSHOT", None),
            ("1.12", None),
            ("2", None),
            ("", None),
            ("2.3.0.1", None),
            ("latest", None),
        ];
        for (text, version) in texts {
            assert_eq!(text.parse().ok(), version, "{text}");
        }
        for version in FlinkVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
        }
    }
}
