//! Random texts for each target in turn, for as long as asked.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flink_config::{Answer, ConfigFile, Document, Extent, Format, write};
use flink_diagnosis::MESSAGES;
use flink_memory::{Deployment, FlinkVersion};
use recorded::{Recorded, records};

use crate::agree;
use crate::mutate::{Random, dictionary, mutated};
use crate::steps::{self, processor_time};
use crate::targets::{TARGETS, Target};

/// Longer texts are not made of those that are kept: short ones try more for the same time.
const LENGTH: usize = 2 << 10;

/// Longer texts are not tried. What more of a text takes is held by its growth.
const LONGEST: usize = 64 << 10;

/// How many steps a call may take; about 60 ms without instrumentation.
const STEPS: u64 = 80_000_000;

/// How long a call may take, instrumentation included. Texts that took 110 ms with it took 43 without: these are 80.
const TIME: Duration = Duration::from_millis(200);

/// Caches that others emptied make a call slow now and then: one counts as slow that was so each time.
const TIMES: usize = 3;

/// A minute in steps, roughly: so that one seed gives one run, on whatever machine.
const MINUTE: f64 = 8e9;

/// After how many minutes a run says how far it has come.
const SAY: f64 = 5.0;

/// What a call costs beside its steps.
const CALL: u64 = 20_000;

/// How many characters are said of a fault.
const SAID: usize = 600;

/// After so many faults, a target is tried no longer.
const FAULTS: usize = 10;

/// How many texts are kept for a target.
const KEPT: usize = 4_000;

/// The texts of one target, and what is known of the ways that they go.
struct Corpus {
    target: &'static Target,
    texts: Vec<String>,
    /// How often each branch was gone, as a bit for each rough count.
    gone: Vec<u32>,
    /// In steps.
    spent: u64,
    calls: u64,
    most: u64,
    slowest: Duration,
    faults: Vec<String>,
}

/// Runs for about so many minutes; gives what was found.
pub fn run(minutes: f64, seed: u64) -> Vec<String> {
    // A panic is told once, with its text.
    panic::set_hook(Box::new(|_| {}));
    let budget = (minutes * MINUTE) as u64;
    let (words, mut random) = (dictionary(), Random::new(seed));
    let seeds = seeds();
    let mut corpora: Vec<Corpus> = TARGETS
        .iter()
        .map(|target| Corpus {
            target,
            texts: Vec::new(),
            gone: Vec::new(),
            spent: 0,
            calls: 0,
            most: 0,
            slowest: Duration::ZERO,
            faults: Vec::new(),
        })
        .collect();
    let last = Last::new();
    let start = Instant::now();
    for text in &seeds {
        for corpus in &mut corpora {
            corpus.call(text.clone(), true, &last);
        }
    }
    let mut said = 0;
    loop {
        let spent = corpora.iter().map(|corpus| corpus.spent).sum::<u64>();
        if spent >= budget {
            break;
        }
        let minute = (spent as f64 / MINUTE / SAY).floor() as u64;
        if minute > said {
            said = minute;
            let (calls, slowest) = totals(&corpora);
            let faults: usize = corpora.iter().map(|corpus| corpus.faults.len()).sum();
            println!("{calls} calls, the slowest {slowest:.1?}, {faults} faults");
        }
        let open = corpora.iter_mut().filter(|corpus| corpus.faults.len() < FAULTS);
        let Some(corpus) = open.min_by_key(|corpus| corpus.spent / corpus.target.share) else {
            break;
        };
        let other = random.pick(&seeds).map_or("", String::as_str);
        // Of two, the shorter.
        let from = [random.pick(&corpus.texts), random.pick(&corpus.texts)];
        let from = from.into_iter().flatten().min_by_key(|text| text.len());
        let from = from.map_or("", String::as_str);
        let text = mutated(from, other, &words, &mut random);
        corpus.call(text, false, &last);
    }
    for Corpus {
        target,
        texts,
        gone,
        calls,
        most,
        slowest,
        ..
    } in &corpora
    {
        println!(
            "{}: {calls} calls, {} texts kept, {} branches, at most {most} steps, {slowest:.1?}",
            target.name,
            texts.len(),
            gone.iter().filter(|counts| **counts > 0).count()
        );
    }
    let (calls, slowest) = totals(&corpora);
    println!("{calls} calls in {:.0?}, the slowest {slowest:.1?}", start.elapsed());
    let odd = corpora
        .iter()
        .filter(|corpus| ["yaml", "config.yaml"].contains(&corpus.target.name));
    agree::write(&folder().join("odd.jsonl"), odd.flat_map(|corpus| &corpus.texts));
    corpora.into_iter().flat_map(|corpus| corpus.faults).collect()
}

