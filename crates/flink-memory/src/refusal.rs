//! Why Flink does not start with a configuration, in its own words.

use std::fmt;

use java_float::JavaDouble;

use crate::component::Process;
use crate::option::OptionId;
use crate::size::{LongOverflow, MemorySize};
use crate::value::ValueError;
use crate::version::FlinkVersion;

/// One exception of a chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The full name of the Java class, such as `java.lang.IllegalArgumentException`.
    pub class: &'static str,
    /// What `getMessage` gives.
    pub message: String,
}

const ILLEGAL_CONFIGURATION: &str = "org.apache.flink.configuration.IllegalConfigurationException";
const ILLEGAL_ARGUMENT: &str = "java.lang.IllegalArgumentException";

/// A refusal as it leaves Flink's start-up code.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What the process's own code puts before the reason's sentence, in an exception around it.
    pub prefix: Option<&'static str>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a configuration, with the numbers that conflict. `Display` gives Flink's sentence.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Reason {
    /// None of the options is set that a derivation could start from.
    NothingConfigured {
        process: Process,
        version: FlinkVersion,
    },
    /// A minimum above its maximum (`reversed`), or a fraction outside [0, 1).
    Range {
        option: OptionId,
        version: FlinkVersion,
        fraction: f64,
        min: MemorySize,
        max: MemorySize,
        reversed: bool,
    },
    MetaspaceAndOverheadExceedProcess {
        metaspace: MemorySize,
        overhead: MemorySize,
        process: MemorySize,
    },
    FlinkAndMetaspaceExceedProcess {
        process: MemorySize,
        flink: MemorySize,
        metaspace: MemorySize,
    },
    OverheadOutsideRange {
        derived: MemorySize,
        min: MemorySize,
        max: MemorySize,
    },
    /// With task heap set: all but network memory exceeds Total Flink Memory.
    AllButNetworkExceedsFlink {
        framework_heap: MemorySize,
        framework_off_heap: MemorySize,
        task_heap: MemorySize,
        task_off_heap: MemorySize,
        managed: MemorySize,
        flink: MemorySize,
    },
    /// Without task heap set: all but task heap exceeds Total Flink Memory.
    AllButTaskHeapExceedsFlink {
        framework_heap: MemorySize,
        framework_off_heap: MemorySize,
        task_off_heap: MemorySize,
        managed: MemorySize,
        network: MemorySize,
        flink: MemorySize,
    },
    /// Network memory is what the other parts leave, and does not agree with its own options.
    NetworkRestInconsistent(Box<Reason>),
    NetworkOutsideRange {
        derived: MemorySize,
        min: MemorySize,
        max: MemorySize,
    },
    NetworkNotBuffers {
        derived: MemorySize,
        configured: MemorySize,
    },
    HeapAndOffHeapNotFlink {
        heap: MemorySize,
        off_heap: MemorySize,
        flink: MemorySize,
    },
    HeapExceedsFlink {
        heap: MemorySize,
        flink: MemorySize,
    },
    /// Said of equal sizes too.
    FlinkBelowOffHeap {
        flink: MemorySize,
        off_heap: MemorySize,
    },
    NoCpuCores,
    /// In local execution: the two bounds are not the same.
    NetworkNotFixed {
        min: MemorySize,
        max: MemorySize,
    },
    /// A size option's value is no size.
    UnreadableSize(Box<BadValue>),
    NegativeLegacyHeap {
        mebibytes: i32,
    },
    SegmentTooSmall {
        bytes: i32,
    },
    SegmentNotPowerOfTwo {
        bytes: i32,
    },

    /// Another option's value is not of its type. From here on, exceptions that no process puts its own around.
    BadValue(Box<BadValue>),
    SegmentTooLarge {
        bytes: i64,
    },
    NegativeBuffers,
    LongOverflow,
    /// In local execution: the two bounds are not the same, for which Flink has no words.
    OverheadNotFixed {
        min: MemorySize,
        max: MemorySize,
    },
    /// In local execution: fewer than 0 CPU cores.
    NegativeCpuCores,
    /// The number of CPU cores is `NaN` or `Infinity`.
    CpuNotANumber {
        first: char,
    },
}

