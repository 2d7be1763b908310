//! Runs every test there is.

use std::{env, time::Instant};

use anyhow::{Context, Result};
use xshell::{Cmd, Shell, cmd};

use crate::{
    fuzz, npm, page, setup,
    setup::{TARGET, Tools},
    shell::run,
    supply,
};

/// Sets up, then takes one step after the other, up to the first that fails.
pub fn run_all() -> Result<()> {
    let mut passed = 0;
    let Err(problem) = steps(&mut passed) else {
        println!("{passed} passed, 0 failed");
        return Ok(());
    };
    eprintln!("{problem:#}");
    println!("{passed} passed, 1 failed");
    // The count is to be the last line.
    std::process::exit(1)
}

fn steps(passed: &mut usize) -> Result<()> {
    let tools = step(passed, "Set-up", setup::for_tests)?;
    let Tools { native: sh, wasm } = &tools;
    step(passed, "Licences and sources", || supply::hold(sh))?;
    let denied = ["--", "--deny", "warnings"];
    step(passed, "Formatting", || run(cmd!(sh, "cargo fmt --all --check")))?;
    step(passed, "Clippy", || {
        run(cmd!(sh, "cargo clippy --quiet --workspace --all-targets {denied...}"))
    })?;
    step(passed, "Clippy for wasm32", || {
        let packages = ["--package", "calculator", "--package", "flink-memory-js"];
        run(cmd!(
            wasm,
            "cargo clippy --quiet {packages...} --target {TARGET} {denied...}"
        ))
    })?;
    // Random cases are the same in every run, so that a failure is met again; others are tried with another seed.
    let seed = env::var("PROPTEST_RNG_SEED").unwrap_or_else(|_| "1".to_owned());
    step(passed, "Native tests", || {
        run(cmd!(sh, "cargo test --quiet --workspace").env("PROPTEST_RNG_SEED", seed))
    })?;
    // A minute, the same in every run. `cargo xtask fuzz` takes longer, and other seeds.
    step(passed, "Hostile input", || fuzz::fuzz(&["1"]))?;
    // Those that are marked `#[wasm_bindgen_test]`, in Node.js. The page's own want a browser, and have one.
    step(passed, "Tests in wasm32", || {
        // Not --quiet: cargo would hand it on to the runner, which does not know it.
        let tests = cmd!(wasm, "cargo test --tests --package flink-memory-js --target {TARGET}");
        run(tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
    })?;
    step(passed, "npm package", || {
        npm::build(&tools)?;
        let mut tests = sh.read_dir("tests/npm")?;
        tests.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
        run(cmd!(sh, "node --test {tests...}"))?;
        // `cargo xtask same` compares all of them.
        npm::compare(&tools, "20")
    })?;
    step(passed, "Building the page", || page::build(&tools))?;
    step(passed, "The page in Chromium", || run(playwright(sh)?))?;
    step(passed, "The page in Firefox", || {
        run(cmd!(sh, "node --test tests/e2e/firefox.test.mjs").env("FIREFOX", setup::firefox()?))
    })
}

/// Takes a step, says how long it took, and counts it if it passes.
fn step<T>(passed: &mut usize, name: &str, chore: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n=== {name}");
    let start = Instant::now();
    let made = chore().with_context(|| name.to_owned())?;
    println!("=== {name}: passed in {:.1} s", start.elapsed().as_secs_f32());
    *passed += 1;
    Ok(made)
}

/// The tests of the built page in Chromium.
pub fn playwright(sh: &Shell) -> Result<Cmd<'_>> {
    Ok(cmd!(sh, "playwright test --config tests/e2e").env("CHROMIUM", setup::chromium()?))
}