/// How many calls were made, and how long the slowest took.
fn totals(corpora: &[Corpus]) -> (u64, Duration) {
    let slowest = corpora.iter().map(|corpus| corpus.slowest).max();
    (
        corpora.iter().map(|corpus| corpus.calls).sum(),
        slowest.unwrap_or_default(),
    )
}

impl Corpus {
    /// Calls the target with a text, and keeps it if it goes a new way.
    fn call(&mut self, mut text: String, is_seed: bool, last: &Last) {
        text.truncate(text.floor_char_boundary(LONGEST));
        steps::forget_ways();
        last.write(self.target, &text);
        let call = self.target.call;
        let mut answer = Ok(Ok(()));
        let start = processor_time();
        let taken = steps::of(|| answer = panic::catch_unwind(AssertUnwindSafe(|| call(&text))));
        let mut time = processor_time().saturating_sub(start);
        self.calls += 1;
        self.spent += taken + CALL;
        self.most = self.most.max(taken);
        match answer {
            Err(panic) => return self.found(&text, &format!("panics: {}", words_of(&*panic))),
            Ok(Err(fault)) => return self.found(&text, &fault),
            Ok(Ok(())) if taken > STEPS => return self.found(&text, &format!("takes {taken} steps")),
            Ok(Ok(())) => {}
        }
        let mut is_new = false;
        for (branch, count) in steps::ways() {
            if self.gone.len() <= branch {
                self.gone.resize(branch + 1, 0);
            }
            let known = self.gone.get_mut(branch);
            let bit = 1_u32 << count;
            is_new |= known.is_some_and(|known| std::mem::replace(known, *known | bit) & bit == 0);
        }
        for _ in 1..TIMES {
            if time <= self.slowest {
                break;
            }
            let start = processor_time();
            let _ = call(&text);
            time = time.min(processor_time().saturating_sub(start));
        }
        self.slowest = self.slowest.max(time);
        if time > TIME {
            return self.found(&text, &format!("takes {time:.0?}"));
        }
        if (is_new || is_seed) && text.len() <= LENGTH && self.texts.len() < KEPT {
            self.texts.push(text);
        }
    }

    /// Remembers a fault, with the file that it can be repeated with.
    fn found(&mut self, text: &str, fault: &str) {
        let name = self.target.name;
        let path = folder().join(format!("{name}-{}.txt", text.len()));
        let _ = fs::write(&path, text);
        // It may quote the whole text.
        let fault: String = fault.chars().take(SAID).collect();
        let again = format!("Again: cargo xtask fuzz repeat {name} {}", path.display());
        self.faults.push(format!("{name} {fault}\n{again}"));
    }
}

/// The text of the call that goes on, in a file: all that is left where the stack overflows.
struct Last(Option<File>);

impl Last {
    fn new() -> Self {
        Self(File::create(folder().join("last.txt")).ok())
    }

    /// Writes over the text before, of which the end may stay behind a longer one.
    fn write(&self, target: &Target, text: &str) {
        if let Some(file) = &self.0 {
            let head = format!("{} of the next {} bytes\n", target.name, text.len());
            let _ = file.write_all_at((head + text).as_bytes(), 0);
        }
    }
}

fn words_of(panic: &dyn std::any::Any) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

