//! The functions that the page calls, and the objects that it gets.

use flink_config::{Answer, ConfigFile, Document, Edit};
use flink_diagnosis::{Diagnosis, Message, diagnose};
use flink_memory::{Deployment, FlinkVersion};
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
    let at_hand = match read.answer {
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
    let names = read.clusters.into_iter().map(JsValue::from);
    put(&result, "clusters", names.collect::<Array>());
    put(&result, "diagnoses", diagnoses(text, &at_hand));
    result
}

/// What the messages in a text mean, with fixes for the document with these parts.
#[wasm_bindgen]
pub fn explain(text: &str, document: &str, file: &str, flink: &str, deployment: &str) -> Array {
    diagnoses(text, &Answer::new(of_parts(document, file, flink, deployment)))
}

/// An example of the message with a short address, such as `oom-metaspace`.
#[wasm_bindgen]
pub fn example(id: &str) -> Option<String> {
    Message::of(id).map(|message| message.example.to_owned())
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
    let message = diagnosis.message;
    let result = object(&[
        ("title", message.title),
        ("process", diagnosis.process.map_or("", |process| process.word())),
        ("meaning", message.meaning),
        ("says", &diagnosis.says),
        ("telling", message.telling),
        ("needs", diagnosis.needs.unwrap_or_default()),
        ("source", message.source),
    ]);
    let components = diagnosis.components.iter();
    let components = components.map(|component| JsValue::from(component.name()));
    put(&result, "components", components.collect::<Array>());
    let fixes = diagnosis.fixes.iter().map(|fix| {
        let result = object(&[("title", &fix.title)]);
        put(&result, "edits", fix.edits.iter().map(edit).collect::<Array>());
        result
    });
    put(&result, "fixes", fixes.collect::<Array>());
    if let Some(rebuilt) = &diagnosis.rebuilt {
        let settings = rebuilt.settings.iter();
        let settings = settings.map(|(key, value)| object(&[("key", key), ("value", value)]));
        let settings: Array = settings.collect();
        let rebuilt = object(&[("flink", &rebuilt.version.to_string())]);
        put(&rebuilt, "settings", settings);
        put(&result, "rebuilt", rebuilt);
    }
    result
}

fn edit(edit: &Edit) -> Object {
    match edit {
        Edit::Set { key, text } => object(&[("key", key), ("value", text)]),
        Edit::Unset { key } => object(&[("key", key)]),
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
