//! Chores of this project: `cargo xtask` lists them.

mod costs;
mod docs;
mod exact;
mod finish;
mod npm;
mod page;
mod pictures;
mod places;
mod problem;
mod process;
mod serve;
mod setup;
mod sizes;
mod test;
mod vectors;
mod versions;

use std::{env, process::ExitCode};

use crate::{costs::Depth, problem::Problem};

const HELP: &str = "\
cargo xtask serve [--port NUMBER] [--no-build]
                               builds the page and serves it at http://127.0.0.1:8080/
cargo xtask dev                serves the page for development: it follows each change of a file
cargo xtask test               runs every test there is
cargo xtask build              builds the page into dist/, ready for any folder of any host
cargo xtask costs              builds the page, and lists what each module of ours costs in it
cargo xtask npm                builds the npm package into dist/npm/
cargo xtask docs               writes docs/options.md and docs/rules.md from the code
cargo xtask setup              only gets what is missing, as each of these does first
cargo xtask pictures           draws icons and the picture for links again, from www/*.svg
cargo xtask vectors VERSION…   asks the real Flink of each version, and records its answers

Tools are kept in ~/.cache/flink-memory-calculator, or in the folder that FLINK_MEMORY_TOOLS names.
WASM_STD=source builds the standard library for wasm32 from Debian's source instead of asking rustup.
PAGE_URL says where the page will be, for what others read of it: its canonical address and the picture for links.
CHROMIUM and FIREFOX name the browsers for the tests.
";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match chore(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn chore(words: &[String]) -> Result<(), Problem> {
    let Some((name, rest)) = words.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    match (name.as_str(), rest) {
        ("serve", options) => serve::run(options),
        ("dev", options) => page::develop(options),
        ("test", []) => test::run_all(),
        ("build", []) => page::build(Depth::Crates),
        ("costs", []) => page::build(Depth::Modules),
        ("npm", []) => npm::build(),
        ("docs", []) => docs::write(),
        ("setup", []) => setup::everything(),
        ("pictures", []) => pictures::draw(),
        ("vectors", versions) if !versions.is_empty() => vectors::run(versions),
        _ => Err(format!("There is no such chore. There are:\n\n{HELP}").into()),
    }
}
