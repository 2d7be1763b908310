//! The program as people and continuous integration meet it: arguments and files in, texts and an exit code out.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it can't read"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use flink_memory::FlinkVersion;
use serde_json::Value;

const SOUND: &str = "taskmanager.memory.process.size: 4g\njobmanager.memory.process.size: 1600m\n";
const REFUSED: &str = "# ours\ntaskmanager.memory.process.size: 400m\njobmanager.memory.process.size: 1600m\n";
const RISKY: &str = "jobmanager.memory.process.size: 1600m\ntaskmanager:\n  memory:\n    process.size: 4g\n    \
                     network.size: 1g\n";
const DEPLOYMENT: &str = "kind: FlinkDeployment\nspec:\n  flinkVersion: v1_20\n  image: registry/flink\n  jobManager:\n    \
                          resource: {memory: 2g, cpu: 1}\n  taskManager:\n    resource: {memory: 4g, cpu: 2}\n";

/// What a run printed, and its exit code.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

/// A fresh folder with files in it.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

fn started(folder: &Path, line: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_flink-memory"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn run(folder: &Path, line: &str, input: &str) -> Run {
    let mut child = started(folder, line);
    // A program that was given wrong arguments does not wait for its input.
    let _ = child.stdin.take().expect("an input").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Run {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

const FILES: [(&str, &str); 7] = [
    ("config.yaml", SOUND),
    ("refused.yaml", REFUSED),
    ("risky.yaml", RISKY),
    ("deployment.yaml", DEPLOYMENT),
    ("flink-conf.yaml", SOUND),
    ("empty", ""),
    ("readme.md", "# Ours\n\nNothing here.\n"),
];

#[test]
fn exit_codes_tell_the_worst() {
    let folder = folder("exit-codes", &FILES);
    let cases = [
        ("derive config.yaml", 0),
        ("derive refused.yaml", 1),
        ("derive --process jobmanager refused.yaml", 0),
        ("derive config.yaml refused.yaml flink-conf.yaml", 1),
        ("derive missing.yaml", 3),
        ("derive refused.yaml missing.yaml config.yaml", 3),
        ("derive empty", 3),
        ("derive readme.md", 3),
        ("derive --file config.yaml empty", 1),
        ("derive .", 3),
        ("derive --flink 0.9 config.yaml", 3),
        ("derive --on mesos config.yaml", 3),
        ("derive --process worker config.yaml", 3),
        ("derive --file x config.yaml", 3),
        ("convert config.yaml", 3),
        ("convert --to word config.yaml", 3),
        ("sing config.yaml", 3),
        ("", 3),
        ("--help", 0),
        ("--version", 0),
        ("advise --help", 0),
        ("advise config.yaml", 0),
        ("advise refused.yaml", 1),
        ("advise --process jobmanager refused.yaml", 0),
        ("advise risky.yaml", 0),
        ("advise --deny refused risky.yaml", 0),
        ("advise --deny risk risky.yaml", 2),
        ("advise --deny waste risky.yaml", 2),
        ("advise --deny hint --on kubernetes config.yaml", 2),
        ("advise --deny risk config.yaml", 0),
        ("advise --deny risk risky.yaml refused.yaml", 1),
        ("advise --deny risk risky.yaml missing.yaml", 3),
        ("advise --deny much config.yaml", 3),
        ("convert --to log config.yaml", 0),
        ("convert --to log refused.yaml", 1),
        ("link config.yaml", 0),
        ("link refused.yaml", 0),
        ("link missing.yaml", 3),
    ];
    for (line, code) in cases {
        let run = run(&folder, line, "");
        assert_eq!(run.code, Some(code), "{line}\n{}\n{}", run.out, run.err);
        let tells = run.err.contains("error:") || run.err.contains("Usage:");
        assert_eq!(tells, code == 3, "{line}\n{}", run.err);
    }
}

const COMPOSE: &str = "services:\n  tm:\n    image: flink:1.12.1\n    command: taskmanager\n";

#[test]
fn what_is_read_of_a_text_is_told() {
    let two = DEPLOYMENT.replace("spec:", "metadata: {name: one}\nspec:")
        + "---\n"
        + &DEPLOYMENT
            .replace("spec:", "metadata: {name: two}\nspec:")
            .replace("4g", "5g");
    let same = DEPLOYMENT.to_owned() + "---\n" + DEPLOYMENT;
    let folder = folder(
        "told",
        &[
            ("compose.yml", COMPOSE),
            ("two.yaml", &two),
            ("same.yaml", &same),
            ("job.yaml", "kind: FlinkSessionJob\nspec: {deploymentName: ours}\n"),
            ("old.yaml", "jobmanager.heap.size: 1g\ntaskmanager.heap.size: 2g\n"),
        ],
    );
    let cases = [
        (
            "compose.yml",
            0,
            "compose.yml: Flink 1.13, as the image flink:1.12.1 shows",
        ),
        (
            "compose.yml",
            0,
            "compose.yml: Flink 1.12.1 is not supported here: 1.13, the nearest release, is used",
        ),
        (
            "two.yaml",
            3,
            "error: two.yaml: there are 2 clusters in it: say which by --cluster: one, two",
        ),
        (
            "--cluster two two.yaml",
            0,
            "two.yaml: Read from an operator's manifest: ",
        ),
        (
            "--cluster three two.yaml",
            3,
            "error: two.yaml: there is no cluster called “three” in it",
        ),
        ("same.yaml", 0, "same.yaml: 2 clusters with the same memory: 1, 2"),
        (
            "job.yaml",
            3,
            "error: job.yaml: A FlinkSessionJob has no cluster of its own",
        ),
        ("old.yaml", 0, "old.yaml: Flink 1.20, as `jobmanager.heap.size`"),
    ];
    for (line, code, message) in cases {
        let run = run(&folder, &format!("derive {line}"), "");
        assert_eq!(run.code, Some(code), "{line}\n{}\n{}", run.out, run.err);
        assert!(
            run.err.lines().any(|given| given.starts_with(message)),
            "{line}\n{}",
            run.err
        );
    }
    let chosen = run(&folder, "derive --cluster two --process taskmanager two.yaml", "");
    assert!(chosen.out.contains("  5 GiB "), "{}", chosen.out);
}

/// The first line of what is said: the file, the release, and where it runs.
#[test]
fn options_win_over_the_text_and_the_text_over_defaults() {
    let link = "# Flink 1.17, YARN: https://example.org/#v=1&flink=1.17&on=yarn&tm.process.size=4g\n";
    let linked = format!("{link}{SOUND}");
    let folder = folder("options", &[&FILES[..], &[("linked.yaml", &linked)]].concat());
    let newest = format!("config.yaml: Flink {}, Standalone", FlinkVersion::NEWEST);
    let docker = format!("config.yaml: Flink {}, Docker", FlinkVersion::NEWEST);
    let cases = [
        ("config.yaml", newest.as_str()),
        ("flink-conf.yaml", "flink-conf.yaml: Flink 1.20, Standalone"),
        ("--flink 1.18.1 config.yaml", "config.yaml: Flink 1.18, Standalone"),
        ("--on docker config.yaml", docker.as_str()),
        ("deployment.yaml", "deployment.yaml: Flink 1.20, Kubernetes operator"),
        (
            "--flink 2.2 --on yarn deployment.yaml",
            "deployment.yaml: Flink 2.2, YARN",
        ),
        ("linked.yaml", "linked.yaml: Flink 1.17, YARN"),
        ("--flink 2.1 linked.yaml", "linked.yaml: Flink 2.1, YARN"),
        ("--on standalone linked.yaml", "linked.yaml: Flink 1.17, Standalone"),
    ];
    for (line, heading) in cases {
        let run = run(&folder, &format!("derive {line}"), "");
        assert_eq!(run.out.lines().next(), Some(heading), "{line}\n{}", run.err);
    }
}

#[test]
fn reads_every_form_from_the_standard_input() {
    let folder = folder("standard-input", &[("config.yaml", SOUND)]);
    let total = "  Total Process Memory            4 GiB          4294967296  ";
    let inputs = [
        ("derive", SOUND),
        ("derive -", SOUND),
        (
            "derive",
            "taskmanager:\n  memory.process.size: 4g\njobmanager.memory.process.size: 1g",
        ),
        ("derive", "flink run -Dtaskmanager.memory.process.size=4g job.jar"),
        ("derive", DEPLOYMENT),
        (
            "derive --file config.yaml",
            "taskmanager.memory.process.size: \"4g\"\njobmanager.memory.process.size: \"1g\"",
        ),
    ];
    for (line, input) in inputs {
        let run = run(&folder, line, input);
        assert_eq!(run.code, Some(0), "{input}\n{}", run.out);
        // What is no file of Flink's says what was taken from which line, and nothing more.
        let is_file = input.starts_with("taskmanager");
        let is_quiet = run.err.lines().all(|line| line.starts_with("-: ") && !is_file);
        assert!(is_quiet && (is_file || !run.err.is_empty()), "{input}\n{}", run.err);
        assert!(run.out.contains(total), "{input}\n{}", run.out);
    }
    // A few settings are about the process that they name.
    let arguments = run(&folder, "derive", "-Djobmanager.memory.process.size=1g");
    assert!(!arguments.out.contains("TaskManager"), "{}", arguments.out);
    // Every form that is written is read again.
    for format in flink_config::Format::ALL {
        let written = run(&folder, &format!("convert --to {format} config.yaml"), "");
        assert_eq!(written.code, Some(0), "{format}\n{}", written.err);
        let read = run(&folder, "derive --process taskmanager", &written.out);
        assert!(read.out.contains(total), "{format}\n{}\n{}", written.out, read.out);
    }
}

#[test]
fn messages_name_the_file_and_the_line() {
    let skipped = format!("{SOUND}broken\n");
    let folder = folder(
        "messages",
        &[
            ("flink-conf.yaml", &skipped),
            ("config.yaml", "a: 1\nb: c: d\n"),
            ("risky.yaml", RISKY),
            ("sound.yaml", SOUND),
        ],
    );
    fs::write(folder.join("latin.yaml"), b"a: 1\nb: \xE4\n").expect("a file");
    fs::write(folder.join("long.yaml"), "#".repeat(5 << 20)).expect("a file");
    let cases = [
        ("derive flink-conf.yaml", "flink-conf.yaml:3:1: Flink skips this line"),
        ("derive config.yaml", "config.yaml:2:5: "),
        ("advise config.yaml", "config.yaml:2:5: "),
        ("derive latin.yaml", "error: latin.yaml: line 2 is not UTF-8"),
        ("derive long.yaml", "error: long.yaml: this has more than 4 MiB"),
        ("derive missing.yaml", "error: missing.yaml: "),
        (
            "derive --flink 2.3 flink-conf.yaml",
            "flink-conf.yaml: Flink 2.3 reads no flink-conf.yaml, but config.yaml",
        ),
        (
            "derive --flink 1.18 --file config.yaml sound.yaml",
            "sound.yaml: Flink 1.18 reads no config.yaml",
        ),
    ];
    for (line, message) in cases {
        let run = run(&folder, line, "");
        let is_told = run.err.lines().any(|line| line.starts_with(message));
        assert!(is_told, "{line}\n{}", run.err);
    }
    let finding = "risky.yaml:5:19: risk: Unknown option `taskmanager.memory.network.size` [unread-key]";
    let run = run(&folder, "advise risky.yaml", "");
    assert!(run.out.lines().any(|line| line == finding), "{}", run.out);
}

#[test]
fn a_container_is_so_far_from_being_killed() {
    let folder = folder("killed", &FILES);
    let derive = |on: &str| run(&folder, &format!("derive --on {on} --flink 2.3 config.yaml"), "").out;
    let kubernetes = derive("kubernetes");
    assert!(
        kubernetes.contains(" from being killed (outside Flink's budgets, "),
        "{kubernetes}"
    );
    assert!(!derive("standalone").contains("being killed"));
}

#[test]
fn local_execution_has_two_sizes() {
    let folder = folder("local", &FILES);
    let run = run(&folder, "derive --on local --flink 2.3 config.yaml", "");
    let lines: Vec<&str> = run.out.lines().map(str::trim).collect();
    let row = |name: &str| {
        lines
            .iter()
            .find(|line| line.starts_with(name))
            .copied()
            .unwrap_or_default()
    };
    assert!(row("JVM Heap").contains("no limit"), "{}", run.out);
    assert!(row("Managed Memory").contains("128 MiB"), "{}", run.out);
    assert!(row("Network").contains("67108864"), "{}", run.out);
    assert!(row("The JobManager runs in the same JVM").ends_with('.'), "{}", run.out);
    assert!(!run.out.contains("-Xmx536870902"), "{}", run.out);
    let json = self::run(&folder, "derive --json --on local --flink 1.13 config.yaml", "").out;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let (task_manager, job_manager) = (&json[0]["taskmanager"], &json[0]["jobmanager"]);
    assert_eq!(json[0]["deployment"], "local");
    assert_eq!(task_manager["path"], "local");
    assert_eq!(task_manager["components"]["nominal"], true);
    assert_eq!(task_manager.get("jvmArgs"), None);
    assert_eq!(job_manager.get("components"), None);
}

#[test]
fn sizes_of_native_memory_are_given() {
    let folder = folder("native", &FILES);
    let headroom = |line: &str| {
        let run = run(&folder, line, "");
        let json: Value = serde_json::from_str(&run.out).expect("JSON");
        json[0]["taskmanager"]["native"]["headroom"].as_i64().expect("a number")
    };
    let before = headroom("derive --json config.yaml");
    let after = headroom("derive --json --native libraries:512m,jm.netty:1g config.yaml");
    assert_eq!(before - after, 512 << 20);
    let link = "https://example.org/#v=1&flink=2.3&on=kubernetes&tm.process.size=4g";
    let of_link = |line: &str, carried: &str| {
        let run = run(&folder, line, &format!("{link}{carried}"));
        let mut json: Value = serde_json::from_str(&run.out).expect("JSON");
        let headroom = json[0]["taskmanager"]["native"]["headroom"].as_i64().expect("a number");
        (headroom, json[0]["notes"].take())
    };
    let (alone, _) = of_link("derive --json -", "");
    let (carried, notes) = of_link("derive --json -", "&native=tm.libraries:512m,moon:1m");
    assert_eq!(alone - carried, 512 << 20);
    assert!(notes.to_string().contains("ignored: native: moon:1m"), "{notes}");
    let (over, _) = of_link("derive --json --native libraries:256m -", "&native=tm.libraries:512m");
    assert_eq!(alone - over, 256 << 20);
    let wrong = run(&folder, "derive --native moon:1m config.yaml", "");
    assert_eq!(wrong.code, Some(3));
    assert!(wrong.err.contains("lines are thread-stacks, "), "{}", wrong.err);
}

#[test]
fn json_has_an_object_for_each_file() {
    let folder = folder("json", &FILES);
    let json = |line: &str| -> Vec<Value> {
        let run = run(&folder, line, "");
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{line}: {error}\n{}", run.out))
    };
    let derived = json("derive --json --flink 2.3 config.yaml refused.yaml missing.yaml");
    assert_eq!(derived.len(), 2);
    assert_eq!(derived[0]["file"], "config.yaml");
    assert_eq!(derived[0]["flink"], "2.3");
    assert_eq!(derived[0]["deployment"], "standalone");
    assert_eq!(derived[0]["taskmanager"]["components"]["bytes"], 4_i64 << 30);
    assert_eq!(derived[0]["jobmanager"]["path"], "total-process");
    let native = &derived[0]["taskmanager"]["native"];
    let number = |name: &str| native[name].as_i64().unwrap_or_default();
    assert!(number("sum") > 64 << 20, "{native}");
    assert_eq!(number("headroom"), number("room") - number("sum"), "{native}");
    assert_eq!(native["lines"][0]["id"], "thread-stacks", "{native}");
    let class = "org.apache.flink.configuration.IllegalConfigurationException";
    assert_eq!(derived[1]["taskmanager"]["error"][0]["type"], class);
    let one = json("derive --json --process jobmanager config.yaml");
    assert_eq!(one[0].get("taskmanager"), None);
    assert_eq!(json("derive --json missing.yaml"), [Value::Null; 0]);
    let advice = json("advise --json risky.yaml");
    assert_eq!(advice[0]["findings"][0]["rule"], "unread-key");
    assert_eq!(advice[0]["findings"][0]["severity"], "risk");
    let converted = json("convert --json --to dynamic-properties config.yaml");
    assert_eq!(converted[0]["format"], "dynamic-properties");
    let text = converted[0]["text"].as_str().unwrap_or_default();
    assert!(text.contains("-Dtaskmanager.memory.process.size=4g"), "{text}");
    assert_eq!(converted[0]["leftOut"], Value::Array(Vec::new()));
    let links = json("link --json --flink 2.3 --page https://example.org/ config.yaml");
    assert_eq!(
        links[0]["link"],
        "https://example.org/#v=1&flink=2.3&on=standalone&tm.process.size=4g&jm.process.size=1600m"
    );
}

#[test]
fn several_files_are_told_apart() {
    let folder = folder("several", &FILES);
    let link = "#v=1&flink=2.3&on=standalone&tm.process.size=4g&jm.process.size=1600m\n";
    let one = run(&folder, "link --flink 2.3 config.yaml", "");
    assert_eq!(one.out, link);
    let two = run(&folder, "link --flink 2.3 config.yaml flink-conf.yaml", "");
    assert_eq!(two.out, format!("config.yaml: {link}flink-conf.yaml: {link}"));
    let converted = run(&folder, "convert --to config.yaml config.yaml risky.yaml", "");
    let headings: Vec<_> = converted.out.lines().filter(|line| line.starts_with("==>")).collect();
    assert_eq!(headings, ["==> config.yaml <==", "==> risky.yaml <=="]);
}

#[test]
fn a_link_and_what_is_only_about_memory_leave_secrets_behind() {
    let text = format!("{SOUND}s3.secret-key: hush\nenv.java.opts.all: -Xss2m -Dpassword=hush\n");
    let folder = folder("secrets", &[("config.yaml", &text)]);
    let linked = run(&folder, "link config.yaml", "");
    let is_safe = !linked.out.contains("hush") && linked.out.contains("-Xss2m");
    assert!(is_safe, "{}", linked.out);
    assert_eq!(
        linked.err,
        "config.yaml: not in the link, or in part: s3.secret-key, env.java.opts.all\n"
    );
    let all = run(&folder, "convert --to config.yaml config.yaml", "");
    assert!(all.out.contains("s3.secret-key: hush"), "{}", all.out);
    let memory = run(&folder, "convert --memory-only --to config.yaml config.yaml", "");
    assert!(!memory.out.contains("s3.secret-key"), "{}", memory.out);
}

#[test]
fn failures_are_explained() {
    let log = "2026-11-23 07:12:00 ERROR …\njava.io.IOException: Insufficient number of network buffers: required 129, but \
               only 17 available. The total number of network buffers is currently set to 4096 of 32768 bytes each.\n";
    let sound = "taskmanager.memory.process.size: 1728m\njobmanager.memory.process.size: 1600m\n";
    let folder = folder(
        "explain",
        &[("task.log", log), ("config.yaml", sound), ("fine.log", "all is well\n")],
    );
    let alone = run(&folder, "explain task.log", "");
    assert_eq!(alone.code, Some(0), "{}", alone.err);
    let begin = "task.log:2: TaskManager: There are too few network buffers [insufficient-network-buffers]";
    assert!(alone.out.lines().any(|line| line == begin), "{}", alone.out);
    assert!(!alone.out.contains('→'), "{}", alone.out);
    let with = run(&folder, "explain --with config.yaml task.log", "");
    let fix = "  → set `taskmanager.memory.network.min` to `144m`";
    assert!(with.out.lines().any(|line| line == fix), "{}", with.out);
    let piped = run(&folder, "explain", log);
    assert!(piped.out.starts_with("-: 1 message about memory\n"), "{}", piped.out);
    // A log that begins with the start of the process tells the configuration itself.
    let property = "INFO [] - Loading configuration property: taskmanager.memory.process.size, 1728m\n";
    let whole = run(&folder, "explain", &format!("{property}{log}"));
    assert!(whole.out.lines().any(|line| line == fix), "{}", whole.out);
    let fine = run(&folder, "explain fine.log", "");
    assert_eq!(
        (fine.code, fine.out.as_str()),
        (Some(0), "fine.log: no message about memory is in it\n")
    );
    let json = run(&folder, "explain --json --with config.yaml task.log fine.log", "");
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json[0]["diagnoses"][0]["message"], "insufficient-network-buffers");
    assert_eq!(json[0]["diagnoses"][0]["numbers"][0]["value"], 129);
    assert_eq!(json[0]["diagnoses"][0]["fixes"][0]["edits"][0]["value"], "144m");
    assert_eq!(
        json[0]["diagnoses"][0]["fixes"][0]["least"]["edits"][0]["value"],
        "132m"
    );
    assert_eq!(json[1]["diagnoses"], Value::Array(Vec::new()));
    // A link tells the message and the configuration.
    let why = json[0]["diagnoses"][0]["why"].as_str().expect("a text");
    assert_eq!(why, "insufficient-network-buffers:129:17:4096:32768");
    let link = format!("https://example.org/#v=1&flink=2.3&on=standalone&tm.process.size=1728m&why={why}");
    for (line, input) in [(format!("explain {link}"), ""), ("explain".to_owned(), link.as_str())] {
        let linked = run(&folder, &line, input);
        assert!(linked.out.lines().any(|line| line == fix), "{}", linked.out);
    }
    let used = "{\"heapUsed\": 100000000, \"heapMax\": 536870902}";
    let used: Value = serde_json::from_str(&run(&folder, "explain --json", used).out).expect("JSON");
    let used = &used[0]["diagnoses"][0]["used"][0];
    assert_eq!(
        (&used["component"], &used["used"]),
        (&"JVM Heap".into(), &100_000_000.into())
    );
    for line in ["explain missing.log", "explain --with missing.yaml task.log"] {
        let run = run(&folder, line, "");
        assert_eq!(run.code, Some(3), "{line}");
        assert!(run.err.contains("missing"), "{}", run.err);
    }
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder("colours", &FILES);
    for line in [
        "derive refused.yaml",
        "advise risky.yaml",
        "derive missing.yaml",
        "--help",
    ] {
        let run = run(&folder, line, "");
        let is_plain = !run.out.contains('\x1B') && !run.err.contains('\x1B');
        assert!(is_plain, "{line}");
    }
}

/// Runs with an output that nobody reads any more when the program comes to write.
fn run_into_closed_pipe(folder: &Path, line: &str, input: &str) -> Option<i32> {
    let mut child = started(folder, line);
    drop((child.stdout.take(), child.stderr.take()));
    let _ = child.stdin.take().expect("an input").write_all(input.as_bytes());
    child.wait().expect("the program ends").code()
}

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let folder = folder("closed-pipe", &FILES);
    let cases = [
        ("derive -", SOUND, 0),
        ("derive -", REFUSED, 1),
        ("derive - config.yaml refused.yaml", SOUND, 1),
        ("derive --json - refused.yaml", SOUND, 1),
        ("advise --deny hint --on kubernetes -", SOUND, 2),
        ("advise -", REFUSED, 1),
        ("convert --to log -", REFUSED, 1),
        ("link -", REFUSED, 0),
        ("explain -", REFUSED, 0),
        ("derive - missing.yaml", SOUND, 3),
        ("derive -", "", 3),
        ("set - taskmanager.numberOfTaskSlots=2", SOUND, 0),
        ("set --diff - taskmanager.memory.process.size=400m", SOUND, 1),
        ("solve - --hold tm.task-heap=2g", SOUND, 0),
        ("solve --json - --hold tm.task-heap=2g --hold tm.process<=1g", SOUND, 1),
        ("diff config.yaml refused.yaml", "", 1),
        ("diff --json config.yaml config.yaml", "", 0),
        ("diff --markdown config.yaml risky.yaml", "", 2),
        ("upgrade --from 1.20 --to 2.3 config.yaml", "", 0),
        ("upgrade --json --to 2.3 missing.yaml", "", 3),
        ("plan parallelism:4", "", 0),
        ("plan --to config.yaml parallelism:4", "", 0),
        ("plan colour:red", "", 3),
        ("fleet - --node m6i.xlarge", SOUND, 0),
        ("fleet --json refused.yaml", "", 1),
    ];
    for (line, input, code) in cases {
        assert_eq!(run_into_closed_pipe(&folder, line, input), Some(code), "{line}");
    }
}

