//! Files as people really have them: many options and comments, a few of them about memory.

/// Such files of the YAML format.
pub const CONFIG_YAML: &[&str] = &[
    r#"################################################################################
# The settings of a small cluster. Everything that is not set here has Flink's
# own default.
################################################################################

# The JVM is told to open its modules to Flink's serializers.
env:
  java:
    opts:
      all: --add-exports=java.base/sun.net.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED

#==============================================================================
# Common
#==============================================================================

jobmanager:
  bind-host: localhost
  rpc:
    # Where the other processes find the JobManager.
    address: localhost
    port: 6123
  memory:
    process:
      # The whole of the JobManager's process.
      size: 1600m
  execution:
    failover-strategy: region

taskmanager:
  bind-host: localhost
  host: localhost
  # How many tasks run side by side.
  numberOfTaskSlots: 1
  memory:
    process:
      # The whole of a TaskManager's process.
      size: 1728m

parallelism:
  default: 1

# # Where state is kept.
# state:
#   backend:
#     type: hashmap

rest:
  address: localhost
  bind-address: localhost
  # port: 8081

# io:
#   tmp:
#     dirs: /tmp
"#,
    r#"jobmanager.rpc.address: flink-jobmanager
jobmanager.memory.process.size: 2g
jobmanager.memory.jvm-metaspace.size: 512m
jobmanager.memory.enable-jvm-direct-memory-limit: true
taskmanager.numberOfTaskSlots: 4
taskmanager.memory.process.size: 8192m
taskmanager.memory.managed.fraction: 0.6       # RocksDB wants it
taskmanager.memory.jvm-overhead.max: 2g
taskmanager.memory.task.off-heap.size: 256mb
parallelism.default: 12
state.backend.type: rocksdb
state.backend.rocksdb.memory.managed: true
execution.checkpointing.interval: 60s
execution.checkpointing.dir: s3://bucket/checkpoints
s3.endpoint: https://minio.example.org:9000
s3.access-key: "AKIAEXAMPLE"
s3.secret-key: 'abc/def+ghi=#1'
high-availability.type: kubernetes
high-availability.storageDir: s3://bucket/ha
metrics.reporter.prom.factory.class: org.apache.flink.metrics.prometheus.PrometheusReporterFactory
metrics.reporter.prom.port: 9249-9260
"#,
    r#"# A cluster without a heap-hungry state.
taskmanager:
  numberOfTaskSlots: 2
  memory:
    flink.size: 6g
    managed.size: 0
    network:
      min: 256mb
      max: 256mb
    framework.off-heap.size: 256m
    task.off-heap.size: 512m
jobmanager:
  memory:
    flink:
      size: 1280m
    off-heap.size: 256m
execution:
  runtime-mode: BATCH
  checkpointing: {interval: 10min, mode: EXACTLY_ONCE, timeout: 1h}
security:
  ssl:
    internal:
      enabled: true
      keystore: /etc/ssl/flink.keystore
      keystore-password: "pa:ss # word"
restart-strategy:
  type: exponential-delay
  exponential-delay:
    initial-backoff: 10s
    jitter-factor: 0.1
"#,
    r#"kubernetes:
  cluster-id: session
  namespace: flink
  container.image.ref: flink:latest
  taskmanager:
    cpu.amount: 2.5
    memory.limit-factor: 1.2
  jobmanager:
    cpu:
      amount: 1
  pod-template-file: {default: /opt/pod.yaml}
taskmanager:
  memory: {process: {size: 16Gb}, jvm-metaspace: {size: 1g}, network: {fraction: 0.05}}
  cpu: {cores: 2.5}
  numberOfTaskSlots: 5
jobmanager:
  memory: {process: {size: 4g}}
external-resources: [gpu, fpga]
external-resource:
  gpu:
    amount: 2
    kubernetes:
      config-key: nvidia.com/gpu
  fpga.amount: 1
"#,
    r#"taskmanager.memory.task.heap.size: 3g
taskmanager.memory.managed.size: 4g
taskmanager.memory.process.size: 10g
taskmanager.memory.jvm-overhead.max: 3g
jobmanager.memory.heap.size: 1g
jobmanager.memory.flink.size: 2g
yarn.application.name: "nightly"
yarn.containers.vcores: 4
yarn.provided.lib.dirs: hdfs:///flink/lib;hdfs:///flink/plugins
pipeline.object-reuse: true
table.exec.mini-batch.enabled: yes
"#,
];

