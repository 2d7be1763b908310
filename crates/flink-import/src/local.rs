//! What shows that Flink runs within another JVM: an IDE's, a test's, or that of its own command line.

use flink_memory::{Deployment, OptionId};

use crate::imported::{Imported, Settings};

/// What a program says that starts Flink in its own JVM.
const CALLS: [&str; 9] = [
    "createLocalEnvironment",
    "create_local_environment",
    "LocalStreamEnvironment",
    "LocalEnvironment(",
    "MiniClusterWithClientResource",
    "MiniClusterResourceConfiguration",
    "MiniClusterConfiguration",
    "MiniClusterExtension",
    "MiniCluster(",
];

/// What Flink logs only there (`TaskExecutorResourceUtils`, `MiniCluster`).
const NOT_SET: &str = " required for local execution is not set";
const NO_EFFECT: &str = " is set but it will have no effect for local execution";
const STARTS: &str = "Starting Flink Mini Cluster";

/// The call in a program that starts Flink in its own JVM.
pub(super) fn call(text: &str) -> Option<&'static str> {
    CALLS.into_iter().find(|call| text.contains(call))
}

/// Whether a target of `flink run` is the JVM that the command runs in.
pub(super) fn is_target(target: &str) -> bool {
    matches!(target, "local" | "minicluster")
}

/// Whether a line of a log says that Flink runs there.
pub(super) fn is_logged(line: &str) -> bool {
    [NOT_SET, NO_EFFECT, STARTS].iter().any(|words| line.contains(words))
}

/// Takes from a log what it tells of local execution: that it is that, the network memory, and what has no effect.
pub(super) fn read_log(text: &str, settings: &mut Settings, imported: &mut Imported) {
    let Some(line) = text.lines().find(|line| is_logged(line)) else {
        return;
    };
    let by = match line.contains(STARTS) {
        true => "the words Starting Flink Mini Cluster",
        false => "the log's words about local execution",
    };
    *imported = std::mem::replace(imported, Imported::of(imported.form)).on(Deployment::Local, by);
    let mut is_default = false;
    for (line, number) in text.lines().zip(1..) {
        let network = OptionId::NetworkMin.def().key;
        is_default |= line.contains(NOT_SET) && line.contains(network);
        if let Some((key, _)) = quoted_key(line) {
            imported.left.push(key.to_owned());
        }
        if let Some(bytes) = pool(line).filter(|_| !is_default && !settings.contains(network)) {
            settings.set(network, format!("{bytes}b"), Some(number));
        }
    }
}

/// The option that a line says has no effect.
fn quoted_key(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once(" option Key: '")?;
    rest.split_once('\'').filter(|(_, rest)| rest.contains(NO_EFFECT))
}

/// The bytes of the pool that a line tells of (`NetworkBufferPool`).
fn pool(line: &str) -> Option<i64> {
    let (_, rest) = line.split_once("network buffer pool (number of memory segments: ")?;
    let (segments, rest) = rest.split_once(", bytes per segment: ")?;
    let (bytes, _) = rest.split_once(')')?;
    segments.parse::<i64>().ok()?.checked_mul(bytes.parse().ok()?)
}