#[test]
fn what_is_in_a_file_commands_neither_a_terminal_nor_a_workflow() {
    let folder = folder("commands", &[]);
    let texts = [
        "taskmanager.memory.process.size: \"\\e[2J\\n::error::x\\r::error::y\\x9b\"\n",
        "\"a\\n::error::b\": \"c\\e[31m\"\ntaskmanager.memory.process.size: 4g\n",
        "a: \u{202E}b\u{1}\n::error::x: 1\ntaskmanager.memory.process.size: 1\n",
    ];
    for text in texts {
        for command in [
            "derive",
            "advise",
            "explain",
            "derive --flink 1.17 --file flink-conf.yaml",
        ] {
            let run = run(&folder, command, text);
            for line in (run.out + &run.err).lines() {
                assert!(!line.trim_start().starts_with("::"), "{command}: {line}");
                assert!(
                    !line.contains(|char: char| char.is_control() || char == '\u{202E}'),
                    "{command}: {line:?}"
                );
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn files_of_any_kind_get_a_line_each() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder("any-kind", &FILES);
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    fs::write(folder.join("binary"), binary).expect("a file");
    fs::write(folder.join("zeros"), [0; 5000]).expect("a file");
    fs::write(folder.join("large.yaml"), "a: b\n".repeat(1 << 20)).expect("a file");
    fs::create_dir(folder.join("inner")).expect("a folder");
    symlink("circle", folder.join("circle")).expect("a link");
    symlink("nowhere", folder.join("broken")).expect("a link");
    let odd = folder.join(OsStr::from_bytes(b"\xFFconfig.yaml"));
    fs::write(&odd, SOUND).expect("a file");
    let names: [&OsStr; 10] = [
        OsStr::new("binary"),
        OsStr::new("zeros"),
        OsStr::new("large.yaml"),
        OsStr::new("inner"),
        OsStr::new("circle"),
        OsStr::new("broken"),
        OsStr::new("/dev/zero"),
        OsStr::new("/proc/self/mem"),
        OsStr::new("config.yaml/x"),
        OsStr::new("new\nline"),
    ];
    let closed = folder.join("closed.yaml");
    fs::write(&closed, SOUND).expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).expect("rights");
    // Whoever may do everything reads it all the same.
    let is_closed = fs::read(&closed).is_err();
    // Where a file is one of several arguments, it is `FILE`.
    let commands = [
        "derive FILE",
        "advise FILE",
        "link FILE",
        "convert --to log FILE",
        "set FILE a=b",
        "set --write FILE a=b",
        "solve FILE --hold tm.process=4g",
        "solve --write FILE --hold tm.process=5g",
        "diff FILE config.yaml",
        "diff --json config.yaml FILE",
        "upgrade --to 2.3 FILE",
        "upgrade --to 2.3 --write FILE",
        "plan --against FILE",
        "plan --job-plan FILE",
        "fleet FILE",
        "fleet config.yaml --nodes FILE",
        "explain config.yaml --with FILE",
    ];
    // What the program says of itself, run with these words.
    let ended = |words: &[&OsStr]| {
        let output = Command::new(env!("CARGO_BIN_EXE_flink-memory"))
            .args(words)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .expect("the program ends");
        let err = String::from_utf8(output.stderr).expect("UTF-8");
        (output.status.code(), err)
    };
    for command in commands {
        let of = |name: &OsStr| {
            let words = command.split(' ').map(OsStr::new);
            let words = words.map(|word| if word == "FILE" { name } else { word });
            ended(&words.collect::<Vec<_>>())
        };
        // A folder is a list of files.
        let is_list = |name: &OsStr| command.starts_with("upgrade") && name == "inner";
        for name in names.iter().copied().filter(|name| !is_list(name)) {
            let (code, err) = of(name);
            assert_eq!((code, err.lines().count()), (Some(3), 1), "{command} {name:?}: {err}");
            assert!(err.starts_with("error: ") && !err.contains("panicked"), "{err}");
        }
        if is_closed {
            let (code, err) = of(closed.as_os_str());
            assert_eq!((code, err.lines().count()), (Some(3), 1), "{command}: {err}");
        }
        let is_other = command.contains("--job-plan") || command.contains("--nodes");
        assert_eq!(of(odd.as_os_str()).0, Some(if is_other { 3 } else { 0 }), "{command}");
        fs::write(&odd, SOUND).expect("a file");
    }
    for command in ["derive", "advise", "link", "explain"] {
        let run = |names: &[&OsStr]| ended(&[&[OsStr::new(command)], names].concat());
        // A failure's text may be any bytes; a configuration is text.
        if command != "explain" {
            let (code, err) = run(&names);
            assert_eq!((code, err.lines().count()), (Some(3), names.len()), "{err}");
        }
        if is_closed {
            let (code, err) = run(&[closed.as_os_str()]);
            assert_eq!((code, err.lines().count()), (Some(3), 1), "{command}: {err}");
        }
        // A name that is no UTF-8 is a name, and other files are looked at.
        assert_eq!(run(&[odd.as_os_str()]).0, Some(0), "{command}");
        let many = vec![OsStr::new("refused.yaml"); 10_000];
        let expected = if matches!(command, "derive" | "advise") { 1 } else { 0 };
        assert_eq!(run(&many).0, Some(expected), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn folders_of_any_kind_are_gone_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder("folders", &[]);
    for side in ["old", "new"] {
        let side = folder.join(side);
        fs::create_dir_all(side.join("inner")).expect("a folder");
        for number in 0..10_000 {
            fs::write(side.join(format!("{number}.txt")), "nothing\n").expect("a file");
        }
        // Circles, and what leads out of the folder, are not followed.
        symlink("..", side.join("inner/circle")).expect("a link");
        symlink("/dev/zero", side.join("zero.yaml")).expect("a link");
        fs::write(side.join("inner/binary.yaml"), [0xFF; 5000]).expect("a file");
        fs::write(side.join("inner/config.yaml"), SOUND).expect("a file");
    }
    fs::write(folder.join("new/other.txt"), "nothing either\n").expect("a file");
    let large = fs::File::create(folder.join("new/large.yaml")).expect("a file");
    large.set_len(1 << 40).expect("a file with a hole");
    let large = fs::File::create(folder.join("old/large.yaml")).expect("a file");
    large.set_len(1 << 40).expect("a file with a hole");
    for (line, code) in [
        ("diff old new", 0),
        ("diff old old", 0),
        ("diff --json new old", 0),
        ("upgrade --from 1.20 --to 2.3 old", 0),
        ("diff old missing", 3),
        ("diff old new/inner/config.yaml", 3),
    ] {
        let run = run(&folder, line, "");
        assert_eq!(run.code, Some(code), "{line}\n{}", run.err);
        assert!(
            run.err.lines().filter(|line| line.starts_with("error: ")).count() <= 1,
            "{}",
            run.err
        );
    }
    let closed = folder.join("new/inner");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).expect("rights");
    // Whoever may do everything looks into it all the same.
    if fs::read_dir(&closed).is_err() {
        for line in ["diff old new", "upgrade --to 2.3 new"] {
            let run = run(&folder, line, "");
            assert_eq!((run.code, run.err.lines().count()), (Some(3), 1), "{}", run.err);
            assert!(run.err.contains("inner"), "{}", run.err);
        }
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("rights");
    let _ = fs::remove_dir_all(&folder);
}

#[cfg(unix)]
#[test]
fn a_file_is_written_whole_or_stays() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder("written", &[("config.yaml", SOUND), ("flink-conf.yaml", SOUND)]);
    let file = folder.join("config.yaml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("rights");
    symlink("config.yaml", folder.join("link.yaml")).expect("a link");
    let set = "set --write link.yaml taskmanager.memory.process.size=6g";
    assert_eq!(run(&folder, set, "").code, Some(0));
    let text = fs::read_to_string(&file).expect("a file");
    assert_eq!(text, SOUND.replace("4g", "6g"));
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640, "rights stay");
    assert!(
        fs::symlink_metadata(folder.join("link.yaml"))
            .expect("a link")
            .is_symlink()
    );
    let left: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(left.len(), 3, "nothing is left beside it: {left:?}");
    // What cannot be written is named, and stays.
    let device = run(&folder, "upgrade --from 1.20 --to 2.3 --write flink-conf.yaml", "");
    assert_eq!(
        (device.code, device.err.lines().count()),
        (Some(3), 1),
        "{}",
        device.err
    );
    assert!(device.err.starts_with("error: flink-conf.yaml: "), "{}", device.err);
    assert_eq!(
        fs::read_to_string(folder.join("flink-conf.yaml")).expect("a file"),
        SOUND
    );
    fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).expect("rights");
    if fs::OpenOptions::new().append(true).open(&file).is_err() {
        let run = run(&folder, "set --write config.yaml a=b", "");
        assert_eq!((run.code, run.err.lines().count()), (Some(3), 1), "{}", run.err);
        assert!(run.err.starts_with("error: config.yaml: "), "{}", run.err);
        assert_eq!(fs::read_to_string(&file).expect("a file"), text);
    }
}

#[test]
fn settings_are_changed_where_they_stand() {
    let folder = folder("set", &[("flink.yaml", DEPLOYMENT), ("config.yaml", RISKY)]);
    let changed = DEPLOYMENT.replace("memory: 4g", "memory: 6g");
    let printed = run(&folder, "set flink.yaml taskmanager.memory.process.size=6g", "");
    assert_eq!(
        (printed.code, printed.out.as_str(), printed.err.as_str()),
        (Some(0), changed.as_str(), "")
    );
    let diff = run(&folder, "set --diff flink.yaml taskmanager.memory.process.size=6g", "");
    assert!(
        diff.out.starts_with("--- a/flink.yaml\n+++ b/flink.yaml\n@@ "),
        "{}",
        diff.out
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    assert_eq!(read("flink.yaml"), DEPLOYMENT);
    let written = run(&folder, "set --write flink.yaml taskmanager.memory.process.size=6g", "");
    assert_eq!(
        (written.code, written.out.as_str(), read("flink.yaml")),
        (Some(0), "", changed)
    );

    // A file of Flink's is edited as on the page.
    let file = run(
        &folder,
        "set config.yaml taskmanager.memory.process.size=5g --unset taskmanager.memory.network.size",
        "",
    );
    let expected = RISKY.replace("4g", "5g").replace("    network.size: 1g\n", "");
    assert_eq!((file.code, file.out), (Some(0), expected));
    let piped = run(&folder, "set - taskmanager.numberOfTaskSlots=2", SOUND);
    assert_eq!(
        (piped.code, piped.out),
        (Some(0), SOUND.replace("4g\n", "4g\ntaskmanager.numberOfTaskSlots: 2\n"))
    );

    let refused = run(&folder, "set flink.yaml taskmanager.memory.process.size=100m", "");
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("Flink refuses what is changed"), "{}", refused.err);
    let templated = DEPLOYMENT.replace("4g", "{{ .Values.size }}");
    let left = run(
        &folder,
        "set - taskmanager.memory.process.size=4g jobmanager.memory.process.size=3g",
        &templated,
    );
    assert_eq!((left.code, left.out), (Some(3), templated.replace("2g", "3g")));
    assert!(
        left.err
            .contains("taskmanager.memory.process.size was not changed: its value in the text is a variable"),
        "{}",
        left.err
    );
    assert_eq!(run(&folder, "set flink.yaml", "").code, Some(3));
    assert_eq!(
        run(&folder, "set flink.yaml taskmanager.numberOfTaskSlots", "").code,
        Some(3)
    );
    assert_eq!(
        run(&folder, "set --write - taskmanager.numberOfTaskSlots=2", SOUND).code,
        Some(3)
    );
}

#[test]
fn files_that_belong_together_are_read_as_one() {
    let compose = "services:\n  taskmanager:\n    image: flink:${TAG}\n    command: taskmanager\n    volumes:\n      \
                   - ./flink-conf.yaml:/opt/flink/conf/flink-conf.yaml\n";
    let folder = folder(
        "together",
        &[
            ("compose.yaml", compose),
            ("flink-conf.yaml", SOUND),
            ("my.env", "TAG=1.18\n"),
        ],
    );
    let alone = run(&folder, "derive compose.yaml", "");
    assert_eq!(alone.code, Some(3));
    let together = run(&folder, "derive --together compose.yaml flink-conf.yaml my.env", "");
    assert_eq!(together.code, Some(0), "{}", together.err);
    assert!(
        together
            .out
            .starts_with("compose.yaml+flink-conf.yaml+my.env: Flink 1.18, Docker\n"),
        "{}",
        together.out
    );
    assert!(
        together
            .err
            .contains("taskmanager.memory.process.size: 4g (flink-conf.yaml line 1)"),
        "{}",
        together.err
    );
}

#[test]
fn of_a_diff_the_new_side_is_taken() {
    let diff = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n jobmanager.memory.process.size: 1600m\n-taskmanager.memory.process.size: 4g\n\
                +taskmanager.memory.process.size: 6g\n";
    let folder = folder("diff", &[]);
    let size = |line: &str| {
        let run = run(&folder, line, diff);
        let json: Value = serde_json::from_str(&run.out).expect("JSON");
        json[0]["taskmanager"]["components"]["bytes"].as_i64()
    };
    assert_eq!(size("derive --json -"), Some(6 << 30));
    assert_eq!(size("derive --json --cluster before -"), Some(4 << 30));
}

#[test]
fn held_parts_are_solved_for() {
    let folder = folder("solve", &[("config.yaml", SOUND), ("flink.yaml", DEPLOYMENT)]);
    let told = run(
        &folder,
        "solve config.yaml --hold tm.task-heap=2g --hold tm.container<=6g",
        "",
    );
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    let lines: Vec<&str> = told.out.lines().collect();
    assert!(
        lines.contains(&"TaskManager: Task Heap 2 GiB, Container at most 6 GiB"),
        "{}",
        told.out
    );
    assert!(lines.contains(&"1. Take it from Managed Memory"), "{}", told.out);
    assert!(
        lines.contains(&"   taskmanager.memory.process.size: 5404m"),
        "{}",
        told.out
    );

    let json = run(
        &folder,
        "solve config.yaml --json --hold tm.network>=512m --hold jm.heap=2g",
        "",
    );
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["holds"], "tm.network=512m+,jm.heap=2g");
    assert_eq!(json["met"], false);
    assert_eq!(json["ways"][0]["edits"][0]["value"], "512m");

    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let diff = run(&folder, "solve flink.yaml --hold tm.process=6g --diff", "");
    assert!(diff.out.contains("+    resource: {memory: 6g, cpu: 2}"), "{}", diff.out);
    let written = run(&folder, "solve flink.yaml --hold tm.process=6g --write", "");
    assert_eq!(
        (written.code, read("flink.yaml")),
        (Some(0), DEPLOYMENT.replace("4g", "6g"))
    );
    let fixed = run(
        &folder,
        "solve config.yaml --hold tm.metaspace=512m --fixed --write --way 1",
        "",
    );
    assert_eq!(fixed.code, Some(0));
    assert!(
        read("config.yaml").contains("taskmanager.memory.process.size: 4352m"),
        "{}",
        read("config.yaml")
    );

    let none = run(
        &folder,
        "solve config.yaml --hold tm.task-heap=3g --hold tm.process<=2g",
        "",
    );
    assert_eq!(none.code, Some(1));
    assert!(none.out.contains("cannot be met together"), "{}", none.out);
    let met = run(&folder, "solve - --hold tm.process=4g", SOUND);
    assert!(
        met.code == Some(0) && met.out.contains("That is so already."),
        "{}",
        met.out
    );
    for wrong in ["tm.task-heap", "jm.managed=1g", "tm.managed=1.5g"] {
        assert_eq!(
            run(&folder, &format!("solve config.yaml --hold {wrong}"), "").code,
            Some(3),
            "{wrong}"
        );
    }
    assert_eq!(
        run(&folder, "solve config.yaml --hold tm.heap=2g --write --way 9", "").code,
        Some(3)
    );
}

/// What a pull request would be told that moves the example to a later release and makes it larger.
#[test]
fn the_comment_of_the_example_is_what_diff_writes() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let before = fs::read_to_string(examples.join("deployment.yaml")).expect("the example");
    let after = before
        .replace("flink:1.16", "flink:1.20")
        .replace("v1_16", "v1_20")
        .replace("memory: 12g", "memory: 16g");
    let folder = folder("example-comment", &[("notes.txt", "unrelated\n")]);
    for (side, text) in [("before", &before), ("after", &after)] {
        fs::create_dir_all(folder.join(side)).expect("a folder");
        fs::write(folder.join(side).join("deployment.yaml"), text).expect("a file");
        fs::write(folder.join(side).join("readme.md"), side).expect("a file");
    }
    let run = run(&folder, "diff --markdown before after", "");
    // RocksDB in 16 GiB comes near the 1 GiB at which JVM Overhead ends.
    assert_eq!(run.code, Some(2), "{}", run.err);
    let comment = fs::read_to_string(examples.join("comment.md")).expect("the comment");
    assert_eq!(run.out, comment, "{}", run.out);
}

