//! Holds how RocksDB and ForSt divide their memory against what their classes say.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of tests may fail"
)]

use flink_memory::MemorySize;
use flink_memory::slots::{arena_block, divide};

/// Questions and answers; the first lines say what they are.
const RECORD: &str = include_str!("../../../tests/conformance/native/stores.txt");

#[test]
fn stores_divide_their_memory_so() {
    let size = |text: &str| MemorySize::from_bytes(text.parse().unwrap()).unwrap();
    let mut question: Vec<&str> = Vec::new();
    let mut compared = 0;
    for line in RECORD.lines().filter(|line| !line.starts_with('#')) {
        let Some((_, answer)) = line.split_once(" => ") else {
            question = line.split(' ').collect();
            continue;
        };
        let said = match question[0] {
            "memory" => {
                let divided = divide(size(question[2]), question[3].parse().unwrap());
                let sizes = [divided.cache, divided.write_buffers, divided.mutable_limit];
                sizes.map(|size| size.bytes().to_string()).join(" ")
            }
            _ => arena_block(size(question[2])).bytes().to_string(),
        };
        assert_eq!(said, answer, "{question:?}");
        compared += 1;
    }
    assert!(compared > 150, "{compared}");
}
