//! The line between the page and the program `panels`: how each calls the other. Documents cross it as the text that the
//! browser keeps of them.

use std::rc::Rc;

use flink_config::{Answer, Document};
use flink_memory::{Component, Process};
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::Callback;

use super::program::call;
use crate::model::kept;
use crate::model::panel::{Act, Panel, Subject};

/// Shows a panel in an element, or another subject in the one that is there, and says whether that could be done. What
/// it asks for is called `on_act`, see [`act`].
pub async fn show(root: &Element, panel: Panel, subject: &Subject, on_act: &JsValue) -> bool {
    let arguments = [
        root.into(),
        panel.word().into(),
        kept::write(&subject.answer.document).into(),
        (&*subject.own).into(),
        on_act.clone(),
    ];
    call("panels", "show", arguments.into_iter()).await.is_some()
}

/// Takes a panel out of its element.
pub async fn hide(root: Element) {
    call("panels", "hide", std::iter::once(root.into())).await;
}

/// The document with a border moved: the part before it has so many mebibytes, and the part behind it gives or takes the
/// rest. None where no setting gives that, or where the program could not be loaded.
pub async fn move_border(
    document: &Document,
    process: Process,
    (before, behind): (Component, Component),
    mebibytes: u32,
) -> Option<Document> {
    let arguments: [JsValue; 5] = [
        kept::write(document).into(),
        process.word().into(),
        before.name().into(),
        behind.name().into(),
        mebibytes.into(),
    ];
    let moved = call("panels", "border", arguments.into_iter()).await?;
    kept::read(&moved.as_string()?)
}

/// What a panel asks for, from the words in which it does.
pub fn act(name: &str, text: String, document: Option<String>) -> Option<Act> {
    match name {
        "change" => Some(Act::Change(text, Box::new(kept::read(&document?)?))),
        "compare" => Some(Act::Compare(Box::new(kept::read(&document?)?))),
        "keep" => Some(Act::Keep(text.into())),
        "note" => Some(Act::Note(text.into())),
        "preview" => Some(Act::Preview(
            document.and_then(|document| kept::read(&document)).map(Box::new),
        )),
        _ => None,
    }
}

/// What a panel is about, as the program gets it.
pub fn subject(document: &str, own: String) -> Option<Subject> {
    Some(Subject {
        answer: Rc::new(Answer::new(kept::read(document)?)),
        own: own.into(),
    })
}

/// A way to ask the page for something, by the function that it gave.
pub fn asking(on_act: Function) -> Callback<Act> {
    Callback::from(move |act| {
        let (name, text, document) = match &act {
            Act::Change(title, document) => ("change", &**title, kept::write(document).into()),
            Act::Compare(document) => ("compare", "", kept::write(document).into()),
            Act::Keep(own) => ("keep", &**own, JsValue::UNDEFINED),
            Act::Note(note) => ("note", &**note, JsValue::UNDEFINED),
            Act::Preview(document) => {
                let document = document.as_ref().map(|document| kept::write(document).into());
                ("preview", "", document.unwrap_or(JsValue::UNDEFINED))
            }
        };
        // The page takes what it is asked, or passes it over.
        let _ = on_act.call3(&JsValue::NULL, &name.into(), &text.into(), &document);
    })
}

/// Leaves the first id to the page: each of the two programs numbers the trees that it draws from 1, marks elements with
/// these numbers, and takes what happens to an element with its own number for something of its own.
pub fn leave_first_id() {
    #[yew::component]
    fn Nothing() -> yew::Html {
        yew::Html::default()
    }
    let apart = super::window::document().and_then(|document| document.create_element("div").ok());
    if let Some(apart) = apart {
        yew::Renderer::<Nothing>::with_root(apart).render();
    }
}