#[test]
fn diff_tells_by_its_exit_code_what_came_in() {
    let larger = SOUND.replace("4g", "8g");
    let files = [
        ("same.yaml", SOUND),
        ("sound.yaml", SOUND),
        ("larger.yaml", &*larger),
        ("risky.yaml", RISKY),
        ("refused.yaml", REFUSED),
        ("readme.md", "# Ours\n"),
    ];
    let folder = folder("diff-codes", &files);
    let cases = [
        ("diff sound.yaml same.yaml", 0),
        ("diff sound.yaml larger.yaml", 4),
        ("diff sound.yaml risky.yaml", 2),
        ("diff sound.yaml refused.yaml", 1),
        ("diff refused.yaml sound.yaml", 4),
        ("diff sound.yaml missing.yaml", 3),
        ("diff sound.yaml readme.md", 3),
        ("diff --flink 1.16 --file flink-conf.yaml sound.yaml --to-flink 1.18", 0),
        ("diff /dev/null sound.yaml", 4),
        ("diff sound.yaml /dev/null", 4),
        ("diff . sound.yaml", 3),
        // As git calls it.
        ("diff conf/config.yaml sound.yaml abc 100644 larger.yaml def 100644", 0),
        ("diff readme.md readme.md abc 100644 readme.md def 100644", 0),
    ];
    for (line, code) in cases {
        let run = run(&folder, line, "");
        assert_eq!(run.code, Some(code), "{line}\n{}{}", run.out, run.err);
    }
    let json = run(&folder, "diff --json sound.yaml larger.yaml", "");
    let value: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(value[0]["worst"], "sizes");
    assert_eq!(
        value[0]["taskmanager"]["parts"][0]["why"]["sentence"],
        "`taskmanager.memory.process.size` is `8g` instead of `4g`."
    );
    let text = run(&folder, "diff sound.yaml larger.yaml", "");
    assert!(
        text.out
            .contains("Total Process Memory            4 GiB       8 GiB      +4 GiB   +100 %"),
        "{}",
        text.out
    );
}

