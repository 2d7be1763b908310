//! What each crate costs in the page's programs, by the names of their functions.
//!
//! Nothing is compiled or optimised for it a second time: wasm-opt leaves the names in (`-g` in `split.rs`), which changes
//! nothing else, and they are cut out here, before anything is published.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
};

use rustc_demangle::demangle;
use wasmparser::{Error, KnownCustom, Name, Parser, Payload, TypeRef};

use crate::{finish::files_of, places, problem::Problem};

/// Our crates, each before those that it stands on.
const OURS: [&str; 5] = [
    "calculator",
    "flink_advice",
    "flink_config",
    "flink_yaml",
    "flink_memory",
];

/// What comes with the compiler.
const STANDARD: [&str; 5] = ["core", "alloc", "std", "compiler_builtins", "__rustc"];

const STANDARD_LIBRARY: &str = "the standard library";

// What is no function's.
const DATA: &str = "texts and tables";
const FRAME: &str = "imports, types, and other sections";

/// How to read the rows: `place` says it in full.
const RULE: &str = "each function with the crate of ours that its name mentions, or else with the first library";

/// How closely to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Depth {
    Crates,
    /// Our own crates by their modules.
    Modules,
}

/// Cuts the names out of the programs in `folder`, and keeps the programs with names for `print`.
pub fn keep_names(folder: &Path) -> Result<(), Problem> {
    let kept = named_programs();
    let keep = || -> io::Result<()> {
        if kept.exists() {
            fs::remove_dir_all(&kept)?;
        }
        fs::create_dir_all(&kept)
    };
    keep().map_err(|error| Problem::at(&kept, &error))?;
    for path in files_of(folder).map_err(|error| Problem::at(folder, &error))? {
        let Some(name) = path.file_name().filter(|_| is_program(&path)) else {
            continue;
        };
        let named = fs::read(&path).map_err(|error| Problem::at(&path, &error))?;
        let nameless = without_names(&named).map_err(|error| unreadable(&path, &error))?;
        fs::write(kept.join(name), named).map_err(|error| Problem::at(&kept, &error))?;
        fs::write(&path, nameless).map_err(|error| Problem::at(&path, &error))?;
    }
    Ok(())
}

/// Prints what the programs in `dist` are made of, each row with its share of the copy for Brotli.
pub fn print(dist: &Path, depth: Depth) -> Result<(), Problem> {
    for path in files_of(&named_programs()).unwrap_or_default() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What is kept may have been cleared away, or be of another clone that shares the folder.
        let Ok(copy) = fs::metadata(dist.join(format!("{name}.br"))) else {
            continue;
        };
        let compressed = copy.len();
        let program = fs::read(&path).map_err(|error| Problem::at(&path, &error))?;
        let rows = weigh(&program, depth).map_err(|error| unreadable(&path, &error))?;
        let whole: u64 = rows.iter().map(|(_, bytes)| bytes).sum();
        println!("{name}, {RULE}:\n{:>11} {:>11}", "bytes", "~ brotli");
        for (name, bytes) in shown(rows, whole, depth) {
            println!("{bytes:>11} {:>11}  {name}", compressed * bytes / whole.max(1));
        }
    }
    Ok(())
}

/// Where the programs are kept as they were before their names were cut out.
fn named_programs() -> PathBuf {
    places::wasm_target().join("named")
}

fn is_program(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "wasm")
}

fn unreadable(path: &Path, error: &Error) -> Problem {
    format!("{}: {error}", path.display()).into()
}

