//! What is asked on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use flink_advice::{Given as Native, Item, Severity};
use flink_config::{ConfigFile, Format};
use flink_memory::{Deployment, FlinkVersion, Process};
use flink_plan::fleet::Upgrade as Way;
use flink_solve::Hold;

const EXIT_CODES: &str = "\
Exit codes:
  0  Flink starts with every file
  1  Flink refuses one of them
  2  a finding is as serious as --deny says, or more
  3  a file or an argument could not be read, or a file describes no cluster of Flink's

What is read: config.yaml, flink-conf.yaml, manifests for Kubernetes and its operators, Helm values, Compose files,
command lines and scripts, Dockerfiles, SQL, programs, EMR's classifications, JVM arguments, Flink's log, any text with
Flink's options in it, and what convert writes.

Not a product of the Apache Software Foundation.";

const DIFF_CODES: &str = "\
Exit codes:
  0  no size differs, and nothing came in that Flink refuses or that is a risk; also whenever git calls it
  1  Flink refuses what it did not refuse before
  2  a risk came in
  3  a file or an argument could not be read
  4  sizes differ, and nothing worse

For git: git difftool --extcmd 'flink-memory diff' main, or GIT_EXTERNAL_DIFF='flink-memory diff' git diff main";

const UPGRADE_CODES: &str = "\
Exit codes:
  0  the new release starts with every upgraded file, with the sizes that are wanted
  1  it refuses one of them
  3  a file or an argument could not be read, or not be written in full
  4  sizes differ that were to be the same";

const PLAN_HELP: &str = "\
Any question may be left open. What stands in for it is said with what follows from it: exact numbers follow from the
answers and Flink's formulas, judgements have a range.

Exit codes:
  0  the plan is written
  3  an argument or a file could not be read";

const FLEET_HELP: &str = "\
Nodes: kubectl get nodes -o yaml | flink-memory fleet config.yaml --nodes -

Exit codes:
  0  every process has a place
  1  Flink refuses the configuration
  3  a file or an argument could not be read
  4  a process has no place on the nodes";

/// Calculates what Apache Flink makes of its memory configuration, to the byte
#[derive(Debug, Parser)]
#[command(name = "flink-memory", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub command: Asked,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Asked {
    #[command(flatten)]
    Configuration(Command),
    #[command(flatten)]
    Failure(Failure),
    /// Changes settings in a file of any form, and leaves everything else in it as it is
    Set(Set),
    /// Finds the smallest changes with which parts of the memory have the sizes that they are held at
    Solve(Solve),
    /// Compares two files or folders: which sizes differ, why, and what came in that Flink refuses or that is a risk
    #[command(after_help = DIFF_CODES)]
    Diff(Diff),
    /// Takes files to another release: what happens at each on the way, and the file for it
    #[command(after_help = UPGRADE_CODES)]
    Upgrade(Upgrade),
    /// Plans a job: from what is known about it to a configuration, with the reason for each setting
    #[command(after_help = PLAN_HELP)]
    Plan(Plan),
    /// Places the processes of a configuration on machines: what is left over, what an upgrade adds, what it costs
    #[command(after_help = FLEET_HELP)]
    Fleet(Fleet),
}

/// What is asked of a failure.
#[derive(Debug, Subcommand)]
pub(crate) enum Failure {
    /// Explains the messages of a failure: what happened, in which part of memory, and what fixes it
    Explain(Explain),
}

/// What is asked of a configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Shows sizes, JVM arguments and log lines, or why Flink refuses
    Derive {
        #[command(flatten)]
        source: Source,
        /// Shows one process only
        #[arg(long, value_parser = words(&Process::ALL.map(Process::word), known::<Process>))]
        process: Option<Process>,
        /// Sizes of native memory that you know better: libraries:512m,jm.code-cache:96m
        #[arg(long, value_name = "SIZES", value_parser = given, default_value = "", hide_default_value = true)]
        native: Native,
    },
    /// Tells what Flink refuses, risks, waste and hints, each with what fixes it
    Advise {
        #[command(flatten)]
        source: Source,
        /// Looks at one process only
        #[arg(long, value_parser = words(&Process::ALL.map(Process::word), known::<Process>))]
        process: Option<Process>,
        /// Exits with 2 if something as serious is found
        #[arg(long, value_name = "SEVERITY", value_parser = words(&SEVERITIES.map(Severity::word), severity))]
        deny: Option<Severity>,
    },
    /// Writes each file in another form
    Convert {
        #[command(flatten)]
        source: Source,
        /// The form
        #[arg(long, value_name = "FORMAT", value_parser = words(&Format::ALL.map(Format::name), known::<Format>))]
        to: Format,
        /// Leaves out every option that has nothing to do with memory
        #[arg(long)]
        memory_only: bool,
        /// The calculator's address, for the link in the comment
        #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
        page: String,
    },
    /// Writes the link that opens each file in the calculator's page, without what has nothing to do with memory
    Link {
        #[command(flatten)]
        source: Source,
        /// The calculator's address
        #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
        page: String,
    },
}

