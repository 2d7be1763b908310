//! What one task slot has: its share of the TaskManager, who uses its managed memory, and what RocksDB makes of that.

use std::fmt;

use java_float::{Decimal, JavaDouble, read_double};

use crate::component::{Component, Process};
use crate::configuration::{Configuration, Value};
use crate::derive::Derivation;
use crate::option::{DefaultValue, OptionId};
use crate::size::MemorySize;
use crate::value::{to_boolean, to_double, to_integer, to_size};
use crate::version::{FlinkVersion, v};

/// The share of each slot of a TaskManager, by whole division: a rest stays unused
/// (`TaskExecutorResourceUtils.generateDefaultSlotResourceProfile`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slots {
    /// How many slots there are, 1 or more.
    pub count: i32,
    /// Managed memory that a slot has for itself.
    pub managed: MemorySize,
    /// Network memory that a slot counts with; the buffers are one pool for all slots.
    pub network: MemorySize,
    /// Task heap that a slot counts with; nothing keeps a slot from taking more.
    pub task_heap: MemorySize,
    /// Task off-heap that a slot counts with, likewise.
    pub task_off_heap: MemorySize,
    /// CPU cores that a slot counts with, likewise.
    pub cpu_cores: f64,
}

/// A number of slots with which no TaskManager starts. `Display` gives Flink's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Invalid configuration value for taskmanager.numberOfTaskSlots : {0} - Number of task slots must be at least one."
)]
pub struct TooFewSlots(pub i32);

/// The slots of a TaskManager; `None` for a JobManager and for a TaskManager that does not start.
///
/// # Errors
///
/// Where the number of slots is less than 1, but for −1, which stands for 1 (`ConfigurationParserUtils.getSlot`).
pub fn slots(derivation: &Derivation) -> Result<Option<Slots>, TooFewSlots> {
    let (Process::TaskManager, Ok(resources)) = (derivation.target.process, &derivation.outcome) else {
        return Ok(None);
    };
    let count = match resources.slots {
        -1 => 1,
        count if count < 1 => return Err(TooFewSlots(count)),
        count => count,
    };
    let share = |component| {
        let size = derivation.amounts.size(component).unwrap_or_default();
        MemorySize::from_bytes(size.bytes() / i64::from(count)).unwrap_or_default()
    };
    Ok(Some(Slots {
        count,
        managed: share(Component::Managed),
        network: share(Component::Network),
        task_heap: share(Component::TaskHeap),
        task_off_heap: share(Component::TaskOffHeap),
        cpu_cores: Decimal::shortest(resources.cpu_cores / f64::from(count)).cut_to_decimals(8),
    }))
}

/// Someone who uses a slot's managed memory (`ManagedMemoryUseCase`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consumer {
    /// Sorting, hash tables and caches of batch and SQL operators.
    Operator,
    /// RocksDB or ForSt.
    StateBackend,
    /// Python processes.
    Python,
}

impl Consumer {
    /// Every consumer, in the order of the option's default.
    pub const ALL: [Self; 3] = [Self::Operator, Self::StateBackend, Self::Python];

    /// Its name in `taskmanager.memory.managed.consumer-weights`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operator => "OPERATOR",
            Self::StateBackend => "STATE_BACKEND",
            Self::Python => "PYTHON",
        }
    }
}

/// The weights of the consumers, 0 where one is not named. Only the cluster's own configuration counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights([i32; Consumer::ALL.len()]);

/// Why weights cannot be read. `Display` gives Flink's sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum WeightsError {
    #[error("Map item is not a key-value pair (missing ':'?)")]
    NotAPair,
    #[error("For input string: \"{0}\"")]
    NotANumber(String),
    #[error("Managed memory weight should not be negative. Configured weight for {name} is {weight}.")]
    Negative { name: &'static str, weight: i32 },
}

