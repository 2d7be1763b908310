//! Netty counts direct memory by itself, and says so in words of its own.

use crate::jvm::direct;
use crate::message::Message;

/// `PlatformDependent.incrementMemoryCounter` of Netty 4, which Flink has under a name of its own.
pub(crate) const OOM_NETTY: Message = Message {
    id: "oom-netty",
    title: "Netty has used up its direct memory",
    meaning: "Netty counts direct memory that the JVM does not see, and reached its own limit: \
        `-XX:MaxDirectMemorySize` unless `io.netty.maxDirectMemory` is set. Flink’s own \
              Netty does so only with `…netty.tryReflectionSetAccessible=true` on Java 9 and later; else it is the Netty \
              of a connector or a client (Pulsar, gRPC, Cassandra, AWS).",
    advice: "The package in the stack trace shows whose Netty it is: `org.apache.flink.shaded.netty4` is Flink’s, and \
              framework off-heap memory; any other is user code’s, and `taskmanager.memory.task.off-heap.size`. If it comes \
              again later with every size, buffers are not released.",
    source: "io.netty.util.internal.PlatformDependent, Netty 4.1 and 4.2; recorded from Flink 2.3.0",
    example: "org.apache.flink.shaded.netty4.io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 4194304 \
              byte(s) of direct memory (used: 265289730, max: 268435458)\n\tat \
              org.apache.flink.shaded.netty4.io.netty.util.internal.PlatformDependent.incrementMemoryCounter\
              (PlatformDependent.java:1064)",
    hides: &[],
    words: &["failed to allocate {} byte(s) of direct memory (used: {}, max: {})"],
    read: |pasted| {
        let found = pasted.find_numbers("failed to allocate {} byte(s) of direct memory (used: {}, max: {})")?;
        let numbers = (found.number(0)?, found.number(1)?, found.number(2)?);
        Some(direct(pasted, found.at, Some(numbers)))
    },
};