/// Which texts are read, and how.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The files; - is the standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub files: Vec<PathBuf>,
    /// Reads all files as one, such as a ConfigMap with the Deployment that mounts it, or a Compose file with its .env
    #[arg(long)]
    pub together: bool,
    #[command(flatten)]
    pub given: Given,
    /// Writes JSON: an array with an object for each file
    #[arg(long)]
    pub json: bool,
}

/// What is told about a text beside it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Given {
    /// The release of Flink [default: from the file, or the newest that reads it]
    #[arg(long, value_name = "VERSION", value_parser = known::<FlinkVersion>)]
    pub flink: Option<FlinkVersion>,
    /// Where Flink runs [default: from the file, or standalone]
    #[arg(long, value_name = "DEPLOYMENT", value_parser = words(&Deployment::ALL.map(Deployment::word), known::<Deployment>))]
    pub on: Option<Deployment>,
    /// Reads every file as this one [default: from its name or its text]
    #[arg(long, value_name = "NAME", value_parser = words(&FILES.map(ConfigFile::name), known::<ConfigFile>))]
    pub file: Option<ConfigFile>,
    /// Which cluster, if a file describes several
    #[arg(long, value_name = "NAME")]
    pub cluster: Option<String>,
}

/// What is changed in a file, and where the changed file goes.
#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The file; - is the standard input
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    /// The settings, each a key of Flink's and its value
    #[arg(value_name = "KEY=VALUE", value_parser = pair, required_unless_present = "unset")]
    pub settings: Vec<(String, String)>,
    /// Removes a setting
    #[arg(long, value_name = "KEY")]
    pub unset: Vec<String>,
    /// Prints a unified diff instead of the changed file
    #[arg(long, conflicts_with = "write")]
    pub diff: bool,
    /// Writes the changed file back
    #[arg(long)]
    pub write: bool,
    #[command(flatten)]
    pub given: Given,
}

/// What is held, and where the changed file goes.
#[derive(Debug, Args)]
pub(crate) struct Solve {
    /// The file; - is the standard input
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    /// A part and its size, such as tm.task-heap=3g, 'tm.network>=512m', 'tm.container<=8g' or jm.heap=2g
    #[arg(long = "hold", value_name = "PART=SIZE", value_parser = known::<Hold>, required = true)]
    pub holds: Vec<Hold>,
    /// Leaves every part as it is that is not held
    #[arg(long)]
    pub fixed: bool,
    /// The way that is taken by --diff and --write
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub way: usize,
    /// Prints what changes in the file as a unified diff
    #[arg(long, conflicts_with = "write")]
    pub diff: bool,
    /// Writes the changed file in the place of the file
    #[arg(long)]
    pub write: bool,
    /// Writes JSON
    #[arg(long, conflicts_with_all = ["diff", "write"])]
    pub json: bool,
    #[command(flatten)]
    pub given: Given,
}

/// What is compared.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Two files, or two folders; one alone is compared with itself in another release or deployment. As git calls an
    /// external diff: a path, then file, hash and mode of both sides
    #[arg(value_name = "OLD NEW", required = true, num_args = 1..=7)]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub given: Given,
    /// The release of the second side [default: as for the first]
    #[arg(long, value_name = "VERSION", value_parser = known::<FlinkVersion>)]
    pub to_flink: Option<FlinkVersion>,
    /// Where the second side runs [default: as for the first]
    #[arg(long, value_name = "DEPLOYMENT", value_parser = words(&Deployment::ALL.map(Deployment::word), known::<Deployment>))]
    pub to_on: Option<Deployment>,
    /// Writes Markdown, for a comment under a pull request
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Writes JSON: an array with an object for each pair of files
    #[arg(long)]
    pub json: bool,
}

