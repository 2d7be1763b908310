//! The functions that the page calls, and the objects that it gets.

use flink_config::{Answer, ConfigFile, Document, Edit};
use flink_diagnosis::{Diagnosis, diagnose};
use flink_import::Origin;
use flink_memory::{Deployment, FlinkVersion, Process};
use js_sys::{Array, Object, Reflect};
use reader::import;
use wasm_bindgen::prelude::*;

/// Imports a text into the document with these parts: an object with the new document, if there is one, whether that `replaces` the one at hand, a `note`, the
/// names of `clusters` where there are several, and what messages of failures in it mean, as [`explain`] gives it.
#[wasm_bindgen(js_name = importText)]
pub fn import_text(
    text: &str,
    name: Option<String>,
    cluster: u32,
    document: &str,
    file: &str,
    flink: &str,
    deployment: &str,
) -> Object {
    let current = of_parts(document, file, flink, deployment);
    let read = import(&current, text, name.as_deref(), cluster as usize);
    let result = Object::new();
    let current = match read.answer {
        Some(answer) => {
            let Document {
                text,
                file,
                flink,
                deployment,
            } = &answer.document;
            let document = object(&[
                ("text", text),
                ("file", file.name()),
                ("flink", &flink.to_string()),
                ("deployment", deployment.word()),
            ]);
            put(&result, "document", document);
            answer
        }
        None => Answer::new(current),
    };
    put(&result, "replaces", read.replaces);
    put(&result, "note", read.note);
    put(&result, "shape", read.shape.unwrap_or_default());
    let names = read.clusters.into_iter().map(JsValue::from);
    put(&result, "clusters", names.collect::<Array>());
    put(&result, "diagnoses", diagnoses(text, &current));
    result
}

/// Writes a changed document, by its parts, back into a text that was imported into the document `before`: an object
/// with the `text`, what changed as a `diff`, and what could not be written, `left`.
#[wasm_bindgen(js_name = writeBack)]
pub fn write_back(text: &str, name: Option<String>, cluster: u32, before: &Parts, changed: &Parts) -> Object {
    let origin = Origin {
        text,
        name: name.as_deref(),
        around: &before.document(),
        cluster: cluster as usize,
    };
    let written = reader::write_back(origin, &changed.document());
    let result = object(&[("text", &written.text), ("diff", &written.diff)]);
    let left = written.left.into_iter().map(JsValue::from);
    put(&result, "left", left.collect::<Array>());
    result
}

#[wasm_bindgen]
extern "C" {
    /// The parts of a document.
    pub type Parts;

    #[wasm_bindgen(method, getter)]
    fn text(this: &Parts) -> String;
    #[wasm_bindgen(method, getter)]
    fn file(this: &Parts) -> String;
    #[wasm_bindgen(method, getter)]
    fn flink(this: &Parts) -> String;
    #[wasm_bindgen(method, getter)]
    fn deployment(this: &Parts) -> String;
}

impl Parts {
    fn document(&self) -> Document {
        of_parts(&self.text(), &self.file(), &self.flink(), &self.deployment())
    }
}

/// What the messages mean that are in a text, in a link, or at a short address, with fixes for the document with these
/// parts.
#[wasm_bindgen]
pub fn explain(text: &str, document: &str, file: &str, flink: &str, deployment: &str) -> Array {
    diagnoses(text, &Answer::new(of_parts(document, file, flink, deployment)))
}

/// The page's document. It sends only words that it knows.
fn of_parts(text: &str, file: &str, flink: &str, deployment: &str) -> Document {
    let flink: FlinkVersion = flink.parse().unwrap_or(FlinkVersion::NEWEST);
    let file = file.parse().unwrap_or(ConfigFile::usual(flink));
    let deployment: Deployment = deployment.parse().unwrap_or_default();
    Document::new(text, file, flink, deployment)
}

fn diagnoses(text: &str, answer: &Answer) -> Array {
    diagnose(text, Some(answer)).iter().map(diagnosis).collect()
}

fn diagnosis(diagnosis: &Diagnosis) -> Object {
    let (message, case) = (diagnosis.message, &diagnosis.case);
    let process = |process: Option<Process>| process.map_or("", Process::word);
    let result = object(&[
        ("title", message.title),
        ("why", diagnosis.why.as_deref().unwrap_or_default()),
        ("process", process(case.process)),
        ("meaning", message.meaning),
        ("details", &case.details),
        ("advice", message.advice),
        ("needs", case.needs.unwrap_or_default()),
        ("source", message.source),
    ]);
    let components = case.components.iter();
    let components = components.map(|component| JsValue::from(component.name()));
    put(&result, "components", components.collect::<Array>());
    let used = case.used.iter().map(|used| {
        let result = object(&[("process", process(used.process)), ("component", used.component.name())]);
        // Exact far beyond any machine’s memory.
        put(&result, "bytes", used.most().bytes() as f64);
        result
    });
    put(&result, "used", used.collect::<Array>());
    let fixes = case.fixes.iter().map(|fix| {
        let result = object(&[("title", &fix.title), ("reason", &fix.reason)]);
        put(&result, "edits", fix.edits.iter().filter_map(edit).collect::<Array>());
        result
    });
    put(&result, "fixes", fixes.collect::<Array>());
    if let Some(rebuilt) = &case.rebuilt {
        let settings = rebuilt.settings.iter();
        let settings = settings.map(|(key, value)| object(&[("key", key), ("value", value)]));
        let settings: Array = settings.collect();
        let rebuilt = object(&[("flink", &rebuilt.version.to_string())]);
        put(&rebuilt, "settings", settings);
        put(&result, "rebuilt", rebuilt);
    }
    result
}

fn edit(edit: &Edit) -> Option<Object> {
    match edit {
        Edit::Set { key, text } => Some(object(&[("key", key), ("value", text)])),
        Edit::Unset { key } => Some(object(&[("key", key)])),
        // No failure is put right by other lines.
        Edit::Lines { .. } => None,
    }
}

fn object(fields: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, text) in fields {
        put(&object, name, *text);
    }
    object
}

fn put(object: &Object, name: &str, value: impl Into<JsValue>) {
    // A new object takes every field.
    let _ = Reflect::set(object, &name.into(), &value.into());
}
