//! How long it takes from a text to what Flink makes of it.

use divan::{Bencher, black_box};
use flink_config::{Answer, ConfigFile, Document};
use flink_memory::{Deployment, FlinkVersion, v};

const SMALL: &str = "taskmanager.memory.process.size: 1728m\n";

const NESTED: &str = "\
# As many are: comments, sections, and much that is not about memory.
jobmanager:
  rpc:
    address: localhost
    port: 6123
  memory:
    process:
      size: 1600m
taskmanager:
  numberOfTaskSlots: 4
  memory:
    process:
      size: 16g
    managed:
      fraction: 0.37 # more for the state
    network:
      max: 2g
parallelism:
  default: 1
state:
  backend:
    type: rocksdb
    incremental: true
";

fn main() {
    divan::main();
}

#[divan::bench(args = ["small", "nested"])]
fn config_yaml(bencher: Bencher, name: &str) {
    let text = if name == "small" { SMALL } else { NESTED };
    let document = Document::new(
        text,
        ConfigFile::ConfigYaml,
        FlinkVersion::NEWEST,
        Deployment::Standalone,
    );
    bencher.bench_local(|| Answer::new(black_box(document.clone())));
}

#[divan::bench]
fn flink_conf_yaml(bencher: Bencher) {
    let document = Document::new(SMALL, ConfigFile::FlinkConf, v(1, 18), Deployment::Standalone);
    bencher.bench_local(|| Answer::new(black_box(document.clone())));
}
