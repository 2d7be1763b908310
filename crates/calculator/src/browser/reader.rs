//! What reads texts that are pasted, and explains failures: a program of its own, which `www/start.js` loads when it is
//! needed first.

use std::rc::Rc;

use flink_config::{Document, Edit};
use flink_memory::{Component, Process};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::program::call;
use crate::model::failure::{Diagnosis, Rebuilt, Repair, Used};
use crate::model::import::{Import, Origin, Read, Source, WrittenBack};

/// The name of the program.
const READER: &str = "reader";

/// Reads a text into a document.
pub async fn import(before: Document, source: Source, cluster: usize) -> Import {
    let read = ask(&before, &source, cluster).await;
    Import {
        read: read.map(|read| Read {
            diagnoses: elements(&field(&read, "diagnoses")).iter().map(diagnosis).collect(),
            ..read_of(&read)
        }),
        before,
        source,
        cluster,
    }
}

/// What becomes of a text, without what messages in it mean; nothing where the program cannot be loaded.
pub async fn read(before: &Document, source: &Source, cluster: usize) -> Option<Read> {
    ask(before, source, cluster).await.map(|read| read_of(&read))
}

async fn ask(before: &Document, source: &Source, cluster: usize) -> Option<JsValue> {
    let name = source.name.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
    let chosen = u32::try_from(cluster).unwrap_or_default();
    let arguments = [JsValue::from(&*source.text), name, chosen.into()];
    call(READER, "importText", arguments.into_iter().chain(parts(before))).await
}

/// What was read, but for what messages mean.
fn read_of(read: &JsValue) -> Read {
    Read {
        document: document(&field(read, "document")),
        replaces: field(read, "replaces").is_truthy(),
        note: text(read, "note"),
        clusters: elements(&field(read, "clusters"))
            .iter()
            .filter_map(JsValue::as_string)
            .collect(),
        shape: text(read, "shape"),
        diagnoses: Rc::default(),
    }
}

/// A text with what changed since it was imported; nothing where the program cannot be loaded.
pub async fn write_back(origin: &Origin, changed: &Document) -> Option<WrittenBack> {
    let Origin {
        source,
        before,
        cluster,
        ..
    } = origin;
    let name = source.name.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
    let cluster = u32::try_from(*cluster).unwrap_or_default();
    let arguments = [
        JsValue::from(&*source.text),
        name,
        cluster.into(),
        object(before),
        object(changed),
    ];
    let written = call(READER, "writeBack", arguments.into_iter()).await?;
    Some(WrittenBack {
        text: text(&written, "text"),
        diff: text(&written, "diff"),
        left: elements(&field(&written, "left"))
            .iter()
            .filter_map(JsValue::as_string)
            .collect(),
    })
}

/// A document as an object of its parts.
fn object(document: &Document) -> JsValue {
    let object = js_sys::Object::new();
    for (name, part) in ["text", "file", "flink", "deployment"].iter().zip(parts(document)) {
        // A new object takes every field.
        let _ = Reflect::set(&object, &(*name).into(), &part);
    }
    object.into()
}

/// What the messages of a text mean, with fixes for a document; nothing where the program cannot be loaded.
pub async fn explain(text: &str, document: &Document) -> Option<Rc<[Diagnosis]>> {
    let arguments = std::iter::once(JsValue::from(text)).chain(parts(document));
    let diagnoses = call(READER, "explain", arguments).await?;
    Some(elements(&diagnoses).iter().map(diagnosis).collect())
}

/// The parts of a document, as the program takes them.
fn parts(document: &Document) -> [JsValue; 4] {
    let flink = document.flink.to_string();
    [
        &*document.text,
        document.file.name(),
        &flink,
        document.deployment.word(),
    ]
    .map(JsValue::from)
}

fn document(from: &JsValue) -> Option<Document> {
    let (file, flink) = (text(from, "file").parse().ok()?, text(from, "flink").parse().ok()?);
    Some(Document::new(
        text(from, "text"),
        file,
        flink,
        text(from, "deployment").parse().ok()?,
    ))
}

fn diagnosis(from: &JsValue) -> Diagnosis {
    let components = elements(&field(from, "components"));
    let named = |name: &JsValue| {
        let name = name.as_string()?;
        Component::ALL.into_iter().find(|component| component.name() == name)
    };
    let used = |from: &JsValue| {
        Some(Used {
            process: text(from, "process").parse().ok(),
            component: named(&field(from, "component"))?,
            bytes: field(from, "bytes").as_f64()? as i64,
        })
    };
    Diagnosis {
        title: text(from, "title"),
        why: text(from, "why"),
        used: elements(&field(from, "used")).iter().filter_map(used).collect(),
        process: text(from, "process").parse::<Process>().ok(),
        components: components.iter().filter_map(named).collect(),
        meaning: text(from, "meaning"),
        details: text(from, "details"),
        advice: text(from, "advice"),
        needs: text(from, "needs"),
        source: text(from, "source"),
        fixes: elements(&field(from, "fixes")).iter().map(repair).collect(),
        rebuilt: rebuilt(&field(from, "rebuilt")),
    }
}

fn repair(from: &JsValue) -> Repair {
    let edit = |from: &JsValue| {
        let key = text(from, "key");
        match field(from, "value").as_string() {
            Some(text) => Edit::Set { key, text },
            None => Edit::Unset { key },
        }
    };
    Repair {
        title: text(from, "title"),
        reason: text(from, "reason"),
        edits: elements(&field(from, "edits")).iter().map(edit).collect(),
    }
}

fn rebuilt(from: &JsValue) -> Option<Rebuilt> {
    let setting = |from: &JsValue| (text(from, "key"), text(from, "value"));
    Some(Rebuilt {
        flink: text(from, "flink").parse().ok()?,
        settings: elements(&field(from, "settings")).iter().map(setting).collect(),
    })
}

/// A field of an object; `undefined` where there is none.
fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The text in a field; empty where there is none.
fn text(object: &JsValue, name: &str) -> String {
    field(object, name).as_string().unwrap_or_default()
}

/// The elements of an array; none of anything else.
fn elements(array: &JsValue) -> Vec<JsValue> {
    array.dyn_ref::<Array>().map(Array::to_vec).unwrap_or_default()
}
