//! Chores of this project: `cargo xtask` lists them.

mod changes;
mod exact;
mod finish;
mod fuzz;
mod npm;
mod page;
mod pictures;
mod places;
mod setup;
mod shell;
mod sizes;
mod supply;
mod test;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};
use xshell::cmd;

const HELP: &str = "\
cargo xtask serve [--port NUMBER] [--no-build]
                               builds the page and serves it at http://127.0.0.1:8080/
cargo xtask dev                serves the page for development: it follows each change of a file
cargo xtask test               runs every test there is
cargo xtask build              builds the page into dist/, ready for any folder of any host
cargo xtask npm                builds the npm package into dist/npm/
cargo xtask docs               writes docs/options.md, docs/rules.md and docs/messages.md from the code
cargo xtask fuzz [MINUTES [SEED]]
                               tries the core with input that grows, and with random input
cargo xtask fuzz repeat TARGET FILE
                               tries one input again
cargo xtask fuzz agree FILE    compares how odd texts are read with what Flink answered, see CONTRIBUTING.md
cargo xtask same [N]           compares native code with WebAssembly for all recorded configurations, or every Nth
cargo xtask licences           holds what is not ours to deny.toml
cargo xtask setup              only gets what is missing, as each of these does first
cargo xtask pictures           draws icons and the picture for links again, from www/*.svg
cargo xtask finish             what Trunk calls after each build of the page

Tools are kept in ~/.cache/flink-memory-calculator, or in the folder that FLINK_MEMORY_TOOLS names.
WASM_STD=source builds the standard library for wasm32 from Debian's source instead of asking rustup.
PAGE_URL says where the page will be, for what others read of it: its canonical address and the picture for links.
CHROMIUM and FIREFOX name the browsers for the tests.
";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match chore(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(words: &[&str]) -> Result<()> {
    match words {
        [] => print!("{HELP}"),
        ["serve", options @ ..] => page::serve(options)?,
        ["dev", options @ ..] => page::develop(options)?,
        ["test"] => test::run_all()?,
        ["build"] => page::build(&setup::for_page()?)?,
        ["npm"] => npm::build(&setup::for_npm()?)?,
        ["docs"] => write_docs()?,
        ["same"] => npm::same("1")?,
        ["same", every] => npm::same(every)?,
        ["licences"] => supply::hold(&shell::native()?)?,
        ["fuzz", options @ ..] => fuzz::fuzz(options)?,
        ["setup"] => setup::everything()?,
        ["pictures"] => pictures::draw()?,
        ["finish"] => finish::finish()?,
        _ => bail!("There is no such chore. There are:\n\n{HELP}"),
    }
    Ok(())
}

/// Lets the tests that hold the references in `docs/` to the code write them instead.
fn write_docs() -> Result<()> {
    println!("Writing docs/options.md, docs/rules.md and docs/messages.md …");
    let sh = shell::native()?;
    let packages = "--package flink-memory --package flink-advice --package flink-diagnosis".split(' ');
    let tests = "--test option_reference --test rule_reference --test message_reference".split(' ');
    shell::run(cmd!(sh, "cargo test --quiet {packages...} {tests...}").env("WRITE_DOCS", "1"))
}
