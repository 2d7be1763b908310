//! The memory model of Apache Flink.
