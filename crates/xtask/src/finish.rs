//! What is done to the page after Trunk: a second way to start, the service worker, absolute addresses, and compressed
//! copies.

use std::{
    env, fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{
    costs,
    page::PACKAGE,
    places,
    problem::Problem,
    process::{command, program, read, run},
    setup,
    setup::WasmCompiler,
};

/// The page, which is served for the folder.
const INDEX: &str = "index.html";

/// Serves the page without a network. Its name has to stay, because browsers ask for it again by that.
pub const SERVICE_WORKER: &str = "service-worker.js";

/// Makes `<flink-memory>` known to others' pages.
const EMBED: &str = "embed.js";

/// Finishes the page that Trunk made in `folder` of the program as it was `linked`.
pub fn finish(compiler: &WasmCompiler, folder: &Path, linked: &Path) -> Result<(), Problem> {
    let made = the_file(folder, "_bg.wasm")?;
    write_whole(compiler, folder, linked, &made)?;
    costs::keep_names(folder)?;
    minify(folder)?;
    finish_index(folder)?;
    write_service_worker(folder)?;
    compress_all(folder).map_err(|error| Problem::at(folder, &error))
}

/// Where the page will be, with a slash at its end, if anybody said so.
pub fn page_url() -> Option<String> {
    let url = env::var("PAGE_URL").ok().filter(|url| !url.is_empty())?;
    Some(format!("{}/", url.trim_end_matches('/')))
}

/// Writes the page's program once more, as one script with the WebAssembly in it: as it was `linked` for the script's
/// sake, and as Trunk `made` it. From a file, and in a sandbox whose host does not permit it, browsers load nothing else.
fn write_whole(compiler: &WasmCompiler, folder: &Path, linked: &Path, made: &Path) -> Result<(), Problem> {
    let scratch = places::wasm_target().join("whole");
    run(compiler
        .command(&format!(
            "wasm-bindgen --target no-modules --no-typescript --out-name {PACKAGE} --out-dir"
        ))
        .arg(&scratch)
        .arg(linked))?;
    minify(&scratch)?;
    let script = scratch.join(PACKAGE).with_extension("js");
    let script = fs::read_to_string(&script).map_err(|error| Problem::at(&script, &error))?;
    // The program as Trunk left it is smaller, and takes the same script.
    let content = fs::read(made).map_err(|error| Problem::at(made, &error))?;
    let start = format!(
        "\nself.program = Uint8Array.from(atob(\"{}\"), (letter) => letter.charCodeAt(0));\n",
        BASE64_STANDARD.encode(content)
    );
    let name = name(made).replace("_bg.wasm", "-whole.js");
    write(&folder.join(name), (script + &start).as_bytes())
}

/// What the page shows before it runs: its own program, built for this machine, prints that.
fn prerendered() -> Result<String, Problem> {
    read(&mut command(&format!("cargo run --quiet --package {PACKAGE}")))
}

/// Puts in what the page shows before it runs, tells it of its service worker, and makes absolute what others read.
fn finish_index(folder: &Path) -> Result<(), Problem> {
    let path = folder.join(INDEX);
    let index = fs::read_to_string(&path).map_err(|error| Problem::at(&path, &error))?;
    let told = format!(r#"<meta name="service-worker" content="./{SERVICE_WORKER}"></head>"#);
    let mut index = index
        .replace("</head>", &told)
        .replace("</body>", &format!("{}</body>", prerendered()?));
    if let Some(url) = page_url() {
        index = absolute(&index, &url);
    }
    write(&path, index.as_bytes())
}

/// Makes the addresses absolute that are read by others than browsers.
fn absolute(index: &str, url: &str) -> String {
    let url = url.replace('&', "&amp;").replace('"', "&quot;");
    let attributes = [
        r#"rel="canonical" href=""#,
        r#"property="og:url" content=""#,
        r#"property="og:image" content=""#,
    ];
    attributes.iter().fold(index.to_owned(), |index, attribute| {
        index.replace(&format!("{attribute}./"), &format!("{attribute}{url}"))
    })
}

/// Makes the scripts and style sheets in `folder` small: ours, and what wasm-bindgen writes. Trunk could do it, but its
/// minifier does not understand some of them.
///
/// Names keep the hashes that Trunk gave them before. So a changed file has another name, but for one that only another
/// version of esbuild wrote differently, and such two mean the same.
fn minify(folder: &Path) -> Result<(), Problem> {
    let files = files_of(folder).map_err(|error| Problem::at(folder, &error))?;
    let is_text = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "js" || ending == "css");
    let mut esbuild = program(setup::esbuild()?);
    esbuild.args(["--minify", "--log-level=warning", "--allow-overwrite", "--outdir=."]);
    run(esbuild.current_dir(folder).args(files.into_iter().filter(is_text)))
}

/// Writes the service worker, with the files that it keeps and their digests.
fn write_service_worker(folder: &Path) -> Result<(), Problem> {
    let template = places::project().join("www").join(SERVICE_WORKER);
    let worker = read(program(setup::esbuild()?).arg("--minify").arg(&template))?;
    let mut files = serde_json::Map::new();
    let mut build = Sha256::new();
    for path in files_of(folder).map_err(|error| Problem::at(folder, &error))? {
        let name = name(&path);
        if kept(&name).is_none() {
            continue;
        }
        let content = fs::read(&path).map_err(|error| Problem::at(&path, &error))?;
        let digest = format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)));
        build.update(format!("{name} {digest}\n"));
        // Hosts lead from the name of the index to its folder, and browsers refuse to show what was led elsewhere.
        let name = if name == INDEX { String::new() } else { name };
        files.insert(format!("./{name}"), digest.into());
    }
    build.update(&worker);
    let head = [
        ("BUILD", BASE64_STANDARD.encode(build.finalize()).into()),
        ("FILES", serde_json::Value::Object(files)),
    ];
    let head = head.map(|(name, value)| format!("const {name} = {value};\n")).concat();
    write(&folder.join(SERVICE_WORKER), (head + &worker).as_bytes())
}

