//! What can be done by keys: a palette of actions and options, and the list of keys.

use flink_memory::{FlinkVersion, OPTIONS, OptionId};
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement, KeyboardEvent as Key};
use yew::prelude::*;

use crate::browser::focus::{focus_soon, press};
use crate::browser::window::document;
use crate::model::state::Action;

/// What can be done, and the id of what is pressed for it.
const ACTIONS: [(&str, &str); 14] = [
    ("Undo", "undo"),
    ("Redo", "redo"),
    ("Start over", "start-over"),
    ("Copy link", "copy-link"),
    ("Copy config", "copy-config"),
    ("Copy as Markdown", "copy-markdown"),
    ("Copy picture as PNG", "copy-png"),
    ("Show the TaskManager", "process-0"),
    ("Show the JobManager", "process-1"),
    ("Edit as a form", "view-0"),
    ("Edit as text", "view-1"),
    ("Plan a job", "view-2"),
    ("Open a file", "import"),
    ("Switch between light and dark", "theme"),
];

/// The keys, and what they do.
const KEYS: [(&str, &str); 9] = [
    ("Ctrl K, ⌘ K", "Find an action or an option"),
    ("/", "Search the form"),
    ("Ctrl Z, ⌘ Z", "Undo"),
    ("Ctrl Shift Z, ⌘ ⇧ Z", "Redo"),
    ("← ↑ ↓ →", "In the picture: go from part to part"),
    ("Enter", "In the picture: select the part"),
    ("↑ ↓", "In a field: step the value"),
    ("Esc", "Close; deselect"),
    ("?", "This list"),
];

/// How many findings are listed.
const LISTED: usize = 9;

/// Which of the two is open.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Palette,
    Keys,
}

/// What the palette offers.
#[derive(Clone, Copy)]
enum Offer {
    Press(&'static str, &'static str),
    Seek(OptionId),
}

