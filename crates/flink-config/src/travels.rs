//! What of a setting goes into a link: texts that look like what their option is set to, and nothing else.
//!
//! While someone types, YAML may take the next line for a part of a value: a quote is not closed yet, or a line stands
//! deeper than it should. So a value travels only in the shape of a number, a size, a name or a path, and what is no
//! number only where it stands on the line of its key.

use flink_memory::option::{Group, Kind, find};
use flink_memory::{Value, netty};
use java_float::parse_double;

use crate::jvm_options::{unquoted, words};
use crate::link::raw_text;

/// Longer words are no names, numbers or sizes.
const WORD: usize = 100;

/// The arguments of a JVM that say how much of something there is, each with a number or a size.
const NUMBERS: &str = "ActiveProcessorCount CICompilerCount CodeCacheExpansionSize CompressedClassSpaceSize \
                       ConcGCThreads G1HeapRegionSize G1NewSizePercent G1MaxNewSizePercent G1ReservePercent \
                       GCTimeRatio HeapBaseMinAddress InitialCodeCacheSize InitialHeapSize InitialRAMFraction \
                       InitialRAMPercentage InitiatingHeapOccupancyPercent MaxDirectMemorySize MaxGCPauseMillis \
                       MaxHeapFreeRatio MaxHeapSize MaxMetaspaceFreeRatio MaxMetaspaceSize MaxNewSize MaxRAM \
                       MaxRAMFraction MaxRAMPercentage MaxTenuringThreshold MetaspaceSize MinHeapFreeRatio MinHeapSize \
                       MinMetaspaceFreeRatio MinRAMFraction MinRAMPercentage NewRatio NewSize NonNMethodCodeHeapSize \
                       NonProfiledCodeHeapSize ObjectAlignmentInBytes ParallelGCThreads ProfiledCodeHeapSize \
                       ReservedCodeCacheSize SoftMaxHeapSize SoftRefLRUPolicyMSPerMB SurvivorRatio ThreadStackSize \
                       VMThreadStackSize";

/// What of a setting goes into a link, and whether that is all of it. `is_one_line` says whether the value stands on the
/// line of its key.
pub(crate) fn travelling(key: &str, value: &Value, is_one_line: bool) -> (Option<String>, bool) {
    let Some((option, _)) = find(key).filter(|_| is_name(key)) else {
        return (None, false);
    };
    let text = raw_text(value);
    let def = option.def();
    if def.group == Group::JvmOptions {
        let (kept, is_all) = memory_arguments(&text);
        return match (is_all, is_one_line) {
            (true, true) => (Some(text), true),
            _ => (Some(kept).filter(|kept| is_all || !kept.is_empty()), is_all),
        };
    }
    let is_harmless = match value {
        // A list may stand on many lines, whatever is in it.
        Value::List { elements, .. } => elements.iter().all(|element| is_name(element)),
        _ => is_amount(&text) || (is_one_line && has_shape(&text, def.kind)),
    };
    (is_harmless.then_some(text), is_harmless)
}

/// Whether a text has the shape of a kind's values, be it one that Flink refuses.
fn has_shape(text: &str, kind: Kind) -> bool {
    match kind {
        Kind::Enum(_) => is_name(text),
        Kind::Text => is_amount(text) || is_path(text),
        Kind::List => text.split(';').all(|name| is_name(name.trim_matches(' '))),
        Kind::Map => text.split(',').all(|pair| {
            let (name, number) = pair.split_once(':').unwrap_or((pair, ""));
            is_name(name.trim_matches(' ')) && (number.is_empty() || is_amount(number))
        }),
        _ => is_amount(text) || is_word(text),
    }
}

/// Whether a text is a number, perhaps with a unit, with blanks where Flink takes them.
fn is_amount(text: &str) -> bool {
    let is_blank = |char: char| char <= ' ';
    let text = text.trim_matches(is_blank);
    let unit = text.trim_start_matches(|char: char| char.is_ascii_digit() || "+-.".contains(char));
    let is_number = text.len() <= WORD && unit.len() < text.len();
    is_number && (is_word(unit.trim_start_matches(is_blank)) || parse_double(text).is_ok())
}

