//! Calls the programs that `www/start.js` loads when they are needed first.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Calls a function of a program, once that is loaded; nothing where it cannot be.
pub async fn call(program: &str, function: &str, arguments: impl Iterator<Item = JsValue>) -> Option<JsValue> {
    let arguments: Array = arguments.collect();
    let load: Function = Reflect::get(&js_sys::global(), &"loadProgram".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let loading: Promise = load.call1(&JsValue::NULL, &program.into()).ok()?.dyn_into().ok()?;
    let program = JsFuture::from(loading).await.ok()?;
    let function: Function = Reflect::get(&program, &function.into()).ok()?.dyn_into().ok()?;
    function.apply(&JsValue::NULL, &arguments).ok()
}