impl Weights {
    /// Reads `taskmanager.memory.managed.consumer-weights` as a release does
    /// (`ManagedMemoryUtils.getManagedMemoryUseCaseWeightsFromConfig`).
    pub fn read(configuration: &Configuration, version: FlinkVersion) -> Result<Self, WeightsError> {
        let pairs = weight_pairs(configuration, version)?;
        let mut weights = [0; Consumer::ALL.len()];
        for (consumer, weight) in Consumer::ALL.into_iter().zip(&mut weights) {
            // What 1.12 called by one name is an alias of two until 2.0.
            let alias = (version < v(2, 0) && consumer != Consumer::Python).then_some("DATAPROC");
            let named = std::iter::once(consumer.name())
                .chain(alias)
                .find_map(|name| Some((name, pairs.iter().rfind(|(key, _)| key == name)?)));
            if let Some((name, (_, text))) = named {
                let value = to_integer(&Value::Text(text.clone()));
                *weight = value.map_err(|_| WeightsError::NotANumber(text.clone()))?;
                if *weight < 0 {
                    return Err(WeightsError::Negative { name, weight: *weight });
                }
            }
        }
        Ok(Self(weights))
    }

    /// The weight of a consumer.
    pub fn of(self, consumer: Consumer) -> i32 {
        self.0.get(consumer as usize).copied().unwrap_or(0)
    }

    /// What each of a slot's consumers gets of its managed memory (`ManagedMemoryUtils.convertToFractionOfSlot`).
    ///
    /// A state backend without managed memory must not be among the consumers, see [`Backend::takes_managed`].
    pub fn shares(self, managed: MemorySize, consumers: &[Consumer]) -> Vec<ManagedShare> {
        let sum: i64 = Consumer::ALL
            .into_iter()
            .filter(|consumer| consumers.contains(consumer))
            .map(|consumer| i64::from(self.of(consumer)))
            .sum();
        consumers
            .iter()
            .map(|consumer| {
                let fraction = rounded_down(self.of(*consumer), sum);
                let bytes = (managed.bytes() as f64 * fraction).floor() as i64;
                ManagedShare {
                    consumer: *consumer,
                    fraction,
                    size: MemorySize::from_bytes(bytes).unwrap_or_default(),
                }
            })
            .collect()
    }
}

/// The map's pairs: of the key itself, or else of the keys below it. Without either, the default.
fn weight_pairs(configuration: &Configuration, version: FlinkVersion) -> Result<Vec<(String, String)>, WeightsError> {
    let def = OptionId::ConsumerWeights.def();
    let text = match configuration.get(def.key) {
        Some(entry) => entry.value.to_string(),
        None => {
            let below: Vec<_> = configuration
                .entries()
                .iter()
                .filter_map(|entry| {
                    let name = entry.key.strip_prefix(def.key)?.strip_prefix('.')?;
                    Some((name.to_owned(), entry.value.to_string()))
                })
                .collect();
            if !below.is_empty() {
                return Ok(below);
            }
            def.default(version).to_string()
        }
    };
    let text = text.trim();
    // The flow form of YAML, which 1.19 and later read too.
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let unquoted = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    inner
        .filter(|_| version >= v(1, 19))
        .unwrap_or(text)
        .split(',')
        .filter(|pair| !pair.trim().is_empty())
        .map(|pair| {
            let (name, weight) = pair.split_once(':').ok_or(WeightsError::NotAPair)?;
            Ok((unquoted(name), unquoted(weight)))
        })
        .collect()
}

/// `part` / `whole`, cut to 16 decimals (`ManagedMemoryUtils.getFractionRoundedDown`); 0 of nothing.
fn rounded_down(part: i32, whole: i64) -> f64 {
    const SCALE: i128 = 10_000_000_000_000_000;
    if whole <= 0 {
        return 0.0;
    }
    let digits = i128::from(part) * SCALE / i128::from(whole);
    read_double(&format!("{}.{:016}", digits / SCALE, digits % SCALE)).unwrap_or(0.0)
}

