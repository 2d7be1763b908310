//! Builds the page into `dist/`, and serves it.

use std::{
    env, fs, io,
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::{
    finish, places, setup,
    setup::{TARGET, Tools},
    shell::{native, run},
    sizes, supply,
};

/// The profile in `Cargo.toml` that makes code small.
pub const PROFILE: &str = "wasm";

/// What the page is made of, besides the programs.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "index.html",
    "Trunk.toml",
    "package-lock.json",
    "www",
    "crates/xtask/src",
    "crates/flink-memory-js/npm",
    "tests/conformance/answers",
];

/// Builds the page for release, and says how large it is.
pub fn build(tools: &Tools) -> Result<()> {
    println!("Building the page for release; takes minutes at first, and seconds later …");
    let (sh, dist) = (&tools.wasm, places::dist());
    // Trunk and wasm-pack would call cargo in the same way, but always go on from there.
    for package in ["calculator", "flink-memory-js"] {
        run(cmd!(
            sh,
            "cargo build --package {package} --target {TARGET} --profile {PROFILE}"
        ))?;
    }
    let programs = ["calculator", "picture", "flink_memory_js"].map(linked);
    let sources = SOURCES.map(|name| places::project().join(name));
    if !is_at_address(&dist) || !is_newer(&dist.join("index.html"), programs.iter().chain(&sources)) {
        // Trunk clears the folder it writes to, and dist/ holds the npm package too.
        let fresh = places::wasm_target().join("page");
        run(cmd!(sh, "trunk --log warn build --release --dist {fresh}").env("XTASK", call_again()?))?;
        for old in sh.read_dir(sh.create_dir(&dist)?)? {
            if !old.ends_with("npm") {
                sh.remove_path(old)?;
            }
        }
        run(cmd!(sh, "cp -R {fresh}/. {dist}"))?;
    }
    println!("The page is in {}:", dist.display());
    sizes::print(&dist)?;
    sizes::print_digest(&dist)?;
    supply::hold_no_folders(&dist)?;
    sizes::hold_budgets(&dist)
}

/// Serves the page for development by `trunk serve`, with `options` of that.
pub fn develop(options: &[&str]) -> Result<()> {
    let Tools { wasm: sh, .. } = setup::for_page()?;
    run(cmd!(sh, "trunk serve {options...}").env("XTASK", call_again()?))
}

/// Builds the page (not with `--no-build`) and serves it on the given `--port`, or on 8080.
pub fn serve(options: &[&str]) -> Result<()> {
    let (mut port, mut is_built) = (8080, true);
    let mut words = options.iter();
    while let Some(word) = words.next() {
        match *word {
            "--no-build" => is_built = false,
            "--port" => {
                port = words
                    .next()
                    .and_then(|port| port.parse().ok())
                    .context("--port takes a number.")?
            }
            other => bail!("`serve` takes --port NUMBER and --no-build, not {other}."),
        }
    }
    // Before the build, so that nobody waits in vain.
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("Port {port} cannot be used; please choose one with `--port NUMBER`"))?;
    if is_built {
        build(&setup::for_page()?)?;
    }
    let is_there = places::dist().join("index.html").is_file();
    ensure!(is_there, "There is no page to serve yet; please leave out --no-build.");
    println!("The calculator is at http://127.0.0.1:{port}/ (Ctrl+C ends it).");
    let (sh, port) = (native()?, port.to_string());
    let mut server = Command::from(cmd!(sh, "node tests/e2e/serve.js {port} /"));
    // In the place of this program, so that who ends this ends that.
    Err(server.exec().into())
}

/// Where cargo leaves a program that it builds for the page.
pub fn linked(program: &str) -> PathBuf {
    places::wasm_target()
        .join(TARGET)
        .join(PROFILE)
        .join(program)
        .with_extension("wasm")
}

/// How Trunk's hook calls this program again, for its shell: in the environment of now, not in that for wasm32.
fn call_again() -> Result<String> {
    let quoted = |text: &Path| format!("'{}'", text.display());
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(format!(
        "env -u RUSTC -u SYSROOT CARGO_TARGET_DIR={} CARGO_MANIFEST_DIR={} PATH={} {}",
        quoted(&places::target()),
        quoted(&places::project().join("crates/xtask")),
        quoted(Path::new(&path)),
        quoted(&env::current_exe()?),
    ))
}

/// Whether the page in `dist` was built for the address where it is to be now.
fn is_at_address(dist: &Path) -> bool {
    let canonical = format!("rel=\"canonical\" href=\"{}\"", finish::address());
    fs::read_to_string(dist.join("index.html")).is_ok_and(|index| index.contains(&canonical))
}

/// Whether `made` is newer than all that it is made of: files, and folders with all in them.
pub fn is_newer<'a>(made: &Path, mut of: impl Iterator<Item = &'a PathBuf>) -> bool {
    last_change(made).is_ok_and(|built| of.all(|source| last_change(source).is_ok_and(|change| change < built)))
}

fn last_change(path: &Path) -> io::Result<SystemTime> {
    let mut last = fs::metadata(path)?.modified()?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            last = last.max(last_change(&entry?.path())?);
        }
    }
    Ok(last)
}
