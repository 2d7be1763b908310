//! Netty within Flink, which takes the buffers of RPC and the network stack from direct memory, and is told how by JVM
//! arguments.

use crate::version::{FlinkVersion, v};

/// How the properties of Flink's own Netty begin, as JVM arguments.
pub const PROPERTIES: &str = "-Dorg.apache.flink.shaded.netty4.io.netty.";

/// The JVM argument that chooses Netty's allocator of buffers.
pub const ALLOCATOR: &str = "-Dorg.apache.flink.shaded.netty4.io.netty.allocator.type";

/// The JVM argument that lets Netty use reflection, so that its buffers do not count against the limit for direct
/// memory.
pub const REFLECTION: &str = "-Dorg.apache.flink.shaded.netty4.io.netty.tryReflectionSetAccessible";

/// The allocators that a release's Netty has, and its default: Netty 4.2, which 2.3 brought, made its adaptive one that.
pub fn allocators(version: FlinkVersion) -> (&'static [&'static str], &'static str) {
    if version >= v(2, 3) {
        (&["pooled", "unpooled", "adaptive"], "adaptive")
    } else {
        (&["pooled", "unpooled"], "pooled")
    }
}
