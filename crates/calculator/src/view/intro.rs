//! What this page is, in a line, with examples to begin with.

use flink_memory::FlinkVersion;
use yew::prelude::*;

use super::id::id;

/// Examples: the name of each, and what stands in its link behind the release.
const EXAMPLES: [(&str, &str); 4] = [
    (
        "RocksDB in a 4 GiB pod",
        "on=kubernetes&tm.process.size=4g&taskmanager.numberOfTaskSlots=2&jm.process.size=1600m&state.backend.type=rocksdb",
    ),
    (
        "SQL batch",
        "on=yarn&tm.process.size=8g&taskmanager.numberOfTaskSlots=4&jm.process.size=2g&execution.runtime-mode=BATCH",
    ),
    (
        "Defaults",
        "on=standalone&tm.process.size=1728m&taskmanager.numberOfTaskSlots=1&jm.process.size=1600m",
    ),
    (
        "Refused",
        "on=docker&tm.process.size=1g&tm.managed.size=768m&jm.process.size=1600m",
    ),
];

/// The address of a message that says what becomes of a pod that takes too much.
const KILLED: (&str, &str) = ("Killed pod", "#oom-killed");

pub fn intro() -> Html {
    let examples = EXAMPLES.map(|(name, link)| (name, format!("#v=1&flink={}&{link}", FlinkVersion::NEWEST)));
    let (name, address) = KILLED;
    let example = |(name, address): (&'static str, String)| html! { <li key={name}><a id={id("example", name)} href={address}>{ name }</a></li> };
    html! {
        <section class="intro" aria-label="About this page">
            <p>
                { "What Flink 1.13 to " }{ FlinkVersion::NEWEST.to_string() }{ " computes, exact to the byte. " }
                { "Nothing leaves your browser. " }
                <a id="proof" href="./exact/index.html">{ "See the proof" }</a>
            </p>
            <ul aria-label="Examples">
                { for examples.into_iter().chain([(name, address.to_owned())]).map(example) }
            </ul>
        </section>
    }
}
