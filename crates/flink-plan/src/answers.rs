//! What is asked about a job, and the short text of the answers that travels in links.

use std::fmt;
use std::str::FromStr;

use flink_config::size_text;
use flink_memory::MemorySize;

/// The longest text of answers that is read.
pub(crate) const LENGTH: usize = 400;

/// The most that each number may be.
const PARALLELISM: u32 = 1 << 15;
const SLOTS: u32 = 1 << 12;
const EXCHANGES: u32 = 100;
const JOBS: u32 = 10_000;
const TASKS: u32 = 10_000_000;
const CHECKPOINTS: u32 = 1_000;

/// The least and most that a process or a machine may have, and the most state.
const LEAST: MemorySize = MemorySize::from_mebibytes(64);
const LARGEST: MemorySize = MemorySize::from_mebibytes(4 << 20);
const MOST_STATE: MemorySize = MemorySize::from_mebibytes(1 << 30);

/// The answers. Any may be missing; what stands in for it is said with what follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What bounds a TaskManager.
    pub bound: Option<Bound>,
    /// What kind of job it is.
    pub job: Option<Job>,
    /// The parallelism of the job.
    pub parallelism: Option<u32>,
    /// The slots of a TaskManager.
    pub slots: Option<u32>,
    /// Where the job keeps its state.
    pub state: Option<State>,
    /// All the state of the job.
    pub size: Option<MemorySize>,
    /// How many percent of the state are read and written all the time.
    pub hot: Option<u32>,
    /// The exchanges in which every task sends to every other: `keyBy`, `rebalance`, joins.
    pub exchanges: Option<u32>,
    /// What the job does beside, in the order of [`Beside::ALL`], each at most once.
    pub beside: Vec<Beside>,
    /// The jobs that one JobManager looks after.
    pub jobs: Option<u32>,
    /// The tasks of all these jobs: operators that are not chained, times their parallelism.
    pub tasks: Option<u32>,
    /// The completed checkpoints that are kept.
    pub checkpoints: Option<u32>,
}

/// What bounds a TaskManager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A container of this size.
    Container(MemorySize),
    /// A machine of this size that it has for itself.
    Node(MemorySize),
    /// Nothing: it gets what it needs.
    Nothing,
}

/// What kind of job it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// A program of the DataStream API that runs without an end.
    Streaming,
    /// A program or a query that ends.
    Batch,
    /// Queries that run without an end.
    Sql,
    /// A streaming job with functions in Python.
    Python,
}

/// Where a job keeps its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Objects on the heap.
    Heap,
    /// RocksDB.
    RocksDb,
    /// ForSt, from 2.0 on.
    ForSt,
}

/// What a job does beside that takes memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Beside {
    /// Windows that gather records on the heap.
    Windows,
    /// Joins that hold much of one side.
    Joins,
    /// Asynchronous input and output.
    Async,
    /// Kafka sources and sinks.
    Kafka,
    /// S3 and other file systems that take direct buffers.
    Files,
    /// Libraries with memory of their own: models, compression, Arrow.
    Native,
}

/// An enumeration whose values have words.
macro_rules! words {
    ($name:ident: $($value:ident = $word:literal, $label:literal;)*) => {
        impl $name {
            /// Every value, in the order in which they are offered.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$value),*];

            /// The word for it in links and requests.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$value => $word),* }
            }

            /// Its name for people.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $label),* }
            }

            /// The value with this word.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.word() == word)
            }
        }
    };
}

words! { Job:
    Streaming = "streaming", "Streaming";
    Batch = "batch", "Batch";
    Sql = "sql", "Streaming, in SQL";
    Python = "python", "Streaming, in Python";
}

words! { State:
    Heap = "heap", "Heap (HashMap)";
    RocksDb = "rocksdb", "RocksDB";
    ForSt = "forst", "ForSt";
}

words! { Beside:
    Windows = "windows", "Windows that gather records";
    Joins = "joins", "Large joins";
    Async = "async", "Asynchronous I/O";
    Kafka = "kafka", "Kafka sources or sinks";
    Files = "files", "S3 or other file systems";
    Native = "native", "Libraries with native memory";
}