#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    pub version: FlinkVersion,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let open = use_state_eq(|| None::<Open>);
    let query = use_state_eq(AttrValue::default);
    let at = use_state_eq(|| 0_usize);
    let dialog = use_node_ref();
    {
        let open = open.setter();
        use_effect_with((), move |()| {
            let listener = document().map(|document| {
                EventListener::new_with_options(
                    &document,
                    "keydown",
                    gloo::events::EventListenerOptions::enable_prevent_default(),
                    move |event| {
                        let asked = event.dyn_ref::<Key>().and_then(asked);
                        if let Some(asked) = asked {
                            event.prevent_default();
                            match asked {
                                Some(next) => open.set(Some(next)),
                                None => search(),
                            }
                        }
                    },
                )
            });
            move || drop(listener)
        });
    }
    use_effect_with((dialog.clone(), *open), |(dialog, open)| {
        if let (Some(dialog), Some(_)) = (dialog.cast::<HtmlDialogElement>(), open)
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let close = {
        let dialog = dialog.clone();
        move || {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let onclose = {
        let (open, query, at) = (open.setter(), query.setter(), at.setter());
        Callback::from(move |_: Event| {
            open.set(None);
            query.set(AttrValue::default());
            at.set(0);
        })
    };
    // What is around the dialogue is the dialogue itself, for the mouse.
    let onclick = {
        let (close, dialog) = (close.clone(), dialog.clone());
        Callback::from(move |event: MouseEvent| {
            if event.target() == dialog.get().map(Into::into) {
                close();
            }
        })
    };
    let shut = close.clone();
    let offers = offers(&query, props.version);
    let run = {
        let dispatch = props.dispatch.clone();
        move |offer: Offer| {
            close();
            match offer {
                Offer::Press(_, id) => press(id),
                Offer::Seek(option) => dispatch.emit(Action::Seek(option)),
            }
        }
    };
    let oninput = {
        let (query, at) = (query.setter(), at.setter());
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value().into());
            at.set(0);
        })
    };
    let onkeydown = {
        let (offers, at, run) = (offers.clone(), at.clone(), run.clone());
        Callback::from(move |event: KeyboardEvent| {
            let count = offers.len().max(1);
            match event.key().as_str() {
                "ArrowDown" => at.set((*at + 1) % count),
                "ArrowUp" => at.set((*at + count - 1) % count),
                "Enter" => {
                    if let Some(offer) = offers.get(*at) {
                        run(*offer);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let listed = |(index, offer): (usize, &Offer)| {
        let (name, key) = match offer {
            Offer::Press(name, _) => (*name, ""),
            Offer::Seek(option) => (option.def().words().name, option.def().key),
        };
        let (run, offer) = (run.clone(), *offer);
        html! {
            <li id={format!("offer-{index}")} role="option" aria-selected={(index == *at).to_string()} onclick={move |_: MouseEvent| run(offer)}>
                { name }<code>{ key }</code>
            </li>
        }
    };
    let label = match *open {
        Some(Open::Keys) => "Keys",
        _ => "Actions and options",
    };
    html! {
        <dialog ref={dialog} class="palette" aria-label={label} {onclose} {onclick}>
            if *open == Some(Open::Palette) {
                <input id="palette" type="text" role="combobox" aria-expanded="true" aria-controls="offers" aria-autocomplete="list"
                    aria-activedescendant={format!("offer-{}", *at)} aria-label="Find an action or an option"
                    placeholder="Find an action or an option" autocomplete="off" spellcheck="false" autofocus={true}
                    value={(*query).clone()} {oninput} {onkeydown} />
                <ul id="offers" role="listbox" aria-label="Found">{ for offers.iter().enumerate().map(listed) }</ul>
                if offers.is_empty() { <p class="faint" role="status">{ "Nothing matches." }</p> }
            } else if *open == Some(Open::Keys) {
                <h2>{ "Keys" }</h2>
                <dl>{ for KEYS.iter().map(|(keys, does)| html! { <div><dt><kbd>{ *keys }</kbd></dt><dd>{ *does }</dd></div> }) }</dl>
                <button class="copy" autofocus={true} onclick={move |_: MouseEvent| shut()}>{ "Close" }</button>
            }
        </dialog>
    }
}

/// What matches all words of a query: actions first, then options. Without words, the actions.
fn offers(query: &str, version: FlinkVersion) -> Vec<Offer> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let matches = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word));
    let actions = ACTIONS.into_iter().filter(|(name, _)| matches(name));
    let options = OPTIONS.iter().filter(|option| {
        let is_sought = !words.is_empty() && option.exists(version) && !option.key.contains('<');
        is_sought && matches(&format!("{} {}", option.words().name, option.key))
    });
    let actions = actions.map(|(name, id)| Offer::Press(name, id));
    let limit = if words.is_empty() { ACTIONS.len() } else { LISTED };
    actions
        .chain(options.map(|option| Offer::Seek(option.id)))
        .take(limit)
        .collect()
}

/// What a key asks for: one of the two, or the search of the form.
fn asked(key: &Key) -> Option<Option<Open>> {
    let is_typing = key
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    let with_control = key.ctrl_key() || key.meta_key();
    match key.key().as_str() {
        "k" | "K" if with_control && !key.shift_key() && !key.alt_key() => Some(Some(Open::Palette)),
        "?" if !is_typing && !with_control => Some(Some(Open::Keys)),
        "/" if !is_typing && !with_control => Some(None),
        _ => None,
    }
}

/// Leads to the search of the form.
fn search() {
    press("view-0");
    focus_soon(vec!["find-option".to_owned()]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_has_all_words() {
        let named = |query: &str| -> Vec<&str> {
            let offers = offers(query, FlinkVersion::NEWEST);
            let name = |offer: &Offer| match offer {
                Offer::Press(name, _) => *name,
                Offer::Seek(option) => option.def().key,
            };
            offers.iter().map(name).collect()
        };
        assert_eq!(named("").len(), ACTIONS.len());
        assert_eq!(named("copy link"), ["Copy link"]);
        assert_eq!(named("managed fraction"), ["taskmanager.memory.managed.fraction"]);
        assert!(named("network").len() == LISTED);
        assert!(named("no such thing").is_empty());
    }
}
