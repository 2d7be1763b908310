//! A few well-known machines, and what providers keep of them: a start for whoever has no node to ask.
//!
//! The formulas are the providers' own, as of the dates below. What a machine has is less than its name says, since
//! firmware and kernel take some before Kubernetes counts: that share is judged. The honest input is a pasted node.

use super::{Node, Reserved, Resources};

const MIB: i64 = 1 << 20;
const GIB: i64 = 1 << 30;

/// What firmware and kernel keep of a virtual machine, in thousandths. A machine of 16 GiB at AWS has 15.48
/// (github.com/awslabs/amazon-eks-ami/issues/387); for the others it is a guess.
const KERNEL: i64 = 35;

/// Who runs Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Amazon's.
    Eks,
    /// Google's.
    Gke,
    /// Microsoft's.
    Aks,
}

impl Provider {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eks => "EKS",
            Self::Gke => "GKE",
            Self::Aks => "AKS",
        }
    }

    /// What it keeps, and where that is written.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Eks => {
                "255 MiB and 11 MiB for each pod that the machine can run, 100 MiB eviction threshold: \
                 awslabs/amazon-eks-ami, nodeadm, read 2026-11-26"
            }
            Self::Gke => {
                "25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % above, and \
                 100 MiB: “Plan GKE Standard node sizes”, read 2026-11-26"
            }
            Self::Aks => {
                "20 MB for each pod and 50 MB, at most 25 %, and 100 MiB eviction threshold: “Node resource reservations”, \
                 AKS 1.29 and later, read 2026-11-26; that MB are MiB is not verified"
            }
        }
    }
}

/// A machine by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who has it.
    pub provider: Provider,
    /// What it is called there.
    pub name: &'static str,
    /// Memory by its name, in GiB.
    pub memory: i64,
    /// Virtual cores.
    pub cores: i64,
    /// The pods that it runs at most.
    pub pods: i64,
}

const fn known(provider: Provider, name: &'static str, memory: i64, cores: i64, pods: i64) -> Known {
    Known {
        provider,
        name,
        memory,
        cores,
        pods,
    }
}

/// The machines.
pub static KNOWN: &[Known] = {
    use Provider::{Aks, Eks, Gke};
    &[
        known(Eks, "m6i.xlarge", 16, 4, 58),
        known(Eks, "m6i.2xlarge", 32, 8, 58),
        known(Eks, "m6i.4xlarge", 64, 16, 234),
        known(Eks, "m6i.8xlarge", 128, 32, 234),
        known(Eks, "r6i.xlarge", 32, 4, 58),
        known(Eks, "r6i.2xlarge", 64, 8, 58),
        known(Eks, "r6i.4xlarge", 128, 16, 234),
        known(Gke, "n2-standard-4", 16, 4, 110),
        known(Gke, "n2-standard-8", 32, 8, 110),
        known(Gke, "n2-standard-16", 64, 16, 110),
        known(Gke, "n2-highmem-8", 64, 8, 110),
        known(Aks, "Standard_D4s_v5", 16, 4, 110),
        known(Aks, "Standard_D8s_v5", 32, 8, 110),
        known(Aks, "Standard_D16s_v5", 64, 16, 110),
        known(Aks, "Standard_E8s_v5", 64, 8, 110),
    ]
};

impl Known {
    /// The machine with this name.
    pub fn of(name: &str) -> Option<Self> {
        KNOWN.iter().copied().find(|known| known.name == name)
    }

    /// The word for it in links.
    pub fn word(self) -> String {
        self.name.to_ascii_lowercase().replace('_', "-")
    }

    /// The machine with this word.
    pub fn of_word(word: &str) -> Option<Self> {
        KNOWN.iter().copied().find(|known| known.word() == word)
    }

    /// What is not sure about it.
    pub fn note(self) -> String {
        format!(
            "{} at {} is an estimate: {}. Firmware and kernel are taken to keep 3.5 % of its {} GiB. Paste what `kubectl \
             get nodes -o yaml` prints to be sure.",
            self.name,
            self.provider.name(),
            self.provider.source(),
            self.memory
        )
    }

    /// What it is as a node.
    pub fn node(self) -> Node {
        let memory = self.memory * GIB;
        let capacity = Resources {
            memory: (memory - memory / 1000 * KERNEL) / MIB * MIB,
            cpu: self.cores * 1000,
        };
        let system = Resources {
            memory: self.reserved(capacity.memory),
            cpu: self.reserved_cpu(),
        };
        let reserved = Reserved {
            system,
            eviction: 100 * MIB,
        };
        Node::reserved(self.name, capacity, reserved, self.pods)
    }

    fn reserved(self, memory: i64) -> i64 {
        match self.provider {
            Provider::Eks => (255 + 11 * self.pods) * MIB,
            Provider::Gke => {
                // Up to where each step goes, in GiB, and its share in percent.
                const STEPS: [(i64, i64); 5] = [(4, 25), (8, 20), (16, 10), (128, 6), (i64::MAX / GIB, 2)];
                let mut from = 0;
                STEPS.iter().fold(0, |sum, (to, percent)| {
                    let within = (memory.min(to * GIB) - from).max(0);
                    from = to * GIB;
                    sum + within / 100 * percent
                })
            }
            Provider::Aks => ((20 * self.pods + 50) * MIB).min(memory / 4),
        }
    }

    /// In millicores.
    fn reserved_cpu(self) -> i64 {
        match self.provider {
            // 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of all others, rounded up.
            Provider::Eks | Provider::Gke => {
                let tenths = [600, 100, 50, 50];
                let few: i64 = tenths.iter().take(usize::try_from(self.cores).unwrap_or(0)).sum();
                (few + 25 * (self.cores - 4).max(0) + 9) / 10
            }
            Provider::Aks => {
                const BY_CORES: [(i64, i64); 7] =
                    [(64, 740), (32, 420), (16, 260), (8, 180), (4, 140), (2, 100), (1, 60)];
                let found = BY_CORES.iter().find(|(cores, _)| *cores <= self.cores);
                found.map_or(60, |(_, reserved)| *reserved)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_keep_what_they_say() {
        let known = |name: &str| Known::of(name).unwrap();
        // 150 GiB leave 140.1423 GiB at GKE, as a calculator for it says.
        let gke = Known {
            memory: 150,
            ..known("n2-standard-16")
        };
        let left = 150 * GIB - gke.reserved(150 * GIB) - 100 * MIB;
        assert_eq!((left as f64 / GIB as f64 * 10_000.0).round(), 1_401_423.0);
        // Of 8 GB for 30 pods AKS keeps 650 MB; of 4 GB for 70 pods a quarter.
        let aks = Known {
            pods: 30,
            ..known("Standard_D4s_v5")
        };
        assert_eq!(aks.reserved(8 * GIB), 650 * MIB);
        assert_eq!(Known { pods: 70, ..aks }.reserved(4 * GIB), GIB);
        assert_eq!(known("m6i.4xlarge").reserved(0), 2829 * MIB);
        let cpu = |name: &str| known(name).node().allocatable.cpu;
        assert_eq!((cpu("m6i.xlarge"), cpu("n2-standard-16")), (3920, 15890));
    }

    #[test]
    fn something_is_left_of_every_machine() {
        for known in KNOWN {
            let node = known.node();
            assert!(node.free().memory > known.memory * GIB / 2, "{node:?}");
            assert!(node.free().memory < known.memory * GIB, "{node:?}");
        }
    }
}
