//! The document as the text that a browser keeps from one visit to the next.

use flink_config::{ConfigFile, Document};

/// Release, deployment and file, each on a line, and then the configuration.
pub fn write(document: &Document) -> String {
    let Document {
        text,
        file,
        flink,
        deployment,
    } = document;
    format!("{flink}\n{deployment}\n{file}\n{text}")
}

/// The document that was kept, if it is one.
pub fn read(kept: &str) -> Option<Document> {
    let mut lines = kept.splitn(4, '\n');
    let mut line = || lines.next();
    let flink = line()?.parse().ok()?;
    let deployment = line()?.parse().ok()?;
    let file: ConfigFile = line()?.parse().ok()?;
    Some(Document::new(line()?, file, flink, deployment))
}

#[cfg(test)]
mod tests {
    use flink_config::Format;
    use flink_memory::{Deployment, v};

    use super::*;

    /// What browsers hold of earlier visits stays there for years, and opens as it did. A form that changes adds a row
    /// here, and keeps those that there are.
    #[test]
    fn what_any_build_kept_opens() {
        use Deployment::*;
        let (yaml, conf) = (ConfigFile::ConfigYaml, ConfigFile::FlinkConf);
        let documents = [
            // From the first build that kept one.
            ("2.3\nstandalone\nconfig.yaml\n", yaml, v(2, 3), Standalone, ""),
            ("2.3\ndocker\nconfig.yaml\na: b\n", yaml, v(2, 3), Docker, "a: b\n"),
            (
                "1.20\nkubernetes\nflink-conf.yaml\na: b",
                conf,
                v(1, 20),
                Kubernetes,
                "a: b",
            ),
            (
                "2.0\nkubernetes-operator\nconfig.yaml\n\n\n",
                yaml,
                v(2, 0),
                KubernetesOperator,
                "\n\n",
            ),
            (
                "1.13\nyarn\nflink-conf.yaml\n# 2g\r\na: b\r\n",
                conf,
                v(1, 13),
                Yarn,
                "# 2g\r\na: b\r\n",
            ),
            // A file that the release does not read is kept as it was chosen.
            ("1.17\nyarn\nconfig.yaml\na: b", yaml, v(1, 17), Yarn, "a: b"),
            // From the build that has local execution.
            ("2.3\nlocal\nconfig.yaml\na: b", yaml, v(2, 3), Local, "a: b"),
        ];
        for (kept, file, flink, deployment, text) in documents {
            let document = Document::new(text, file, flink, deployment);
            assert_eq!(read(kept), Some(document.clone()), "{kept}");
            assert_eq!(write(&document), kept, "older builds on the same host read it, too");
        }
        let formats = [
            "config.yaml",
            "flink-conf.yaml",
            "flink-deployment",
            "kubernetes-resources",
            "docker-compose",
            "dynamic-properties",
            "jvm-arguments",
            "log",
            "markdown",
        ];
        for name in formats {
            assert_eq!(name.parse::<Format>().map(Format::name), Ok(name));
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for text in ["", "a: b\n", "\n\nflink\n"] {
            let document = Document::default().with_text(text);
            assert_eq!(read(&write(&document)), Some(document));
        }
        for damaged in ["", "2.3", "9.9\nyarn\nconfig.yaml\n", "2.3\nyarn\nx.yaml\n"] {
            assert_eq!(read(damaged), None, "{damaged}");
        }
    }
}
