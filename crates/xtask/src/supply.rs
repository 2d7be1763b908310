//! What is not ours: under which licences and from where it comes, and what of it is in the page.

use std::{collections::BTreeSet, env, fs, path::Path};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xshell::{Shell, cmd};

use crate::{finish, places, setup::TARGET, shell::read};

/// The crates whose programs are shipped.
const SHIPPED: [&str; 3] = ["calculator", "reader", "flink-memory-js"];

/// Where crates may come from.
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Where npm's packages may come from.
const NPM: &str = "https://registry.npmjs.org/";

/// Holds every dependency, those of the tools too, to the licences in `deny.toml` and to the registries, with a digest
/// of each in a lock.
pub fn hold(sh: &Shell) -> Result<()> {
    let deny = sh.read_file("deny.toml")?;
    let allowed = allowed_licences(&deny)?;
    let lock = sh.read_file("Cargo.lock")?;
    let packages = metadata(sh, &[])?;
    let mut faults = Vec::new();
    let packages = at(&packages, "/packages")
        .as_array()
        .context("cargo metadata lists packages")?;
    for package in packages {
        let (name, version) = (text(at(package, "/name")), text(at(package, "/version")));
        let mut fault = |what: &str| faults.push(format!("{name} {version}: {what}"));
        if !is_allowed(text(at(package, "/license")), &allowed) {
            fault(&format!(
                "its licence is {}, which deny.toml does not allow",
                at(package, "/license")
            ));
        }
        match at(package, "/source").as_str() {
            None => {}
            Some(CRATES) if checksum(&lock, name, version).is_none() => fault("Cargo.lock has no digest of it"),
            Some(CRATES) => {}
            Some(source) => fault(&format!("it comes from {source}")),
        }
    }
    let tools: Value = serde_json::from_str(&sh.read_file("package-lock.json")?)?;
    let tools = at(&tools, "/packages")
        .as_object()
        .context("package-lock.json lists packages")?;
    for (path, package) in tools.iter().filter(|(path, _)| !path.is_empty()) {
        let mut fault = |what: &str| faults.push(format!("{path}: {what}"));
        if !is_allowed(text(at(package, "/license")), &allowed) {
            fault(&format!(
                "its licence is {}, which deny.toml does not allow",
                at(package, "/license")
            ));
        }
        if !text(at(package, "/integrity")).starts_with("sha512-") {
            fault("package-lock.json has no digest of it");
        }
        if at(package, "/resolved")
            .as_str()
            .is_some_and(|from| !from.starts_with(NPM))
        {
            fault(&format!("it comes from {}", at(package, "/resolved")));
        }
    }
    println!("{} crates and {} packages of npm.", packages.len(), tools.len() - 1);
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// The crates that are in what is shipped, as CycloneDX has them. It is the same for the same locks.
pub fn bill_of_materials(sh: &Shell) -> Result<String> {
    let lock = sh.read_file("Cargo.lock")?;
    let metadata = metadata(sh, &["--filter-platform", TARGET])?;
    let packages = at(&metadata, "/packages")
        .as_array()
        .context("cargo metadata lists packages")?;
    let nodes = at(&metadata, "/resolve/nodes")
        .as_array()
        .context("cargo metadata resolves")?;
    let package_of = |id: &str| packages.iter().find(|package| at(package, "/id") == id);
    let is_macro = |package: &Value| at(package, "/targets/0/kind/0") == "proc-macro";
    let shipped = packages
        .iter()
        .filter(|package| SHIPPED.contains(&text(at(package, "/name"))));
    let mut open: Vec<&str> = shipped.map(|package| text(at(package, "/id"))).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        // What runs in the compiler is not shipped.
        let Some(package) = package_of(id).filter(|package| !is_macro(package)) else {
            continue;
        };
        if !found.insert((
            text(at(package, "/name")),
            text(at(package, "/version")),
            text(at(package, "/license")),
        )) {
            continue;
        }
        let node = nodes.iter().find(|node| at(node, "/id") == id);
        let deps = node.and_then(|node| at(node, "/deps").as_array()).into_iter().flatten();
        let is_normal = |dep: &&Value| {
            let mut kinds = at(dep, "/dep_kinds").as_array().into_iter().flatten();
            kinds.any(|kind| at(kind, "/kind").is_null())
        };
        open.extend(deps.filter(is_normal).map(|dep| text(at(dep, "/pkg"))));
    }
    let components = found.into_iter().map(|(name, version, licence)| {
        let licence = licence.replace(" / ", " OR ").replace('/', " OR ");
        // Our own have none.
        let digest = checksum(&lock, name, version);
        let hashes = digest.map(|digest| json!({ "alg": "SHA-256", "content": digest }));
        json!({
            "type": "library",
            "name": name,
            "version": version,
            "purl": format!("pkg:cargo/{name}@{version}"),
            "licenses": [{ "expression": licence }],
            "hashes": hashes.into_iter().collect::<Vec<_>>(),
        })
    });
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "name": "flink-memory-calculator",
            "version": env!("CARGO_PKG_VERSION"),
            "licenses": [{ "expression": "Apache-2.0" }],
        } },
        "components": components.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