/// Such files of the line format.
pub const FLINK_CONF: &[&str] = &[
    r#"################################################################################
# The settings of a small cluster. Everything that is not set here has Flink's
# own default.
################################################################################

#==============================================================================
# Common
#==============================================================================

# Where the other processes find the JobManager.
jobmanager.rpc.address: localhost
jobmanager.rpc.port: 6123
jobmanager.bind-host: localhost

# The whole of the JobManager's process.

jobmanager.memory.process.size: 1600m

taskmanager.bind-host: localhost
taskmanager.host: localhost

# The whole of a TaskManager's process.

taskmanager.memory.process.size: 1728m

# Or without the JVM's own needs:
#
# taskmanager.memory.flink.size: 1280m

# How many tasks run side by side.

taskmanager.numberOfTaskSlots: 1
parallelism.default: 1

# fs.default-scheme

jobmanager.execution.failover-strategy: region
rest.address: localhost
rest.bind-address: localhost
# taskmanager.memory.network.fraction: 0.1
# taskmanager.memory.network.min: 64mb
"#,
    r#"jobmanager.rpc.address: flink-jobmanager
jobmanager.memory.process.size: 2g
jobmanager.memory.jvm-metaspace.size: 512m
jobmanager.memory.enable-jvm-direct-memory-limit: true
taskmanager.numberOfTaskSlots: 4
taskmanager.memory.process.size: 8192m
taskmanager.memory.managed.fraction: 0.6       # RocksDB wants it
taskmanager.memory.jvm-overhead.max: 2g
taskmanager.memory.task.off-heap.size: 256mb
parallelism.default: 12
state.backend: rocksdb
state.backend.rocksdb.memory.managed: true
execution.checkpointing.interval: 60s
state.checkpoints.dir: s3://bucket/checkpoints
s3.endpoint: https://minio.example.org:9000
s3.access-key: AKIAEXAMPLE
s3.secret-key: abc/def+ghi=#1
high-availability: org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory
high-availability.storageDir: s3://bucket/ha
env.java.opts: -XX:+UseG1GC -Dfile.encoding=UTF-8
metrics.reporter.prom.port: 9249-9260
"#,
    r#"# Moved here from Flink 1.9 and never cleaned up.
jobmanager.heap.size: 1024m
jobmanager.heap.mb: 1024
taskmanager.heap.size: 4096m
taskmanager.memory.fraction: 0.7
taskmanager.memory.off-heap: false
taskmanager.memory.preallocate: false
taskmanager.network.memory.fraction: 0.2
taskmanager.network.memory.min: 64mb
taskmanager.network.memory.max: 2gb
taskmanager.network.numberOfBuffers: 4096
containerized.heap-cutoff-ratio: 0.25
taskmanager.numberOfTaskSlots: 2
"#,
    r#"taskmanager.memory.flink.size: 6g
taskmanager.memory.managed.size: 0
taskmanager.memory.network.min: 256mb
taskmanager.memory.network.max: 256mb
taskmanager.memory.framework.off-heap.size: 256m
taskmanager.memory.task.off-heap.size: 512m
taskmanager.numberOfTaskSlots: 2
jobmanager.memory.flink.size: 1280m
jobmanager.memory.off-heap.size: 256m
execution.runtime-mode: BATCH
security.ssl.internal.keystore-password: "pa:ss # word"
restart-strategy: fixed-delay
restart-strategy.fixed-delay.attempts: 3
"#,
    r#"kubernetes.cluster-id: session
kubernetes.namespace: flink
kubernetes.container.image: flink:latest
kubernetes.taskmanager.cpu: 2.5
kubernetes.jobmanager.cpu: 1.0
taskmanager.memory.process.size: 16Gb
taskmanager.memory.jvm-metaspace.size: 1g
taskmanager.memory.network.fraction: 0.05
taskmanager.cpu.cores: 2.5
taskmanager.numberOfTaskSlots: 5
jobmanager.memory.process.size: 4g
external-resources: gpu;fpga
external-resource.gpu.amount: 2
external-resource.gpu.kubernetes.config-key: nvidia.com/gpu
external-resource.fpga.amount: 1
"#,
    r#"taskmanager.memory.task.heap.size: 3g
taskmanager.memory.managed.size: 4g
taskmanager.memory.process.size: 10g
taskmanager.memory.jvm-overhead.max: 3g
jobmanager.memory.heap.size: 1g
jobmanager.memory.flink.size: 2g
yarn.application.name: nightly
yarn.containers.vcores: 4
yarn.provided.lib.dirs: hdfs:///flink/lib;hdfs:///flink/plugins
"#,
];
