//! Keeps the page's address and its state the same, in both directions.

use std::cell::RefCell;
use std::rc::Rc;

use flink_config::{ConfigFile, LINK_LENGTH, Link, read, write_document};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PopStateEvent, Window};
use yew::prelude::*;

use crate::copy::ToCopy;
use crate::embed::is_framed;
use crate::setup::{Setup, shipped};
use crate::state::{Action, State, Step};
use crate::trail::{Trail, wait};

/// A setup and what of its link could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// The setup.
    pub setup: Setup,
    /// A sentence for each part of the link that could not be read.
    pub faults: Vec<String>,
}

impl Opened {
    /// Reads the fragment of an address. Without one, it is what Flink ships.
    pub fn read(fragment: &str) -> Self {
        let (link, unreadable) = Link::read(fragment);
        let mut faults: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
        let Link {
            version,
            deployment,
            settings,
        } = link;
        let file = ConfigFile::usual(version);
        let of_shipped = Link::to(version, deployment, &read(shipped(file), file, version).configuration).0;
        let is_link = fragment.trim_start_matches('#').starts_with("v=");
        let text = if settings == of_shipped.settings || (settings.is_empty() && !is_link) {
            shipped(file).into()
        } else {
            let document = write_document(settings.iter().map(|(key, text)| (key.as_str(), text.as_str())), file);
            faults.extend(
                document
                    .left_out
                    .iter()
                    .map(|key| format!("{file} cannot hold what “{key}” is set to")),
            );
            document.text.into()
        };
        Self {
            setup: Setup {
                text,
                file,
                version,
                deployment,
            },
            faults,
        }
    }

    /// What the address tells that the page was opened with.
    pub fn at_start() -> Self {
        Self::read(&fragment())
    }
}

/// Whether the address holds anything that was meant to be opened.
pub fn is_link() -> bool {
    fragment().len() > 1
}

