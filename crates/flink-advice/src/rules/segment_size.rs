//! A segment size that Flink derives sizes with, and with which no TaskManager starts.
//!
//! Scripts and resource managers do not look at it; the TaskManager does, and stops. The same where it makes more
//! network buffers than 32 bits count. Source: `ConfigurationParserUtils.getPageSize`,
//! `NettyShuffleEnvironmentConfiguration`.

use flink_memory::{Component, MemorySize, OptionId, Process, Reason, ShortSize};

use super::Rule;
use crate::finding::{Finding, Severity};
use crate::network::buffers;
use crate::raise::fix;
use crate::sizes::{bytes, text};
use crate::subject::Subject;

pub(super) const RULE: Rule = Rule {
    name: "segment-size",
    find,
};

/// The smallest segment, in bytes.
const SMALLEST: i64 = 4096;

/// The largest power of two that 32 bits hold.
const LARGEST: i64 = 1 << 30;

fn find(subject: &Subject) -> Vec<Finding> {
    let found = || {
        let segment = subject.option_size(OptionId::SegmentSize)?;
        let network = subject.size(Process::TaskManager, Component::Network)?;
        let is_many = || buffers(subject).is_some_and(|buffers| buffers > i64::from(i32::MAX));
        let (why, sentence) = match refusal(segment.bytes()) {
            Some(sentence) => (
                "A memory segment must be a power of two, at least 4 KiB and less than 2 GiB.",
                sentence,
            ),
            None if is_many() => {
                let bytes = network.bytes();
                (
                    "Flink counts network buffers in 32 bits.",
                    format!("The given number of memory bytes ({bytes}) corresponds to more than MAX_INT pages."),
                )
            }
            None => return None,
        };
        Some(Finding {
            rule: RULE.name,
            about: String::new(),
            severity: Severity::Refused,
            process: Some(Process::TaskManager),
            title: format!("No TaskManager starts with segments of {}", ShortSize(segment)),
            reason: format!("{why} All sizes can be derived, and then the TaskManager stops: `{sentence}`"),
            components: vec![Component::Network],
            fixes: vec![
                fix(vec![subject.set(OptionId::SegmentSize, text(near(segment, network)))]),
                fix(subject.unset(OptionId::SegmentSize)),
            ],
            page: "docs/deployment/memory/network_mem_tuning/",
        })
    };
    found().into_iter().collect()
}

/// What Flink says of a size.
fn refusal(bytes: i64) -> Option<String> {
    let reason = match bytes {
        _ if bytes > i64::from(i32::MAX) => Reason::SegmentTooLarge { bytes },
        _ if bytes < SMALLEST => Reason::SegmentTooSmall { bytes: bytes as i32 },
        _ if bytes.count_ones() != 1 => Reason::SegmentNotPowerOfTwo { bytes: bytes as i32 },
        _ => return None,
    };
    Some(reason.to_string())
}

/// The nearest size that is one, and that makes no more buffers than 32 bits count.
fn near(segment: MemorySize, network: MemorySize) -> MemorySize {
    let least = (network.bytes() / i64::from(i32::MAX)).saturating_add(1);
    let wanted = segment.bytes().max(least).clamp(SMALLEST, LARGEST);
    let above = u64::try_from(wanted).map_or(LARGEST, |wanted| wanted.next_power_of_two() as i64);
    let below = above / 2;
    let is_below = wanted - below < above - wanted && below >= least.max(SMALLEST);
    bytes(if is_below { below } else { above })
}

#[cfg(test)]
mod tests {
    use flink_memory::{Deployment, v};

    use super::RULE;
    use crate::checks::check;

    #[test]
    fn segments_are_powers_of_two() {
        let sizes = [
            ("32k", "", ""),
            ("4k", "", ""),
            ("1g", "", ""),
            ("0", "0 bytes", "4k"),
            ("1000", "1000 bytes", "4k"),
            ("5000", "4.88 KiB", "4k"),
            ("7000", "6.84 KiB", "8k"),
            ("33k", "33 KiB", "32k"),
            ("2g", "2 GiB", "1g"),
            ("8000000t", "8000000 TiB", "1g"),
        ];
        for (size, short, near) in sizes {
            let text = format!("taskmanager.memory.process.size: 4g\ntaskmanager.memory.segment-size: {size}");
            let line = format!(
                "refused TaskManager: No TaskManager starts with segments of {short} \
                 | set `taskmanager.memory.segment-size` to `{near}` | take `taskmanager.memory.segment-size` away"
            );
            let lines = Some(line.as_str()).filter(|_| !near.is_empty());
            let lines: Vec<_> = lines.into_iter().collect();
            check(&RULE, v(2, 3), Deployment::Standalone, &text, &lines);
        }
    }

    #[test]
    fn buffers_are_counted_in_32_bits() {
        let text = "taskmanager.memory.process.size: 400t\ntaskmanager.memory.segment-size: 4k";
        check(
            &RULE,
            v(2, 3),
            Deployment::Standalone,
            text,
            &["refused TaskManager: No TaskManager starts with segments of 4 KiB \
               | set `taskmanager.memory.segment-size` to `32k` | take `taskmanager.memory.segment-size` away"],
        );
    }
}