/// What a consumer gets of a slot's managed memory.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct ManagedShare {
    pub consumer: Consumer,
    /// 0 to 1.
    pub fraction: f64,
    pub size: MemorySize,
}

impl ManagedShare {
    /// What Flink says when the consumer runs: that it cannot do with nothing.
    pub fn refusal(&self) -> Option<&'static str> {
        (self.fraction == 0.0).then_some(
            "The fraction of memory to allocate should not be 0. Please make sure that all types of managed memory \
             consumers contained in the job are configured with a non-negative weight via \
             `taskmanager.memory.managed.consumer-weights`.",
        )
    }
}

/// Where a job keeps its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// Objects on the heap.
    HashMap,
    /// RocksDB.
    RocksDb,
    /// ForSt, from 2.0 on.
    ForSt,
    /// One that Flink does not bring.
    Custom,
}

impl Backend {
    /// The backend that `state.backend.type` (before 1.17 `state.backend`) names (`StateBackendLoader`).
    pub fn read(configuration: &Configuration, version: FlinkVersion) -> Self {
        let Some(entry) = configuration.option(OptionId::StateBackendType, version) else {
            return Self::HashMap;
        };
        let name = entry.value.to_string();
        match name.to_lowercase().as_str() {
            "hashmap" | "jobmanager" | "filesystem" => Self::HashMap,
            "rocksdb" => Self::RocksDb,
            "forst" if version >= v(2, 0) => Self::ForSt,
            _ if name.contains(".RocksDBStateBackend") || name.contains(".EmbeddedRocksDBStateBackend") => {
                Self::RocksDb
            }
            _ if name.contains(".ForStStateBackend") => Self::ForSt,
            _ if name.contains(".HashMapStateBackend") => Self::HashMap,
            _ => Self::Custom,
        }
    }

    /// Whether Flink sets managed memory aside for the backend (`StateBackend.useManagedMemory`).
    ///
    /// It does so for RocksDB and ForSt even where their options send them elsewhere for memory: that share is then
    /// used by nobody. Of a backend that it cannot load it assumes the same.
    pub const fn takes_managed(self) -> bool {
        !matches!(self, Self::HashMap)
    }
}

/// Where RocksDB or ForSt has its memory from, in the order in which Flink looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoreMemory {
    /// A size of its own for each slot, outside managed memory.
    FixedPerSlot,
    /// The state backend's share of a slot's managed memory.
    Managed,
    /// A size of its own that all slots share, outside managed memory.
    FixedPerTaskManager,
    /// Caches and buffers of their own for each state, without a bound.
    PerState,
}

/// How RocksDB or ForSt divides its memory. `PerState` has no budget: all sizes are then 0 but for the arena block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Store {
    /// Where the memory is from.
    pub memory: StoreMemory,
    /// How much it is, for a slot or for all.
    pub budget: MemorySize,
    /// The block cache. With half of the write buffers, it makes the budget.
    pub cache: MemorySize,
    /// What all write buffers may come to; charged to the cache.
    pub write_buffers: MemorySize,
    /// The pieces in which a write buffer takes memory, unless an options factory says otherwise.
    pub arena_block: MemorySize,
    /// What write buffers that still take writes may come to before they are flushed.
    pub mutable_limit: MemorySize,
    /// How much one state gathers before its write buffer is full.
    pub write_buffer: MemorySize,
    /// The part of the cache that is kept for indexes and filters; data may use what they leave of it.
    pub indexes: MemorySize,
}

/// How a memory is divided (`calculateActualCacheCapacity`, `calculateWriteBufferManagerCapacity`, `calculate…MutableLimit`
/// of `RocksDBMemoryControllerUtils` and `ForStMemoryControllerUtils`, which are the same in all releases).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Division {
    pub cache: MemorySize,
    pub write_buffers: MemorySize,
    pub mutable_limit: MemorySize,
}

