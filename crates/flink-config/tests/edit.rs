//! Edits change one setting and leave everything else as it stands.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests may fail"
)]

use flink_config::{Answer, CannotEdit, ConfigFile, Document, Edit, effective_key, read};
use flink_memory::{Deployment, FlinkVersion, OptionId, v};

/// `key = text` sets, `- key` takes away; several are parted by `; `.
fn edits(written: &str) -> Vec<Edit> {
    let edit = |written: &str| match written.split_once(" = ") {
        Some((key, text)) => Edit::Set {
            key: key.to_owned(),
            text: text.to_owned(),
        },
        None => Edit::Unset {
            key: written.strip_prefix("- ").expect("an edit").to_owned(),
        },
    };
    written.split("; ").map(edit).collect()
}

fn apply(text: &str, file: ConfigFile, edits: &[Edit]) -> Result<String, CannotEdit> {
    let document = Document::new(text, file, FlinkVersion::NEWEST, Deployment::Standalone);
    flink_config::apply(&Answer::new(document), edits).map(|edited| edited.text.to_string())
}

fn check(file: ConfigFile, cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (before, edit, after) in cases {
        let edited = apply(before, file, &edits(edit));
        if edited.as_deref() != Ok(after) {
            wrong += &format!("{before:?} with {edit:?} must give\n{after:?}, not\n{edited:?}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const SHIPPED: &str = "\
jobmanager:
  # The host interface the JobManager will bind to.
  bind-host: localhost
  rpc:
    address: localhost
  memory:
    process:
      # The total process memory size for the JobManager.
      size: 1600m

taskmanager:
  bind-host: localhost
  # The number of task slots that each TaskManager offers.
  numberOfTaskSlots: 1
  memory:
    process:
      size: 1728m # of the container

# The parallelism used for programs that did not specify any other.
parallelism:
  default: 1

# env:
#   log.dir: /var/log/flink
";

/// Edits of [`SHIPPED`], with the lines that go and come.
const IN_SHIPPED: &[(&str, &str)] = &[
    (
        "taskmanager.memory.process.size = 4g",
        "
-      size: 1728m # of the container
+      size: 4g # of the container
",
    ),
    (
        "taskmanager.memory.managed.fraction = 0.5",
        "
+    managed:
+      fraction: 0.5
",
    ),
    (
        "taskmanager.memory.jvm-overhead.min = 1g; taskmanager.host = h; taskmanager.memory.jvm-overhead.max = 2g",
        "
+    jvm-overhead:
+      min: 1g
+      max: 2g
+  host: h
",
    ),
    (
        "parallelism.default = 8; jobmanager.rpc.port = 6123",
        "
+    port: 6123
-  default: 1
+  default: 8
",
    ),
    (
        "state.backend.type = rocksdb; state.backend.incremental = true",
        "
+state:
+  backend:
+    type: rocksdb
+    incremental: true
",
    ),
    (
        "- jobmanager.rpc.address",
        "
-  rpc:
-    address: localhost
",
    ),
    (
        "- jobmanager.memory.process.size",
        "
-  memory:
-    process:
-      size: 1600m
",
    ),
    (
        "- parallelism.default; - taskmanager.bind-host; - taskmanager.host",
        "
-  bind-host: localhost
-parallelism:
-  default: 1
",
    ),
];

/// The lines that go and come between two texts, all others being the longest part in common.
fn difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let mut common = vec![vec![0; after.len() + 1]; before.len() + 1];
    for old in (0..before.len()).rev() {
        for new in (0..after.len()).rev() {
            common[old][new] = match before[old] == after[new] {
                true => common[old + 1][new + 1] + 1,
                false => common[old + 1][new].max(common[old][new + 1]),
            };
        }
    }
    let mut lines = String::from("\n");
    let (mut old, mut new) = (0, 0);
    while old < before.len() || new < after.len() {
        if old < before.len() && new < after.len() && before[old] == after[new] {
            (old, new) = (old + 1, new + 1);
        } else if old < before.len() && (new == after.len() || common[old + 1][new] >= common[old][new + 1]) {
            lines += &format!("-{}\n", before[old]);
            old += 1;
        } else {
            lines += &format!("+{}\n", after[new]);
            new += 1;
        }
    }
    lines
}

#[test]
fn edits_the_file_that_flink_ships() {
    for (edit, lines) in IN_SHIPPED {
        for (line_break, bom) in [("\n", ""), ("\r\n", "\u{FEFF}")] {
            let before = bom.to_owned() + &SHIPPED.replace('\n', line_break);
            let after = apply(&before, ConfigFile::ConfigYaml, &edits(edit)).expect(edit);
            assert_eq!(difference(&before, &after), *lines, "{edit}");
            assert_eq!(after.matches('\r').count(), after.matches("\r\n").count());
            assert_eq!(after.contains('\r'), line_break == "\r\n");
            assert_eq!(after.matches('\n').count(), after.split_inclusive(line_break).count());
        }
    }
}

/// Before, edit, after.
const IN_CONFIG_YAML: &[(&str, &str, &str)] = &[
    // What is set changes its characters only.
    ("a.b:   1 # c\n", "a.b = 2", "a.b:   2 # c\n"),
    ("a: '1g'  # c\n", "a = 2g", "a: '2g'  # c\n"),
    ("a: \"1g\"", "a = 2g", "a: \"2g\""),
    ("a: 'it''s'", "a = it's not", "a: 'it''s not'"),
    ("'a': 1\n\"b\": 2\n", "a = 3; b = 4", "'a': 3\n\"b\": 4\n"),
    ("{a: 1, b: {c: 2}}\n", "a = 3; b.c = 4", "{a: 3, b: {c: 4}}\n"),
    ("a: {b: 1,\n    c: 2} # d\n", "a.b = 3", "a: {b: 3,\n    c: 2} # d\n"),
    ("a: |  # c\n  x\n  y\n\nb: 1\n", "a = z", "a: z  # c\n\nb: 1\n"),
    ("a: >-\n  x\n", "a = z", "a: z\n"),
    ("a: x\n  y\nb: 1\n", "a = z", "a: z\nb: 1\n"),
    ("a: [x,\n  y] # c\nb: 1\n", "a = z", "a: z # c\nb: 1\n"),
    (
        "a: # c\n  - x\n  # d\n  - y\n# e\nb: 1\n",
        "a = z",
        "a: z # c\n# e\nb: 1\n",
    ),
    ("a:\n- x\nb: 1\n", "a = '[y]'", "a: '''[y]'''\nb: 1\n"),
    ("a:\n- x\nb: 1\n", "a = [y, z]", "a: [y, z]\nb: 1\n"),
    ("? a\n: 1\n", "a = 2", "? a\n: 2\n"),
    ("a: !!str 1\n", "a = 2", "a: !!str 2\n"),
    ("a: !!int '1'\n", "a = 2g", "a: '2g'\n"),
    // Quotes stand only where something else would be read.
    ("a: 1\n", "a = 4g", "a: 4g\n"),
    ("a: 1\n", "a = true", "a: true\n"),
    ("a: 1\n", "a = True", "a: 'True'\n"),
    ("a: 1\n", "a = null", "a: 'null'\n"),
    ("a: 1\n", "a = 1e3", "a: '1e3'\n"),
    ("a: 1\n", "a = 0x10", "a: '0x10'\n"),
    ("a: 1\n", "a = 0.40", "a: '0.40'\n"),
    ("a: 1\n", "a = x: y", "a: 'x: y'\n"),
    ("a: 1\n", "a = x #y", "a: 'x #y'\n"),
    ("a: 1\n", "a = x:y#z", "a: x:y#z\n"),
    ("a: 1\n", "a = ", "a: ''\n"),
    ("a: 1\n", "a = -Dx=y -Dz", "a: -Dx=y -Dz\n"),
    ("a: 1\n", "a = - x", "a: '- x'\n"),
    ("a: 1\n", "a = *x", "a: '*x'\n"),
    ("a: 1\n", "a = %x", "a: '%x'\n"),
    ("a: 1\n", "a = x\ny", "a: \"x\\ny\"\n"),
    ("a: 1\n", "a = 'x", "a: '''x'\n"),
    ("{a: 1}\n", "a = x,y", "{a: 'x,y'}\n"),
    (
        "taskmanager.memory.managed.fraction: 0.4\n",
        "taskmanager.memory.managed.fraction = 0.40",
        "taskmanager.memory.managed.fraction: 0.40\n",
    ),
    (
        "state.backend.incremental: true\n",
        "state.backend.incremental = False",
        "state.backend.incremental: False\n",
    ),
    // What is set already stays as it is written.
    ("a: 0x10\n", "a = 16", "a: 0x10\n"),
    ("a: 0.40\n", "a = 0.40", "a: 0.40\n"),
    ("a: \"x\" # c\n", "a = x", "a: \"x\" # c\n"),
    // The last of several counts.
    ("a.b: 1\na:\n  b: 2\n", "a.b = 3", "a.b: 1\na:\n  b: 3\n"),
    ("a:\n  b: 1\na.b: 2\n", "a.b = 3", "a:\n  b: 1\na.b: 3\n"),
    ("a:\n  b: 1\na.b: 2\nc: 3\n", "- a.b", "c: 3\n"),
    // What is not set gets a line beside its relatives.
    ("", "a.b = 1", "a.b: 1\n"),
    ("\u{FEFF}", "a = 1", "\u{FEFF}a: 1\n"),
    ("# c", "a = 1", "# c\na: 1"),
    ("# c\r\n\r\n", "a = 1", "# c\r\n\r\na: 1\r\n"),
    ("a: 1", "b = 2", "a: 1\nb: 2"),
    ("a.b: 1\nc: 2\n", "a.d = 3", "a.b: 1\na.d: 3\nc: 2\n"),
    ("a.b.c: 1\na.d: 2\n", "a.b.e = 3", "a.b.c: 1\na.b.e: 3\na.d: 2\n"),
    (
        "a:\n  b: 1\n  # c\n\nd: 2\n",
        "a.e = 3",
        "a:\n  b: 1\n  e: 3\n  # c\n\nd: 2\n",
    ),
    (
        "a:\n  b: 1\na.c.d: 2\n",
        "a.c.e = 3",
        "a:\n  b: 1\na.c.d: 2\na.c.e: 3\n",
    ),
    (
        "a:\n    b:\n        c: 1\n",
        "a.d = 2",
        "a:\n    b:\n        c: 1\n    d: 2\n",
    ),
    ("a.b:\n  c: 1\n", "a.b.d.e = 2", "a.b:\n  c: 1\n  d.e: 2\n"),
    (
        "a:\n  b: |\n    x\n\n\nc: 1\n",
        "a.d = 2",
        "a:\n  b: |\n    x\n  d: 2\n\n\nc: 1\n",
    ),
    (
        "a:\n  b: |+\n    x\n\nc: 1\n",
        "a.d = 2",
        "a:\n  b: |+\n    x\n\n  d: 2\nc: 1\n",
    ),
    ("a: {b: 1} # c\n", "a.d = 2", "a: {b: 1, d: 2} # c\n"),
    ("a: {}\n", "a.b = 1", "a: {b: 1}\n"),
    ("{}\n", "a = 1", "{a: 1}\n"),
    ("{a: {b: {c: 1}}}\n", "a.d = 2; e = 3", "{e: 3, a: {d: 2, b: {c: 1}}}\n"),
    ("a: 1\n...\n", "b = 2", "a: 1\nb: 2\n...\n"),
    ("  a: 1\n", "b = 2", "  a: 1\n  b: 2\n"),
    ("a: |\n  x", "b = 2", "b: 2\na: |\n  x"),
    ("a: 1\n", "true = 1; x y = 2", "a: 1\n'true': 1\nx y: 2\n"),
    ("a:\n  b: 1\n", "a.b.c = 2", "a:\n  b: 1\n  b.c: 2\n"),
    (
        "state:\n  backend:\n    type: x\n",
        "state.backend = y",
        "state:\n  backend:\n    type: x\nstate.backend: y\n",
    ),
    // A line that has the key but no value gets one.
    ("a: # c\nb: 1\n", "a = 2", "a: 2 # c\nb: 1\n"),
    ("a:\n  b:\n  c: 1\n", "a.b = 2", "a:\n  b: 2\n  c: 1\n"),
    ("a: @ # c\nb: 1\n", "a = 2", "a: 2 # c\nb: 1\n"),
    // What is taken away takes its lines along, and sections that would be left with nothing.
    ("# c\na: 1 # d\n# e\nb: 2\n", "- a", "# c\n# e\nb: 2\n"),
    ("a: 1\n", "- a", ""),
    ("a: 1\n", "- b", "a: 1\n"),
    ("a: 1\nb: 2", "- b", "a: 1"),
    ("a:\n  # c\n  b: 1\n# d\n", "- a.b", "  # c\n# d\n"),
    ("a:\n  b:\n    c: 1\n  d: 2\n", "- a.b.c; - a.d", ""),
    ("a: |\n  x\n\nb: 1\n", "- a", "\nb: 1\n"),
    ("a: {b: 1, c: 2, d: 3}\n", "- a.b", "a: {c: 2, d: 3}\n"),
    ("a: {b: 1, c: 2, d: 3}\n", "- a.c", "a: {b: 1, d: 3}\n"),
    ("a: {b: 1, c: 2, d: 3}\n", "- a.d", "a: {b: 1, c: 2}\n"),
    ("a: {b: 1}\nc: 2\n", "- a.b", "a: {}\nc: 2\n"),
    ("a: {\n  b: 1, # d\n  c: 2\n}\n", "- a.b", "a: {\n  c: 2\n}\n"),
    ("a: {\n  b: 1, # d\n  c: 2\n}\n", "- a.c", "a: {\n  b: 1, # d\n}\n"),
    // Anchors and aliases.
    ("a: &x 1\nb: *x\n", "b = 2", "a: &x 1\nb: 2\n"),
    ("a: &x 1\nb: *x\n", "a = 2", "a: 2\nb: &x 1\n"),
    ("a: &x 1\nb: *x\nc: *x\n", "- a", "b: &x 1\nc: *x\n"),
    ("a: &x 1\nb: 2\n", "a = 3", "a: &x 3\nb: 2\n"),
    ("a: &x 1\nb: *x\n", "- b", "a: &x 1\n"),
    ("a: &x {k: 1}\nb: *x\n", "b.k = 2", "a: &x {k: 1}\nb: *x\nb.k: 2\n"),
    ("a: &x {k: 1}\nb: *x\n", "- b.k", "a: &x {k: 1}\n"),
    // Flink refuses the text, but not for this entry.
    ("a: 1\nb: @\nc: 2\n", "a = 3; c = 4", "a: 3\nb: @\nc: 4\n"),
    ("a: 1\nb:\n", "- a", "b:\n"),
];

#[test]
fn edits_config_yaml_as_a_person_would() {
    check(ConfigFile::ConfigYaml, IN_CONFIG_YAML);
}

/// Before, edit, after.
const IN_FLINK_CONF: &[(&str, &str, &str)] = &[
    ("a.b: 1   # c\n", "a.b = 2", "a.b: 2   # c\n"),
    ("a: 1", "a = \"x\"", "a: \"x\""),
    ("a: 1\n", "a = 1e3: 'x", "a: 1e3: 'x\n"),
    ("a: 1\n", "a =  2 ", "a: 2\n"),
    ("a: 1\nb: 2\na: 3\n", "a = 4", "a: 1\nb: 2\na: 4\n"),
    ("a: 1\nb: 2\na: 3\n", "- a", "b: 2\n"),
    ("a.b: 1\r\n\r\nc: 2\r\n", "a.d = 3", "a.b: 1\r\na.d: 3\r\n\r\nc: 2\r\n"),
    ("a: 1", "b = 2", "a: 1\nb: 2"),
    ("a:\n  b: 1\n", "b = 2", "a:\n  b: 2\n"),
    ("a: # c\n", "a = 2", "a: 2 # c\n"),
    ("", "a = 1", "a: 1\n"),
];

#[test]
fn edits_flink_conf_as_a_person_would() {
    check(ConfigFile::FlinkConf, IN_FLINK_CONF);
}

#[test]
fn says_why_an_edit_is_not_made() {
    let cases = [
        (
            ConfigFile::FlinkConf,
            "a: 1\n",
            "a = x#y",
            "flink-conf.yaml cannot hold a value with “#” in it: there, a “#” begins a comment wherever it stands",
        ),
        (
            ConfigFile::FlinkConf,
            "a: 1\n",
            "a = x\ny",
            "flink-conf.yaml cannot hold a value of several lines: there, an entry is one line",
        ),
        (
            ConfigFile::FlinkConf,
            "a: 1\n",
            "a =  ",
            "flink-conf.yaml cannot hold an empty value: remove “a” instead",
        ),
        (
            ConfigFile::FlinkConf,
            "",
            "a#b = 1",
            "“a#b” cannot be written as a key of flink-conf.yaml",
        ),
        (
            ConfigFile::ConfigYaml,
            "b: 1\na: {c: 2}\n",
            "a = 1",
            "“a” cannot be changed separately here: edit the text",
        ),
        (
            ConfigFile::ConfigYaml,
            "- a\n- b\n",
            "c = 1",
            "“c” cannot be changed while Flink refuses the text: fix it on line 1 first",
        ),
        (
            ConfigFile::ConfigYaml,
            "a: &x\n  b: 1\n  c: 2\nd: *x\n",
            "- d.b",
            "“d.b” cannot be changed separately here: edit the text on line 2",
        ),
    ];
    for (file, text, edit, reason) in cases {
        let error = apply(text, file, &edits(edit)).expect_err(edit);
        assert_eq!(error.to_string(), reason);
    }
    let nothing = apply("a: 1\n", ConfigFile::FlinkConf, &edits("b = 1; a = #"));
    assert_eq!(nothing, Err(CannotEdit::NumberSign { key: "a".to_owned() }));
}

#[test]
fn tells_the_key_that_counts() {
    let (new, old) = ("taskmanager.memory.managed.size: 1g\n", "taskmanager.memory.size: 2g\n");
    let key = |text: &str, option, version| effective_key(&read(text, ConfigFile::FlinkConf, version), option, version);
    let managed = OptionId::ManagedSize;
    assert_eq!(key("", managed, v(2, 3)), None);
    assert_eq!(key(old, managed, v(2, 3)), Some("taskmanager.memory.size"));
    assert_eq!(
        key(&(old.to_owned() + new), managed, v(2, 3)),
        Some("taskmanager.memory.managed.size")
    );
    let backend = "state.backend.type: hashmap\nstate.backend: rocksdb\n";
    assert_eq!(
        key(backend, OptionId::StateBackendType, v(1, 16)),
        Some("state.backend")
    );
    assert_eq!(
        key(backend, OptionId::StateBackendType, v(1, 17)),
        Some("state.backend.type")
    );
}
