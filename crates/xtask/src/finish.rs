//! What is done to the page when Trunk has built it, as a hook of Trunk: a name by content for the picture's program, the
//! page as it is before it runs, a second way to start, the service worker's list, and compressed copies.

use std::{
    env, fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::{
    changes, exact, npm, setup,
    shell::{name, native, read, run},
    supply,
};

/// The page, which is served for the folder.
const INDEX: &str = "index.html";

/// Serves the page without a network. Its name has to stay, because browsers ask for it again by that.
pub const SERVICE_WORKER: &str = "service-worker.js";

/// What is in the page that is not ours, for who asks.
const BILL: &str = "sbom.cdx.json";

/// Finishes the page in Trunk's staging folder. While someone develops, only what the page cannot do without.
pub fn finish() -> Result<()> {
    let folder = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = folder.context("Trunk calls this, and says by TRUNK_STAGING_DIR where the page is.")?;
    let sh = native()?;
    let mut others = String::new();
    for program in ["picture", "reader", "panels"] {
        let named = name_by_content(&folder, program)?;
        others += &format!(r#"<meta name="{program}" content="./{named}.js">"#);
    }
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug") {
        return finish_index(&folder, &others, "");
    }
    setup::node_packages()?;
    npm::build(&setup::for_npm()?)?;
    exact::make(&folder)?;
    changes::make(&folder)?;
    for program in ["calculator", "reader", "panels"] {
        write_whole(&sh, &folder, program)?;
    }
    minify(&sh, &folder)?;
    let told = format!(r#"{others}<meta name="service-worker" content="./{SERVICE_WORKER}">"#);
    // The page's own program, built for this machine, prints what it shows before it runs.
    let prerendered = read(cmd!(sh, "cargo run --quiet --package calculator"))?;
    finish_index(&folder, &told, &prerendered)?;
    fs::write(folder.join(BILL), supply::bill_of_materials(&sh)?)?;
    write_service_worker(&sh, &folder)?;
    Ok(compress_all(&folder)?)
}

/// Where the page will be, with a slash at its end: `./` if nobody said so.
pub fn address() -> String {
    match env::var("PAGE_URL") {
        Ok(url) if !url.is_empty() => format!("{}/", url.trim_end_matches('/')),
        _ => "./".to_owned(),
    }
}

/// Gives the script and the WebAssembly of a `program` the names by content that Trunk gives only to the first program.
fn name_by_content(folder: &Path, program: &str) -> Result<String> {
    let files = [".js", "_bg.wasm"].map(|ending| (folder.join(format!("{program}{ending}")), ending));
    let mut digest = Sha256::new();
    for (file, _) in &files {
        digest.update(fs::read(file).with_context(|| file.display().to_string())?);
    }
    let start: String = digest
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let named = format!("{program}-{start}");
    for (file, ending) in &files {
        fs::rename(file, folder.join(format!("{named}{ending}")))?;
    }
    Ok(named)
}

/// Writes a program once more, as one script of the old kind with the WebAssembly in it: from a file, and in a
/// sandbox whose host does not permit it, browsers load nothing else.
fn write_whole(sh: &Shell, folder: &Path, program: &str) -> Result<()> {
    let start = format!("{program}-");
    let is_program = |path: &PathBuf| name(path).starts_with(&start) && name(path).ends_with(".js");
    let module = files_of(folder)?.into_iter().find(is_program);
    let stem = module
        .with_context(|| format!("Trunk should have made {program}-….js."))?
        .with_extension("");
    let options = "--minify --log-level=warning --format=iife".split(' ');
    let global = format!("--global-name={program}");
    // Where a module is, a script of the old kind does not know, and is not asked.
    let nowhere = "--define:import.meta.url=document.baseURI";
    let script = read(cmd!(sh, "esbuild {options...} {global} {nowhere} {stem}.js"))?;
    let content = BASE64_STANDARD.encode(fs::read(format!("{}_bg.wasm", stem.display()))?);
    let program = format!("\nself.program = Uint8Array.from(atob(\"{content}\"), (letter) => letter.charCodeAt(0));\n");
    Ok(fs::write(format!("{}-whole.js", stem.display()), script + &program)?)
}

/// Puts in what the page is `told` and shows before it runs, and makes absolute what others read.
fn finish_index(folder: &Path, told: &str, prerendered: &str) -> Result<()> {
    let path = folder.join(INDEX);
    let index = fs::read_to_string(&path)?
        .replace("</head>", &format!("{told}</head>"))
        .replace("</body>", &format!("{prerendered}</body>"));
    Ok(fs::write(path, with_address(&index, &address()))?)
}

/// Writes the page's address into what is read by others than browsers.
fn with_address(index: &str, url: &str) -> String {
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
/// Names keep the hashes that they have. So a changed file has another name, but for one that only another version of
/// esbuild wrote differently, and such two mean the same.
fn minify(sh: &Shell, folder: &Path) -> Result<()> {
    let is_text = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "js" || ending == "css");
    let texts = files_of(folder)?.into_iter().filter(is_text);
    run(cmd!(
        sh,
        "esbuild --minify --log-level=warning --allow-overwrite --outdir={folder} {texts...}"
    ))
}

/// Writes the service worker, with the files that it keeps and their digests.
fn write_service_worker(sh: &Shell, folder: &Path) -> Result<()> {
    let worker = read(cmd!(sh, "esbuild --minify www/{SERVICE_WORKER}"))?;
    let mut files = Map::new();
    for path in files_of(folder)? {
        let name = name(&path);
        if is_kept(&name) {
            // Hosts lead from the name of the index to its folder, and browsers refuse to show what was led elsewhere.
            let address = if name == INDEX {
                "./".to_owned()
            } else {
                format!("./{name}")
            };
            let digest = BASE64_STANDARD.encode(Sha256::digest(fs::read(&path)?));
            files.insert(address, format!("sha256-{digest}").into());
        }
    }
    let files = Value::Object(files);
    let build = Sha256::new()
        .chain_update(files.to_string())
        .chain_update(&worker)
        .finalize();
    let build = BASE64_STANDARD.encode(build);
    let worker = format!("const BUILD = \"{build}\";\nconst FILES = {files};\n{worker}");
    Ok(fs::write(folder.join(SERVICE_WORKER), worker)?)
}

/// Whether the service worker keeps a file: all of the page itself. The whole script is for places that have no service
/// worker, others' pages have a program of their own, and others serve other pages.
pub fn is_kept(name: &str) -> bool {
    let is_others = [
        SERVICE_WORKER,
        BILL,
        "changes.html",
        "robots.txt",
        "share.png",
        "embed.js",
    ]
    .contains(&name);
    !(is_others || name.ends_with("-whole.js") || name.starts_with("embedding.") || name.starts_with("picture-"))
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
                fs::write(format!("{}.{ending}", path.display()), compressed)?;
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
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut files = paths.collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_read_absolute_addresses_and_browsers_relative_ones() {
        let index = r#"<link rel="canonical" href="./"><meta property="og:image" content="./share.png"><link rel="icon" href="./icon.svg">"#;
        let expected = r#"<link rel="canonical" href="https://x.org/a/"><meta property="og:image" content="https://x.org/a/share.png"><link rel="icon" href="./icon.svg">"#;
        assert_eq!(with_address(index, "https://x.org/a/"), expected);
        assert_eq!(with_address(index, "./"), index);
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
    fn keeps_the_page_itself() {
        for (name, expected) in [
            ("index.html", true),
            ("start-1.js", true),
            ("calculator-1_bg.wasm", true),
            ("icon-512.png", true),
            ("calculator-1-whole.js", false),
            ("picture-1_bg.wasm", false),
            ("service-worker.js", false),
            ("embed.js", false),
            ("sbom.cdx.json", false),
        ] {
            assert_eq!(is_kept(name), expected, "{name}");
        }
    }
}
