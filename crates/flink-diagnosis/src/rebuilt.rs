//! A configuration that Flink refuses in the very words that someone has pasted.
//!
//! The numbers of the message go into options in the ways in which people write them; the first way is taken of which
//! Flink says the same.

use flink_config::size_text;
use flink_memory::{Deployment, FlinkVersion, MemorySize, OptionId, Process, Refusal, Target, derive};

/// Settings: whole keys and texts.
pub(crate) type Way = Vec<(String, String)>;

/// Settings that were read back from a message, and the newest release that says it of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Whole keys and texts; none where Flink misses any.
    pub settings: Vec<(String, String)>,
    /// The release.
    pub version: FlinkVersion,
}

/// What is to be said again.
#[derive(Clone, Debug)]
pub(crate) struct Words<'a> {
    /// The messages, the outer first, with one blank for all white space.
    pub messages: Vec<&'a str>,
    /// Whether only releases before 2.0 can have said it.
    pub is_old: bool,
}

impl Words<'_> {
    /// Whether a refusal is of these words.
    pub fn are(&self, refusal: &Refusal) -> bool {
        let chain = refusal.chain();
        self.messages.iter().all(|message| {
            chain
                .iter()
                .any(|exception| flat(&exception.message).contains(message.trim()))
        })
    }

    /// The first of some ways, in the newest release, that Flink refuses in these words, and the refusal.
    pub fn rebuild(&self, process: Process, ways: &[Way]) -> Option<(Rebuilt, Refusal)> {
        let releases = FlinkVersion::ALL.into_iter().rev();
        let mut releases = releases.filter(|version| !self.is_old || *version < flink_memory::v(2, 0));
        releases.find_map(|version| {
            let target = Target {
                process,
                version,
                deployment: Deployment::Standalone,
            };
            ways.iter().find_map(|way| {
                let settings = way.iter().map(|(key, text)| (key.as_str(), text.as_str()));
                let refusal = derive(target, &settings.collect()).outcome.err()?;
                let settings = way.clone();
                self.are(&refusal).then_some((Rebuilt { settings, version }, refusal))
            })
        })
    }
}

/// A text with one blank for all white space.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const MIB: i64 = 1 << 20;

/// An option that is set to a size.
pub(crate) fn set(option: OptionId, size: MemorySize) -> (String, String) {
    (option.def().key.to_owned(), size_text(size))
}

/// An option that is set to a size, unless that is its default.
pub(crate) fn unless(option: OptionId, size: MemorySize, default: u32) -> Option<(String, String)> {
    (size != MemorySize::from_mebibytes(default)).then(|| set(option, size))
}

/// The option for Total Process Memory.
pub(crate) const fn process_size(process: Process) -> OptionId {
    match process {
        Process::TaskManager => OptionId::TmProcessSize,
        Process::JobManager => OptionId::JmProcessSize,
    }
}

/// The option for Total Flink Memory.
pub(crate) const fn flink_size(process: Process) -> OptionId {
    match process {
        Process::TaskManager => OptionId::TmFlinkSize,
        Process::JobManager => OptionId::JmFlinkSize,
    }
}

/// Ways to set a total of which so much is left for Flink: whole processes with everything else by default, then Total
/// Flink Memory itself.
pub(crate) fn flink_totals(process: Process, flink: MemorySize) -> Vec<(String, String)> {
    let inner = flink.bytes().saturating_add(256 * MIB);
    let estimates = [
        inner.saturating_add(192 * MIB),
        (inner as f64 / 0.9) as i64,
        inner.saturating_add(1024 * MIB),
    ];
    let whole = estimates
        .into_iter()
        .flat_map(|estimate| [0, 1].map(|more| (estimate / MIB).saturating_add(more).saturating_mul(MIB)));
    let whole = whole
        .filter_map(MemorySize::from_bytes)
        .map(|size| set(process_size(process), size));
    whole.chain([set(flink_size(process), flink)]).collect()
}