/// A value that is not of its option's type.
#[derive(Clone, Debug, PartialEq)]
pub struct BadValue {
    /// The option's current key, even where an old one is set.
    pub key: String,
    /// What the user wrote; `None` for keys that look like secrets, whose values Flink does not repeat.
    pub raw: Option<String>,
    /// What is wrong with it.
    pub error: ValueError,
}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.raw {
            Some(raw) => write!(f, "Could not parse value '{raw}' for key '{}'.", self.key),
            None => write!(f, "Could not parse value for key '{}'.", self.key),
        }
    }
}

impl From<LongOverflow> for Reason {
    fn from(_: LongOverflow) -> Self {
        Self::LongOverflow
    }
}

/// An option as `ConfigOption.toString` writes it.
pub(crate) struct OptionText(pub(crate) OptionId, pub(crate) FlinkVersion);

impl fmt::Display for OptionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let option = self.0.def();
        write!(
            f,
            "Key: '{}' , default: {} (fallback keys: [",
            option.key,
            option.default(self.1)
        )?;
        for (index, (_, old)) in option.fallback_keys(self.1).enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{{key={}, isDeprecated={}}}", old.key, old.deprecated)?;
        }
        f.write_str("])")
    }
}

impl Reason {
    /// Whether it is an `IllegalConfigurationException`, which a process wraps into one of its own.
    pub(crate) const fn is_illegal_configuration(&self) -> bool {
        !matches!(
            self,
            Self::BadValue(_)
                | Self::SegmentTooLarge { .. }
                | Self::NegativeBuffers
                | Self::LongOverflow
                | Self::OverheadNotFixed { .. }
                | Self::NegativeCpuCores
                | Self::CpuNotANumber { .. }
        )
    }

    fn concerns(&self, option: OptionId) -> bool {
        use OptionId::*;
        match self {
            Self::Range {
                option: fraction,
                reversed: true,
                ..
            } => match fraction {
                NetworkFraction => matches!(option, NetworkMin | NetworkMax),
                TmOverheadFraction => matches!(option, TmOverheadMin | TmOverheadMax),
                JmOverheadFraction => matches!(option, JmOverheadMin | JmOverheadMax),
                other => option == *other,
            },
            Self::Range { option: fraction, .. } => option == *fraction,
            Self::NetworkRestInconsistent(cause) => cause.concerns(option),
            Self::NoCpuCores | Self::NegativeCpuCores => option == CpuCores,
            Self::NetworkNotFixed { .. } => matches!(option, NetworkMin | NetworkMax),
            Self::OverheadNotFixed { .. } => matches!(option, TmOverheadMin | TmOverheadMax),
            Self::SegmentTooSmall { .. } | Self::SegmentNotPowerOfTwo { .. } | Self::SegmentTooLarge { .. } => {
                option == SegmentSize
            }
            _ => false,
        }
    }

    fn push_onto(&self, chain: &mut Vec<Exception>) {
        let class = match self {
            Self::LongOverflow => "java.lang.ArithmeticException",
            Self::CpuNotANumber { .. } => "java.lang.NumberFormatException",
            reason if reason.is_illegal_configuration() => ILLEGAL_CONFIGURATION,
            _ => ILLEGAL_ARGUMENT,
        };
        chain.push(Exception {
            class,
            message: self.to_string(),
        });
        match self {
            Self::Range { reversed, .. } => chain.push(Exception {
                class: ILLEGAL_ARGUMENT,
                message: if *reversed {
                    "min value must be less or equal to max value".to_owned()
                } else {
                    "fraction must be in range [0, 1)".to_owned()
                },
            }),
            Self::NetworkNotFixed { min, max } => chain.push(Exception {
                class: ILLEGAL_CONFIGURATION,
                message: format!(
                    "The network memory min ({min}) and max ({max}) mismatch, the network memory has to be resolved and \
                     set to a fixed value before task executor starts"
                ),
            }),
            Self::NetworkRestInconsistent(cause) => cause.push_onto(chain),
            Self::UnreadableSize(bad) => {
                chain.push(Exception {
                    class: ILLEGAL_ARGUMENT,
                    message: bad.to_string(),
                });
                chain.push(Exception {
                    class: bad.error.class(),
                    message: bad.error.to_string(),
                });
            }
            Self::BadValue(bad) => {
                chain.push(Exception {
                    class: bad.error.class(),
                    message: bad.error.to_string(),
                });
            }
            _ => {}
        }
    }
}

