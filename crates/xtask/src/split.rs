//! Cuts the page's program in two: what a picture within another page takes, and the rest.
//!
//! `crates/calculator/src/later.rs` says where the cut is. The linker leaves word of what refers to what, by which
//! `wasm-split` follows from there what only the later part needs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use wasm_split_cli_support::{Options, transform};

use crate::{
    page::{PACKAGE, PROFILE, linked},
    places,
    problem::Problem,
    process::{command, run},
    setup::{TARGET, WasmCompiler},
};

/// The program that is linked for it.
const PROGRAM: &str = "calculator-split";

/// The parts as their makers call them, and what their names end in on the page, behind the same start.
const SCRIPT: (&str, &str) = ("calculator.js", ".js");
const FIRST: (&str, &str) = ("calculator_bg.wasm", "_bg.wasm");
const LINK: (&str, &str) = ("__wasm_split.js", "-link.js");
const LATER: (&str, &str) = ("split_later.wasm", "-later.wasm");

/// Where the parts are, once they are made.
pub struct Parts {
    folder: PathBuf,
    /// What their names on the page start with.
    pub stem: String,
}

impl Parts {
    /// Links the program anew, splits it and makes its parts small.
    pub fn make(compiler: &WasmCompiler) -> Result<Self, Problem> {
        let folder = places::wasm_target().join("split");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Problem::at(&folder, &error))?;
        }
        let split = folder.join("parts.wasm");
        link(compiler)?;
        cut(&linked(PROGRAM), &split, &folder)?;
        run(compiler
            .command("wasm-bindgen --target web --no-typescript --keep-lld-exports --out-name")
            .arg(PACKAGE)
            .arg("--out-dir")
            .arg(&folder)
            .arg(&split))?;
        for (part, _) in [FIRST, LATER] {
            let part = folder.join(part);
            // With their names, by which `costs.rs` tells what they are made of, and which it cuts out.
            run(command("wasm-opt -Oz -g --strip-producers --output")
                .arg(&part)
                .arg(&part))?;
        }
        let stem = named_by_content(&folder)?;
        Ok(Self { folder, stem })
    }

    /// The name of the part that is loaded later.
    pub fn later(&self) -> String {
        self.stem.clone() + LATER.1
    }

    /// Puts the parts into the page's `folder`, by their names there.
    pub fn put(&self, page: &Path) -> Result<(), Problem> {
        for (part, ending) in [FIRST, LATER] {
            let to = page.join(self.stem.clone() + ending);
            fs::copy(self.folder.join(part), &to).map_err(|error| Problem::at(&to, &error))?;
        }
        for (part, ending) in [SCRIPT, LINK] {
            let mut script = self.script(part)?;
            for (other, ending) in [SCRIPT, LINK, LATER] {
                for quote in ['"', '\''] {
                    let imported = |name: &str| format!("{quote}./{name}{quote}");
                    let renamed = imported(&format!("{}{ending}", self.stem));
                    // Not where WebAssembly names what it imports.
                    for before in ["from ", "URL("] {
                        script = script.replace(&format!("{before}{}", imported(other)), &format!("{before}{renamed}"));
                    }
                }
            }
            let to = page.join(self.stem.clone() + ending);
            fs::write(&to, script).map_err(|error| Problem::at(&to, &error))?;
        }
        Ok(())
    }

    fn script(&self, name: &str) -> Result<String, Problem> {
        let path = self.folder.join(name);
        let script = fs::read_to_string(&path).map_err(|error| Problem::at(&path, &error))?;
        // Hosts that do not know WebAssembly's type are for streaming no hosts of WebAssembly.
        let streamed = "WebAssembly.instantiateStreaming(src, imports)";
        let taken_whole =
            "src.then((answer) => answer.arrayBuffer()).then((code) => WebAssembly.instantiate(code, imports))";
        match (name == LINK.0, script.contains(streamed)) {
            (true, false) => Err(format!("{} should load the later part by `{streamed}`.", path.display()).into()),
            (true, true) => Ok(script.replace(streamed, taken_whole)),
            (false, _) => Ok(script),
        }
    }
}

/// Links the program with word of what refers to what.
fn link(compiler: &WasmCompiler) -> Result<(), Problem> {
    run(&mut compiler.command(&format!(
        "cargo rustc --package {PACKAGE} --bin {PROGRAM} --features split --target {TARGET} --profile {PROFILE} \
         -- -Clink-arg=--emit-relocs"
    )))
}

/// What the names of the parts start with: it changes whenever one of them does.
fn named_by_content(folder: &Path) -> Result<String, Problem> {
    let mut digest = Sha256::new();
    for (part, _) in [SCRIPT, FIRST, LINK, LATER] {
        let path = folder.join(part);
        digest.update(fs::read(&path).map_err(|error| Problem::at(&path, &error))?);
    }
    let start: Vec<String> = digest
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("{PACKAGE}-{}", start.concat()))
}

/// Cuts the linked program: the first part to `first`, for wasm-bindgen, and the rest into `folder`.
fn cut(linked: &Path, first: &Path, folder: &Path) -> Result<(), Problem> {
    let program = fs::read(linked).map_err(|error| Problem::at(linked, &error))?;
    let script = format!("./{}", SCRIPT.0);
    let mut options = Options::new(&program);
    options.output_dir = folder;
    options.main_out_path = first;
    options.main_module = &script;
    transform(options).map_err(|why| format!("The page's program could not be split: {why}."))?;
    Ok(())
}