#[test]
fn diff_passes_over_what_git_finds_that_is_not_flinks() {
    let size = |size: &str| format!("taskmanager.memory.process.size: {size}\njobmanager.memory.process.size: 1600m\n");
    let files = [
        ("old", size("4g")),
        ("new", size("8g")),
        ("readme", "Hello\n".to_owned()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let folder = folder("difftool", &files);
    let of_git = |name: &str, paths: [&str; 2]| {
        let output = Command::new(env!("CARGO_BIN_EXE_flink-memory"))
            .arg("diff")
            .args(paths)
            .envs([("GIT_EXTERNAL_DIFF", "git-difftool--helper"), ("BASE", name)])
            .current_dir(&folder)
            .output()
            .expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(
        of_git("README.md", ["readme", "readme"]),
        (Some(0), String::new(), String::new())
    );
    let (code, out, err) = of_git("conf/config.yaml", ["old", "new"]);
    assert_eq!((code, err.as_str()), (Some(4), ""));
    assert!(out.starts_with("conf/config.yaml: Flink 2.3"), "{out}");
    // Nobody else asks for a file that is not one.
    assert_eq!(run(&folder, "diff readme readme", "").code, Some(3));
}

#[test]
fn upgrade_writes_the_file_for_the_new_release() {
    let old = "# ours\ntaskmanager.memory.process.size: 32g # large\njobmanager.heap.size: 2g\n";
    let folder = folder("upgrade", &[("flink-conf.yaml", old), ("deployment.yaml", DEPLOYMENT)]);
    let report = run(&folder, "upgrade --from 1.14 --to 2.3 flink-conf.yaml", "");
    assert_eq!(report.code, Some(0), "{}", report.err);
    for said in [
        "stops starting: JobManager",
        "every size is as in 1.14",
        "config.yaml from Flink 2.0 on",
        "* Flink 2.3",
    ] {
        assert!(report.out.contains(said), "{}", report.out);
    }
    assert_eq!(
        fs::read_to_string(folder.join("flink-conf.yaml")).expect("it is left alone"),
        old
    );
    let written = run(&folder, "upgrade --from 1.14 --to 2.3 --write flink-conf.yaml", "");
    assert_eq!(written.code, Some(0), "{}", written.err);
    assert!(!folder.join("flink-conf.yaml").exists());
    assert_eq!(
        fs::read_to_string(folder.join("config.yaml")).expect("the new file"),
        "# ours\ntaskmanager.memory.process.size: 32g # large\ntaskmanager.memory.network.max: 1g\n\
         jobmanager.memory.heap.size: 2g\n"
    );
    // The release and Flink's own images of a manifest are written, too; other images are named.
    let manifest = run(&folder, "upgrade --to 2.3 deployment.yaml", "");
    let by_hand =
        "the image registry/flink was not changed: it is not Flink’s own: build or choose one with Flink 2.3.";
    assert_eq!(manifest.code, Some(0), "{}", manifest.err);
    assert!(
        manifest.out.contains(&format!("not done: {by_hand}")),
        "{}",
        manifest.out
    );
    for (name, old, new, code) in [
        (
            "own.yaml",
            DEPLOYMENT.to_owned(),
            DEPLOYMENT.replace("v1_20", "v2_3"),
            3,
        ),
        (
            "flinks.yaml",
            DEPLOYMENT.replace("registry/flink", "flink:1.20.1-java17 # pinned"),
            DEPLOYMENT
                .replace("registry/flink", "flink:2.3-java17 # pinned")
                .replace("v1_20", "v2_3"),
            0,
        ),
        (
            "compose.yml",
            "services:\n  taskmanager:\n    image: flink:1.20 # of ours\n    command: taskmanager\n".to_owned(),
            "services:\n  taskmanager:\n    image: flink:2.3 # of ours\n    command: taskmanager\n".to_owned(),
            0,
        ),
    ] {
        fs::write(folder.join(name), old).expect("a file");
        let written = run(&folder, &format!("upgrade --to 2.3 --write {name}"), "");
        assert_eq!(written.code, Some(code), "{name} {}{}", written.out, written.err);
        assert_eq!(fs::read_to_string(folder.join(name)).expect("the file"), new);
        assert_eq!(
            written.err.contains(by_hand.trim_end_matches('.')),
            code == 3,
            "{}",
            written.err
        );
    }
    let manifest = run(&folder, "upgrade --to 2.3 --json deployment.yaml", "");
    let value: Value = serde_json::from_str(&manifest.out).expect("JSON");
    assert_eq!(
        (&value[0]["from"], &value[0]["upgraded"]["proof"]),
        (&"1.20".into(), &"same-sizes".into())
    );
}

#[test]
fn plans_a_job() {
    let folder = folder("plan", &FILES);
    let told = run(
        &folder,
        "plan --on kubernetes --in container-8g --parallelism 64 --slots 4 --state rocksdb",
        "",
    );
    assert_eq!(told.code, Some(0), "{}", told.err);
    for part in [
        "in:container-8g,parallelism:64,slots:4,state:rocksdb: Flink 2.3, Kubernetes",
        "taskmanager.memory.process.size: 8g  (as answered)",
        "TaskManagers: 16  (exact)",
        "judgement:",
    ] {
        assert!(told.out.contains(part), "{part}\n{}", told.out);
    }
    // What is written starts, and is what was planned.
    let file = run(
        &folder,
        "plan in:container-8g,slots:4 --with kafka --to config.yaml",
        "",
    );
    fs::write(folder.join("planned.yaml"), &file.out).expect("a file");
    let derived = run(&folder, "derive --file config.yaml planned.yaml", "");
    assert_eq!(derived.code, Some(0), "{}", derived.out);
    assert!(file.out.contains("taskmanager.numberOfTaskSlots: 4"), "{}", file.out);
    let json = run(&folder, "plan parallelism:4 --against config.yaml --json", "");
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["answers"], "parallelism:4");
    assert!(json["edits"].as_array().is_some_and(|edits| !edits.is_empty()));
    assert!(
        json["link"]
            .as_str()
            .is_some_and(|link| link.ends_with("&plan=parallelism:4"))
    );
    let job = r#"{"plan":{"nodes":[{"id":"a","parallelism":200},{"id":"b","parallelism":200,"inputs":[{"id":"a","ship_strategy":"HASH"}]}]}}"#;
    let exact = run(&folder, "plan --slots 8 --job-plan -", job);
    assert!(
        exact.out.contains("Network buffers that must be there: 4688  (exact)"),
        "{}",
        exact.out
    );
    // A link is read as far as it can be read, and may have machines, too.
    let link = run(
        &folder,
        "plan https://a.b/#v=1&flink=2.3&on=docker&plan=parallelism:0,slots:4,node:m6i.4xlarge",
        "",
    );
    assert!(link.out.contains("slots:4: "), "{}", link.out);
    assert!(link.out.contains("“parallelism:0” is no answer"), "{}", link.out);
    for (line, said) in [
        ("plan colour:red", "“colour:red” is no answer"),
        ("plan --slots none", "--slots cannot be “none”"),
        ("plan --job-plan config.yaml", "paste `/jobs/:id/plan`"),
    ] {
        let wrong = run(&folder, line, "");
        assert_eq!(wrong.code, Some(3), "{line}");
        assert!(wrong.err.contains(said), "{line}: {}", wrong.err);
    }
}

#[test]
fn places_a_fleet() {
    let folder = folder("fleet", &FILES);
    let nodes =
        r#"{"items":[{"metadata":{"name":"one"},"status":{"allocatable":{"cpu":"8","memory":"14Gi","pods":"58"}}}]}"#;
    let fits = run(
        &folder,
        "fleet config.yaml --on kubernetes --task-managers 2 --price 1 --nodes -",
        nodes,
    );
    assert_eq!(fits.code, Some(0), "{}{}", fits.out, fits.err);
    for part in [
        "2 TaskManagers and 1 JobManager",
        "1 × one: 1 JobManager, 2 TaskManagers",
        "a month of 730 hours",
    ] {
        assert!(fits.out.contains(part), "{part}\n{}", fits.out);
    }
    let full = run(
        &folder,
        "fleet config.yaml --on kubernetes --task-managers 4 --nodes -",
        nodes,
    );
    assert_eq!(full.code, Some(4), "{}", full.out);
    assert!(full.out.contains("no place for 1 process"), "{}", full.out);
    let known = run(
        &folder,
        "fleet config.yaml --on kubernetes --parallelism 6 --node m6i.xlarge --upgrade blue-green --json",
        "",
    );
    let json: Value = serde_json::from_str(&known.out).expect("JSON");
    assert_eq!(
        (
            json["taskManager"]["count"].as_i64(),
            json["upgrade"]["taskManagers"].as_i64()
        ),
        (Some(6), Some(6))
    );
    assert_eq!(json["spareSlots"], 0);
    assert!(json["notes"][0].as_str().is_some_and(|note| note.contains("estimate")));
    let machine = run(
        &folder,
        "fleet config.yaml --memory 64Gi --cpu 16 --daemon-sets 1Gi,500m --json",
        "",
    );
    let json: Value = serde_json::from_str(&machine.out).expect("JSON");
    assert_eq!(json["nodes"][0]["free"]["memory"], (63_i64 << 30) - (100 << 20));
    assert_eq!(json["nodes"][0]["free"]["cpu"], 15_500);
    let link = "https://example.org/#v=1&flink=2.3&on=kubernetes&tm.process.size=4g&jm.process.size=1600m\
                &plan=parallelism:6,node:m6i.xlarge,managers:2,upgrade:blue-green,price:2";
    let of_link = |line: &str| -> Value { serde_json::from_str(&run(&folder, line, link).out).expect("JSON") };
    let json = of_link("fleet - --json");
    let count = |json: &Value, process: &str| json[process]["count"].as_i64();
    assert_eq!(
        (count(&json, "taskManager"), count(&json, "jobManager")),
        (Some(6), Some(2))
    );
    assert_eq!(
        (&json["nodes"][0]["name"], &json["upgrade"]["taskManagers"]),
        (&"m6i.xlarge".into(), &6.into())
    );
    assert!(json["cost"].is_object());
    let json = of_link("fleet - --task-managers 3 --job-managers 1 --memory 64Gi --cpu 16 --json");
    assert_eq!(
        (count(&json, "taskManager"), count(&json, "jobManager")),
        (Some(3), Some(1))
    );
    assert_eq!(json["nodes"][0]["name"], "node");
    assert_eq!(run(&folder, "fleet refused.yaml", "").code, Some(1));
    assert_eq!(run(&folder, "fleet config.yaml --node mainframe", "").code, Some(3));
    assert_eq!(run(&folder, "fleet config.yaml --on local", "").code, Some(3));
}
