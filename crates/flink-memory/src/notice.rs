//! The lines that Flink logs while it reads and derives a configuration.

use std::fmt;

use java_float::JavaDouble;

use crate::component::Process;
use crate::derive::{WITH_EFFECT, WITHOUT_EFFECT};
use crate::option::OptionId;
use crate::refusal::OptionText;
use crate::size::MemorySize;
use crate::version::{FlinkVersion, v};

/// How loud a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Level {
    Info,
    Warn,
    Error,
}

/// Writes the level as the log does: `INFO`, `WARN`, `ERROR`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        })
    }
}

/// A line of Flink's log, without time and class.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LogLine {
    pub level: Level,
    pub text: String,
}

/// A share that is held to a range, as the log calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Described {
    JvmOverhead,
    Network,
    Managed,
}

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JvmOverhead => "jvm overhead memory",
            Self::Network => "network memory",
            Self::Managed => "managed memory",
        })
    }
}

/// Something that Flink logs while it derives. `Display` gives its sentence.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Notice {
    CutToMax {
        what: Described,
        derived: MemorySize,
        max: MemorySize,
    },
    RaisedToMin {
        what: Described,
        derived: MemorySize,
        min: MemorySize,
    },
    OverheadNotFraction {
        derived: MemorySize,
        fraction: f64,
        process: MemorySize,
        version: FlinkVersion,
    },
    NetworkNotFraction {
        derived: MemorySize,
        fraction: f64,
        flink: MemorySize,
    },
    OffHeapIsRest {
        off_heap: MemorySize,
        flink: MemorySize,
        heap: MemorySize,
        default: MemorySize,
    },
    SmallHeap {
        heap: MemorySize,
        recommended: MemorySize,
    },
    DeprecatedKey {
        old: &'static str,
        new: &'static str,
    },
    FallbackKey {
        old: &'static str,
        new: &'static str,
    },
    LegacyHeap {
        option: OptionId,
        heap: MemorySize,
    },
    /// In local execution, an option that is set and changes nothing.
    NoEffectLocally {
        option: OptionId,
        version: FlinkVersion,
    },
    /// In local execution, an option that is not set; without a size, it gets the largest value.
    SetLocally {
        option: OptionId,
        to: Option<MemorySize>,
    },
    /// In local execution, a number of buffers that is set and not read.
    BuffersIgnored,
    ResourceWithoutAmount {
        name: String,
    },
    ResourceAmountNotPositive {
        name: String,
        amount: i64,
    },
}

impl Notice {
    /// How loud Flink says it.
    pub const fn level(&self) -> Level {
        match self {
            Self::SmallHeap { .. }
            | Self::DeprecatedKey { .. }
            | Self::NoEffectLocally { .. }
            | Self::ResourceWithoutAmount { .. }
            | Self::ResourceAmountNotPositive { .. } => Level::Warn,
            _ => Level::Info,
        }
    }

