//! The forms in which a configuration is handed out.

use std::fmt;
use std::str::FromStr;

use flink_memory::Deployment;

/// A form in which a configuration is handed out, and from which it can be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `config.yaml`, as Flink 1.19 and later read it.
    ConfigYaml,
    /// `flink-conf.yaml`, as Flink before 2.0 reads it.
    FlinkConf,
    /// A `FlinkDeployment` for the Flink Kubernetes operator.
    FlinkDeployment,
    /// The resources of both processes' containers on Kubernetes.
    KubernetesResources,
    /// A Docker Compose file with `FLINK_PROPERTIES`.
    DockerCompose,
    /// `-D` arguments, quoted for a shell.
    DynamicProperties,
    /// The JVM arguments of both processes.
    JvmArguments,
    /// The blocks “Final … Memory configuration” that Flink logs when it starts.
    Log,
    /// A summary for a ticket or a chat.
    Markdown,
}

/// A name that is none of a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no format known here")]
pub struct UnknownFormat(pub String);

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::ConfigYaml,
        Self::FlinkConf,
        Self::FlinkDeployment,
        Self::KubernetesResources,
        Self::DockerCompose,
        Self::DynamicProperties,
        Self::JvmArguments,
        Self::Log,
        Self::Markdown,
    ];

    /// The name by which it is asked for.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConfigYaml => "config.yaml",
            Self::FlinkConf => "flink-conf.yaml",
            Self::FlinkDeployment => "flink-deployment",
            Self::KubernetesResources => "kubernetes-resources",
            Self::DockerCompose => "docker-compose",
            Self::DynamicProperties => "dynamic-properties",
            Self::JvmArguments => "jvm-arguments",
            Self::Log => "log",
            Self::Markdown => "markdown",
        }
    }

    /// The name of a file that holds it.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::ConfigYaml => "config.yaml",
            Self::FlinkConf => "flink-conf.yaml",
            Self::FlinkDeployment => "flink-deployment.yaml",
            Self::KubernetesResources => "resources.yaml",
            Self::DockerCompose => "docker-compose.yaml",
            Self::DynamicProperties => "dynamic-properties.sh",
            Self::JvmArguments => "jvm-arguments.txt",
            Self::Log => "flink.log",
            Self::Markdown => "flink-memory.md",
        }
    }

    /// Whether it says something of a deployment: in local execution Flink starts no process, in no container, so that
    /// only the settings themselves and their summary are left.
    pub const fn suits(self, deployment: Deployment) -> bool {
        !matches!(deployment, Deployment::Local) || matches!(self, Self::ConfigYaml | Self::FlinkConf | Self::Markdown)
    }

    /// Whether it holds settings; the others hold only what Flink makes of them, and their link the rest.
    pub const fn holds_settings(self) -> bool {
        !matches!(
            self,
            Self::KubernetesResources | Self::JvmArguments | Self::Log | Self::Markdown
        )
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_again() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert_eq!("yaml".parse::<Format>(), Err(UnknownFormat("yaml".to_owned())));
    }
}
