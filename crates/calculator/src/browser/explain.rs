//! What the messages of a failure mean: asked of the npm package, which `www/start.js` loads when it is needed first.

use std::rc::Rc;

use flink_config::{Document, Edit};
use flink_memory::{Component, Process};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::model::failure::{Diagnosis, Rebuilt, Repair};

/// What the messages of a text mean, with fixes for a document; nothing where the package cannot be loaded.
pub async fn explain(text: &str, document: &Document) -> Option<Rc<[Diagnosis]>> {
    let diagnoses = JsFuture::from(asked(text, document).ok()?).await.ok()?;
    Some(elements(&diagnoses).iter().map(diagnosis).collect())
}

fn asked(text: &str, document: &Document) -> Result<Promise, JsValue> {
    let request = object(&[
        ("text", &document.text),
        ("flink", &document.flink.to_string()),
        ("deployment", document.deployment.word()),
        ("file", document.file.name()),
    ])?;
    let failure = object(&[("text", text)])?;
    Reflect::set(&failure, &"request".into(), &request)?;
    let explain: Function = Reflect::get(&js_sys::global(), &"explain".into())?.dyn_into()?;
    explain.call1(&JsValue::NULL, &failure)?.dyn_into()
}

fn object(fields: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, text) in fields {
        Reflect::set(&object, &(*name).into(), &(*text).into())?;
    }
    Ok(object)
}

fn diagnosis(from: &JsValue) -> Diagnosis {
    let components = elements(&field(from, "components"));
    let named = |name: &JsValue| {
        let name = name.as_string()?;
        Component::ALL.into_iter().find(|component| component.name() == name)
    };
    Diagnosis {
        title: text(from, "title"),
        process: text(from, "process").parse::<Process>().ok(),
        components: components.iter().filter_map(named).collect(),
        meaning: text(from, "meaning"),
        says: text(from, "says"),
        telling: text(from, "telling"),
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
