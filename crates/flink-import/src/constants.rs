//! The names that Flink's classes have for options, as programs use them.

/// The key of an option by its class and constant: `TaskManagerOptions.TOTAL_PROCESS_MEMORY`.
pub(super) fn key_of_constant(class: &str, constant: &str) -> Option<String> {
    let (prefix, names): (&str, &[(&str, &str)]) = match class {
        "TaskManagerOptions" => ("taskmanager.", &TASK_MANAGER),
        "JobManagerOptions" => ("jobmanager.memory.", &JOB_MANAGER),
        "CoreOptions" => ("", &[("DEFAULT_PARALLELISM", "parallelism.default")]),
        "StateBackendOptions" => ("", &[("STATE_BACKEND", "state.backend.type")]),
        "RocksDBOptions" => (
            "state.backend.rocksdb.memory.",
            &[
                ("USE_MANAGED_MEMORY", "managed"),
                ("FIX_PER_SLOT_MEMORY_SIZE", "fixed-per-slot"),
                ("WRITE_BUFFER_RATIO", "write-buffer-ratio"),
            ],
        ),
        _ => return None,
    };
    let mut named = names.iter().filter(|(name, _)| *name == constant);
    let same = SAME.iter().filter(|(name, _)| *name == constant);
    let memory = match class {
        "TaskManagerOptions" => "memory.",
        _ => "",
    };
    let of_both = || {
        let mut same = same
            .clone()
            .filter(|_| matches!(class, "TaskManagerOptions" | "JobManagerOptions"));
        same.next().map(|(_, end)| format!("{prefix}{memory}{end}"))
    };
    named.next().map(|(_, end)| format!("{prefix}{end}")).or_else(of_both)
}

/// The class and constant of a size or another option of a process, by its key.
pub(super) fn constant_of_key(key: &str) -> Option<String> {
    let both = |prefix: &str, class: &str, own: &[(&str, &str)], memory: &str| {
        let end = key.strip_prefix(prefix)?;
        let own = own.iter().find(|(_, known)| *known == end);
        let same = || SAME.iter().find(|(_, known)| end.strip_prefix(memory) == Some(*known));
        own.or_else(same).map(|(constant, _)| format!("{class}.{constant}"))
    };
    both("taskmanager.", "TaskManagerOptions", &TASK_MANAGER, "memory.")
        .or_else(|| both("jobmanager.memory.", "JobManagerOptions", &JOB_MANAGER, ""))
}

/// What both processes have, below `memory`.
const SAME: [(&str, &str); 6] = [
    ("TOTAL_PROCESS_MEMORY", "process.size"),
    ("TOTAL_FLINK_MEMORY", "flink.size"),
    ("JVM_METASPACE", "jvm-metaspace.size"),
    ("JVM_OVERHEAD_MIN", "jvm-overhead.min"),
    ("JVM_OVERHEAD_MAX", "jvm-overhead.max"),
    ("JVM_OVERHEAD_FRACTION", "jvm-overhead.fraction"),
];

const TASK_MANAGER: [(&str, &str); 13] = [
    ("FRAMEWORK_HEAP_MEMORY", "memory.framework.heap.size"),
    ("FRAMEWORK_OFF_HEAP_MEMORY", "memory.framework.off-heap.size"),
    ("TASK_HEAP_MEMORY", "memory.task.heap.size"),
    ("TASK_OFF_HEAP_MEMORY", "memory.task.off-heap.size"),
    ("MANAGED_MEMORY_SIZE", "memory.managed.size"),
    ("MANAGED_MEMORY_FRACTION", "memory.managed.fraction"),
    ("NETWORK_MEMORY_MIN", "memory.network.min"),
    ("NETWORK_MEMORY_MAX", "memory.network.max"),
    ("NETWORK_MEMORY_FRACTION", "memory.network.fraction"),
    ("MEMORY_SEGMENT_SIZE", "memory.segment-size"),
    ("NUM_TASK_SLOTS", "numberOfTaskSlots"),
    ("CPU_CORES", "cpu.cores"),
    ("TASK_MANAGER_HEAP_MEMORY", "heap.size"),
];

const JOB_MANAGER: [(&str, &str); 3] = [
    ("JVM_HEAP_MEMORY", "heap.size"),
    ("OFF_HEAP_MEMORY", "off-heap.size"),
    ("JVM_DIRECT_MEMORY_LIMIT_ENABLED", "enable-jvm-direct-memory-limit"),
];
