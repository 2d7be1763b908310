//! A release of Flink: its jars, and the files it reads.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::cases::FileKind;

/// Takes the two jars that answer, and those that a process needs beside, out of the one Python package of 300 MB that
/// carries them.
const TAKE_JARS_OUT: &str = r#"
import pathlib, re, shutil, sys, tarfile, zipfile

package, folder = map(pathlib.Path, sys.argv[1:])
wanted = re.compile(r".*/(bash-java-utils|flink-dist[^/]*)\.jar$")
beside = re.compile(r".*/lib/(log4j|flink-shaded-zookeeper)[^/]*\.jar$")
(folder / "lib").mkdir()

def keep(name, content):
    place = folder if wanted.match(name) else folder / "lib" if beside.match(name) else None
    if place:
        with open(place / pathlib.PurePosixPath(name).name, "wb") as jar:
            shutil.copyfileobj(content, jar)

for file in package.iterdir():
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                keep(name, archive.open(name))
    else:
        with tarfile.open(file) as archive:
            for member in archive:
                if member.isfile():
                    keep(member.name, archive.extractfile(member))
"#;

/// A full version, such as 2.3.0.
pub struct Release {
    pub version: String,
    /// The version's numbers, for comparison.
    numbers: Vec<u32>,
}

impl Release {
    pub fn new(version: &str) -> Result<Self> {
        let numbers: Option<Vec<u32>> = version.split('.').map(|number| number.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| numbers.len() == 3);
        let numbers = numbers.with_context(|| format!("“{version}” is no version of Flink; 2.3.0 would be one."))?;
        Ok(Self {
            version: version.to_owned(),
            numbers,
        })
    }

    /// The age of the release among others.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    pub fn reads(&self, file: FileKind) -> bool {
        match file {
            FileKind::ConfigYaml => *self.numbers >= [1, 19][..],
            FileKind::FlinkConf => *self.numbers < [2][..],
        }
    }

    /// The class path with which the release's own start scripts compute memory.
    pub fn class_path(&self) -> Result<OsString> {
        let shell = Shell::new()?;
        let folder = tools()?.join("flink").join(&self.version);
        if !folder.is_dir() {
            println!("Fetching the jars of Flink {}; these are 300 MB …", self.version);
            let unfinished = folder.with_file_name(format!("{}.unfinished", self.version));
            self.fetch(&shell, &unfinished)?;
            std::fs::rename(&unfinished, &folder)?;
        }
        let mut jars = shell.read_dir(&folder)?;
        jars.retain(|path| path.extension().is_some_and(|extension| extension == "jar"));
        // `bash-java-utils.jar` comes before `flink-dist`, and its logging with it.
        jars.sort();
        Ok(env::join_paths(jars)?)
    }

    /// The class path with which the release's processes run.
    pub fn whole_class_path(&self) -> Result<OsString> {
        let is_dist = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("flink-dist"))
        };
        let jars: Vec<PathBuf> = env::split_paths(&self.class_path()?).filter(is_dist).collect();
        let dist = jars.first().context("There is no flink-dist.")?;
        let beside = dist.with_file_name("lib").join("*");
        Ok(env::join_paths([dist, &beside])?)
    }

    fn fetch(&self, shell: &Shell, folder: &Path) -> Result<()> {
        let package = shell.create_dir(folder.join("package"))?;
        let wanted = format!("apache-flink-libraries=={}", self.version);
        cmd!(
            shell,
            "python3 -m pip download --quiet --no-deps --dest {package} {wanted}"
        )
        .run()?;
        cmd!(shell, "python3 -c {TAKE_JARS_OUT} {package} {folder}")
            .quiet()
            .run()?;
        Ok(shell.remove_path(&package)?)
    }
}

/// Where `cargo xtask` keeps tools, too.
fn tools() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("FLINK_MEMORY_TOOLS") {
        return Ok(folder.into());
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(env::home_dir()?.join(".cache")));
    Ok(cache
        .context("There is no home folder to keep jars in.")?
        .join("flink-memory-calculator"))
}