/// What a file is kept for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kept {
    /// To show the page.
    Shown,
    /// To use it.
    Used,
}

/// What the service worker keeps a file for, if it does. The whole script is for places that have none, and others serve
/// other pages.
pub fn kept(name: &str) -> Option<Kept> {
    let others = [SERVICE_WORKER, "robots.txt", "share.png", EMBED];
    if others.contains(&name) || name.ends_with("-whole.js") || name.starts_with("embedding.") {
        return None;
    }
    let is_used = name.starts_with(PACKAGE) || name.ends_with(".png");
    Some(if is_used { Kept::Used } else { Kept::Shown })
}

/// Puts compressed copies beside all files that become smaller by it, for hosts that serve such. PNGs are compressed.
fn compress_all(folder: &Path) -> io::Result<()> {
    for path in files_of(folder)? {
        if path.extension().is_some_and(|extension| extension == "png") {
            continue;
        }
        let content = fs::read(&path)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&content)?;
        for (ending, compressed) in [("br", brotli(&content)?), ("gz", gzip.finish()?)] {
            if compressed.len() < content.len() {
                let mut copy = path.clone().into_os_string();
                copy.push(format!(".{ending}"));
                fs::write(copy, compressed)?;
            }
        }
    }
    Ok(())
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

/// The files in a folder by their names, without those of folders below.
pub fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut files: Vec<PathBuf> = entries
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

/// The one file whose name ends so.
fn the_file(folder: &Path, ending: &str) -> Result<PathBuf, Problem> {
    let files = files_of(folder).map_err(|error| Problem::at(folder, &error))?;
    let found = files.into_iter().find(|path| name(path).ends_with(ending));
    found.ok_or_else(|| format!("Trunk should have made a file that ends in {ending}.").into())
}

/// The name of a file.
pub fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn write(path: &Path, content: &[u8]) -> Result<(), Problem> {
    fs::write(path, content).map_err(|error| Problem::at(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_read_absolute_addresses_and_browsers_relative_ones() {
        let index = r#"<link rel="canonical" href="./"><meta property="og:image" content="./share.png"><link rel="icon" href="./icon.svg">"#;
        let expected = r#"<link rel="canonical" href="https://x.org/a/"><meta property="og:image" content="https://x.org/a/share.png"><link rel="icon" href="./icon.svg">"#;
        assert_eq!(absolute(index, "https://x.org/a/"), expected);
    }

    #[test]
    fn brotli_gives_the_content_again() {
        let content = "memory ".repeat(1000).into_bytes();
        let compressed = brotli(&content).unwrap_or_default();
        assert!(!compressed.is_empty() && compressed.len() < 100);
        let mut again = Vec::new();
        assert!(brotli::BrotliDecompress(&mut &*compressed, &mut again).is_ok());
        assert_eq!(again, content);
    }

    #[test]
    fn keeps_what_shows_the_page_and_what_it_takes_to_use_it() {
        for (name, expected) in [
            ("index.html", Some(Kept::Shown)),
            ("start-1.js", Some(Kept::Shown)),
            ("calculator-1_bg.wasm", Some(Kept::Used)),
            ("calculator-1-link.js", Some(Kept::Used)),
            ("icon-512.png", Some(Kept::Used)),
            ("calculator-1-whole.js", None),
            ("service-worker.js", None),
            ("embed.js", None),
        ] {
            assert_eq!(kept(name), expected, "{name}");
        }
    }
}
