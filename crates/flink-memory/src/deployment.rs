//! Where a Flink process runs.

use std::fmt;
use std::str::FromStr;

/// What starts and bounds Flink's processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Deployment {
    /// Flink's own scripts, on machines that bound nothing.
    #[default]
    Standalone,
    /// Flink's scripts in a container that the user sizes.
    Docker,
    /// Flink asks Kubernetes for its pods.
    Kubernetes,
    /// The Flink Kubernetes operator writes the configuration from a `FlinkDeployment`.
    KubernetesOperator,
    /// Flink asks YARN for its containers.
    Yarn,
    /// Flink runs within another JVM, such as an IDE's or a test's: a `MiniCluster`.
    Local,
}

/// A word that names no deployment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no deployment known here: standalone, docker, kubernetes, kubernetes-operator, yarn and local are")]
pub struct UnknownDeployment(pub String);

impl Deployment {
    /// Every deployment, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Standalone,
        Self::Docker,
        Self::Kubernetes,
        Self::KubernetesOperator,
        Self::Yarn,
        Self::Local,
    ];

    /// The word for it in links and requests.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standalone => "standalone",
            Self::Docker => "docker",
            Self::Kubernetes => "kubernetes",
            Self::KubernetesOperator => "kubernetes-operator",
            Self::Yarn => "yarn",
            Self::Local => "local",
        }
    }

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standalone => "Standalone",
            Self::Docker => "Docker",
            Self::Kubernetes => "Kubernetes",
            Self::KubernetesOperator => "Kubernetes operator",
            Self::Yarn => "YARN",
            Self::Local => "Local (MiniCluster, IDE)",
        }
    }
}

impl fmt::Display for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Deployment {
    type Err = UnknownDeployment;

    fn from_str(text: &str) -> Result<Self, UnknownDeployment> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|deployment| deployment.word() == text)
            .ok_or_else(|| UnknownDeployment(text.to_owned()))
    }
}