impl Refusal {
    /// Whether Flink refuses for the sake of an option's value.
    pub fn concerns(&self, option: OptionId) -> bool {
        self.reason.concerns(option)
    }

    /// The exceptions, outermost first.
    pub fn chain(&self) -> Vec<Exception> {
        let mut chain = Vec::new();
        if let Some(prefix) = self.prefix {
            chain.push(Exception {
                class: ILLEGAL_CONFIGURATION,
                message: format!("{prefix}{}", self.reason),
            });
        }
        self.reason.push_onto(&mut chain);
        chain
    }
}

/// The outermost exception's message.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.prefix.unwrap_or_default(), self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |size: &MemorySize| size.human_readable();
        match self {
            Self::NothingConfigured { process, version } => {
                let (fine_grained, flink, total) = match process {
                    Process::TaskManager => (
                        "taskmanager.memory.task.heap.size and taskmanager.memory.managed.size",
                        OptionId::TmFlinkSize,
                        OptionId::TmProcessSize,
                    ),
                    Process::JobManager => (
                        "jobmanager.memory.heap.size",
                        OptionId::JmFlinkSize,
                        OptionId::JmProcessSize,
                    ),
                };
                write!(
                    f,
                    "Either required fine-grained memory ({fine_grained}), or Total Flink Memory size ({}), or Total \
                     Process Memory size ({}) need to be configured explicitly.",
                    OptionText(flink, *version),
                    OptionText(total, *version)
                )
            }
            Self::Range {
                option,
                version,
                fraction,
                min,
                max,
                ..
            } => write!(
                f,
                "Inconsistently configured {} ({}) and its min ({}), max ({}) value",
                OptionText(*option, *version),
                JavaDouble(*fraction),
                text(min),
                text(max)
            ),
            Self::MetaspaceAndOverheadExceedProcess {
                metaspace,
                overhead,
                process,
            } => write!(
                f,
                "Sum of configured JVM Metaspace ({}) and JVM Overhead ({}) exceed configured Total Process Memory ({}).",
                text(metaspace),
                text(overhead),
                text(process)
            ),
            Self::FlinkAndMetaspaceExceedProcess {
                process,
                flink,
                metaspace,
            } => write!(
                f,
                "The configured Total Process Memory size ({}) is less than the sum of the derived Total Flink Memory \
                 size ({}) and the configured or default JVM Metaspace size  ({}).",
                text(process),
                text(flink),
                text(metaspace)
            ),
            Self::OverheadOutsideRange { derived, min, max } => write!(
                f,
                "Derived JVM Overhead size ({}) is not in configured JVM Overhead range [{}, {}].",
                text(derived),
                text(min),
                text(max)
            ),
            Self::AllButNetworkExceedsFlink {
                framework_heap,
                framework_off_heap,
                task_heap,
                task_off_heap,
                managed,
                flink,
            } => write!(
                f,
                "Sum of configured Framework Heap Memory ({}), Framework Off-Heap Memory ({}), Task Heap Memory ({}), \
                 Task Off-Heap Memory ({}) and Managed Memory ({}) exceed configured Total Flink Memory ({}).",
                text(framework_heap),
                text(framework_off_heap),
                text(task_heap),
                text(task_off_heap),
                text(managed),
                text(flink)
            ),
            Self::AllButTaskHeapExceedsFlink {
                framework_heap,
                framework_off_heap,
                task_off_heap,
                managed,
                network,
                flink,
            } => write!(
                f,
                "Sum of configured Framework Heap Memory ({}), Framework Off-Heap Memory ({}), Task Off-Heap Memory \
                 ({}), Managed Memory ({}) and Network Memory ({}) exceed configured Total Flink Memory ({}).",
                text(framework_heap),
                text(framework_off_heap),
                text(task_off_heap),
                text(managed),
                text(network),
                text(flink)
            ),
            Self::NetworkRestInconsistent(_) => f.write_str(
                "If Total Flink, Task Heap and (or) Managed Memory sizes are explicitly configured then the Network \
                 Memory size is the rest of the Total Flink memory after subtracting all other configured types of \
                 memory, but the derived Network Memory is inconsistent with its configuration.",
            ),
            Self::NetworkOutsideRange { derived, min, max } => write!(
                f,
                "Derived Network Memory size ({}) is not in configured Network Memory range [{}, {}].",
                text(derived),
                text(min),
                text(max)
            ),
            Self::NetworkNotBuffers { derived, configured } => write!(
                f,
                "Derived Network Memory size ({}) does not match configured Network Memory size ({}).",
                text(derived),
                text(configured)
            ),
            Self::HeapAndOffHeapNotFlink { heap, off_heap, flink } => write!(
                f,
                "Sum of the configured JVM Heap Memory ({}) and the configured Off-heap Memory ({}) does not match the \
                 configured Total Flink Memory ({}). Please, make the configuration consistent or configure only one \
                 option: either JVM Heap or Total Flink Memory.",
                text(heap),
                text(off_heap),
                text(flink)
            ),
            Self::HeapExceedsFlink { heap, flink } => write!(
                f,
                "The configured JVM Heap Memory ({}) exceeds the configured Total Flink Memory ({}). Please, make the \
                 configuration consistent or configure only one option: either JVM Heap or Total Flink Memory.",
                text(heap),
                text(flink)
            ),
            Self::FlinkBelowOffHeap { flink, off_heap } => write!(
                f,
                "The configured Total Flink Memory ({}) is less than the configured Off-heap Memory ({}).",
                text(flink),
                text(off_heap)
            ),
            Self::NetworkNotFixed { .. } => f.write_str("Failed to create TaskExecutorResourceSpec"),
            // `Preconditions.checkArgument` without a message.
            Self::OverheadNotFixed { .. } => Ok(()),
            Self::NegativeCpuCores => f.write_str("Resource value must be no less than 0"),
            Self::NoCpuCores => f.write_str(
                "TaskExecutors need to be started with a positive number of CPU cores. Please configure \
                 taskmanager.cpu.cores accordingly.",
            ),
            Self::UnreadableSize(bad) => write!(f, "Cannot read memory size from config option '{}'.", bad.key),
            Self::NegativeLegacyHeap { mebibytes } => {
                write!(
                    f,
                    "Configured total process memory size ({mebibytes}MB) must not be less than 0."
                )
            }
            Self::SegmentTooSmall { bytes } => write!(
                f,
                "Invalid configuration value for taskmanager.memory.segment-size : {bytes} - Minimum memory segment size \
                 is 4096"
            ),
            Self::SegmentNotPowerOfTwo { bytes } => write!(
                f,
                "Invalid configuration value for taskmanager.memory.segment-size : {bytes} - Memory segment size must be \
                 a power of 2."
            ),
            Self::BadValue(bad) => bad.fmt(f),
            Self::SegmentTooLarge { bytes } => write!(f, "Cannot downcast long value {bytes} to integer."),
            Self::NegativeBuffers => f.write_str("bytes must be >= 0"),
            Self::LongOverflow => LongOverflow.fmt(f),
            Self::CpuNotANumber { first } => write!(
                f,
                "Character {first} is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
            ),
        }
    }
}
