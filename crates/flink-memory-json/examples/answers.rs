//! What is answered for the recorded configurations, or for every so many of them, as JSON, a line each: for
//! `tests/npm/same.mjs`, which compares it with what WebAssembly answers.

use std::io::{self, BufWriter, Write};

use flink_advice::advise;
use flink_config::{Answer, Document, Extent, Format, Link, link_notes, write};
use flink_memory::{Deployment, Process};
use flink_memory_json::{derived, finding};
use recorded::{Recorded, records};

/// The same in `same.mjs`.
const PAGE: &str = "https://a.b/";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let every = std::env::args().nth(1).map_or(Ok(1), |every| every.parse::<usize>())?;
    let mut out = BufWriter::new(io::stdout().lock());
    let files = ["config.yaml", "flink-conf.yaml"];
    let recorded = files
        .iter()
        .flat_map(|file| records::<Recorded>(&format!("answers/{file}.jsonl.gz")));
    for (
        index,
        Recorded {
            flink, file, config, ..
        },
    ) in recorded.enumerate().step_by(every)
    {
        // Each deployment in turn.
        let deployment = *Deployment::ALL
            .get(index / every % Deployment::ALL.len())
            .ok_or("there are deployments")?;
        let answer = Answer::new(Document::new(config, file.parse()?, flink.parse()?, deployment));
        let (link, staying) = Link::to(&answer);
        let link = link.write();
        let findings = advise(&answer);
        let findings: Vec<_> = findings
            .iter()
            .map(|found| finding(found, answer.document.flink))
            .collect();
        let answered = (
            Process::ALL.map(|process| derived(&answer, process, &[])),
            findings,
            format!("{PAGE}#{link}"),
            link_notes(&answer, &link, &staying),
            Format::ALL.map(|format| write(&answer, PAGE, format, Extent::Whole).text),
        );
        serde_json::to_writer(&mut out, &answered)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
