//! Any text or file as the other side. The program reads it that reads what is pasted on the page.

use std::rc::Rc;

use flink_config::Document;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, FileList, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::show_both;
use crate::browser::{files, reader};
use crate::model::import::{Read, Source};
use crate::model::panel::Act;
use crate::model::state::UNREADABLE;

#[derive(Properties, PartialEq)]
pub struct AnyTextProps {
    /// What a text is read around that tells only a part of a configuration.
    pub document: Document,
    pub on_choose: Callback<Document>,
    pub ask: Callback<Act>,
    /// The other ways to choose, which stand before it.
    pub children: Html,
}

/// What was read of a text.
#[derive(Clone, PartialEq)]
enum Told {
    /// Why it is no configuration.
    Nothing(AttrValue),
    /// It is the other side.
    One(AttrValue),
    /// It has these configurations, none of which is chosen yet.
    Several(Source, Rc<[String]>),
}

/// What to do with what is read.
#[derive(Clone, Copy)]
enum Take {
    /// The only configuration of a text; of several, none before one is chosen.
    Only,
    /// The one by this index.
    Cluster(usize),
    /// The second becomes the other side, and the first the document: a diff’s two sides.
    Both,
}

#[component]
pub fn AnyText(props: &AnyTextProps) -> Html {
    let AnyTextProps {
        document,
        on_choose,
        ask,
        children,
    } = props;
    let is_open = use_state_eq(|| false);
    let text = use_state_eq(AttrValue::default);
    let told = use_state_eq(|| None::<Told>);
    let take = {
        let (document, on_choose, ask) = (document.clone(), on_choose.clone(), ask.clone());
        let (is_open, told) = (is_open.setter(), told.setter());
        Callback::from(move |(source, take): (Source, Take)| {
            let (document, on_choose, ask) = (document.clone(), on_choose.clone(), ask.clone());
            let (is_open, told) = (is_open.clone(), told.clone());
            spawn_local(async move {
                let is_empty = document.text.trim().is_empty();
                let read = async |cluster| what_is_read(reader::read(&document, &source, cluster).await, is_empty);
                let first = read(match take {
                    Take::Only | Take::Both => 0,
                    Take::Cluster(cluster) => cluster,
                })
                .await;
                let now = match (first, take) {
                    (Ok((_, names, _)), Take::Only) if names.len() > 1 => Told::Several(source, names),
                    (Ok((this, ..)), Take::Both) => match read(1).await {
                        Ok((other, _, words)) => {
                            show_both(&ask, other, this, "opened both sides of the text");
                            Told::One(words)
                        }
                        Err(why) => Told::Nothing(why),
                    },
                    (Ok((other, _, words)), _) => {
                        on_choose.emit(other);
                        Told::One(words)
                    }
                    (Err(why), _) => Told::Nothing(why),
                };
                is_open.set(!matches!(now, Told::One(_)));
                told.set(Some(now));
            });
        })
    };
    let given = {
        let (take, text, told, is_open) = (take.clone(), text.setter(), told.setter(), is_open.setter());
        Callback::from(move |source: Result<Source, &'static str>| match source {
            Ok(source) => {
                text.set(AttrValue::from(source.text.clone()));
                take.emit((source, Take::Only));
            }
            Err(why) => {
                is_open.set(true);
                told.set(Some(Told::Nothing(why.into())));
            }
        })
    };
    let on_file = {
        let given = given.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            open(input.files(), &given);
            // The same file can be opened again.
            input.set_value("");
        })
    };
    // The page would take what is dropped, pasted or undone here for its own.
    let ondrop = {
        let given = given.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            event.stop_propagation();
            open(event.data_transfer().and_then(|dropped| dropped.files()), &given);
        })
    };
    let onpaste = Callback::from(|event: Event| event.stop_propagation());
    let onkeydown = Callback::from(|event: KeyboardEvent| event.stop_propagation());
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlTextAreaElement>().value().into());
        })
    };
    let on_read = {
        let text = text.clone();
        let source = move |_: MouseEvent| {
            Ok(Source {
                text: (**text).into(),
                name: None,
            })
        };
        given.reform(source)
    };
    let toggle = {
        let (is_open, is_shown) = (is_open.setter(), *is_open);
        Callback::from(move |_: MouseEvent| is_open.set(!is_shown))
    };
    html! {
        <div class="choices" {ondrop}>
            { children.clone() }
            <button id="compare-paste" class="copy" aria-expanded={is_open.to_string()} onclick={toggle}>
                { "A text, file or link …" }
            </button>
            if *is_open {
                <div class="pasting">
                    <label for="compare-text">
                        { "A configuration file, manifest, Helm values, Compose file, command line, log, diff, or a link of this page" }
                    </label>
                    <textarea id="compare-text" value={&*text} rows="6" spellcheck="false" {oninput} {onpaste} {onkeydown} />
                    <div class="controls">
                        <button id="compare-read" class="copy" disabled={text.trim().is_empty()} onclick={on_read}>
                            { "Compare with it" }
                        </button>
                        <label>
                            { "Open a file" }
                            <input id="compare-file" type="file" multiple=true onchange={on_file} />
                        </label>
                        <span class="faint">{ "or drop one here" }</span>
                    </div>
                </div>
            }
            { said((*told).as_ref(), &take) }
        </div>
    }
}

