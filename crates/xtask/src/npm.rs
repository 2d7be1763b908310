//! Builds the npm package into `dist/npm`.

use crate::{
    places,
    problem::Problem,
    process::{program, run, run_quietly},
    setup,
    setup::WasmCompiler,
    sizes,
};

/// What the package is called on npm; its crate is `flink-memory-js`.
const NAME: &str = "flink-memory";

/// Sets up, builds the package, and says how large it is.
pub fn build() -> Result<(), Problem> {
    build_with(&setup::for_npm()?)
}

pub fn build_with(compiler: &WasmCompiler) -> Result<(), Problem> {
    println!("Building the npm package; takes about half a minute at first …");
    let folder = places::dist().join("npm");
    let mut wasm_pack = compiler.program("wasm-pack");
    wasm_pack.args([
        "--log-level",
        "warn",
        "build",
        "--target",
        "web",
        "--mode",
        "no-install",
        "--no-gitignore",
    ]);
    wasm_pack
        .args(["--profile", "wasm", "--out-name", &NAME.replace('-', "_"), "--out-dir"])
        .arg(&folder);
    run(wasm_pack.arg(places::project().join("crates/flink-memory-js")))?;
    run_quietly(
        program("npm")
            .args(["pkg", "set", &format!("name={NAME}")])
            .current_dir(&folder),
    )?;
    println!("The npm package is in {}:", folder.display());
    sizes::print(&folder)
}
