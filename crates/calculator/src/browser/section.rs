//! Which section of the page is computed. Should the program stop in one, `www/start.js` starts it again without that
//! section: see there.

use std::cell::Cell;

use js_sys::Reflect;

thread_local! {
    static CURRENT: Cell<&'static str> = const { Cell::new("") };
}

/// A section is computed for as long as this is there.
pub struct Within {
    before: &'static str,
}

/// From now on, a section is computed, by its word.
pub fn within(section: &'static str) -> Within {
    let before = CURRENT.replace(section);
    #[cfg(target_arch = "wasm32")]
    stop_on_demand(section);
    Within { before }
}

impl Drop for Within {
    fn drop(&mut self) {
        CURRENT.set(self.before);
    }
}

/// The section that is computed; empty if none is.
#[cfg(target_arch = "wasm32")]
pub fn current() -> &'static str {
    CURRENT.get()
}

/// Where the program stopped in a section before, which is not computed again.
pub fn stopped(section: &str) -> Option<String> {
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    let stopped = Reflect::get(&js_sys::global(), &"stoppedSections".into()).ok()?;
    Reflect::get(&stopped, &section.into()).ok()?.as_string()
}

/// Stops in the section that a script of the page names: nothing that a user, a link or a message can do leads to a
/// fault that is known, and tests see what becomes of one. It is in what is shipped, since that is what is tested, and
/// opens nothing: only a script of the page's own origin can set it, and the page permits no other; elements, which
/// browsers offer by their names, are no texts; and who can run scripts here needs no fault to stop the page.
#[cfg(target_arch = "wasm32")]
#[allow(clippy::panic, reason = "this is what it is for")]
fn stop_on_demand(section: &str) {
    let demanded = Reflect::get(&js_sys::global(), &"stopSection".into());
    if demanded.is_ok_and(|demanded| demanded.as_string().as_deref() == Some(section)) {
        panic!("on demand");
    }
}
