//! Which Java a release needs, and arguments in a document that some Java refuses.
//!
//! The classes of Flink 1.x are for Java 8 and those of 2.x for Java 11; Java 17 is supported from 1.18 on. Which
//! arguments Java 17 refuses was tried; that Java 11 takes them, or does not, is in the release notes of Java.

use flink_config::{Answer, jvm_arguments};
use flink_memory::option::{Group, find};
use flink_memory::{FlinkVersion, v};

/// Something about Java on the way to a release. `Display` gives a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JavaNote {
    /// The release does not run on Java 8 any more.
    #[error("Flink {flink} needs Java 11 or later.")]
    Oldest {
        /// The release.
        flink: FlinkVersion,
    },
    /// An argument that no Java takes on which the release runs.
    #[error(
        "`{argument}` in `{key}`: Java {refused} and later do not start with it, and Flink {flink} needs Java {needed}."
    )]
    Refused {
        /// The argument.
        argument: String,
        /// The key that holds it.
        key: String,
        /// The first supported Java that refuses it.
        refused: u8,
        /// The oldest Java that the release runs on.
        needed: u8,
        /// The release.
        flink: FlinkVersion,
    },
    /// An argument that some Java takes on which the release runs, and another does not.
    #[error(
        "`{argument}` in `{key}`: Java {refused} and later do not start with it. Remove it before you change Java."
    )]
    Later {
        /// The argument.
        argument: String,
        /// The key that holds it.
        key: String,
        /// The first supported Java that refuses it.
        refused: u8,
    },
    /// An argument that the oldest Java does not take.
    #[error("`{argument}` in `{key}` needs Java {needed} or later.")]
    Needs {
        /// The argument.
        argument: String,
        /// The key that holds it.
        key: String,
        /// The first Java that takes it.
        needed: u8,
    },
    /// Arguments that Flink ships for Java 17 and the document lacks.
    #[error(
        "On Java 17 and later, Flink needs the `--add-exports` and `--add-opens` arguments that its own {file} sets in \
         `env.java.opts.all`: this file has none."
    )]
    NoOpens {
        /// The file that the release ships.
        file: &'static str,
    },
}

/// Arguments, by how they begin, and the first Java of 11 and 17 that refuses them.
const REFUSED: [(&str, u8); 35] = [
    ("-XX:+UseConcMarkSweepGC", 17),
    ("-XX:+CMS", 17),
    ("-XX:-CMS", 17),
    ("-XX:CMS", 17),
    ("-XX:+UseCMS", 17),
    ("-XX:-UseCMS", 17),
    ("-XX:ParallelCMSThreads", 17),
    ("-XX:MaxPermSize", 17),
    ("-XX:PermSize", 17),
    ("-XX:+AggressiveOpts", 17),
    ("-XX:+UseParallelOldGC", 17),
    ("-XX:-UseParallelOldGC", 17),
    ("-XX:+TraceClassLoading", 17),
    ("-XX:+UseMembar", 17),
    ("-XX:+PrintSafepointStatistics", 17),
    ("-XX:+PrintGCDateStamps", 11),
    ("-XX:+PrintGCTimeStamps", 11),
    ("-XX:+PrintGCApplication", 11),
    ("-XX:+PrintTenuringDistribution", 11),
    ("-XX:+PrintHeapAtGC", 11),
    ("-XX:+PrintPromotionFailure", 11),
    ("-XX:+PrintAdaptiveSizePolicy", 11),
    ("-XX:+PrintReferenceGC", 11),
    ("-XX:+PrintClassHistogram", 11),
    ("-XX:+UseGCLogFileRotation", 11),
    ("-XX:NumberOfGCLogFiles", 11),
    ("-XX:GCLogFileSize", 11),
    ("-XX:+UseParNewGC", 11),
    ("-XX:+UseCGroupMemoryLimitForHeap", 11),
    ("-XX:+UnlockCommercialFeatures", 11),
    ("-XX:+UseFastAccessorMethods", 11),
    ("-Djava.endorsed.dirs", 11),
    ("-Djava.ext.dirs", 11),
    ("-d64", 11),
    ("-Xincgc", 11),
];

/// Arguments, by how they begin, and the first of Java 11 and 17 that takes them.
const NEEDED: [(&str, u8); 5] = [
    ("--add-", 11),
    ("-Xlog:", 11),
    ("-XX:+UseZGC", 17),
    ("-XX:+UseShenandoahGC", 17),
    ("--enable-native-access", 17),
];

/// What there is to say about Java on the way of a document from its release to another.
pub fn java_notes(answer: &Answer, to: FlinkVersion) -> Vec<JavaNote> {
    let from = answer.document.flink;
    let mut notes = Vec::new();
    let oldest = oldest(to);
    if oldest > self::oldest(from) {
        notes.push(JavaNote::Oldest { flink: to });
    }
    let mut opens = false;
    for entry in answer.configuration().entries() {
        let is_arguments = find(&entry.key).is_some_and(|(option, _)| option.def().group == Group::JvmOptions);
        if !is_arguments {
            continue;
        }
        for argument in jvm_arguments(&entry.value.to_string()) {
            opens |= argument.starts_with("--add-opens") || argument.starts_with("--add-exports");
            notes.extend(about(argument, &entry.key, to, oldest));
        }
    }
    if from < v(1, 18) && to >= v(1, 18) && !opens {
        notes.push(JavaNote::NoOpens {
            file: flink_config::ConfigFile::usual(to).name(),
        });
    }
    notes
}

/// The oldest Java that a release runs on.
fn oldest(flink: FlinkVersion) -> u8 {
    if flink >= v(2, 0) { 11 } else { 8 }
}

fn about(argument: String, key: &str, flink: FlinkVersion, oldest: u8) -> Option<JavaNote> {
    let key = key.to_owned();
    if let Some((_, refused)) = REFUSED.into_iter().find(|(start, _)| argument.starts_with(start)) {
        return match refused <= oldest {
            true => Some(JavaNote::Refused {
                argument,
                key,
                refused,
                needed: oldest,
                flink,
            }),
            // Before 1.18 there is no later Java to change to.
            false if flink >= v(1, 18) || refused == 11 => Some(JavaNote::Later { argument, key, refused }),
            false => None,
        };
    }
    let (_, needed) = NEEDED.into_iter().find(|(start, _)| argument.starts_with(start))?;
    (needed > oldest).then_some(JavaNote::Needs { argument, key, needed })
}