    /// The notice as a line of the log.
    pub fn line(&self) -> LogLine {
        LogLine {
            level: self.level(),
            text: self.to_string(),
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutToMax { what, derived, max } => write!(
                f,
                "The derived from fraction {what} ({}) is greater than its max value {}, max value will be used instead",
                derived.human_readable(),
                max.human_readable()
            ),
            Self::RaisedToMin { what, derived, min } => write!(
                f,
                "The derived from fraction {what} ({}) is less than its min value {}, min value will be used instead",
                derived.human_readable(),
                min.human_readable()
            ),
            Self::OverheadNotFraction {
                derived,
                fraction,
                process,
                version,
            } => write!(
                f,
                "The derived JVM Overhead size ({}) does not match the configured or default JVM Overhead fraction ({}) \
                 from the configured Total Process Memory size ({}). The derived JVM {} size will be used.",
                derived.human_readable(),
                JavaDouble(*fraction),
                process.human_readable(),
                if *version >= v(1, 16) { "Overhead" } else { "OVerhead" }
            ),
            Self::NetworkNotFraction {
                derived,
                fraction,
                flink,
            } => write!(
                f,
                "The derived Network Memory size ({}) does not match the configured Network Memory fraction ({}) \
                 from the configured Total Flink Memory size ({}). The derived Network Memory size will be used.",
                derived.human_readable(),
                JavaDouble(*fraction),
                flink.human_readable()
            ),
            Self::OffHeapIsRest {
                off_heap,
                flink,
                heap,
                default,
            } => write!(
                f,
                "The Off-Heap Memory size ({}) is derived the configured Total Flink Memory size ({}) minus the \
                 configured JVM Heap Memory size ({}). The default Off-Heap Memory size ({}) is ignored.",
                off_heap.human_readable(),
                flink.human_readable(),
                heap.human_readable(),
                default.human_readable()
            ),
            Self::SmallHeap { heap, recommended } => write!(
                f,
                "The configured or derived JVM heap memory size ({}) is less than its recommended minimum value ({})",
                heap.human_readable(),
                recommended.human_readable()
            ),
            Self::DeprecatedKey { old, new } => {
                write!(
                    f,
                    "Config uses deprecated configuration key '{old}' instead of proper key '{new}'"
                )
            }
            Self::FallbackKey { old, new } => {
                write!(
                    f,
                    "Config uses fallback configuration key '{old}' instead of key '{new}'"
                )
            }
            Self::LegacyHeap { option, heap } => write!(
                f,
                "'{}' is not specified, use the configured deprecated task manager heap value ({}) for it.",
                option.def().key,
                heap.human_readable()
            ),
            Self::NoEffectLocally { option, version } => {
                write!(
                    f,
                    "The resource configuration option {} is set but it will have no effect for local execution, only \
                     the following options matter for the resource configuration: [",
                    OptionText(*option, *version)
                )?;
                // Older releases list the options that do not.
                let listed: &[OptionId] = match *version >= v(1, 20) {
                    true => &WITH_EFFECT,
                    false => &WITHOUT_EFFECT,
                };
                for (index, option) in listed.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}{}", OptionText(*option, *version))?;
                }
                f.write_str("]")
            }
            Self::SetLocally { option, to } => {
                write!(
                    f,
                    "The configuration option {} required for local execution is not set, setting it to ",
                    option.def().key
                )?;
                match to {
                    Some(size) => write!(f, "its default value {size}."),
                    None => f.write_str("the maximal possible value."),
                }
            }
            Self::BuffersIgnored => f.write_str(
                "Ignoring old (but still present) network buffer configuration via taskmanager.network.numberOfBuffers.",
            ),
            Self::ResourceWithoutAmount { name } => {
                write!(
                    f,
                    "The amount of the {name} should be configured. Will ignore that resource."
                )
            }
            Self::ResourceAmountNotPositive { name, amount } => {
                write!(
                    f,
                    "The amount of the {amount} should be positive while finding {name}. Will ignore that resource."
                )
            }
        }
    }
}

/// The heading and labels of the block that Flink logs at the start of a process, with their components.
pub(crate) const fn summary(process: Process) -> &'static [(&'static str, Option<crate::Component>)] {
    use crate::Component::*;
    match process {
        Process::TaskManager => &[
            ("Final TaskExecutor Memory configuration:", None),
            ("  Total Process Memory:          ", Some(TotalProcess)),
            ("    Total Flink Memory:          ", Some(TotalFlink)),
            ("      Total JVM Heap Memory:     ", Some(JvmHeap)),
            ("        Framework:               ", Some(FrameworkHeap)),
            ("        Task:                    ", Some(TaskHeap)),
            ("      Total Off-heap Memory:     ", Some(OffHeap)),
            ("        Managed:                 ", Some(Managed)),
            ("        Total JVM Direct Memory: ", Some(Direct)),
            ("          Framework:             ", Some(FrameworkOffHeap)),
            ("          Task:                  ", Some(TaskOffHeap)),
            ("          Network:               ", Some(Network)),
            ("    JVM Metaspace:               ", Some(JvmMetaspace)),
            ("    JVM Overhead:                ", Some(JvmOverhead)),
        ],
        Process::JobManager => &[
            ("Final Master Memory configuration:", None),
            ("  Total Process Memory: ", Some(TotalProcess)),
            ("    Total Flink Memory: ", Some(TotalFlink)),
            ("      JVM Heap:         ", Some(JvmHeap)),
            ("      Off-heap:         ", Some(OffHeap)),
            ("    JVM Metaspace:      ", Some(JvmMetaspace)),
            ("    JVM Overhead:       ", Some(JvmOverhead)),
        ],
    }
}