/// Where what is found is written.
fn folder() -> PathBuf {
    let folder = project().join("target/fuzz/found");
    let _ = fs::create_dir_all(&folder);
    folder
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Messages of embedding pages, as the target reads them; then what holds, plans and fleets are asked for, and two texts.
const TOLD: [&str; 12] = [
    "config=tm.process.size=4g&tm.managed.fraction=0.3\nflink=1.20\non=yarn\nprocess=jobmanager\nparts=form,table\ntheme=dark",
    "flink=1.17\ntext=taskmanager.memory.process.size: 4g\n\n&\non=local\n&\nconfig=",
    "on=\nflink=\nprocess=\nparts=\ntheme=rgb(1, 2, 3)\n&\nconfig=external-resources=a;b&external-resource.a.amount=1",
    "taskmanager.memory.process.size: 4g\ntm.task-heap=2g,tm.network=512m+,tm.container=8g-,rest",
    "jobmanager.memory.process.size: 2g\ntaskmanager.memory.flink.size: 3g\njm.heap=1g,tm.overhead=512m,tm.metaspace=300m-",
    "in:container-8g,job:sql,parallelism:64,slots:4,state:rocksdb,size:200g,hot:10,exchanges:2,with:kafka.files,jobs:1\n",
    "slots:8\n{\"plan\":{\"nodes\":[{\"id\":\"a\",\"parallelism\":200},{\"id\":\"b\",\"parallelism\":200,\"inputs\":\
     [{\"id\":\"a\",\"ship_strategy\":\"HASH\",\"exchange\":\"blocking\"}]}]}}",
    "{\"answers\":{\"parallelism\":8,\"with\":[\"kafka\"]},\"request\":{\"text\":\"a: b\",\"flink\":\"1.20\"},\"page\":\"x\"}",
    "{\"request\":{\"text\":\"taskmanager.memory.process.size: 4g\\njobmanager.memory.process.size: 2g\",\"flink\":\"2.3\"},\
     \"nodes\":{\"memory\":\"64Gi\",\"cpu\":\"16\",\"reserved\":{\"memory\":\"2Gi\"},\"pods\":30,\"count\":3},\
     \"parallelism\":4294967295,\"jobManagers\":2,\"upgrade\":\"rolling\",\"price\":0.1,\"yarn\":{\"minimum\":512},\
     \"used\":{\"heap\":\"1g\"}}",
    "items:\n- metadata: {name: a}\n  spec: {unschedulable: false, taints: [{effect: NoSchedule}]}\n  status:\n    \
     allocatable: {cpu: 3920m, memory: 13498416Ki, pods: \"58\"}\n    capacity: {cpu: \"4\", memory: 16393264Ki}\n- status: \
     {allocatable: {cpu: 4, memory: 15Gi}}\n",
    "taskmanager.memory.process.size: 4g\n&\ntaskmanager.memory.process.size: 8g\ntaskmanager.numberOfTaskSlots: 4\n",
    "taskmanager.heap.size: 3g\njobmanager.heap.size: 1g\nstate.backend: rocksdb\ntaskmanager.network.numberOfBuffers: 4096\n",
];

/// Texts to begin with: what once failed, what the real Flink was asked, every form that is written of some of these,
/// and what messages look like.
fn seeds() -> Vec<String> {
    let found = fs::read_dir(project().join("crates/fuzz/found"))
        .into_iter()
        .flatten()
        .flatten();
    let mut seeds: Vec<String> = found.filter_map(|file| fs::read_to_string(file.path()).ok()).collect();
    for file in [ConfigFile::ConfigYaml, ConfigFile::FlinkConf] {
        let recorded = records::<Recorded>(&format!("answers/{file}.jsonl.gz"));
        seeds.extend(recorded.step_by(401).map(|recorded| recorded.config));
    }
    let plain: Vec<String> = seeds.iter().step_by(17).cloned().collect();
    for (text, deployment) in plain.into_iter().zip(Deployment::ALL.into_iter().cycle()) {
        let document = Document::new(text, ConfigFile::ConfigYaml, FlinkVersion::NEWEST, deployment);
        let answer = Answer::new(document);
        seeds.extend(Format::ALL.map(|format| write(&answer, "https://a.b/", format, Extent::Whole).text));
        seeds.push(flink_config::Link::to(&answer).0.write());
    }
    seeds.extend(TOLD.map(str::to_owned));
    seeds.extend(MESSAGES.iter().map(|message| message.example.to_owned()));
    seeds.retain(|text| text.len() <= LENGTH);
    seeds
}