/// Divides a memory with a `write-buffer-ratio`.
pub fn divide(memory: MemorySize, write_buffer_ratio: f64) -> Division {
    let total = memory.bytes();
    // Java's casts cut towards zero and stay within 64 bits, as these do.
    let cache = ((3.0 - write_buffer_ratio) * total as f64 / 3.0) as i64;
    let write_buffers = (total.wrapping_mul(2) as f64 * write_buffer_ratio / 3.0) as i64;
    let size = |bytes: i64| MemorySize::from_bytes(bytes).unwrap_or_default();
    Division {
        cache: size(cache),
        write_buffers: size(write_buffers),
        mutable_limit: size(write_buffers.wrapping_mul(7) / 8),
    }
}

/// The pieces in which a write buffer takes memory (`calculateRocksDBDefaultArenaBlockSize`).
pub fn arena_block(write_buffer: MemorySize) -> MemorySize {
    let block = (write_buffer.bytes() / 8).saturating_add(4095) / 4096 * 4096;
    MemorySize::from_bytes(block).unwrap_or_default()
}

impl Store {
    /// How many states (column families) may have a piece of a write buffer each before flushes begin, whatever is in
    /// them; `None` where each has memory of its own. It is for one slot, unless all slots share the budget.
    pub fn states_before_flushes(&self) -> Option<i64> {
        (self.memory != StoreMemory::PerState).then_some(())?;
        self.mutable_limit.bytes().checked_div(self.arena_block.bytes())
    }

    /// How many write buffers may be full at once.
    pub fn full_write_buffers(&self) -> Option<i64> {
        (self.memory != StoreMemory::PerState).then_some(())?;
        self.write_buffers.bytes().checked_div(self.write_buffer.bytes())
    }

    /// What is left of the cache for blocks of data while all write buffers are in use, which are charged to it.
    pub fn least_cache(&self) -> MemorySize {
        self.cache.checked_sub(self.write_buffers).unwrap_or_default()
    }

    /// How much of so much hot state the cache holds while all write buffers are in use, from 0 to 1; all of nothing.
    pub fn cached_share(&self, hot: MemorySize) -> f64 {
        match hot.bytes() {
            0 => 1.0,
            hot => (self.least_cache().bytes() as f64 / hot as f64).min(1.0),
        }
    }

    /// The budget with which the cache holds all of so much hot state, write buffers in use or not.
    pub fn budget_for(hot: MemorySize, write_buffer_ratio: f64) -> MemorySize {
        // cache − write buffers = budget · (1 − ratio)
        let budget = (hot.bytes() as f64 / (1.0 - write_buffer_ratio).max(f64::EPSILON)).ceil() as i64;
        let enough = |budget: i64| {
            let divided = divide(MemorySize::from_bytes(budget).unwrap_or_default(), write_buffer_ratio);
            divided.cache.checked_sub(divided.write_buffers).unwrap_or_default() >= hot
        };
        // Both parts are cut to whole bytes.
        let budget = (0..4)
            .map(|more| budget.saturating_add(more))
            .find(|budget| enough(*budget));
        MemorySize::from_bytes(budget.unwrap_or(i64::MAX)).unwrap_or_default()
    }

    /// Whether a single piece is more than the limit: every write is then flushed at once, which Flink warns of
    /// (`RocksDBMemoryControllerUtils.validateArenaBlockSize`).
    pub fn flushes_constantly(&self) -> bool {
        self.memory != StoreMemory::PerState && self.arena_block > self.mutable_limit
    }
}

/// Options of RocksDB or ForSt with which Flink does not start it. `Display` gives Flink's sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreError {
    /// A value that is not of its option's type.
    BadValue {
        /// The option.
        option: OptionId,
        /// What is set.
        raw: String,
    },
    /// Write buffers and the part for indexes leave no room in the cache.
    Ratios {
        /// The share of write buffers.
        write_buffers: f64,
        /// The share for indexes and filters.
        high_priority: f64,
    },
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadValue { option, raw } => {
                write!(f, "Could not parse value '{raw}' for key '{}'.", option.def().key)
            }
            Self::Ratios {
                write_buffers,
                high_priority,
            } => write!(
                f,
                "Invalid configuration: writeBufferRatio {} with highPriPoolRatio {}",
                JavaDouble(*write_buffers),
                JavaDouble(*high_priority)
            ),
        }
    }
}

