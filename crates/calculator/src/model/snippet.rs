//! A process as a small table with a link: for a pull request, a ticket or a chat.

use flink_config::Answer;
use flink_memory::{Component, Process, ShortSize};

/// The head of it: what runs where, and what it takes.
pub fn title(answer: &Answer, process: Process) -> String {
    let document = &answer.document;
    let total = answer.derivation(process).amounts.size(Component::TotalProcess);
    let total = match total.filter(|_| answer.starts(process)) {
        // What nothing is held to is not worth a word.
        Some(_) if answer.derivation(process).is_nominal(Component::TotalProcess) => String::new(),
        Some(total) => format!(": {}", ShortSize(total)),
        None => ": does not start".to_owned(),
    };
    let (release, deployment) = (document.flink, document.deployment.name());
    format!("{}, Flink {release} on {deployment}{total}", process.name())
}

/// The parts of a process as Markdown, beside what they were `before` where they were others.
pub fn snippet(answer: &Answer, process: Process, before: Option<&Answer>, link: &str) -> String {
    let size = |answer: &Answer, component| answer.derivation(process).amounts.size(component);
    let tree = Component::tree(process);
    let before = before.filter(|before| {
        before.starts(process)
            && tree
                .iter()
                .any(|(component, _)| size(before, *component) != size(answer, *component))
    });
    let mut text = format!("**{}** ([calculated]({link}))\n", title(answer, process));
    if !answer.starts(process) {
        let message = answer
            .refusal(process)
            .pop()
            .map(|refusal| refusal.message)
            .unwrap_or_default();
        text += &format!("\n> {}\n", message.replace('\n', " "));
        return text.replace('\u{a0}', " ");
    }
    text += match before {
        Some(_) => "\n| Part | Before | Now |\n| --- | ---: | ---: |\n",
        None => "\n| Part | Size |\n| --- | ---: |\n",
    };
    for (component, _) in tree
        .into_iter()
        .filter(|(component, _)| component.parts(process).is_empty())
        .filter(|(component, _)| !answer.derivation(process).is_nominal(*component))
    {
        let short = |answer| size(answer, component).map_or(String::new(), |size| ShortSize(size).to_string());
        let before = before.map_or(String::new(), |before| format!(" {} |", short(before)));
        text += &format!("| {} |{before} {} |\n", component.name(), short(answer));
    }
    text.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_config::Document;

    #[test]
    fn is_a_small_table_with_a_link() {
        let answer = |text: &str| Answer::new(Document::default().with_text(text));
        let now = answer("jobmanager.memory.process.size: 2g\n");
        let snippet = |before| snippet(&now, Process::JobManager, before, "https://x.org/#v=1");
        assert_eq!(
            snippet(None),
            "**JobManager, Flink 2.3 on Standalone: 2 GiB** ([calculated](https://x.org/#v=1))\n\n\
             | Part | Size |\n| --- | ---: |\n| JVM Heap | 1.42 GiB |\n| Off-Heap Memory | 128 MiB |\n\
             | JVM Metaspace | 256 MiB |\n| JVM Overhead | 205 MiB |\n"
        );
        assert_eq!(snippet(Some(&now)), snippet(None));
        let before = answer("jobmanager.memory.process.size: 1g\n");
        assert!(snippet(Some(&before)).contains("| JVM Heap | 448 MiB | 1.42 GiB |"));
        let refused = answer("jobmanager.memory.process.size: 1m\n");
        let text = super::snippet(&refused, Process::JobManager, None, "#");
        assert!(text.contains("does not start") && text.contains("\n> "), "{text}");
    }
}