/// The bytes of `program`, which its names are not part of, by what they are for, the most first.
fn weigh(program: &[u8], depth: Depth) -> Result<Vec<(String, u64)>, Error> {
    let mut names = BTreeMap::new();
    let mut functions = Vec::new();
    let (mut imported, mut data) = (0, 0);
    for payload in Parser::new(0).parse_all(program) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => functions.push(length(&body.range())),
            Payload::DataSection(section) => data = length(&section.range()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(parts) = section.as_known() {
                    for part in parts {
                        if let Name::Function(functions) = part? {
                            for function in functions {
                                let function = function?;
                                names.insert(function.index, format!("{:#}", demangle(function.name)));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let code: u64 = functions.iter().sum();
    let whole = without_names(program)?.len() as u64;
    let mut costs = BTreeMap::from([
        (DATA.to_owned(), data),
        (FRAME.to_owned(), whole.saturating_sub(code + data)),
    ]);
    // Imported functions are numbered first.
    for (index, bytes) in (imported..).zip(functions) {
        let name = names.get(&index).map(String::as_str).unwrap_or_default();
        *costs.entry(place(name, depth)).or_default() += bytes;
    }
    let mut costs: Vec<_> = costs.into_iter().collect();
    costs.sort_by_key(|(_, bytes)| Reverse(*bytes));
    Ok(costs)
}

fn length(range: &Range<u64>) -> u64 {
    range.end.saturating_sub(range.start)
}

/// The rows, those of less than a hundredth of the whole put together unless all are asked for.
fn shown(rows: Vec<(String, u64)>, whole: u64, depth: Depth) -> Vec<(String, u64)> {
    let (mut shown, small): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|(_, bytes)| depth == Depth::Modules || bytes * 100 >= whole);
    if !small.is_empty() {
        let bytes = small.iter().map(|(_, bytes)| bytes).sum();
        shown.push((format!("{} smaller ones", small.len()), bytes));
    }
    shown
}

/// What the function called `name` counts for: of the crates that are named, the first of ours in their order, so that
/// what Yew or the standard library do for a type of ours is where it can be changed; else the first library.
fn place(name: &str, depth: Depth) -> String {
    let name = without_hashes(name);
    let paths: Vec<&str> = paths(&name).collect();
    for ours in OURS {
        if let Some(path) = paths.iter().find(|path| root(path) == ours) {
            let segments = if depth == Depth::Modules { 2 } else { 1 };
            return path.split("::").take(segments).collect::<Vec<_>>().join("::");
        }
    }
    let library = paths
        .iter()
        .map(|path| root(path))
        .find(|root| !STANDARD.contains(root));
    library.unwrap_or(STANDARD_LIBRARY).to_owned()
}

/// The paths in a name that begin with a crate: in `<yew::Scope<page::Table>>::run` they are `yew::Scope` and
/// `page::Table`.
fn paths(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
        .filter(|path| path.contains("::") && !path.starts_with(':'))
}

fn root(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

/// Takes out the hashes that tell crates of one name apart: `core[a3071f]::fmt` becomes `core::fmt`.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((_, rest)) if rest.starts_with("::") => clean.push_str(rest),
            _ => {
                clean.push('[');
                clean.push_str(part);
            }
        }
    }
    clean
}

/// The program without the section that holds its names. All else stays as it is, byte for byte.
fn without_names(program: &[u8]) -> Result<Vec<u8>, Error> {
    let mut nameless = Vec::with_capacity(program.len());
    // Where a section's own length ends and its content begins is not said, but it begins where the one before it ends.
    let mut end = 0;
    for payload in Parser::new(0).parse_all(program) {
        let payload = payload?;
        let range = match &payload {
            Payload::Version { range, .. } => Some(range.clone()),
            other => other.as_section().map(|(_, range)| range),
        };
        let Some(range) = range else {
            continue;
        };
        let start = std::mem::replace(&mut end, range.end as usize);
        if !matches!(&payload, Payload::CustomSection(section) if section.name() == "name") {
            nameless.extend_from_slice(program.get(start..end).unwrap_or_default());
        }
    }
    Ok(nameless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_whoever_can_change_it() {
        for (name, krate, module) in [
            (
                "flink_config[26]::write::comment::link_in_head",
                "flink_config",
                "flink_config::write",
            ),
            // The older names of functions.
            (
                "flink_config::yaml::node::Tag::named::ha4417c30f4089fa4",
                "flink_config",
                "flink_config::yaml",
            ),
            // Others' code for a type of ours.
            (
                "<yew[8af2]::html::component::CompStateInner<calculator[fc]::table::Table> as yew[8af2]::Any>::any",
                "calculator",
                "calculator::table",
            ),
            (
                "core[a3]::ptr::drop_in_place::<alloc[ca]::vec::Vec<flink_advice[8a]::finding::Finding>>[1]",
                "flink_advice",
                "flink_advice::finding",
            ),
            // Of two of ours, the one that stands on the other.
            (
                "<core[a3]::iter::Map<flink_memory[85]::slots::Slots, calculator[fc]::slots_card::view::{closure#0}>>::next",
                "calculator",
                "calculator::slots_card",
            ),
            (
                "<[&(flink_memory[85]::size::Size, [u8; 4])]>::sort",
                "flink_memory",
                "flink_memory::size",
            ),
            (
                "<alloc[ca]::rc::Rc<yew[8a]::VNode> as yew[8a]::utils::RcExt>::unwrap",
                "yew",
                "yew",
            ),
            ("<core[a3]::fmt::Formatter>::pad", STANDARD_LIBRARY, STANDARD_LIBRARY),
            ("<str>::to_lowercase", STANDARD_LIBRARY, STANDARD_LIBRARY),
            ("", STANDARD_LIBRARY, STANDARD_LIBRARY),
        ] {
            assert_eq!(place(name, Depth::Crates), krate, "{name}");
            assert_eq!(place(name, Depth::Modules), module, "{name}");
        }
    }

    /// A program of one function, which is called `yew::f`, with `after` behind its names.
    fn program(names: &[u8], after: &[u8]) -> Vec<u8> {
        let types = [1, 4, 1, 0x60, 0, 0];
        let functions = [3, 2, 1, 0];
        let code = [10, 4, 1, 2, 0, 0x0b];
        [b"\0asm\x01\0\0\0", &types[..], &functions, &code, names, after].concat()
    }

    const NAMES: &[u8] = b"\0\x10\x04name\x01\x09\x01\0\x06yew::f";
    const PRODUCERS: &[u8] = b"\0\x0a\x09producers";

    #[test]
    fn cuts_nothing_out_but_the_names() {
        let nameless = without_names(&program(NAMES, PRODUCERS)).unwrap_or_default();
        assert_eq!(nameless, program(&[], PRODUCERS));
    }

    #[test]
    fn every_byte_counts_once() {
        let costs = weigh(&program(NAMES, &[]), Depth::Crates).unwrap_or_default();
        let sum: u64 = costs.iter().map(|(_, bytes)| bytes).sum();
        assert_eq!(sum, program(&[], &[]).len() as u64);
        assert!(costs.contains(&("yew".to_owned(), 2)), "{costs:?}");
    }
}