/// The fragment of the address, with its `#`.
fn fragment() -> String {
    crate::browser::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// The fragment for a state, without `#`, and the keys that stay behind.
pub fn link(setup: &Setup) -> (String, Vec<String>) {
    let configuration = read(&setup.text, setup.file, setup.version).configuration;
    let (link, staying) = Link::to(setup.version, setup.deployment, &configuration);
    (link.write(), staying)
}

/// The fragment of the link to a setup.
pub fn fragment_of(setup: &Setup) -> String {
    link(setup).0
}

/// What of the browser's history is ours.
struct Address {
    window: Window,
    trail: Trail,
    /// Tells this visit's entries from those of an earlier visit in the same tab.
    visit: String,
    /// What was typed and is not in the address yet.
    typed: Option<Setup>,
    /// When the address changed last, in milliseconds.
    changed: f64,
    timer: Option<Timeout>,
}

impl Address {
    /// Marks the entry that the browser is at as the first of `setup`'s trail. Within a frame, the address and the
    /// history belong to others.
    fn new(setup: Setup) -> Option<Self> {
        let window = crate::browser::window()?;
        if is_framed() {
            return None;
        }
        let visit = js_sys::Date::now().to_string();
        let mut address = Self {
            window,
            trail: Trail::new(setup),
            visit,
            typed: None,
            changed: 0.0,
            timer: None,
        };
        address.write(None, false);
        Some(address)
    }

    /// Writes the entry that we are at, with the given fragment or the one that is there.
    fn write(&mut self, fragment: Option<&str>, pushes: bool) {
        let mark = JsValue::from_str(&format!("{} {}", self.visit, self.trail.here()));
        let url = fragment.map(|fragment| format!("#{fragment}"));
        if let Ok(history) = self.window.history() {
            // A browser that will not have it leaves the address behind, and everything else works.
            let _ = match pushes {
                true => history.push_state_with_url(&mark, "", url.as_deref()),
                false => history.replace_state_with_url(&mark, "", url.as_deref()),
            };
        }
        if fragment.is_some() {
            self.changed = js_sys::Date::now();
        }
    }

    /// Writes what was typed.
    fn catch_up(&mut self) {
        self.timer = None;
        if let Some(setup) = self.typed.take() {
            let fragment = link(&setup).0;
            self.trail.replace(setup);
            self.write(Some(&fragment), false);
        }
    }

    /// Writes what one distinct act made.
    fn add(&mut self, setup: &Setup) {
        self.catch_up();
        self.trail.push(setup.clone());
        self.write(Some(&link(setup).0), true);
    }

    /// The setup of the entry that the browser went to. An address that was typed by hand has no mark: it is new.
    fn follow(&mut self, mark: &JsValue) -> Opened {
        self.timer = None;
        self.typed = None;
        let mark = mark.as_string();
        let entry = mark.and_then(|mark| mark.strip_prefix(&self.visit)?.trim().parse().ok());
        if let Some(setup) = entry.and_then(|entry| self.trail.go(entry)) {
            return Opened {
                setup: setup.clone(),
                faults: Vec::new(),
            };
        }
        let opened = Opened::read(&fragment());
        self.trail.push(opened.setup.clone());
        self.write(None, false);
        opened
    }
}

/// Follows the state with the address, and the address with the state. Gives the link to copy.
#[hook]
pub fn use_address(state: &UseReducerHandle<State>) -> Callback<(), ToCopy> {
    let setup = state.setup.clone();
    let address = use_memo((), |()| Rc::new(RefCell::new(Address::new(setup.clone()))));
    {
        let (address, dispatcher) = ((*address).clone(), state.dispatcher());
        use_effect_with((), move |()| {
            let listener = crate::browser::window().map(|window| {
                EventListener::new(&window, "popstate", move |event| {
                    let mark = event.dyn_ref::<PopStateEvent>().map(PopStateEvent::state);
                    let followed = match &mut *address.borrow_mut() {
                        Some(address) => address.follow(&mark.unwrap_or_default()),
                        None => Opened::at_start(),
                    };
                    dispatcher.dispatch(Action::Open(followed));
                })
            });
            move || drop(listener)
        });
    }
    {
        let address = (*address).clone();
        use_effect_with((state.setup.clone(), state.step), move |(setup, step)| {
            let shared = address.clone();
            let mut address = address.borrow_mut();
            let Some(address) = address.as_mut() else { return };
            match step {
                Step::Opened => {}
                Step::Act if address.trail.is_at(setup) && address.typed.is_none() => {}
                Step::Act => address.add(setup),
                Step::Typed => {
                    address.typed = Some(setup.clone());
                    if address.timer.is_none() {
                        let wait = wait(js_sys::Date::now(), address.changed) as u32;
                        address.timer = Some(Timeout::new(wait, move || {
                            if let Some(address) = shared.borrow_mut().as_mut() {
                                address.catch_up();
                            }
                        }));
                    }
                }
            }
        });
    }
    // The callback stays the same while the setup changes, so that who holds it need not be drawn again.
    let latest = use_mut_ref(Setup::default);
    latest.replace(state.setup.clone());
    let address = (*address).clone();
    use_callback((), move |(), ()| {
        if let Some(address) = address.borrow_mut().as_mut() {
            address.catch_up();
        }
        let (fragment, staying) = link(&latest.borrow());
        let base = crate::browser::window()
            .and_then(|window| window.location().href().ok())
            .unwrap_or_default();
        let base = base.split(['#', '?']).next().unwrap_or_default();
        to_copy(base, &fragment, &staying)
    })
}

/// The link as it is copied, and a word on what it lacks.
fn to_copy(base: &str, fragment: &str, staying: &[String]) -> ToCopy {
    if fragment.chars().count() > LINK_LENGTH {
        let note = "This is too much for a link. Please send the text instead.".into();
        return ToCopy { text: None, note };
    }
    let note = match staying {
        [] => String::new(),
        [key] => format!("All but {key}: links carry options of memory only."),
        [first, second] => format!("All but {first} and {second}: links carry options of memory only."),
        [first, others @ ..] => {
            format!(
                "All but {first} and {} other keys: links carry options of memory only.",
                others.len()
            )
        }
    };
    ToCopy {
        text: Some(format!("{base}#{fragment}")),
        note: note.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::{Deployment, v};

    #[test]
    fn without_a_link_it_is_what_flink_ships() {
        for fragment in ["", "#"] {
            assert_eq!(Opened::read(fragment), Opened::default());
        }
    }

    #[test]
    fn a_link_gives_its_setup_again() {
        let texts = [
            "taskmanager.memory.process.size: 4g\n",
            shipped(ConfigFile::ConfigYaml),
            "",
        ];
        for text in texts {
            let setup = Setup {
                text: text.into(),
                deployment: Deployment::Yarn,
                ..Setup::default()
            };
            let opened = Opened::read(&link(&setup).0);
            assert_eq!(
                opened,
                Opened {
                    setup,
                    faults: Vec::new()
                }
            );
        }
    }

    #[test]
    fn damaged_parts_leave_the_rest() {
        let opened = Opened::read("#v=1&flink=1.18&on=moon&tm.process.size=2g&no.such.option=1&%zz");
        assert_eq!(opened.setup.version, v(1, 18));
        assert_eq!(opened.setup.file, ConfigFile::FlinkConf);
        assert_eq!(opened.setup.text, "taskmanager.memory.process.size: 2g\n");
        assert_eq!(opened.faults.len(), 3);
    }

    #[test]
    fn secrets_stay_behind_and_are_named() {
        let text = "s3.secret-key: hush\ntaskmanager.memory.process.size: 2g\n";
        let (fragment, staying) = link(&Setup {
            text: text.into(),
            ..Setup::default()
        });
        assert!(!fragment.contains("hush"));
        assert!(to_copy("", &fragment, &staying).note.contains("s3.secret-key"));
        assert_eq!(to_copy("", &"x".repeat(LINK_LENGTH + 1), &[]).text, None);
    }
}