impl std::error::Error for StoreError {}

/// The options of a store that bear on its memory.
struct StoreOptions {
    managed: OptionId,
    fixed_per_slot: OptionId,
    fixed_per_tm: OptionId,
    write_buffer_ratio: OptionId,
    high_priority_ratio: OptionId,
    write_buffer_size: OptionId,
}

const ROCKSDB: StoreOptions = StoreOptions {
    managed: OptionId::RocksDbManaged,
    fixed_per_slot: OptionId::RocksDbFixedPerSlot,
    fixed_per_tm: OptionId::RocksDbFixedPerTm,
    write_buffer_ratio: OptionId::RocksDbWriteBufferRatio,
    high_priority_ratio: OptionId::RocksDbHighPriorityRatio,
    write_buffer_size: OptionId::RocksDbWriteBufferSize,
};

const FORST: StoreOptions = StoreOptions {
    managed: OptionId::ForStManaged,
    fixed_per_slot: OptionId::ForStFixedPerSlot,
    fixed_per_tm: OptionId::ForStFixedPerTm,
    write_buffer_ratio: OptionId::ForStWriteBufferRatio,
    high_priority_ratio: OptionId::ForStHighPriorityRatio,
    write_buffer_size: OptionId::ForStWriteBufferSize,
};

/// How RocksDB or ForSt divides its memory, given the state backend's share of a slot's managed memory; `None` for other
/// backends (`RocksDBMemoryControllerUtils`, `RocksDBSharedResourcesFactory`).
pub fn store(
    configuration: &Configuration,
    version: FlinkVersion,
    managed_share: MemorySize,
) -> Result<Option<Store>, StoreError> {
    let options = match Backend::read(configuration, version) {
        Backend::RocksDb => ROCKSDB,
        Backend::ForSt => FORST,
        Backend::HashMap | Backend::Custom => return Ok(None),
    };
    let reader = Reader { configuration, version };
    let write_buffer_ratio = reader.double(options.write_buffer_ratio)?;
    let high_priority = reader.double(options.high_priority_ratio)?;
    if 2.0 * write_buffer_ratio / (3.0 - write_buffer_ratio) + high_priority >= 1.0 {
        return Err(StoreError::Ratios {
            write_buffers: write_buffer_ratio,
            high_priority,
        });
    }
    let fixed_per_tm = match options.fixed_per_tm.def().exists(version) {
        true => reader.size(options.fixed_per_tm)?,
        false => None,
    };
    let (memory, budget) = if let Some(fixed) = reader.size(options.fixed_per_slot)? {
        (StoreMemory::FixedPerSlot, fixed)
    } else if reader.boolean(options.managed)? {
        (StoreMemory::Managed, managed_share)
    } else if let Some(fixed) = fixed_per_tm.filter(|fixed| *fixed > MemorySize::ZERO) {
        (StoreMemory::FixedPerTaskManager, fixed)
    } else {
        (StoreMemory::PerState, MemorySize::ZERO)
    };
    // The release may not say what the library's own default is.
    let write_buffer = reader
        .size(options.write_buffer_size)?
        .unwrap_or(MemorySize::from_mebibytes(64));
    let divided = divide(budget, write_buffer_ratio);
    let indexes = (divided.cache.bytes() as f64 * high_priority) as i64;
    Ok(Some(Store {
        memory,
        budget,
        cache: divided.cache,
        write_buffers: divided.write_buffers,
        arena_block: arena_block(write_buffer),
        mutable_limit: divided.mutable_limit,
        write_buffer,
        indexes: MemorySize::from_bytes(indexes).unwrap_or_default(),
    }))
}

