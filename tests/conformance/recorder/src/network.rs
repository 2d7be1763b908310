//! Asks Flink's classes about network buffers and state stores, and looks for the least number of them with which real jobs run.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{folder, logs::OPENED, release::Release};

/// Records what classes say of network buffers and of state stores.
pub fn record_classes(releases: &[Release]) -> Result<()> {
    ask_classes(
        // Before 1.14 there are none.
        releases.iter().filter(|release| *release.numbers() >= [1, 14][..]),
        "network/AskNetwork.java",
        "network/classes.txt",
        "What Flink's classes say of network buffers: `min,max` of results, and of gates the exclusive ones of a channel, \
         the\n# floating ones that must be there, and all floating ones; each for 1, 2, 3, 4, 64, 499, 500, 999, 1000 and \
         2000\n# subpartitions or channels. Buffers per channel and floating ones, then for results \
         `sort-shuffle.min-parallelism` and\n# `sort-shuffle.min-buffers`, for gates `required-per-gate.max`. \
         `AskNetwork.java` asked.",
    )?;
    ask_classes(
        releases.iter(),
        "native/AskStore.java",
        "native/stores.txt",
        "How RocksDB and ForSt divide a memory with a ratio of write buffers: cache, write buffers, and what of these may \
         take\n# writes; and the blocks of arenas for a size of write buffers. `AskStore.java` asked.",
    )
}

fn ask_classes<'a>(
    releases: impl Iterator<Item = &'a Release>,
    program: &str,
    record: &str,
    about: &str,
) -> Result<()> {
    let shell = Shell::new()?;
    let path = folder().join(record);
    let mut answers = Answers::read(&path)?;
    for release in releases {
        println!("Asking the classes of Flink {} …", release.version);
        let (jars, program) = (release.whole_class_path()?, folder().join(program));
        let said = cmd!(shell, "java -cp {jars} {program}")
            .quiet()
            .ignore_stderr()
            .read()?;
        answers.forget(release);
        for line in said.lines() {
            let (question, answer) = line.split_once(" => ").context("no answer")?;
            answers.insert(question, release, answer);
        }
    }
    answers.write(&path, about)
}

/// Records the least pools of jobs on a `MiniCluster`. Each release takes some three minutes.
pub fn record_least(releases: &[Release]) -> Result<()> {
    let path = folder().join("network/least-buffers.txt");
    let mut answers = Answers::read(&path)?;
    for release in releases {
        println!("Running jobs on Flink {} …", release.version);
        let cases: Vec<Job> = JOBS.into_iter().filter(|job| job.is_known(release)).collect();
        // Where another release's job ran is a good place to begin to look.
        let questions: Vec<(String, String)> = cases
            .iter()
            .map(|job| {
                let question = job.question();
                let start = answers.any(&question).and_then(|answer| answer.split(' ').next());
                let start = start.filter(|start| *start != "none").unwrap_or("32").to_owned();
                (question, start)
            })
            .collect();
        answers.forget(release);
        run(release, &questions, |question, answer| {
            answers.insert(question, release, answer);
        })?;
        // A release is long enough to wait for: what was found stays, whatever becomes of the next.
        answers.write(
            &path,
            "The least network buffers of each TaskManager with which a job runs, and what Flink says of one less: shape, \
             mode,\n# TaskManagers, slots of each, parallelism, options. `LeastBuffers.java` ran them.",
        )?;
    }
    Ok(())
}

/// A job whose least number of buffers is looked for.
#[derive(Clone, Copy)]
struct Job {
    since: [u32; 2],
    until: [u32; 2],
    shape: &'static str,
    mode: &'static str,
    cluster: [u32; 3],
    options: &'static str,
}

const ALL: [[u32; 2]; 2] = [[1, 13], [9, 9]];

const fn job(
    [since, until]: [[u32; 2]; 2],
    shape: &'static str,
    mode: &'static str,
    cluster: [u32; 3],
    options: &'static str,
) -> Job {
    Job {
        since,
        until,
        shape,
        mode,
        cluster,
        options,
    }
}

const STREAM: &str = "STREAMING";
const BATCH: &str = "BATCH";

