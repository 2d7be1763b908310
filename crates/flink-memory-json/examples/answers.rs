//! What is answered for the recorded configurations, or for every so many of them, as JSON, a line each: for
//! `tests/npm/same.mjs`, which compares it with what WebAssembly answers.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use flate2::read::GzDecoder;
use flink_advice::advise;
use flink_config::{Answer, Document, Extent, Format, Link, link_notes, write};
use flink_memory::{Deployment, Process};
use flink_memory_json::{derived, finding};
use serde::Deserialize;

#[derive(Deserialize)]
struct Recorded {
    flink: String,
    file: String,
    config: String,
}

/// The same in `same.mjs`.
const PAGE: &str = "https://a.b/";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let every = std::env::args().nth(1).map_or(Ok(1), |every| every.parse::<usize>())?;
    let answers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/answers");
    let mut out = BufWriter::new(io::stdout().lock());
    let mut at = 0_usize;
    for file in ["config.yaml", "flink-conf.yaml"] {
        let file = File::open(answers.join(format!("{file}.jsonl.gz")))?;
        for line in BufReader::new(GzDecoder::new(file)).lines() {
            let (line, index) = (line?, at);
            at += 1;
            if index % every != 0 {
                continue;
            }
            let Recorded { flink, file, config } = serde_json::from_str(&line)?;
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
    }
    Ok(out.flush()?)
}