/// What is taken to another release.
#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    /// The files, or folders with files
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The release where they are [default: from the file, or the newest that reads it]
    #[arg(long, value_name = "VERSION", value_parser = known::<FlinkVersion>)]
    pub from: Option<FlinkVersion>,
    /// The release where they shall be
    #[arg(long, value_name = "VERSION", value_parser = known::<FlinkVersion>)]
    pub to: FlinkVersion,
    /// Where Flink runs [default: from the file, or standalone]
    #[arg(long, value_name = "DEPLOYMENT", value_parser = words(&Deployment::ALL.map(Deployment::word), known::<Deployment>))]
    pub on: Option<Deployment>,
    /// Takes the new release's defaults, instead of the sizes that the files have now
    #[arg(long)]
    pub new_defaults: bool,
    /// Changes the files in place; where the new release reads another file, that is written and the old one removed
    #[arg(long)]
    pub write: bool,
    /// Writes JSON: an array with an object for each file
    #[arg(long)]
    pub json: bool,
}

/// What is known about a job, and where the plan goes.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// The answers as the text that travels in links, or a link with them; the arguments below count before it
    #[arg(value_name = "ANSWERS", default_value = "", hide_default_value = true)]
    pub answers: String,
    /// What bounds a TaskManager: container-SIZE, node-SIZE or nothing
    #[arg(long = "in", value_name = "BOUND")]
    pub bound: Option<String>,
    /// What kind of job it is: streaming, batch, sql or python
    #[arg(long, value_name = "KIND")]
    pub job: Option<String>,
    /// The parallelism of the job
    #[arg(long, value_name = "NUMBER")]
    pub parallelism: Option<String>,
    /// The slots of a TaskManager
    #[arg(long, value_name = "NUMBER")]
    pub slots: Option<String>,
    /// Where state is kept: heap, rocksdb or forst
    #[arg(long, value_name = "BACKEND")]
    pub state: Option<String>,
    /// All the state of the job: 200g
    #[arg(long, value_name = "SIZE")]
    pub size: Option<String>,
    /// How many percent of the state are read and written all the time
    #[arg(long, value_name = "PERCENT")]
    pub hot: Option<String>,
    /// The exchanges in which every task sends to every other
    #[arg(long, value_name = "NUMBER")]
    pub exchanges: Option<String>,
    /// What the job does beside, separated by commas: windows, joins, async, kafka, files, native
    #[arg(long, value_name = "WORDS")]
    pub with: Option<String>,
    /// The jobs of one JobManager
    #[arg(long, value_name = "NUMBER")]
    pub jobs: Option<String>,
    /// The tasks of all its jobs
    #[arg(long, value_name = "NUMBER")]
    pub tasks: Option<String>,
    /// The completed checkpoints that are kept
    #[arg(long, value_name = "NUMBER")]
    pub checkpoints: Option<String>,
    /// The job as Flink tells it, for network memory: what /jobs/ID/plan or flink info prints; - is the standard input
    #[arg(long, value_name = "FILE")]
    pub job_plan: Option<PathBuf>,
    /// The release of Flink [default: the newest]
    #[arg(long, value_name = "VERSION", value_parser = known::<FlinkVersion>)]
    pub flink: Option<FlinkVersion>,
    /// Where Flink runs [default: standalone]
    #[arg(long, value_name = "DEPLOYMENT", value_parser = words(&Deployment::ALL.map(Deployment::word), known::<Deployment>))]
    pub on: Option<Deployment>,
    /// Writes the configuration in this form, instead of the reasons
    #[arg(long, value_name = "FORMAT", value_parser = words(&Format::ALL.map(Format::name), known::<Format>))]
    pub to: Option<Format>,
    /// Shows what the plan changes in a file
    #[arg(long, value_name = "FILE", conflicts_with = "to")]
    pub against: Option<PathBuf>,
    /// The calculator's address, for links
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub page: String,
    /// Writes JSON: an object
    #[arg(long, conflicts_with = "to")]
    pub json: bool,
}

