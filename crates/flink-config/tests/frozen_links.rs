//! Links that were written once open for ever: those of `tests/links`, damaged ones among them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop at what it can't read")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use flink_config::Link;

/// A link, and how it has opened since it was written.
struct Frozen<'a> {
    fragment: &'a str,
    /// Release, deployment and settings, each on a line; behind `vs` those of the configuration that is compared with,
    /// and behind `plan` and `native` the answers of a plan and sizes of native memory.
    opened: String,
    /// What of it is lost.
    lost: Vec<&'a str>,
}

impl<'a> Frozen<'a> {
    fn read(block: &'a str) -> Option<Self> {
        let mut lines = block.lines().filter(|line| !line.starts_with("# "));
        let fragment = lines.next()?;
        assert!(fragment.starts_with('#'), "no link: {fragment}");
        let (lost, opened): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("! "));
        assert!(!opened.is_empty(), "nothing is expected of {fragment}");
        Some(Self {
            fragment,
            opened: opened.iter().map(|line| format!("{line}\n")).collect(),
            lost: lost.iter().filter_map(|line| line.strip_prefix("! ")).collect(),
        })
    }
}

fn opened(link: &Link) -> String {
    let other = link.versus.as_ref().map(|versus| versus.other(link));
    let of_other = other.map(|other| of_one(&other)).unwrap_or_default();
    let of_other: String = of_other.lines().map(|line| format!("vs {line}\n")).collect();
    let beside = [("plan", &link.plan), ("native", &link.native)];
    let beside = beside.map(|(name, text)| text.as_ref().map(|text| format!("{name} {text}\n")));
    let beside: String = beside.into_iter().flatten().collect();
    of_one(link) + &of_other + &beside
}

fn of_one(link: &Link) -> String {
    let mut opened = format!("{} {}\n", link.version, link.deployment);
    for (key, text) in &link.settings {
        let line = format!("{key}: {text}");
        writeln!(opened, "{}", line.trim_end()).expect("a string takes whatever is written");
    }
    opened
}

#[test]
fn every_link_opens_as_ever() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/links");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("the folder of frozen links") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("frozen links");
        for frozen in text.split("\n\n").filter_map(Frozen::read) {
            let (link, unreadable) = Link::read(frozen.fragment);
            assert_eq!(opened(&link), frozen.opened, "{}", frozen.fragment);
            let told: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
            assert_eq!(told.len(), frozen.lost.len(), "{}: {told:?}", frozen.fragment);
            for (told, lost) in told.iter().zip(&frozen.lost) {
                assert!(told.contains(lost), "{}: “{told}” is not about {lost}", frozen.fragment);
            }
            // And what is written for it today opens in the same way.
            assert_eq!(Link::read(&link.write()), (link, Vec::new()), "{}", frozen.fragment);
            count += 1;
        }
    }
    assert!(count >= 35, "only {count} links are left");
}
