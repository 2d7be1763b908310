//! Starts real processes as Flink's scripts do, and keeps what their logs say of memory.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::{cases::FileKind, folder, release::Release};

/// What is configured: totals with an old key and a secret, Flink's own sizes with bounds, and parts.
const CONFIGURATIONS: [&str; 3] = [
    "jobmanager.memory.process.size: 1100m\ntaskmanager.memory.process.size: 1300m\ntaskmanager.memory.size: 200m\n\
     taskmanager.numberOfTaskSlots: 2\ns3.secret-key: hidden\n",
    "jobmanager.memory.flink.size: 700m\ntaskmanager.memory.flink.size: 900m\ntaskmanager.memory.network.min: 70m\n\
     taskmanager.memory.network.max: 70m\ntaskmanager.memory.jvm-metaspace.size: 200m\n\
     taskmanager.memory.jvm-overhead.fraction: 0.2\n",
    "jobmanager.memory.heap.size: 400m\njobmanager.memory.off-heap.size: 200m\ntaskmanager.memory.task.heap.size: 150m\n\
     taskmanager.memory.managed.size: 64m\ntaskmanager.memory.task.off-heap.size: 10m\n",
];

/// What is set beside, so that nothing is waited for.
const BESIDE: &str = "jobmanager.rpc.address: localhost\ntaskmanager.host: localhost\n";

/// The layout that Flink ships.
const LAYOUT: &str = "rootLogger.level = INFO\nrootLogger.appenderRef.console.ref = Console\n\
     appender.console.name = Console\nappender.console.type = CONSOLE\nappender.console.layout.type = PatternLayout\n\
     appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n\n";

/// What old releases must be allowed on new Java.
pub const OPENED: [&str; 8] = [
    "java.base/sun.net.util",
    "java.base/java.lang",
    "java.base/java.lang.reflect",
    "java.base/java.net",
    "java.base/java.nio",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/sun.nio.ch",
];

/// Words of the lines that are kept.
const KEPT: [&str; 17] = [
    " Starting ",
    "JVM: ",
    "Maximum heap size: ",
    "JVM Options:",
    "Program Arguments:",
    "] -     ",
    "configuration property: ",
    "Config uses ",
    "Memory configuration:",
    "Memory: ",
    "JVM Metaspace:",
    "JVM Overhead:",
    "JVM Heap:",
    "Off-heap:",
    "derived ",
    "network buffer pool",
    "local execution",
];

/// One kind of process.
struct Kind {
    name: &'static str,
    /// The command of the class that the scripts ask.
    asked: &'static str,
    class: &'static str,
    arguments: &'static [&'static str],
    /// What it says when all of memory is said.
    last: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        name: "taskmanager",
        asked: "GET_TM_RESOURCE_PARAMS",
        class: "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        arguments: &[],
        last: "network buffer pool",
    },
    Kind {
        name: "jobmanager",
        asked: "GET_JM_RESOURCE_PARAMS",
        class: "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        arguments: &["--executionMode", "cluster"],
        last: "Initializing cluster services",
    },
];

/// Records every release's logs anew.
pub fn record(releases: &[Release]) -> Result<()> {
    let path = folder().join("logs/start-ups.jsonl.gz");
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    let mut file = GzEncoder::new(File::create(&path)?, Compression::best());
    for release in releases {
        println!("Starting processes of Flink {} …", release.version);
        for configuration in CONFIGURATIONS {
            for kind in &KINDS {
                writeln!(file, "{}", start_up(release, kind, configuration)?)?;
            }
        }
        writeln!(file, "{}", local(release)?)?;
    }
    let bytes = file.finish()?.metadata()?.len();
    println!("{bytes} bytes: {}", path.display());
    Ok(())
}

