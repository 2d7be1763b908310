//! A release of Flink: its jars, and the files it reads.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use super::cases::FileKind;
use crate::{
    places,
    problem::Problem,
    process::{program, run_quietly},
};

/// Takes the two jars we need out of the one Python package of 300 MB that carries them.
const TAKE_JARS_OUT: &str = r#"
import pathlib, re, shutil, sys, tarfile, zipfile

package, folder = map(pathlib.Path, sys.argv[1:])
wanted = re.compile(r".*/(bash-java-utils|flink-dist[^/]*)\.jar$")

def keep(name, content):
    if wanted.match(name):
        with open(folder / pathlib.PurePosixPath(name).name, "wb") as jar:
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
    pub fn new(version: &str) -> Result<Self, Problem> {
        let numbers: Option<Vec<u32>> = version.split('.').map(|number| number.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| numbers.len() == 3);
        let numbers = numbers.ok_or_else(|| format!("“{version}” is no version of Flink; 2.3.0 would be one."))?;
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
    pub fn class_path(&self) -> Result<OsString, Problem> {
        let mut jars: Vec<PathBuf> = fs::read_dir(self.jars()?)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .map_err(|error| Problem::at(&self.folder(), &error))?;
        jars.retain(|path| path.extension().is_some_and(|extension| extension == "jar"));
        // `bash-java-utils.jar` comes before `flink-dist`, and its logging with it.
        jars.sort();
        std::env::join_paths(jars).map_err(|error| format!("{}: {error}.", self.folder().display()).into())
    }

    fn folder(&self) -> PathBuf {
        places::tools().join("flink").join(&self.version)
    }

    /// The folder of the jars, which are fetched if they are not there.
    fn jars(&self) -> Result<PathBuf, Problem> {
        let folder = self.folder();
        if !folder.is_dir() {
            println!("Fetching the jars of Flink {}; these are 300 MB …", self.version);
            let unfinished = places::tools()
                .join("flink")
                .join(format!("{}.unfinished", self.version));
            self.fetch(&unfinished)?;
            fs::rename(&unfinished, &folder).map_err(|error| Problem::at(&folder, &error))?;
        }
        Ok(folder)
    }

    fn fetch(&self, folder: &Path) -> Result<(), Problem> {
        let package = folder.join("package");
        fs::create_dir_all(&package).map_err(|error| Problem::at(&package, &error))?;
        run_quietly(
            program("python3")
                .args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"])
                .arg(&package)
                .arg(format!("apache-flink-libraries=={}", self.version)),
        )?;
        run_quietly(program("python3").args(["-c", TAKE_JARS_OUT]).arg(&package).arg(folder))?;
        fs::remove_dir_all(&package).map_err(|error| Problem::at(&package, &error))
    }
}
