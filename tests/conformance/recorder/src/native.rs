//! Measures the native memory of real TaskManagers under load, as the JVM tracks it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{cases::FileKind, folder, logs::OPENED, release::Release};

/// How long a TaskManager is under load before it is asked.
const LOAD: Duration = Duration::from_secs(75);

/// What is set beside a configuration, so that all runs on this machine.
const BESIDE: &str = "jobmanager.rpc.address: localhost\njobmanager.bind-host: localhost\ntaskmanager.host: localhost\n\
     taskmanager.bind-host: localhost\nrest.address: localhost\nrest.port: 18081\njobmanager.rpc.port: 16123\n\
     jobmanager.memory.process.size: 1100m\n";

/// The TaskManagers: sizes, slots, state backends and garbage collectors.
const CONFIGURATIONS: [&str; 5] = [
    "taskmanager.memory.process.size: 1728m\ntaskmanager.numberOfTaskSlots: 1\n",
    "taskmanager.memory.process.size: 1728m\ntaskmanager.numberOfTaskSlots: 4\nstate.backend.type: rocksdb\n",
    "taskmanager.memory.process.size: 3g\ntaskmanager.numberOfTaskSlots: 2\nstate.backend.type: rocksdb\n\
     env.java.opts.taskmanager: -XX:+UseSerialGC\n",
    "taskmanager.memory.process.size: 3g\ntaskmanager.numberOfTaskSlots: 8\n\
     env.java.opts.taskmanager: -XX:+UseParallelGC\n",
    "taskmanager.memory.process.size: 4g\ntaskmanager.numberOfTaskSlots: 8\n\
     taskmanager.memory.managed.fraction: 0.1\n",
];

/// Records what the TaskManagers of the releases take.
pub fn record(releases: &[Release]) -> Result<()> {
    let path = folder().join("native/measured.txt");
    let mut text = "# Native memory of TaskManagers under load (`Load.java`): configuration, and below it release, \
                    processors, parts\n# in KiB as `jcmd … VM.native_memory` counts them (reserved/committed), threads, \
                    and what the process has in memory (RSS).\n"
        .to_owned();
    for configuration in CONFIGURATIONS {
        text += &format!("{}\n", configuration.trim_end().replace('\n', "; "));
        for release in releases {
            let measured = measure(release, configuration)?;
            println!("{} {configuration}{measured}", release.version);
            text += &format!("  {} {measured}\n", release.version);
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            fs::write(&path, &text)?;
        }
    }
    Ok(())
}

/// Processes that end with this.
struct Processes(Vec<Child>);

impl Drop for Processes {
    fn drop(&mut self) {
        for child in &mut self.0 {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn measure(release: &Release, configuration: &str) -> Result<String> {
    let place = std::env::temp_dir().join(format!("flink-native-{}", std::process::id()));
    fs::create_dir_all(place.join("conf"))?;
    fs::create_dir_all(place.join("job"))?;
    let file = FileKind::ALL.into_iter().find(|file| release.reads(*file));
    let file = file.context("every release reads a file")?;
    fs::write(place.join("conf").join(file.name()), format!("{configuration}{BESIDE}"))?;
    fs::write(place.join("log4j.properties"), "rootLogger.level = OFF\n")?;
    let mut running = Processes(Vec::new());
    let entrypoint = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    running.0.push(start(
        release,
        &place,
        "GET_JM_RESOURCE_PARAMS",
        entrypoint,
        &["--executionMode", "cluster"],
        "",
    )?);
    let user = configuration
        .lines()
        .find_map(|line| line.strip_prefix("env.java.opts.taskmanager: "))
        .unwrap_or_default();
    let runner = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    let task_manager = start(release, &place, "GET_TM_RESOURCE_PARAMS", runner, &[], user)?;
    let id = task_manager.id().to_string();
    running.0.push(task_manager);
    running.0.push(submit(release, &place, configuration)?);
    thread::sleep(LOAD);
    let said = Command::new("jcmd")
        .args([&id, "VM.native_memory", "summary"])
        .output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    ensure!(said.contains("Java Heap"), "the TaskManager says nothing: {said}");
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    let field = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name));
        value
            .and_then(|value| value.split_whitespace().next())
            .unwrap_or("0")
            .to_owned()
    };
    let processors = thread::available_parallelism()?;
    let parts: Vec<String> = said.lines().filter_map(part).collect();
    let measured = format!(
        "cpus={processors} {} threads={} rss={}",
        parts.join(" "),
        field("Threads:"),
        field("VmRSS:")
    );
    drop(running);
    fs::remove_dir_all(&place)?;
    Ok(measured)
}