/// TaskManagers, slots of each, parallelism: all slots are used, so that every TaskManager runs the same, but for
/// `[2, 3, 4]`.
const JOBS: [Job; 37] = [
    job(ALL, "all-to-all", STREAM, [1, 1, 1], "-"),
    job(ALL, "all-to-all", STREAM, [1, 4, 4], "-"),
    job(ALL, "all-to-all", STREAM, [2, 2, 4], "-"),
    job(ALL, "all-to-all", STREAM, [4, 2, 8], "-"),
    job(ALL, "all-to-all", STREAM, [2, 3, 4], "-"),
    job(ALL, "all-to-all", STREAM, [1, 20, 20], "-"),
    job([[2, 3], [9, 9]], "hash", STREAM, [2, 2, 4], "-"),
    job([[2, 3], [9, 9]], "broadcast", STREAM, [2, 2, 4], "-"),
    job(ALL, "forward", STREAM, [2, 2, 4], "-"),
    job(ALL, "two", STREAM, [2, 2, 4], "-"),
    job(ALL, "union", STREAM, [2, 2, 4], "-"),
    job(ALL, "two-readers", STREAM, [2, 2, 4], "-"),
    job(ALL, "to-half", STREAM, [1, 4, 4], "-"),
    job(ALL, "rescale-to-half", STREAM, [1, 4, 4], "-"),
    job(
        [[1, 13], [1, 20]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.buffers-per-channel=5;taskmanager.network.memory.floating-buffers-per-gate=100",
    ),
    job(
        [[1, 14], [1, 20]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.buffers-per-channel=0",
    ),
    job(
        [[1, 13], [1, 20]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.floating-buffers-per-gate=1",
    ),
    job(
        [[1, 17], [9, 9]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.read-buffer.required-per-gate.max=1",
    ),
    job(
        [[1, 17], [9, 9]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.read-buffer.required-per-gate.max=2",
    ),
    job(
        [[1, 17], [9, 9]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.read-buffer.required-per-gate.max=7",
    ),
    job(
        [[1, 14], [9, 9]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "taskmanager.network.memory.buffer-debloat.enabled=true",
    ),
    job(
        [[1, 14], [9, 9]],
        "all-to-all",
        STREAM,
        [2, 2, 4],
        "execution.checkpointing.interval=100ms;execution.checkpointing.unaligned=true;execution.checkpointing.unaligned.\
         enabled=true",
    ),
    job(ALL, "all-to-all", BATCH, [2, 2, 4], "-"),
    job(
        ALL,
        "all-to-all",
        BATCH,
        [1, 2, 2],
        "taskmanager.network.sort-shuffle.min-parallelism=1;taskmanager.network.sort-shuffle.min-buffers=64",
    ),
    job(
        ALL,
        "two",
        BATCH,
        [2, 2, 4],
        "taskmanager.network.sort-shuffle.min-parallelism=1;taskmanager.network.sort-shuffle.min-buffers=32",
    ),
    job(
        ALL,
        "all-to-all",
        BATCH,
        [2, 2, 4],
        "taskmanager.network.sort-shuffle.min-parallelism=5;taskmanager.network.sort-shuffle.min-buffers=32",
    ),
    job(
        [[1, 17], [9, 9]],
        "two",
        BATCH,
        [2, 2, 4],
        "taskmanager.network.sort-shuffle.min-parallelism=1;taskmanager.network.sort-shuffle.min-buffers=32;taskmanager.\
         network.memory.read-buffer.required-per-gate.max=2",
    ),
    job(
        [[1, 14], [1, 16]],
        "all-to-all",
        BATCH,
        [1, 8, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_PIPELINED",
    ),
    job(
        [[1, 17], [9, 9]],
        "all-to-all",
        BATCH,
        [1, 8, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_PIPELINED;jobmanager.scheduler=Default",
    ),
    job(
        [[1, 16], [9, 9]],
        "all-to-all",
        BATCH,
        [1, 2, 2],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_FULL",
    ),
    job(
        [[1, 16], [9, 9]],
        "all-to-all",
        BATCH,
        [2, 2, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_FULL",
    ),
    job(
        [[1, 16], [9, 9]],
        "all-to-all",
        BATCH,
        [2, 2, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_SELECTIVE",
    ),
    job(
        [[1, 16], [9, 9]],
        "two",
        BATCH,
        [2, 2, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_SELECTIVE",
    ),
    job(
        [[1, 18], [1, 20]],
        "all-to-all",
        BATCH,
        [2, 2, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_FULL;taskmanager.network.hybrid-shuffle.enable-new-mode=false",
    ),
    job(
        [[1, 18], [1, 20]],
        "all-to-all",
        BATCH,
        [2, 2, 4],
        "execution.batch-shuffle-mode=ALL_EXCHANGES_HYBRID_SELECTIVE;taskmanager.network.hybrid-shuffle.enable-new-mode=\
         false",
    ),
    job(
        ALL,
        "two-readers",
        BATCH,
        [2, 2, 4],
        "taskmanager.network.sort-shuffle.min-parallelism=1;taskmanager.network.sort-shuffle.min-buffers=32",
    ),
    job([[2, 3], [9, 9]], "all-to-all", STREAM, [1, 40, 40], "-"),
];

impl Job {
    fn is_known(&self, release: &Release) -> bool {
        let minor = release.numbers().get(..2).unwrap_or_default();
        minor >= &self.since[..] && minor <= &self.until[..]
    }

    fn question(&self) -> String {
        let [task_managers, slots, parallelism] = self.cluster;
        let options = self.options.replace(['\n', ' '], "");
        format!(
            "{} {} {task_managers} {slots} {parallelism} {options}",
            self.shape, self.mode
        )
    }
}

/// Runs the jobs of a release, one after the other in one JVM.
fn run(release: &Release, questions: &[(String, String)], mut found: impl FnMut(&str, &str)) -> Result<()> {
    let jars = release.whole_class_path()?;
    let place = std::env::temp_dir().join(format!("least-buffers-{}", std::process::id()));
    fs::create_dir_all(&place)?;
    let program = folder().join("network/LeastBuffers.java");
    // Flink loads the functions of a job by name, so they must be in files.
    let compiled = Command::new("javac")
        .args(["-nowarn", "-d"])
        .arg(&place)
        .arg("-cp")
        .arg(&jars)
        .arg(program)
        .status()?;
    ensure!(
        compiled.success(),
        "LeastBuffers.java does not compile with {}",
        release.version
    );
    let layout = place.join("log4j.properties");
    fs::write(&layout, "rootLogger.level = OFF\n")?;
    let mut command = Command::new("java");
    command.args(["-Xmx700m", "-XX:MaxDirectMemorySize=1g"]);
    command.arg(format!("-Dlog4j.configurationFile=file:{}", layout.display()));
    for package in OPENED {
        command.arg(format!("--add-opens={package}=ALL-UNNAMED"));
        command.arg(format!("--add-exports={package}=ALL-UNNAMED"));
    }
    command
        .arg("-cp")
        .arg(std::env::join_paths(
            std::iter::once(place.clone()).chain(std::env::split_paths(&jars)),
        )?)
        .arg("LeastBuffers");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("`java` must be Java 17")?;
    let lines: String = questions
        .iter()
        .map(|(question, start)| format!("{}\t{start}\n", question.replace(' ', "\t")))
        .collect();
    child
        .stdin
        .take()
        .context("no standard input")?
        .write_all(lines.as_bytes())?;
    let mut asked = questions.iter();
    for line in BufReader::new(child.stdout.take().context("no standard output")?).lines() {
        let line = line?;
        let mut said = line.split('\t').skip(6);
        let (question, _) = asked.next().context("more answers than questions")?;
        let (least, why) = (said.next().unwrap_or_default(), said.next().unwrap_or_default());
        // What follows are numbers of the pool, which are known, and advice.
        let why = why.split(" The total number").next().unwrap_or_default();
        println!("{} {question}: {least} {why}", release.version);
        found(question, &format!("{least} {why}"));
    }
    child.wait()?;
    fs::remove_dir_all(&place)?;
    ensure!(asked.next().is_none(), "some jobs have no answer");
    Ok(())
}

/// Questions, and below each what the releases answer; those that answer the same stand in one line.
struct Answers {
    questions: Vec<String>,
    by_release: BTreeMap<(String, Vec<u32>), String>,
}

impl Answers {
    fn read(path: &Path) -> Result<Self> {
        let mut answers = Self {
            questions: Vec::new(),
            by_release: BTreeMap::new(),
        };
        let text = if path.exists() {
            fs::read_to_string(path)?
        } else {
            String::new()
        };
        let mut question = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some(answer) = line.strip_prefix("  ") else {
                question = line;
                continue;
            };
            let (versions, answer) = answer.split_once(" => ").context("no answer")?;
            for version in versions.split(' ') {
                answers.insert(question, &Release::new(version)?, answer);
            }
        }
        Ok(answers)
    }

    fn insert(&mut self, question: &str, release: &Release, answer: &str) {
        if !self.questions.iter().any(|known| known == question) {
            self.questions.push(question.to_owned());
        }
        let key = (question.to_owned(), release.numbers().to_vec());
        self.by_release.insert(key, answer.trim_end().to_owned());
    }

    fn forget(&mut self, release: &Release) {
        self.by_release.retain(|(_, numbers), _| numbers != release.numbers());
    }

    /// What some release answers.
    fn any(&self, question: &str) -> Option<&str> {
        let mut of_question = self.by_release.iter().filter(|((asked, _), _)| asked == question);
        of_question.next_back().map(|(_, answer)| answer.as_str())
    }

    fn write(&self, path: &Path, about: &str) -> Result<()> {
        let mut text = format!("# {about}\n");
        for question in &self.questions {
            let mut groups: Vec<(String, &str)> = Vec::new();
            for ((_, numbers), answer) in self.by_release.iter().filter(|((asked, _), _)| asked == question) {
                let version = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
                match groups.iter_mut().find(|(_, said)| said == answer) {
                    Some((versions, _)) => *versions += &format!(" {version}"),
                    None => groups.push((version, answer)),
                }
            }
            if groups.is_empty() {
                continue;
            }
            text += &format!("{question}\n");
            for (versions, answer) in groups {
                text += &format!("  {versions} => {answer}\n");
            }
        }
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, &text)?;
        println!(
            "{} questions, {} bytes: {}",
            self.questions.len(),
            text.len(),
            path.display()
        );
        Ok(())
    }
}
