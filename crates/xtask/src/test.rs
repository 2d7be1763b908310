//! Runs every test there is.

use std::{env, fs, process::Command, time::Instant};

use crate::{
    costs::Depth,
    npm, page, places,
    problem::Problem,
    process::{command, program, run},
    setup,
    setup::WasmCompiler,
};

/// Sets up, then takes one step after the other, up to the first that fails.
pub fn run_all() -> Result<(), Problem> {
    let mut passed = 0;
    let Err(problem) = steps(&mut Steps { passed: &mut passed }) else {
        println!("{passed} passed, 0 failed");
        return Ok(());
    };
    eprintln!("{problem}");
    println!("{passed} passed, 1 failed");
    // The count is to be the last line.
    std::process::exit(1)
}

fn steps(steps: &mut Steps<'_>) -> Result<(), Problem> {
    let compiler = steps.take("Set-up", setup::for_tests)?;
    steps.take("Formatting", || run(&mut command("cargo fmt --all --check")))?;
    steps.take("Clippy", || clippy(command("cargo clippy --workspace --all-targets")))?;
    steps.take("Clippy for wasm32", || {
        clippy(compiler.command(&wasm("clippy --package calculator --package flink-memory-js")))
    })?;
    steps.take("Native tests", native_tests)?;
    steps.take("Tests in wasm32", || wasm_tests(&compiler))?;
    steps.take("npm package", || npm::build_with(&compiler).and_then(|()| npm_tests()))?;
    steps.take("Building the page", || page::build_with(&compiler, Depth::Crates))?;
    steps.take("The page in Chromium", chromium_tests)?;
    steps.take("The page in Firefox", firefox_tests)
}

/// Counts the steps that passed.
struct Steps<'a> {
    passed: &'a mut usize,
}

impl Steps<'_> {
    fn take<T>(&mut self, name: &str, chore: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        println!("\n=== {name}");
        let start = Instant::now();
        let made = chore().map_err(|problem| Problem::from(format!("{name}: {problem}")))?;
        println!("=== {name}: passed in {:.1} s", start.elapsed().as_secs_f32());
        *self.passed += 1;
        Ok(made)
    }
}

/// Random cases are the same in every run, so that a failure is met again. `PROPTEST_RNG_SEED` tries others.
fn native_tests() -> Result<(), Problem> {
    let mut tests = command("cargo test --quiet --workspace");
    if env::var_os(SEED).is_none() {
        tests.env(SEED, "1");
    }
    run(&mut tests)
}

const SEED: &str = "PROPTEST_RNG_SEED";

/// A cargo command for wasm32.
fn wasm(command: &str) -> String {
    format!("cargo {command} --target {}", setup::TARGET)
}

fn clippy(mut cargo: Command) -> Result<(), Problem> {
    run(cargo.args(["--quiet", "--", "--deny", "warnings"]))
}

/// Runs the tests that are marked `#[wasm_bindgen_test]`, in Node.js. The page's own want a browser, and have one.
fn wasm_tests(compiler: &WasmCompiler) -> Result<(), Problem> {
    // Not --quiet: cargo would hand it on to the runner, which does not know it.
    let mut cargo = compiler.command(&wasm("test --tests --package flink-memory-js"));
    run(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner"))
}

/// Tests the npm package as its users meet it.
fn npm_tests() -> Result<(), Problem> {
    let folder = places::project().join("tests/npm");
    let files = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path());
    let mut tests: Vec<_> = files
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    if tests.is_empty() {
        Ok(())
    } else {
        run(command("node --test").args(tests))
    }
}

fn chromium_tests() -> Result<(), Problem> {
    let folder = places::end_to_end_tests();
    let mut playwright = program(folder.join("node_modules/.bin/playwright"));
    run(playwright
        .arg("test")
        .current_dir(folder)
        .env("CHROMIUM", setup::chromium()?))
}

fn firefox_tests() -> Result<(), Problem> {
    run(command("node --test firefox.test.mjs")
        .current_dir(places::end_to_end_tests())
        .env("FIREFOX", setup::firefox()?))
}