/// `-   Thread (reserved=1KB, committed=2KB)` as `Thread=1/2`.
fn part(line: &str) -> Option<String> {
    let (name, numbers) = line.trim_start_matches(['-', ' ']).split_once(" (reserved=")?;
    let (reserved, rest) = numbers.split_once("KB, committed=")?;
    let committed = rest.split("KB").next()?;
    Some(format!("{}={reserved}/{committed}", name.replace(' ', "")))
}

/// Starts a process as Flink's scripts do, with the JVM's tracking.
fn start(release: &Release, place: &Path, asked: &str, class: &str, arguments: &[&str], user: &str) -> Result<Child> {
    let conf = place.join("conf");
    let said = Command::new("java")
        .arg("-cp")
        .arg(release.class_path()?)
        .args(["org.apache.flink.runtime.util.bash.BashJavaUtils", asked, "--configDir"])
        .arg(&conf)
        .output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let mut results = said
        .lines()
        .filter_map(|line| line.strip_prefix("BASH_JAVA_UTILS_EXEC_RESULT:"));
    let jvm = results.next().with_context(|| format!("no arguments: {said}"))?;
    let dynamic = results.next().unwrap_or_default();
    let mut command = java(place);
    command
        .arg("-XX:NativeMemoryTracking=summary")
        .args(jvm.split_whitespace());
    command.args(user.split_whitespace());
    command.arg("-cp").arg(release.whole_class_path()?).arg(class);
    command.arg("--configDir").arg(&conf).args(arguments);
    command.args(dynamic.split_whitespace());
    Ok(silent(&mut command).spawn()?)
}

/// Submits the job with all slots.
fn submit(release: &Release, place: &Path, configuration: &str) -> Result<Child> {
    let jar = job(release, place)?;
    let slots = configuration
        .lines()
        .find_map(|line| line.strip_prefix("taskmanager.numberOfTaskSlots: "))
        .unwrap_or("1");
    thread::sleep(Duration::from_secs(15));
    let mut command = java(place);
    command.env("FLINK_CONF_DIR", place.join("conf"));
    command.arg("-cp").arg(release.whole_class_path()?);
    command.args([
        "org.apache.flink.client.cli.CliFrontend",
        "run",
        "-d",
        "-p",
        slots,
        "-c",
        "Load",
    ]);
    command.arg(jar);
    Ok(silent(&mut command).spawn()?)
}

fn job(release: &Release, place: &Path) -> Result<PathBuf> {
    let classes = place.join("job");
    let compiled = Command::new("javac")
        .args(["-nowarn", "-d"])
        .arg(&classes)
        .arg("-cp")
        .arg(release.whole_class_path()?)
        .arg(folder().join("native/Load.java"))
        .status()?;
    ensure!(
        compiled.success(),
        "Load.java does not compile with {}",
        release.version
    );
    let jar = place.join("load.jar");
    let packed = Command::new("jar")
        .arg("cf")
        .arg(&jar)
        .arg("-C")
        .arg(&classes)
        .arg(".")
        .status()?;
    ensure!(packed.success(), "there is no `jar`");
    Ok(jar)
}

fn java(place: &Path) -> Command {
    let mut command = Command::new("java");
    command.arg(format!(
        "-Dlog4j.configurationFile=file:{}",
        place.join("log4j.properties").display()
    ));
    for package in OPENED {
        command.args([
            format!("--add-exports={package}=ALL-UNNAMED"),
            format!("--add-opens={package}=ALL-UNNAMED"),
        ]);
    }
    command
}

fn silent(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}