struct Reader<'a> {
    configuration: &'a Configuration,
    version: FlinkVersion,
}

impl Reader<'_> {
    fn value<T, E>(&self, option: OptionId, convert: fn(&Value) -> Result<T, E>) -> Result<Option<T>, StoreError> {
        let Some(entry) = self.configuration.option(option, self.version) else {
            return Ok(None);
        };
        convert(&entry.value).map(Some).map_err(|_| StoreError::BadValue {
            option,
            raw: entry.value.to_string(),
        })
    }

    fn default(&self, option: OptionId) -> DefaultValue {
        option.def().default(self.version)
    }

    fn size(&self, option: OptionId) -> Result<Option<MemorySize>, StoreError> {
        Ok(self.value(option, to_size)?.or(match self.default(option) {
            DefaultValue::Size(size) => Some(size),
            _ => None,
        }))
    }

    fn double(&self, option: OptionId) -> Result<f64, StoreError> {
        Ok(self.value(option, to_double)?.unwrap_or(match self.default(option) {
            DefaultValue::Double(double) => double,
            _ => 0.0,
        }))
    }

    fn boolean(&self, option: OptionId) -> Result<bool, StoreError> {
        let default = self.default(option) == DefaultValue::Boolean(true);
        Ok(self.value(option, to_boolean)?.unwrap_or(default))
    }
}

/// What a job of some parallelism takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// How many TaskManagers have enough slots.
    pub task_managers: i64,
    /// Slots that nobody uses.
    pub spare_slots: i64,
    /// The memory of all processes: the JobManager's and the TaskManagers'.
    pub total: MemorySize,
}

