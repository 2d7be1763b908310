//! Builds `crates/fuzz` with the compiler's instrumentation for coverage, and runs it.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::{
    places,
    shell::{native, read, run},
};

/// What makes the compiler call us at each branch. It is what `cargo fuzz` uses, and stable compilers have it too.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 \
                     -Cllvm-args=-sanitizer-coverage-trace-pc-guard";

/// Holds how the core's work grows with its input, and then tries random input for some minutes; or tries one again.
pub fn fuzz(words: &[&str]) -> Result<()> {
    match words {
        ["repeat", target, file] => call(&["repeat", target, file]),
        ["agree", file] => call(&["agree", file]),
        [] => fuzz(&["1"]),
        [minutes, seed @ ..] => {
            let seed = seed.first().copied().unwrap_or("1");
            call(&["growth"])?;
            call(&["run", minutes, seed])
        }
    }
}

/// Calls the program that tries the core.
fn call(words: &[&str]) -> Result<()> {
    let sh = native()?;
    let about = read(cmd!(sh, "rustc --version --verbose"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    // Where a target is named, the flags are for that alone, and not for what runs while it is built.
    let host = host.context("rustc should have said which machine this is.")?;
    let folder = places::target().join("fuzz");
    let build = cmd!(
        sh,
        "cargo run --quiet --profile fuzz --package fuzz --target {host} -- {words...}"
    );
    run(build.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", folder))
}