/// A part of the text that is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// A part that cannot be read.
    #[error("“{0}” is no answer of a plan")]
    Part(String),
    /// A text that is far too long.
    #[error("a plan has at most {LENGTH} characters")]
    TooLong,
}

/// The text of the answers that are given, in a fixed order: `in:container-8g,job:sql,parallelism:64`.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts();
        let parts: Vec<_> = parts.iter().map(|(name, text)| format!("{name}:{text}")).collect();
        f.write_str(&parts.join(","))
    }
}

impl Plan {
    /// The answers that are given, with their names, in a fixed order.
    pub(crate) fn parts(&self) -> Vec<(&'static str, String)> {
        let number = |number: Option<u32>| number.map(|number| number.to_string());
        let beside: Vec<_> = self.beside.iter().map(|beside| beside.word()).collect();
        let parts = [
            ("in", self.bound.map(|bound| bound.to_string())),
            ("job", self.job.map(|job| job.word().to_owned())),
            ("parallelism", number(self.parallelism)),
            ("slots", number(self.slots)),
            ("state", self.state.map(|state| state.word().to_owned())),
            ("size", self.size.map(size_text)),
            ("hot", number(self.hot)),
            ("exchanges", number(self.exchanges)),
            ("with", Some(beside.join(".")).filter(|words| !words.is_empty())),
            ("jobs", number(self.jobs)),
            ("tasks", number(self.tasks)),
            ("checkpoints", number(self.checkpoints)),
        ];
        parts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?)))
            .collect()
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Container(size) => write!(f, "container-{}", size_text(*size)),
            Self::Node(size) => write!(f, "node-{}", size_text(*size)),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

impl FromStr for Plan {
    type Err = BadAnswer;

    fn from_str(text: &str) -> Result<Self, BadAnswer> {
        if text.len() > LENGTH {
            return Err(BadAnswer::TooLong);
        }
        let mut plan = Self::default();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let read = part.split_once(':').and_then(|(name, text)| plan.answer(name, text));
            read.ok_or_else(|| BadAnswer::Part(part.to_owned()))?;
        }
        Ok(plan)
    }
}

impl Plan {
    /// Takes one answer, or takes it back where the text is empty; nothing where it is none.
    pub fn answer(&mut self, name: &str, text: &str) -> Option<()> {
        if text.is_empty() {
            return self.take_back(name);
        }
        match name {
            "in" => self.bound = Some(bound(text)?),
            "job" => self.job = Some(Job::of(text)?),
            "parallelism" => self.parallelism = Some(number(text, 1, PARALLELISM)?),
            "slots" => self.slots = Some(number(text, 1, SLOTS)?),
            "state" => self.state = Some(State::of(text)?),
            "size" => self.size = Some(size(text, MemorySize::from_mebibytes(1), MOST_STATE)?),
            "hot" => self.hot = Some(number(text.trim_end_matches('%').trim_end(), 1, 100)?),
            "exchanges" => self.exchanges = Some(number(text, 0, EXCHANGES)?),
            "with" => {
                let named: Option<Vec<_>> = text.split('.').map(Beside::of).collect();
                let named = named?;
                self.beside = Beside::ALL.into_iter().filter(|each| named.contains(each)).collect();
            }
            "jobs" => self.jobs = Some(number(text, 1, JOBS)?),
            "tasks" => self.tasks = Some(number(text, 1, TASKS)?),
            "checkpoints" => self.checkpoints = Some(number(text, 1, CHECKPOINTS)?),
            _ => return None,
        }
        Some(())
    }

    fn take_back(&mut self, name: &str) -> Option<()> {
        match name {
            "in" => self.bound = None,
            "job" => self.job = None,
            "parallelism" => self.parallelism = None,
            "slots" => self.slots = None,
            "state" => self.state = None,
            "size" => self.size = None,
            "hot" => self.hot = None,
            "exchanges" => self.exchanges = None,
            "with" => self.beside.clear(),
            "jobs" => self.jobs = None,
            "tasks" => self.tasks = None,
            "checkpoints" => self.checkpoints = None,
            _ => return None,
        }
        Some(())
    }

    /// Whether the job does something beside.
    pub fn does(&self, beside: Beside) -> bool {
        self.beside.contains(&beside)
    }
}

