//! Holds what each target takes for texts that grow: twice the text may take twice the steps, and little more.

use crate::steps;
use crate::targets::{TARGETS, Target};

/// How large the first of three texts is, in bytes: all are shorter than any limit on what is read.
const SIZE: usize = 8 << 10;

/// How much more steps twice the text may take.
const GROWTH: f64 = 2.6;

/// As many steps are taken in less than a frame, whatever the text is.
const FEW: u64 = 3_000_000;

/// How many steps any 32 kB may take: less than 100 ms.
const MOST: u64 = 80_000_000;

/// What may take twice as many: each release reads the text of an upgrade, and each edit of a way to meet holds is made
/// in it. Nobody asks for these with every key.
const SELDOM: [&str; 2] = ["solve", "upgrade"];

/// A kind of text that grows: how it begins, what is repeated with the number of each repetition for `#`, and how it
/// ends.
struct Grown {
    name: &'static str,
    start: &'static str,
    piece: &'static str,
    end: &'static str,
}

const fn grown(name: &'static str, start: &'static str, piece: &'static str, end: &'static str) -> Grown {
    Grown {
        name,
        start,
        piece,
        end,
    }
}

const TEXTS: [Grown; 43] = [
    grown("keys", "taskmanager.memory.process.size: 4g\n", "key#: value\n", ""),
    grown(
        "keys of Flink's, misspelt",
        "taskmanager.memory.process.size: 4g\n",
        "taskmanager.memory.proces.size#: 1g\n",
        "",
    ),
    grown(
        "keys beside Flink's",
        "taskmanager.memory.process.size: 4g\n",
        "state.backend.rocksdb.x#: 1\n",
        "",
    ),
    grown("one key", "", "taskmanager.memory.process.size: 4g\n", ""),
    grown(
        "nested keys",
        "taskmanager:\n  memory:\n    process:\n      size: 4g\n",
        "  a#:\n    b: 1\n",
        "",
    ),
    grown(
        "a flow mapping",
        "{taskmanager.memory.process.size: 4g",
        ", a#: b",
        "}\n",
    ),
    grown(
        "a flow list",
        "external-resources: [a",
        ", b#",
        "]\ntaskmanager.memory.process.size: 4g\n",
    ),
    grown(
        "a block list",
        "taskmanager.memory.process.size: 4g\nexternal-resources:\n",
        "- a#\n",
        "",
    ),
    grown(
        "names of resources",
        "taskmanager.memory.process.size: 4g\nexternal-resources: a",
        ";b#",
        "\n",
    ),
    grown(
        "resources",
        "taskmanager.memory.process.size: 4g\nexternal-resources: a;b\n",
        "external-resource.a#.amount: 1\n",
        "",
    ),
    grown(
        "bad amounts",
        "taskmanager.memory.process.size: 4g\nexternal-resources: a",
        ";b#",
        "\nexternal-resource.b9.amount: x\n",
    ),
    grown(
        "weights",
        "taskmanager.memory.process.size: 4g\ntaskmanager.memory.managed.consumer-weights: A:1",
        ",B#:1",
        "\n",
    ),
    grown(
        "JVM arguments",
        "taskmanager.memory.process.size: 4g\nenv.java.opts.all: -Xss1m",
        " -Da#=b",
        "\n",
    ),
    grown(
        "quotes",
        "taskmanager.memory.process.size: 4g\nenv.java.opts.all: a",
        " -Da#='b",
        "\n",
    ),
    grown("comments", "taskmanager.memory.process.size: 4g\n", "# comment #\n", ""),
    grown(
        "a broken text",
        "taskmanager.memory.process.size: 4g\n",
        "a#: b: c\n",
        "",
    ),
    grown(
        "an open quote",
        "taskmanager.memory.process.size: \"4g\n",
        "a#: b\n",
        "",
    ),
    grown("brackets", "a: ", "[", "\n"),
    grown("braces", "a: ", "{a: ", "\n"),
    grown(
        "anchors",
        "taskmanager.memory.process.size: 4g\n",
        "a#: &a# {b: c}\nd#: *a#\n",
        "",
    ),
    grown("aliases", "x: &x {a: b, c: d}\n", "a#: *x\n", ""),
    grown("a long word", "taskmanager.memory.process.size: ", "4", "g\n"),
    grown("blanks", "taskmanager.memory.process.size: 4g\na: b", "  \t ", "c\n"),
    grown("digits", "taskmanager.memory.managed.fraction: 0.", "1", "\n"),
    grown(
        "a link's settings",
        "#v=1&flink=2.3&tm.process.size=4g",
        "&external-resource.a#.amount=1",
        "",
    ),
    grown("a link's parts", "#v=1&flink=2.3", "&x#=%61", ""),
    grown(
        "a link's list",
        "#v=1&flink=2.3&tm.process.size=4g&external-resources=a",
        ",b#",
        "",
    ),
    grown("arguments", "-Dtaskmanager.memory.process.size=4g", " -Dk#=v", "\n"),
    grown(
        "arguments of Flink's",
        "-Dtaskmanager.memory.process.size=4g",
        " -Dtaskmanager.memory.task.heap.size=#m",
        "\n",
    ),
    grown(
        "manifests",
        "",
        "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: a#\nspec:\n  taskManager:\n    resource:\n      memory: 4g\n---\n",
        "",
    ),
    grown(
        "services",
        "services:\n",
        "  taskmanager#:\n    image: flink:2.3\n    environment:\n      - |\n        FLINK_PROPERTIES=\n        taskmanager.memory.process.size: 4g\n",
        "",
    ),
    grown(
        "a log",
        "",
        "2026-01-01 INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: key#, value\n",
        "",
    ),
    grown(
        "failures",
        "",
        "java.lang.OutOfMemoryError: Direct buffer memory # at x.y.Z(Z.java:1)\n",
        "",
    ),
    grown(
        "nulls",
        "taskmanager.memory.process.size: 4g\n",
        "a#: null\na#: 1\n",
        "",
    ),
    grown("other arguments", "", "-Dk#=v ", "\n"),
    grown(
        "variables",
        "-Dtaskmanager.memory.process.size=4g",
        " -Dstate.backend.type=${A#}",
        "\n",
    ),
    grown(
        "prose",
        "Flink 2.3 ",
        "taskmanager.memory.process.size is set to #, and (\"",
        "",
    ),
    grown(
        "holds",
        "taskmanager.memory.process.size: 4g\ntm.task-heap=1g",
        ",tm.network=#m+",
        "\n",
    ),
    grown("answers", "parallelism:64", ",slots:#", "\n"),
    grown(
        "a job's plan",
        "exchanges:2\n{\"plan\":{\"nodes\":[{\"id\":\"0\",\"parallelism\":4}",
        ",{\"id\":\"#\",\"parallelism\":#,\"inputs\":[{\"id\":\"#\"},{\"id\":\"0\",\"ship_strategy\":\"HASH\"}]}",
        "]}}\n",
    ),
    grown(
        "nodes",
        "items:\n",
        "- status: {allocatable: {cpu: 4, memory: #Gi, pods: 58}}\n",
        "",
    ),
    grown(
        "settings beside none",
        "taskmanager.memory.process.size: 4g\n&\ntaskmanager.memory.process.size: 4g\n",
        "a#: b\n",
        "",
    ),
    grown(
        "resources beside none",
        "taskmanager.memory.process.size: 4g\n&\ntaskmanager.memory.process.size: 8g\nexternal-resources: a\n",
        "external-resource.a#.amount: 1\n",
        "",
    ),
];