/// A configuration, and the machines for it.
#[derive(Debug, Args)]
pub(crate) struct Fleet {
    /// The configuration, or a link, whose machines count where none are given; - is the standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub path: PathBuf,
    #[command(flatten)]
    pub given: Given,
    /// The parallelism that slots are needed for [default: parallelism.default]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=32768))]
    pub parallelism: Option<u32>,
    /// How many TaskManagers there are, instead
    #[arg(long, value_name = "NUMBER", conflicts_with = "parallelism", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub task_managers: Option<u32>,
    /// What kubectl get nodes -o yaml prints; - is the standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["node", "memory"])]
    pub nodes: Option<PathBuf>,
    /// A well-known machine: m6i.4xlarge, n2-standard-16, Standard_D16s_v5, …
    #[arg(long, value_name = "NAME", conflicts_with = "memory")]
    pub node: Option<String>,
    /// The memory of a machine: 64Gi
    #[arg(long, value_name = "QUANTITY", requires = "cpu")]
    pub memory: Option<String>,
    /// The cores of a machine: 16
    #[arg(long, value_name = "QUANTITY", requires = "memory")]
    pub cpu: Option<String>,
    /// What the system keeps of it: memory, or memory,cpu
    #[arg(long, value_name = "QUANTITIES")]
    pub reserved: Option<String>,
    /// The eviction threshold [default: 100Mi]
    #[arg(long, value_name = "QUANTITY")]
    pub eviction: Option<String>,
    /// What daemon sets take on each machine: memory, or memory,cpu
    #[arg(long, value_name = "QUANTITIES")]
    pub daemon_sets: Option<String>,
    /// How many pods a machine runs at most
    #[arg(long, value_name = "NUMBER")]
    pub pods: Option<u32>,
    /// How many machines there are [default: as many as are needed]
    #[arg(long, value_name = "NUMBER")]
    pub count: Option<u32>,
    /// JobManagers: 2 and more with high availability [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(0..=16))]
    pub job_managers: Option<u32>,
    /// How jobs are replaced: restart, rolling or blue-green [default: restart]
    #[arg(long, value_name = "WAY", value_parser = words(&Way::ALL.map(Way::word), |word| Way::of(word).ok_or_else(|| word.to_owned())))]
    pub upgrade: Option<Way>,
    /// YARN's minimum allocation, in MiB
    #[arg(long, value_name = "MIB", default_value = "1024", value_parser = clap::value_parser!(i32).range(1..))]
    pub yarn_minimum: i32,
    /// What YARN rounds to, in MiB [default: the minimum]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(i32).range(1..))]
    pub yarn_increment: Option<i32>,
    /// The price of a GiB for an hour
    #[arg(long, value_name = "PRICE")]
    pub price: Option<f64>,
    /// What a TaskManager uses, for the operator's memory tuning: heap,metaspace,managed
    #[arg(long, value_name = "SIZES")]
    pub used: Option<String>,
    /// Writes JSON: an object
    #[arg(long)]
    pub json: bool,
}

/// What is explained, and for which configuration.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub source: Source,
    /// Your configuration, to compute fixes for: a file in any form [default: from the log itself]
    #[arg(long, value_name = "FILE")]
    pub with: Option<PathBuf>,
}

const FILES: [ConfigFile; 2] = [ConfigFile::ConfigYaml, ConfigFile::FlinkConf];

const SEVERITIES: [Severity; 4] = [Severity::Refused, Severity::Risk, Severity::Waste, Severity::Hint];

/// Takes one of some words, which the help lists.
fn words<T, F>(words: &[&'static str], read: F) -> impl TypedValueParser<Value = T> + use<T, F>
where
    T: Clone + Send + Sync + 'static,
    F: Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words.to_vec()).try_map(move |word| read(&word))
}

fn known<T: FromStr<Err: ToString>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|error: T::Err| error.to_string())
}

/// Sizes of native memory, of which all must be known.
fn given(text: &str) -> Result<Native, String> {
    match Native::read(text) {
        (given, bad) if bad.is_empty() => Ok(given),
        (_, bad) => {
            let names: Vec<_> = Item::ALL.into_iter().map(Item::id).collect();
            Err(format!(
                "“{}” is no line with a size: lines are {}",
                bad.join(","),
                names.join(", ")
            ))
        }
    }
}

/// A key and a value with an equals sign between them.
fn pair(word: &str) -> Result<(String, String), String> {
    let (key, text) = word.split_once('=').ok_or("a key, = and a value are expected")?;
    Ok((key.to_owned(), text.to_owned()))
}

fn severity(word: &str) -> Result<Severity, String> {
    let mut severities = SEVERITIES.into_iter();
    severities
        .find(|severity| severity.word() == word)
        .ok_or_else(|| word.to_owned())
}