/// Whether a text is a word in place of a number, or a unit. Longer ones may be anything.
fn is_word(text: &str) -> bool {
    text.len() <= 10
        && text
            .chars()
            .all(|char| char.is_ascii_alphabetic() || ".%-".contains(char))
}

/// Whether a text is what people call something: no blanks, and none of the marks that part a name from a password.
fn is_name(text: &str) -> bool {
    text.len() <= WORD
        && text
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || "._-$".contains(char))
}

/// Whether a text is a path or an address without a user in it.
fn is_path(text: &str) -> bool {
    let (scheme, path) = text.split_once("://").unwrap_or(("", text));
    is_name(scheme) && path.len() <= 2 * WORD && path.split('/').all(is_name)
}

/// The arguments about memory of a JVM's, parted by blanks, and whether these are all. Others hold what they like.
fn memory_arguments(text: &str) -> (String, bool) {
    let arguments = words(text).filter_map(|word| text.get(word));
    let (kept, others): (Vec<_>, Vec<_>) = arguments.partition(|argument| is_about_memory(&unquoted(argument)));
    (kept.join(" "), others.is_empty())
}

fn is_about_memory(argument: &str) -> bool {
    let is_plain = |text: &str| text.chars().all(|char| char.is_ascii_alphanumeric());
    if let Some(switch) = argument.strip_prefix("-XX:") {
        return match switch.split_once('=') {
            None => switch.strip_prefix(['+', '-']).is_some_and(is_plain),
            Some(("NativeMemoryTracking", level)) => matches!(level, "off" | "summary" | "detail"),
            Some((name, amount)) => NUMBERS.split(' ').any(|known| known == name) && is_amount(amount),
        };
    }
    if let Some((property, value)) = argument.split_once('=') {
        let is_known = property == netty::ALLOCATOR || property == netty::REFLECTION;
        let name = property.strip_prefix(netty::PROPERTIES);
        return is_amount(value) && name.is_some_and(is_name) || is_known && is_plain(value);
    }
    let size = argument
        .strip_prefix("-Xm")
        .and_then(|rest| rest.strip_prefix(['x', 's', 'n']));
    size.or_else(|| argument.strip_prefix("-Xss")).is_some_and(is_amount)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Answer, ConfigFile, Document, Extent, Format, Link, write, write_document};

    fn text_of(key: &str, text: &str) -> Option<String> {
        travelling(key, &Value::Text(text.to_owned()), true).0
    }

    #[test]
    fn what_looks_like_a_value_travels() {
        let values = [
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.memory.process.size", "4 gigs"),
            ("taskmanager.memory.process.size", ""),
            ("taskmanager.memory.process.size", "9223372036854775807bytes"),
            ("taskmanager.memory.managed.fraction", "1e-50"),
            ("taskmanager.memory.managed.fraction", "NaN"),
            ("taskmanager.memory.managed.fraction", "50 %"),
            ("taskmanager.memory.managed.fraction", "0x1p-1"),
            ("taskmanager.memory.managed.fraction", "-.inf"),
            ("taskmanager.memory.managed.consumer-weights", "OPERATOR:70, PYTHON:30"),
            ("external-resources", "gpu;fpga"),
            ("external-resource.gpu.amount", "2"),
            ("state.backend.type", "org.apache.flink.state.Factory$Inner"),
            ("execution.checkpointing.storage", "filesystem"),
            ("taskmanager.network.hybrid-shuffle.remote.path", "s3://bucket/a/b"),
            ("pekko.framesize", "10485760b"),
        ];
        for (key, text) in values {
            assert_eq!(text_of(key, text).as_deref(), Some(text), "{key}");
        }
    }

    #[test]
    fn what_may_be_something_else_stays() {
        let values = [
            ("s3.secret-key", "abc"),
            ("taskmanager.memory.process.size", "4g s3.secret-key: abc"),
            ("taskmanager.memory.process.size", "4gs3.secret-key:abc"),
            ("taskmanager.memory.process.size", "4g\nabc"),
            ("taskmanager.memory.process.size", "4 abcdefghijklmnop"),
            (
                "taskmanager.memory.managed.consumer-weights",
                "OPERATOR:70,s3.secret-key:abc1",
            ),
            ("external-resources", "gpu;s3.secret-key: abc"),
            ("external-resource.gpu s3.secret-key: abc.amount", "2"),
            ("state.backend.type", "rocksdb abc"),
            ("execution.checkpointing.storage", "s3://key:SECRET@bucket"),
            ("execution.checkpointing.storage", "s3://SECRET@bucket"),
            (
                "taskmanager.network.hybrid-shuffle.remote.path",
                "s3://key:SECRET@bucket/a",
            ),
            (
                "taskmanager.network.hybrid-shuffle.remote.path",
                "s3://bucket?key=SECRET",
            ),
            ("taskmanager.network.hybrid-shuffle.remote.path", "s3.secret-key:SECRET"),
        ];
        for (key, text) in values {
            assert_eq!(text_of(key, text), None, "{key}");
        }
        let on_next_line = |key, text: &str| travelling(key, &Value::Text(text.to_owned()), false).0;
        assert_eq!(on_next_line("state.backend.type", "abc"), None);
        assert_eq!(on_next_line("taskmanager.memory.process.size", "abc"), None);
        let size = on_next_line("taskmanager.memory.process.size", "512\tm\n");
        assert_eq!(size.as_deref(), Some("512\tm\n"));
    }

    #[test]
    fn jvm_arguments_travel_by_name() {
        let netty = "-Dorg.apache.flink.shaded.netty4.io.netty.allocator.type=unpooled";
        let quoted = format!("\"{netty} -XX:NewRatio=2\"");
        let arguments = [
            ("-XX:+UseG1GC -Xss2m", Some("-XX:+UseG1GC -Xss2m"), true),
            (
                "-XX:MaxRAMPercentage=70. -Xmx1G",
                Some("-XX:MaxRAMPercentage=70. -Xmx1G"),
                true,
            ),
            (
                "-XX:NativeMemoryTracking=summary",
                Some("-XX:NativeMemoryTracking=summary"),
                true,
            ),
            (&quoted, Some(&*quoted), true),
            ("", Some(""), true),
            ("-Xss2m -Djavax.net.ssl.trustStorePassword=hush", Some("-Xss2m"), false),
            ("--add-opens=java.base/java.lang=ALL-UNNAMED", None, false),
            ("-javaagent:agent.jar=key", None, false),
            ("-XX:OnOutOfMemoryError=report", None, false),
            ("-Xss2m,-Dpw=X", None, false),
            ("\"-Dpw='a -XSECRET'\"", None, false),
            ("-Dpw='a -Xmx1' -Xmx1g", Some("-Xmx1g"), false),
            ("-Dpw=\"a -Xmx1\" -Xmx1g", Some("-Xmx1g"), false),
            ("-Xrunagent:token=X", None, false),
            ("-XX:HeapDumpPath=s3://u:pw@b", None, false),
            ("-XX:MaxRAM=s3://u:pw@b", None, false),
            ("-XX:+s3.secret-key", None, false),
            ("-XX:SecretNumber=12", None, false),
            ("-Dorg.apache.flink.shaded.netty4.io.netty.password=hush", None, false),
            ("-XmxSECRET", None, false),
        ];
        for (text, travels, is_all) in arguments {
            let value = Value::Text(text.to_owned());
            let expected = (travels.map(str::to_owned), is_all);
            assert_eq!(travelling("env.java.opts.all", &value, true), expected, "{text}");
        }
        // Arguments may stand on many lines; in a link they stand on one.
        let value = Value::Text("-Xss2m\n-Xmx1g\n".to_owned());
        let expected = (Some("-Xss2m -Xmx1g".to_owned()), true);
        assert_eq!(travelling("env.java.opts.all", &value, false), expected);
    }

    const SECRET: &str = "hunter2XyZZy";

    fn link_and_summary(text: &str) -> String {
        let answer = Answer::new(Document::default().with_text(text));
        let summary = write(&answer, "", Format::Markdown, Extent::Whole).text;
        Link::to(&answer).0.write() + &summary
    }

    #[test]
    fn half_typed_texts_give_no_secret_away() {
        let slips = [
            "taskmanager.memory.process.size: |\n  4g\n  s3.secret-key: ",
            "taskmanager.memory.process.size: >-\n  4g\n  s3.secret-key: ",
            "taskmanager.memory.process.size: \"4g\ns3.secret-key: ",
            "taskmanager.memory.process.size: '4g\n  s3.secret-key:",
            "taskmanager.memory.process.size: 4g\n  s3.secret-key:",
            "execution.checkpointing.storage:\n  s3.secret-key:",
            "external-resources: [gpu,\n  s3.secret-key: ",
            "external-resources:\n- gpu\n- s3.secret-key: ",
            "env.java.opts.all: -Xss2m\n  s3.secret-key: ",
            "state.backend.type:\n  ",
            "? external-resource.a s3.secret-key ",
        ];
        for slip in slips {
            for end in ["", "\"", "'", "]", "\"\nz: 1", "'\nz: 1", "]\nz: 1", " .amount\n: 2"] {
                let text = format!("{slip}{SECRET}{end}\njobmanager.memory.process.size: 2g\n");
                assert!(!link_and_summary(&text).contains(SECRET), "{text}");
            }
        }
    }

    /// A text with a setting for each kind of value.
    fn sound_lines() -> Vec<String> {
        let settings = [
            ("taskmanager.memory.process.size", "4g"),
            ("taskmanager.memory.managed.consumer-weights", "OPERATOR:70,PYTHON:30"),
            ("external-resources", "[gpu, fpga]"),
            ("external-resource.gpu.amount", "2"),
            ("state.backend.type", "rocksdb"),
            ("execution.checkpointing.storage", "filesystem"),
            ("taskmanager.network.hybrid-shuffle.remote.path", "s3://bucket/a"),
            ("env.java.opts.all", "-Xss2m '-XX:+UseG1GC'"),
            ("jobmanager.memory.process.size", "\"2g\""),
        ];
        settings.iter().map(|(key, text)| format!("{key}: {text}")).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]
        #[test]
        fn no_damage_gives_a_secret_away(
            at in 0..10_usize,
            secret in prop::sample::select(vec!["s3.secret-key: ", "s3:\n  secret-key: ", "password: \"", "- token: ", "s3.secret-key=", "a: s3://key:"]),
            damages in prop::collection::vec((0..400_usize, 0..3_usize, prop::sample::select(vec!["\"", "'", "|", ">", "[", "]", "{", "}", "&a ", "*a", "#", ":", ": ", "- ", "? ", ",", "\n", "\n  ", "\t", " ", "  ", "!!str ", "%", "\\", "-X", "="])), 0..6),
            is_yaml in any::<bool>(),
        ) {
            let mut lines = sound_lines();
            lines.insert(at.min(lines.len()), format!("{secret}{SECRET}{}", if secret.ends_with('"') { "\"" } else { "" }));
            let mut text = lines.join("\n");
            for (place, taken, put) in damages {
                let place = place.min(text.len());
                let end = (place + taken).min(text.len());
                // The password itself stays whole.
                let secret = text.find(SECRET).map_or(0..0, |start| start..start + SECRET.len());
                if end <= secret.start || place >= secret.end {
                    text.replace_range(place..end, put);
                }
            }
            let file = if is_yaml { ConfigFile::ConfigYaml } else { ConfigFile::FlinkConf };
            let document = Document { file, ..Document::default().with_text(text.clone()) };
            let answer = Answer::new(document);
            let (link, _) = Link::to(&answer);
            prop_assert!(!link.write().contains(SECRET), "{text}");
            let summary = write(&answer, "", Format::Markdown, Extent::Whole).text;
            prop_assert!(!summary.contains(SECRET), "{text}\n{summary}");
            // What travels comes back.
            let settings = link.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
            let fresh = write_document(settings, ConfigFile::ConfigYaml);
            let again = Link::to(&Answer::new(Document::default().with_text(fresh.text))).0;
            prop_assert_eq!(again.settings, link.settings);
        }
    }
}