fn bound(text: &str) -> Option<Bound> {
    match text.split_once('-') {
        None if text == "nothing" => Some(Bound::Nothing),
        Some(("container", text)) => size(text, LEAST, LARGEST).map(Bound::Container),
        Some(("node", text)) => size(text, LEAST, LARGEST).map(Bound::Node),
        _ => None,
    }
}

fn number(text: &str, least: u32, most: u32) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_plain);
    number.filter(|number| (least..=most).contains(number))
}

/// A size in whole mebibytes.
fn size(text: &str, least: MemorySize, most: MemorySize) -> Option<MemorySize> {
    let size = MemorySize::parse(text).ok()?;
    let is_whole = size.bytes() % (1 << 20) == 0;
    Some(size).filter(|size| is_whole && (least..=most).contains(size))
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mebibytes(range: std::ops::Range<u32>) -> impl Strategy<Value = MemorySize> {
        range.prop_map(MemorySize::from_mebibytes)
    }

    /// Any answers.
    pub(crate) fn plans() -> impl Strategy<Value = Plan> {
        let bound = prop_oneof![
            mebibytes(64..70_000).prop_map(Bound::Container),
            mebibytes(64..300_000).prop_map(Bound::Node),
            Just(Bound::Nothing),
        ];
        let option = prop::option::of::<BoxedStrategy<u32>>;
        let up_to = |most: u32| option((1..=most).boxed());
        (
            (
                prop::option::of(bound),
                prop::option::of(prop::sample::select(&Job::ALL[..])),
                prop_oneof![up_to(64), up_to(PARALLELISM)],
                prop_oneof![up_to(8), up_to(64)],
                prop::option::of(prop::sample::select(&State::ALL[..])),
            ),
            (
                prop::option::of(prop_oneof![mebibytes(1..5_000), mebibytes(1..10_000_000)]),
                up_to(100),
                option((0..=8u32).boxed()),
                prop::sample::subsequence(&Beside::ALL[..], 0..=Beside::ALL.len()),
            ),
            (up_to(50), up_to(100_000), up_to(100)),
        )
            .prop_map(|(job, state, manager)| Plan {
                bound: job.0,
                job: job.1,
                parallelism: job.2,
                slots: job.3,
                state: job.4,
                size: state.0,
                hot: state.1,
                exchanges: state.2,
                beside: state.3,
                jobs: manager.0,
                tasks: manager.1,
                checkpoints: manager.2,
            })
    }

    #[test]
    fn reads_and_writes_answers() {
        let whole = "in:container-8g,job:sql,parallelism:64,slots:4,state:rocksdb,size:200g,hot:10,exchanges:2,\
                     with:kafka.files,jobs:1,tasks:400,checkpoints:3";
        for text in ["", "in:nothing", "in:node-64g,job:batch", "hot:100", whole] {
            let plan: Plan = text.parse().unwrap();
            assert_eq!(plan.to_string(), text);
        }
        let plan: Plan = "with:files.kafka,parallelism:064,,size:1024m".parse().unwrap();
        assert_eq!(plan.to_string(), "parallelism:64,size:1g,with:kafka.files");
    }

    #[test]
    fn says_what_is_no_answer() {
        for part in [
            "parallelism:0",
            "parallelism:40000",
            "parallelism:+4",
            "in:container",
            "in:container-1k",
            "in:container-9999t",
            "size:1.5g",
            "size:7",
            "job:beam",
            "with:kafka.beam",
            "hot:101",
            "colour:red",
            "jobs",
        ] {
            let read: Result<Plan, _> = part.parse();
            assert_eq!(read, Err(BadAnswer::Part(part.to_owned())));
        }
        assert_eq!("job:sql,".repeat(100).parse::<Plan>(), Err(BadAnswer::TooLong));
    }

    proptest! {
        #[test]
        fn answers_read_back(plan in plans()) {
            let text = plan.to_string();
            prop_assert!(text.len() <= LENGTH);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:,".contains(&byte)));
            prop_assert_eq!(text.parse(), Ok(plan));
        }

        #[test]
        fn no_text_panics(text in "[a-z0-9:,.-]{0,60}|\\PC{0,40}") {
            if let Ok(plan) = text.parse::<Plan>() {
                prop_assert_eq!(plan.to_string().parse(), Ok(plan));
            }
        }
    }
}
