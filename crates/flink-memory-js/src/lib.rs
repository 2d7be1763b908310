//! Flink's memory model for JavaScript: one function that takes a request and gives plain objects.
//!
//! Requests and answers cross the border as JSON text, which is faster than building objects piece by piece and needs
//! no further library. Their shapes are written down twice, in Rust here and in TypeScript in [`types.ts`](../types.ts);
//! the package's own tests hold the two together.

mod derived;
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
    let json = derived::write(&request.answer())?;
    js_sys::JSON::parse(&json)
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
    let json = js_sys::JSON::stringify(request).ok().and_then(|json| json.as_string());
    request::read(json.as_deref().unwrap_or("null")).map_err(|error| JsError::new(&error.to_string()))
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
