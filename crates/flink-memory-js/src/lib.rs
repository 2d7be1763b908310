//! Flink's memory model for JavaScript: functions that take a request and give plain objects and texts.
//!
//! Requests and answers cross the border as JSON text, which is faster than building objects piece by piece and needs
//! no further library. Their shapes are written down twice, in Rust here and in TypeScript in [`types.ts`](../types.ts);
//! the package's own tests hold the two together.

mod advice;
mod derived;
mod links;
mod request;

use std::hint::black_box;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../types.ts");

#[wasm_bindgen]
extern "C" {
    /// A `Request` of the package's types.
    #[wasm_bindgen(typescript_type = "Request")]
    pub type Request;

    /// A `Derived` of the package's types.
    #[wasm_bindgen(typescript_type = "Derived")]
    pub type Derived;

    /// A list of the package's `Finding`s.
    #[wasm_bindgen(typescript_type = "Finding[]")]
    pub type Findings;

    /// A list of the package's `Edit`s.
    #[wasm_bindgen(typescript_type = "Edit[]")]
    pub type Edits;

    /// An `Opened` of the package's types.
    #[wasm_bindgen(typescript_type = "Opened")]
    pub type Opened;
}

/// What the given release of Flink makes of a configuration: every component of the process's memory and why it has
/// its size, JVM arguments, `-D` settings, log block and log lines, or the exceptions with which Flink refuses.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request: a release, deployment, process or file name that is not
/// known, or a shape that is not a `Request`. What is wrong with the configuration itself is part of the answer.
#[wasm_bindgen]
pub fn derive(request: &Request) -> Result<Derived, JsError> {
    let request = read_request(request)?;
    parsed(&derived::write(&request.answer())?)
}

/// What there is to say about a configuration, the most serious first: what Flink refuses, risks, waste and hints, each
/// with edits that mend it. Every edit was tried: with it, Flink starts, and the finding is gone.
///
/// Both processes are looked at; a request that names a process is told what concerns that one.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn advise(request: &Request) -> Result<Findings, JsError> {
    let request = read_request(request)?;
    parsed(&advice::write(&request)?)
}

/// The text of a request with edits made, and everything else in it as it was.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request or the edits, or why the text does not let a setting be
/// changed.
#[wasm_bindgen]
pub fn apply(request: &Request, edits: &Edits) -> Result<String, JsError> {
    let request = read_request(request)?;
    let edits: Vec<advice::Written> = serde_json::from_str(&json_of(edits))
        .map_err(|error| JsError::new(&format!("The edits are not of the expected shape: {error}")))?;
    let edits: Vec<_> = edits.into_iter().map(flink_config::Edit::from).collect();
    let target = request.target();
    flink_config::apply(request.text(), request.file(), target.version, &edits)
        .map_err(|error| JsError::new(&error.to_string()))
}

/// The link to a request: the address in its `page`, if there is one, and the fragment from `#` on. It carries options
/// of the table only, and of JVM arguments those about memory.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn link(request: &Request) -> Result<String, JsError> {
    Ok(links::write(&read_request(request)?))
}

/// What a link, or its fragment, opens, and what of it cannot be read.
///
/// # Errors
///
/// None: whatever is unreadable is told, and the sound rest opens.
#[wasm_bindgen]
pub fn open(fragment: &str) -> Result<Opened, JsError> {
    parsed(&links::open(fragment)?)
}

/// JSON as the object that it is of.
fn parsed<T: JsCast>(json: &str) -> Result<T, JsError> {
    js_sys::JSON::parse(json)
        .map(JsValue::unchecked_into)
        .map_err(|_| JsError::new("The answer is no JSON."))
}

/// The minor releases of Flink that the model knows, oldest first.
#[wasm_bindgen(js_name = flinkVersions, unchecked_return_type = "string[]")]
pub fn flink_versions() -> Vec<String> {
    flink_memory::FlinkVersion::ALL
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Repeats a derivation and gives how many microseconds one took: from the text, or from a configuration that has been
/// read before, and without writing the answer down in either case. For measuring.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn measure(
    request: &Request,
    #[wasm_bindgen(unchecked_param_type = "\"text\" | \"configuration\"")] from: &str,
    times: u32,
) -> Result<f64, JsError> {
    let request = read_request(request)?;
    let start = js_sys::Date::now();
    match from {
        "text" => (0..times).for_each(|_| drop(black_box(black_box(&request).answer()))),
        "configuration" => {
            let configuration = request.read().configuration;
            (0..times).for_each(|_| {
                drop(black_box(flink_memory::derive(
                    request.target(),
                    black_box(&configuration),
                )))
            });
        }
        other => {
            return Err(JsError::new(&format!(
                "“{other}” is nothing to start from: text and configuration are"
            )));
        }
    }
    Ok((js_sys::Date::now() - start) * 1000.0 / f64::from(times.max(1)))
}

fn read_request(request: &Request) -> Result<request::Request, JsError> {
    request::read(&json_of(request)).map_err(|error| JsError::new(&error.to_string()))
}

/// A value as JSON; what has none is `null`.
fn json_of(value: &JsValue) -> String {
    let json = js_sys::JSON::stringify(value).ok().and_then(|json| json.as_string());
    json.unwrap_or_else(|| "null".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn derived(text: &str) -> String {
        let request = js_sys::Object::new();
        for (key, value) in [("text", text), ("flink", "2.3")] {
            js_sys::Reflect::set(&request, &key.into(), &value.into()).unwrap();
        }
        let derived = derive(request.unchecked_ref()).unwrap_or_else(|_| panic!("a sound request"));
        js_sys::JSON::stringify(&derived).unwrap().into()
    }

    #[wasm_bindgen_test]
    fn sizes_are_not_bound_to_32_bits() {
        let json = derived("taskmanager.memory.process.size: 8000t");
        assert!(json.contains("\"bytes\":8796093022208000"), "{json}");
        let json = derived("taskmanager.memory.process.size: 9223372036854775807");
        assert!(json.contains("9223372036854775807 bytes"), "{json}");
    }

    #[wasm_bindgen_test]
    fn the_stack_bears_deep_texts() {
        for text in [
            "[".repeat(1 << 19),
            "a:\n ".repeat(1 << 18),
            "- ".repeat(1 << 19),
            "{a: ".repeat(1 << 18),
        ] {
            assert!(derived(&text).contains("\"error\""));
        }
    }
}