/// The cluster for a parallelism, with one slot for each parallel part of the job; `None` past 64 bits.
///
/// `job_manager` and `task_manager` are the sizes of one process, or of its container, each.
pub fn cluster(parallelism: u32, slots: &Slots, job_manager: MemorySize, task_manager: MemorySize) -> Option<Cluster> {
    let (parallelism, each) = (i64::from(parallelism), i64::from(slots.count.max(1)));
    let task_managers = (parallelism + each - 1) / each;
    let total = task_manager
        .bytes()
        .checked_mul(task_managers)?
        .checked_add(job_manager.bytes())?;
    Some(Cluster {
        task_managers,
        spare_slots: task_managers * each - parallelism,
        total: MemorySize::from_bytes(total)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Deployment, Target, derive};
    use proptest::prelude::*;

    fn slots_of(entries: &[(&str, &str)]) -> Result<Option<Slots>, TooFewSlots> {
        let target = Target {
            process: Process::TaskManager,
            version: v(2, 3),
            deployment: Deployment::Standalone,
        };
        slots(&derive(target, &entries.iter().copied().collect()))
    }

    #[test]
    fn slots_divide_and_leave_a_rest() {
        let entry = |slots| {
            [
                ("taskmanager.memory.process.size", "1728m"),
                ("taskmanager.numberOfTaskSlots", slots),
                ("taskmanager.cpu.cores", "2"),
            ]
        };
        let three = slots_of(&entry("3")).unwrap().unwrap();
        assert_eq!(
            (
                three.count,
                three.managed.bytes(),
                three.network.bytes(),
                three.task_heap.bytes(),
                three.cpu_cores
            ),
            (3, 178_956_973, 44_739_243, 134_217_724, 0.666_666_66)
        );
        assert_eq!(
            slots_of(&entry("-1")).map(|slots| slots.map(|slots| slots.count)),
            Ok(Some(1))
        );
        assert_eq!(slots_of(&entry("0")), Err(TooFewSlots(0)));
        assert_eq!(slots_of(&[]), Ok(None));
    }

    /// The shares of the given consumers of 1 GiB, as `OPERATOR=536870912`.
    fn check_shares(version: FlinkVersion, entries: &[(&str, &str)], consumers: &[Consumer], expected: &str) {
        let weights = Weights::read(&entries.iter().copied().collect(), version);
        let found = match weights {
            Err(error) => error.to_string(),
            Ok(weights) => weights
                .shares(MemorySize::from_mebibytes(1024), consumers)
                .iter()
                .map(|share| format!("{}={}", share.consumer.name(), share.size.bytes()))
                .collect::<Vec<_>>()
                .join(" "),
        };
        assert_eq!(found, expected, "{entries:?} in {version}");
    }

    #[test]
    fn consumers_share_by_weight() {
        use Consumer::{Operator, Python, StateBackend};
        const KEY: &str = "taskmanager.memory.managed.consumer-weights";
        check_shares(v(2, 3), &[], &[StateBackend], "STATE_BACKEND=1073741824");
        check_shares(
            v(2, 3),
            &[],
            &[Operator, StateBackend, Python],
            "OPERATOR=442128986 STATE_BACKEND=442128986 PYTHON=189483851",
        );
        check_shares(
            v(2, 3),
            &[(KEY, "PYTHON:1")],
            &[Operator, Python],
            "OPERATOR=0 PYTHON=1073741824",
        );
        check_shares(
            v(2, 3),
            &[("taskmanager.memory.managed.consumer-weights.PYTHON", "1")],
            &[Operator, Python],
            "OPERATOR=0 PYTHON=1073741824",
        );
        check_shares(
            v(2, 3),
            &[(KEY, "{OPERATOR: 1, PYTHON: 3}")],
            &[Operator, Python],
            "OPERATOR=268435456 PYTHON=805306368",
        );
        let old_name = [(KEY, "DATAPROC:1,PYTHON:1")];
        check_shares(
            v(1, 20),
            &old_name,
            &[StateBackend, Python],
            "STATE_BACKEND=536870912 PYTHON=536870912",
        );
        check_shares(
            v(2, 0),
            &old_name,
            &[StateBackend, Python],
            "STATE_BACKEND=0 PYTHON=1073741824",
        );
        check_shares(
            v(2, 3),
            &[(KEY, "OPERATOR:-1")],
            &[],
            "Managed memory weight should not be negative. Configured weight for OPERATOR is -1.",
        );
        check_shares(
            v(2, 3),
            &[(KEY, "OPERATOR")],
            &[],
            "Map item is not a key-value pair (missing ':'?)",
        );
        check_shares(v(2, 3), &[(KEY, "OPERATOR:x")], &[], "For input string: \"x\"");
    }

    fn store_of(entries: &[(&str, &str)], version: FlinkVersion, share: i64) -> Result<Option<Store>, String> {
        store(
            &entries.iter().copied().collect(),
            version,
            MemorySize::from_bytes(share).unwrap(),
        )
        .map_err(|error| error.to_string())
    }

    #[test]
    fn rocksdb_divides_its_budget() {
        let rocksdb = ("state.backend.type", "rocksdb");
        let store = store_of(&[rocksdb], v(2, 3), 536_870_920).unwrap().unwrap();
        assert_eq!(
            (
                store.memory,
                store.cache.bytes(),
                store.write_buffers.bytes(),
                store.arena_block.bytes()
            ),
            (StoreMemory::Managed, 447_392_433, 178_956_973, 8 << 20)
        );
        assert!(!store.flushes_constantly());
        assert_eq!(
            (
                store.states_before_flushes(),
                store.full_write_buffers(),
                store.indexes.bytes(),
                store.least_cache().bytes()
            ),
            (Some(18), Some(2), 44_739_243, 268_435_460)
        );
        let mebibytes = MemorySize::from_mebibytes;
        assert_eq!(store.cached_share(mebibytes(1024)), 0.250_000_003_725_290_3);
        assert_eq!(store.cached_share(mebibytes(0)), 1.0);
        assert_eq!(store.cached_share(mebibytes(1)), 1.0);
        // The boundary lies at about 27.4 MiB.
        for (share, constantly) in [(28_760_000, true), (28_770_000, false)] {
            let store = store_of(&[rocksdb], v(2, 3), share).unwrap().unwrap();
            assert_eq!(store.flushes_constantly(), constantly, "{share}");
        }
        let fixed = ("state.backend.rocksdb.memory.fixed-per-slot", "100m");
        let unmanaged = ("state.backend.rocksdb.memory.managed", "false");
        let per_tm = ("state.backend.rocksdb.memory.fixed-per-tm", "1g");
        let memories = [
            (v(2, 3), vec![rocksdb, fixed, per_tm], StoreMemory::FixedPerSlot),
            (v(2, 3), vec![rocksdb, per_tm], StoreMemory::Managed),
            (
                v(2, 3),
                vec![rocksdb, unmanaged, per_tm],
                StoreMemory::FixedPerTaskManager,
            ),
            (v(1, 17), vec![rocksdb, unmanaged], StoreMemory::PerState),
            (
                v(1, 16),
                vec![("state.backend", "rocksdb"), unmanaged, per_tm],
                StoreMemory::PerState,
            ),
        ];
        for (version, entries, memory) in memories {
            let store = store_of(&entries, version, 1 << 30).unwrap().unwrap();
            assert_eq!(store.memory, memory, "{entries:?}");
        }
        assert_eq!(store_of(&[], v(2, 3), 1 << 30), Ok(None));
        assert_eq!(
            store_of(
                &[rocksdb, ("state.backend.rocksdb.memory.write-buffer-ratio", "0.95")],
                v(2, 3),
                1 << 30
            ),
            Err("Invalid configuration: writeBufferRatio 0.95 with highPriPoolRatio 0.1".to_owned())
        );
    }

    #[test]
    fn a_cluster_has_slots_enough() {
        let slots = slots_of(&[
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.numberOfTaskSlots", "4"),
        ]);
        let slots = slots.unwrap().unwrap();
        let gibibytes = |count: u32| MemorySize::from_mebibytes(count * 1024);
        for (parallelism, task_managers, spare_slots) in [(0, 0, 0), (1, 1, 3), (4, 1, 0), (5, 2, 3), (1000, 250, 0)] {
            assert_eq!(
                cluster(parallelism, &slots, gibibytes(2), gibibytes(4)),
                Some(Cluster {
                    task_managers,
                    spare_slots,
                    total: gibibytes(2 + 4 * task_managers as u32),
                })
            );
        }
        assert_eq!(cluster(u32::MAX, &slots, gibibytes(2), MemorySize::MAX), None);
    }

    proptest! {
        #[test]
        fn shares_never_exceed_the_slot(managed in 0..1i64 << 50, weights in any::<[u16; 3]>()) {
            let weights = Weights(weights.map(i32::from));
            let shares = weights.shares(MemorySize::from_bytes(managed).unwrap(), &Consumer::ALL);
            let sum: i64 = shares.iter().map(|share| share.size.bytes()).sum();
            prop_assert!(sum <= managed, "{sum} of {managed}");
            for share in &shares {
                prop_assert_eq!(share.refusal().is_some(), weights.of(share.consumer) == 0);
            }
        }

        #[test]
        fn a_budget_for_hot_state_holds_it(hot in 0..1i64 << 40, ratio in 0.01..0.99_f64) {
            let hot = MemorySize::from_bytes(hot).unwrap();
            let divided = divide(Store::budget_for(hot, ratio), ratio);
            let left = divided.cache.bytes() - divided.write_buffers.bytes();
            prop_assert!(left >= hot.bytes() && left <= hot.bytes() + 4, "{left} of {hot:?}");
        }

        #[test]
        fn cache_and_half_of_the_write_buffers_make_the_budget(share in 0..1i64 << 50) {
            let store = store_of(&[("state.backend.type", "rocksdb")], v(2, 3), share).unwrap().unwrap();
            let sum = store.cache.bytes() + store.write_buffers.bytes() / 2;
            prop_assert!((share - sum).abs() <= 2, "{sum} of {share}");
        }
    }
}