/// What the scripts and then the process say.
fn start_up(release: &Release, kind: &Kind, configuration: &str) -> Result<Value> {
    let place = tempfile()?;
    let file = FileKind::ALL.into_iter().find(|file| release.reads(*file));
    let file = file.context("every release reads a file")?;
    let layout = place.join("log4j.properties");
    fs::write(&layout, LAYOUT)?;
    let text = format!("{configuration}{BESIDE}");
    let folder = place.join("conf");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(file.name()), &text)?;
    let asked = Command::new("java")
        .arg("-cp")
        .arg(release.class_path()?)
        .args([
            "org.apache.flink.runtime.util.bash.BashJavaUtils",
            kind.asked,
            "--configDir",
        ])
        .arg(&folder)
        .output()?;
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    let result = "BASH_JAVA_UTILS_EXEC_RESULT:";
    let mut results = said.lines().filter_map(|line| line.strip_prefix(result));
    let arguments = results.next().with_context(|| format!("no arguments: {said}"))?;
    let dynamic = results.next().unwrap_or_default();

    let mut command = Command::new("java");
    command.args(arguments.split_whitespace());
    command.arg(format!("-Dlog4j.configurationFile=file:{}", layout.display()));
    for package in OPENED {
        command.args([
            format!("--add-exports={package}=ALL-UNNAMED"),
            format!("--add-opens={package}=ALL-UNNAMED"),
        ]);
    }
    command.arg("-cp").arg(release.whole_class_path()?).arg(kind.class);
    command.arg("--configDir").arg(&folder).args(kind.arguments);
    command.args(dynamic.split_whitespace());
    let log = run(&mut command, &place, kind.last)?;
    let scripts = said.lines().filter(|line| !line.starts_with(result));
    let value = json!({
        "flink": release.version,
        "process": kind.name,
        "file": file.name(),
        "config": text,
        "jvm_args": arguments,
        "scripts": kept(scripts),
        "log": kept(log.lines()),
    });
    fs::remove_dir_all(place)?;
    Ok(value)
}

/// What a MiniCluster says.
fn local(release: &Release) -> Result<Value> {
    let place = tempfile()?;
    let layout = place.join("log4j.properties");
    fs::write(&layout, LAYOUT)?;
    let mut command = Command::new("java");
    command.arg(format!("-Dlog4j.configurationFile=file:{}", layout.display()));
    for package in OPENED {
        command.args([
            format!("--add-exports={package}=ALL-UNNAMED"),
            format!("--add-opens={package}=ALL-UNNAMED"),
        ]);
    }
    command
        .arg("-cp")
        .arg(release.whole_class_path()?)
        .arg(folder().join("StartLocal.java"));
    let log = run(&mut command, &place, "network buffer pool")?;
    fs::remove_dir_all(place)?;
    Ok(json!({
        "flink": release.version,
        "process": "local",
        "file": "config.yaml",
        "config": "taskmanager.memory.process.size: 2g\ntaskmanager.memory.network.max: 80m\n",
        "log": kept(log.lines()),
    }))
}

/// Runs a command until it says its last word, a minute at most.
fn run(command: &mut Command, place: &Path, last: &str) -> Result<String> {
    let path = place.join("log");
    let log = File::create(&path)?;
    let mut child = command
        .stdout(log.try_clone()?)
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .spawn()
        .context("`java` must be Java 17")?;
    let started = Instant::now();
    loop {
        thread::sleep(Duration::from_millis(200));
        let said = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        let is_over = said.contains(last) || child.try_wait()?.is_some() || started.elapsed() > Duration::from_secs(60);
        if is_over {
            child.kill().ok();
            child.wait()?;
            let has_said = said.contains(last);
            anyhow::ensure!(has_said, "it never said “{last}”:\n{said}");
            return Ok(said);
        }
    }
}

/// The lines about memory, without what is of this machine.
fn kept<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let is_kept = |line: &&str| {
        KEPT.iter().any(|words| line.contains(words))
            && !["--add-", "-Dlog4j", "--configDir", "/conf", "Managed: /"]
                .iter()
                .any(|word| line.contains(word))
    };
    lines.filter(is_kept).map(|line| format!("{line}\n")).collect()
}

fn tempfile() -> Result<std::path::PathBuf> {
    let place = std::env::temp_dir().join(format!("flink-logs-{}", std::process::id()));
    fs::create_dir_all(&place)?;
    Ok(place)
}
