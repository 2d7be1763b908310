//! Files that the user opens, and those that he takes along.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, FileList, HtmlAnchorElement, Url};
use yew::Callback;

use super::window::document;
use crate::model::import::Source;

/// Larger files hold no configuration, in bytes.
const LIMIT: f64 = 4.0 * 1024.0 * 1024.0;

/// Reads a file and gives its text with its name, or says why there is none.
pub fn open(file: &File, on_text: Callback<Result<Source, &'static str>>) {
    if file.size() > LIMIT {
        on_text.emit(Err("That file is larger than any configuration. Is it the right one?"));
        return;
    }
    let (text, name) = (file.text(), file.name());
    spawn_local(async move {
        let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string());
        let source = text.map(|text| Source {
            text: text.into(),
            name: Some(name.into()),
        });
        on_text.emit(source.ok_or("The browser could not read that file."));
    });
}

/// Reads files and gives their texts as one, each below a line with its name; of a single one, as [`open`] does.
pub fn open_all(files: &FileList, on_text: Callback<Result<Source, &'static str>>) {
    let files: Vec<File> = (0..files.length()).filter_map(|index| files.get(index)).collect();
    match files.as_slice() {
        [file] => open(file, on_text),
        files if files.iter().map(|file| file.size()).sum::<f64>() > LIMIT => {
            on_text.emit(Err(
                "These files are larger than any configuration. Are they the right ones?",
            ));
        }
        files => {
            let texts: Vec<_> = files.iter().map(|file| (file.name(), file.text())).collect();
            spawn_local(async move {
                let mut joined = String::new();
                for (name, text) in texts {
                    let Some(text) = JsFuture::from(text).await.ok().and_then(|text| text.as_string()) else {
                        on_text.emit(Err("The browser could not read those files."));
                        return;
                    };
                    let end = if text.ends_with('\n') { "" } else { "\n" };
                    joined += &format!("==> {name} <==\n{text}{end}");
                }
                on_text.emit(Ok(Source {
                    text: joined.into(),
                    name: None,
                }));
            });
        }
    }
}

/// Downloads a text. A browser that does not let us leaves things as they are: the text can still be copied.
pub fn download(file_name: &str, text: &str) {
    let _ = try_download(file_name, text);
}

fn try_download(file_name: &str, text: &str) -> Result<(), JsValue> {
    let document = document().ok_or(JsValue::NULL)?;
    let parts = Array::of1(&JsValue::from_str(text));
    let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence(&parts)?)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    // The browser has begun to read it, and holds what it needs.
    Url::revoke_object_url(&url)
}
