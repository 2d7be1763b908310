//! Tools that are built by `cargo install`.

use crate::{
    places,
    problem::Problem,
    process::{command, program, read, run},
    versions,
};

struct Tool {
    /// The package that holds it.
    package: &'static str,
    /// The program to call.
    program: &'static str,
    version: String,
    flags: &'static [&'static str],
    /// How long it takes to build on two cores.
    duration: &'static str,
}

pub fn wasm_bindgen() -> Result<(), Problem> {
    // Not --locked: its lock file has named a version that the registry lacks.
    install(&Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: versions::wasm_bindgen()?,
        flags: &[],
        duration: "2 minutes",
    })
}

pub fn trunk() -> Result<(), Problem> {
    // Without its default features: they look for updates of Trunk.
    install(&Tool {
        package: "trunk",
        program: "trunk",
        version: versions::trunk()?,
        flags: &["--locked", "--no-default-features"],
        duration: "5 minutes",
    })
}

pub fn wasm_pack() -> Result<(), Problem> {
    install(&Tool {
        package: "wasm-pack",
        program: "wasm-pack",
        version: versions::WASM_PACK.to_owned(),
        flags: &["--locked"],
        duration: "3 minutes",
    })
}

fn install(tool: &Tool) -> Result<(), Problem> {
    let Tool {
        package,
        version,
        flags,
        duration,
        ..
    } = tool;
    if is_there(tool) {
        return Ok(());
    }
    let folder = places::tools();
    if places::find_program("cargo-binstall").is_some() {
        println!("Installing {package} {version} by `cargo binstall` …");
        let mut binstall = command(&format!("cargo binstall --no-confirm {package}@{version} --root"));
        if run(binstall.arg(&folder)).is_ok() && is_there(tool) {
            return Ok(());
        }
    }
    println!("Building {package} {version} by `cargo install`; takes about {duration}, this once …");
    // Unoptimised and without debug information: that halves the time, and our page is small work for these tools.
    // A target folder that outlives an interruption lets the next attempt go on from there.
    let mut install = command(&format!(
        "cargo install --debug --force {package} --version ={version} --root"
    ));
    install.arg(folder).args(*flags);
    install
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_TARGET_DIR", places::target().join("tools"));
    run(&mut install).map_err(|problem| {
        format!("Missing: {package} {version}. It could not be built; with a network connection, try again. {problem}")
            .into()
    })
}

/// Whether the tool is there, ours or the user's own, and of the right version.
fn is_there(tool: &Tool) -> bool {
    places::find_program(tool.program).is_some_and(|path| {
        read(program(path).arg("--version")).is_ok_and(|text| text.split_whitespace().any(|word| word == tool.version))
    })
}