/// Fails where a file of the page or of the package tells of a folder of this machine: what is built must not depend on
/// where that was, nor tell of who built it.
pub fn hold_no_folders(folder: &Path) -> Result<()> {
    let home = env::home_dir();
    let folders = [
        Some(places::project()),
        Some(places::target()),
        Some(places::tools()),
        home,
    ];
    // A home that is the root, or nearly, stands in every address.
    let folders = folders
        .into_iter()
        .flatten()
        .filter(|folder| folder.components().count() > 1);
    let names: Vec<String> = folders.map(|folder| format!("{}/", folder.display())).collect();
    for path in [folder.to_owned(), folder.join("npm")] {
        for file in finish::files_of(&path)? {
            let content = fs::read(&file)?;
            let holds = |name: &&String| content.windows(name.len()).any(|part| part == name.as_bytes());
            if let Some(name) = names.iter().find(holds) {
                bail!("{} tells of {name}", file.display());
            }
        }
    }
    Ok(())
}

fn metadata(sh: &Shell, options: &[&str]) -> Result<Value> {
    let json = read(cmd!(sh, "cargo metadata --format-version 1 --locked {options...}"))?;
    Ok(serde_json::from_str(&json)?)
}

/// What stands at a path of JSON; `null` if nothing does.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The digest that `Cargo.lock` has of a crate.
fn checksum<'a>(lock: &'a str, name: &str, version: &str) -> Option<&'a str> {
    let start = format!("\nname = \"{name}\"\nversion = \"{version}\"\n");
    let block = lock.split("[[package]]").find(|block| block.starts_with(&start))?;
    let (_, checksum) = block.split_once("checksum = \"")?;
    checksum.split('"').next()
}

/// The list of licences in `deny.toml`.
fn allowed_licences(deny: &str) -> Result<Vec<&str>> {
    let list = deny
        .split_once("[licenses]")
        .and_then(|(_, rest)| rest.split_once("allow = ["));
    let (list, _) = list
        .and_then(|(_, rest)| rest.split_once(']'))
        .context("deny.toml allows licences")?;
    let licences: Vec<_> = list.split('"').skip(1).step_by(2).collect();
    if licences.is_empty() {
        bail!("deny.toml allows no licence");
    }
    Ok(licences)
}

/// Whether an expression of licences can be met by those that are allowed.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words, allowed: &[&str]) -> bool {
    let mut is_met = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        is_met |= all_of(words, allowed);
    }
    is_met
}

fn all_of(words: &mut Words, allowed: &[&str]) -> bool {
    let mut is_met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        is_met &= one(words, allowed);
    }
    is_met
}

fn one(words: &mut Words, allowed: &[&str]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let is_met = any_of(words, allowed);
        return words.next_if_eq(&")").is_some() && is_met;
    }
    let mut licence = words.next().unwrap_or_default().to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        licence += " WITH ";
        licence += words.next().unwrap_or_default();
    }
    allowed.contains(&licence.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_met_as_their_expression_says() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
        for (expression, expected) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0 AND MIT", false),
            ("(GPL-3.0 OR Apache-2.0) AND Unicode-3.0", true),
            ("(GPL-3.0 OR Apache-2.0) AND GPL-3.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("MIT WITH LLVM-exception", false),
            ("", false),
            ("MIT MIT", false),
        ] {
            assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
        }
    }

    #[test]
    fn digests_are_those_of_the_lock() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"x\"\nchecksum = \"12\"\n\n[[package]]\nname = \
                    \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(checksum(lock, "a", "1.0.0"), Some("12"));
        assert_eq!(checksum(lock, "a", "2.0.0"), None);
    }
}