fn open(files: Option<FileList>, given: &Callback<Result<Source, &'static str>>) {
    if let Some(files) = files.filter(|files| files.length() > 0) {
        files::open_all(&files, given.clone());
    }
}

/// What there is to say of the text, and what of it can be chosen.
fn said(told: Option<&Told>, take: &Callback<(Source, Take)>) -> Html {
    match told {
        None => html! {},
        Some(Told::Nothing(why)) => html! { <p role="alert">{ why }</p> },
        Some(Told::One(words)) => html! { <p class="faint" role="status">{ format!("Other side: {words}") }</p> },
        Some(Told::Several(source, names)) => {
            let button = |name: String, taken: Take| {
                let source = source.clone();
                let onclick = take.reform(move |_: MouseEvent| (source.clone(), taken));
                html! { <button class="copy" {onclick}>{ name }</button> }
            };
            let each = names.iter().enumerate();
            let each = each.map(|(cluster, name)| button(name.clone(), Take::Cluster(cluster)));
            let both = match &**names {
                [first, second] => Some(button(format!("{second} beside {first}"), Take::Both)),
                _ => None,
            };
            html! {
                <div class="controls" role="group" aria-label="Configurations in the text">
                    <span>{ format!("The text has {} configurations. Compare with:", names.len()) }</span>
                    { for each }
                    { both }
                </div>
            }
        }
    }
}

/// The document of a text, what all of its configurations are called, and what was understood; or why there is none.
/// `is_empty` says that this side sets nothing.
fn what_is_read(read: Option<Read>, is_empty: bool) -> Result<(Document, Rc<[String]>, AttrValue), AttrValue> {
    let read = read.ok_or(UNREADABLE)?;
    let Some(document) = read.document else {
        return Err(read.note.into());
    };
    let is_part = !read.replaces && !is_empty;
    let rest = if is_part {
        " Everything else is as in your configuration."
    } else {
        ""
    };
    Ok((document, read.clusters, format!("{}{rest}", read.note).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_side_or_says_why_not() {
        let document = Document::default().with_text("taskmanager.numberOfTaskSlots: 2\n");
        let read = |document: Option<&Document>, replaces, note: &str| {
            Some(Read {
                document: document.cloned(),
                replaces,
                note: note.to_owned(),
                ..Read::default()
            })
        };
        let cases = [
            (None, Err(UNREADABLE)),
            (
                read(None, false, "No Flink settings found."),
                Err("No Flink settings found."),
            ),
            (read(Some(&document), true, "Imported."), Ok("Imported.")),
            (
                read(Some(&document), false, "Imported 1 setting."),
                Ok("Imported 1 setting. Everything else is as in your configuration."),
            ),
        ];
        for (read, expected) in cases {
            let read = what_is_read(read, false).map(|(_, _, words)| words);
            assert_eq!(read, expected.map(AttrValue::from).map_err(AttrValue::from));
        }
    }
}
