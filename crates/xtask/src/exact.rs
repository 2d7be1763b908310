//! Makes the page “How exact is this?”: the recorded answers of the real Flink, and the npm package that is asked again.

use std::path::Path;

use anyhow::Result;

use crate::{places, shell};

/// Makes the page in the folder `exact` of `folder`.
pub fn make(folder: &Path) -> Result<()> {
    let sh = shell::native()?;
    let (project, package) = (places::project(), places::dist().join("npm"));
    let folder = sh.create_dir(folder.join("exact"))?;
    for file in sh.read_dir(project.join("www/exact"))? {
        sh.copy_file(file, &folder)?;
    }
    sh.copy_file(project.join("www/icon.svg"), &folder)?;
    for file in ["flink_memory.js", "flink_memory_bg.wasm"] {
        sh.copy_file(package.join(file), &folder)?;
    }
    let answers = sh.create_dir(folder.join("answers"))?;
    let mut names = Vec::new();
    for recorded in ["answers", "earlier-answers"] {
        for file in sh.read_dir(project.join("tests/conformance").join(recorded))? {
            if file.extension().is_some_and(|ending| ending == "gz") {
                sh.copy_file(&file, &answers)?;
                names.push(shell::name(&file));
            }
        }
    }
    names.sort();
    Ok(sh.write_file(answers.join("index.json"), serde_json::Value::from(names).to_string())?)
}