impl Grown {
    fn text(&self, size: usize) -> String {
        let mut text = self.start.to_owned();
        for number in 0_usize.. {
            if text.len() >= size {
                break;
            }
            text += &self.piece.replace('#', &number.to_string());
        }
        text + self.end
    }
}

/// Holds every target to its growth; gives a sentence for each that grows faster.
pub fn hold() -> Vec<String> {
    let mut faults = Vec::new();
    let only = std::env::args().nth(2);
    for Target { name, call, .. } in TARGETS
        .iter()
        .filter(|target| only.as_deref().is_none_or(|only| only == target.name))
    {
        // Tables that are made once are made now.
        for _ in 0..2 {
            let _ = call("taskmanager.memory.process.size: 4g\nx: y\n");
        }
        let mut most = (0, "");
        for grown in &TEXTS {
            let [one, two, four] = [1, 2, 4].map(|times| {
                let text = grown.text(times * SIZE);
                steps::of(|| {
                    let _ = call(&text);
                })
            });
            most = most.max((four, grown.name));
            if only.is_some() {
                println!("{name} of {}: {one}, {two}, {four}", grown.name);
            }
            let growth = four as f64 / two.max(1) as f64;
            if four > FEW && growth > GROWTH {
                faults.push(format!(
                    "{name} of {}: {one}, {two}, {four} steps for 8, 16, 32 kB",
                    grown.name
                ));
            }
        }
        let (steps, of) = most;
        println!("{name}: at most {steps} steps for 32 kB, of {of}");
        let most = if SELDOM.contains(name) { 2 * MOST } else { MOST };
        if steps > most {
            faults.push(format!("{name} of {of}: {steps} steps for 32 kB"));
        }
    }
    faults
}
