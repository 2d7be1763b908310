//! Files that Flink's own converter turns from `flink-conf.yaml` into `config.yaml`.

use crate::{
    cases::{Case, FileKind},
    everyday, oddities,
};

/// Values that YAML reads otherwise than the old file, and keys of which one is the beginning of another.
const TEXTS: &[&str] = &[
    "a.b: 010\nc: 0.40\nd: 1e3\ne: yes\nf: True\ng: null\nh: ~\ni: 50%\nj: a: b\nk: '1'\nl: \"1\"\n",
    "a: [1, 2]\nb: {x: 1}\nc: *x\nd: &x\ne: !y\nf: - z\ng: a;b;c\nh: a,b\ni: x:1,y:2\nj: |\nk: >\nl: @m\n",
    "a: x # one\n# two\nb: y#three\nc.d: ümlaut\nkey with blanks: 1\n  indented: 2\n\ttab: 3\n",
    "state.backend: rocksdb\nstate.backend.incremental: true\n",
    "state.backend: rocksdb\nstate.backend.rocksdb.localdir: /data\nstate.checkpoints.dir: s3://a/b\n",
    "a: 1\na.b: 2\n",
    "b.c: 1\nb: 2\nb.d: 3\n",
    "high-availability: zookeeper\nhigh-availability.zookeeper.quorum: a:2181\nhigh-availability.storageDir: s3://x\n",
    "restart-strategy: fixed-delay\nrestart-strategy.fixed-delay.attempts: 3\n",
    "kubernetes.taskmanager.cpu: 1\nkubernetes.taskmanager.cpu.limit-factor: 2.0\n",
    "env.java.opts: -XX:+UseG1GC -Da=b\nenv.java.opts.taskmanager: -Dc='d e'\n",
    "metrics.reporters: prom\nmetrics.reporter.prom.port: 9249-9250\nmetrics.reporter.prom.factory.class: a.B\n",
    "a.: 1\n.b: 2\nc..d: 3\n",
];

/// Every case.
pub fn cases() -> Vec<Case> {
    let odd = oddities::FLINK_CONF.iter().map(|text| oddities::spelled_out(text));
    let texts = TEXTS.iter().chain(everyday::FLINK_CONF).map(|text| (*text).to_owned());
    let cases = texts.chain(odd).enumerate();
    cases
        .map(|(number, text)| Case {
            name: format!("converted-{number}"),
            process: "converter",
            file: FileKind::FlinkConf,
            text,
        })
        .collect()
}
