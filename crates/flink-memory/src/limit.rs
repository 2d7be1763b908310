//! What holds a part of memory to its size, once the process runs.

use crate::component::{Component, Process};
use crate::derive::Derivation;

/// What holds a component to its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It is a whole whose parts are held by different limits.
    Parts,
    /// The size of the JVM's heap.
    Heap,
    /// The JVM's limit for direct memory.
    Direct,
    /// Nothing: native memory.
    Nothing,
    /// The JVM's limit for its own metaspace.
    Metaspace,
    /// Nothing: what the JVM needs for itself.
    OwnUse,
}

impl Limit {
    /// What holds a component. `limits_direct` says whether the JobManager's JVM is started with a limit for direct
    /// memory.
    pub const fn of(component: Component, process: Process, limits_direct: bool) -> Self {
        match (component, process) {
            (Component::TotalProcess | Component::TotalFlink, _) => Self::Parts,
            (Component::OffHeap, Process::TaskManager) => Self::Parts,
            (Component::OffHeap, Process::JobManager) if limits_direct => Self::Direct,
            (Component::OffHeap, Process::JobManager) | (Component::Managed, _) => Self::Nothing,
            (Component::JvmHeap | Component::FrameworkHeap | Component::TaskHeap, _) => Self::Heap,
            (Component::Direct | Component::FrameworkOffHeap | Component::TaskOffHeap | Component::Network, _) => {
                Self::Direct
            }
            (Component::JvmMetaspace, _) => Self::Metaspace,
            (Component::JvmOverhead, _) => Self::OwnUse,
        }
    }

    /// What holds a component of a derivation.
    pub fn in_derivation(component: Component, derivation: &Derivation) -> Self {
        let limits_direct = derivation
            .outcome
            .as_ref()
            .is_ok_and(|resources| resources.limits_direct_memory);
        Self::of(component, derivation.target.process, limits_direct)
    }

    /// Whether no flag of the JVM holds it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Nothing | Self::OwnUse)
    }

    /// The flag of the JVM that holds it.
    pub const fn flag(self) -> Option<&'static str> {
        match self {
            Self::Heap => Some("-Xmx"),
            Self::Direct => Some("-XX:MaxDirectMemorySize"),
            Self::Metaspace => Some("-XX:MaxMetaspaceSize"),
            Self::Parts | Self::Nothing | Self::OwnUse => None,
        }
    }
}
