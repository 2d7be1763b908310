//! One option as a field: its name, its key, what is set and what Flink ends up with.

use flink_advice::Meant;
use flink_config::Edit;
use flink_memory::option::Kind;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::model::state::{Action, Step};
use crate::view::advice::coded;
use crate::view::choice::Choice;
use crate::view::id::id;

use super::choices::choices;
use super::state::Field;
use super::stepping::step;

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    pub field: Field,
    /// Words before the option's name, where it stands without its group.
    #[prop_or_default]
    pub prefix: &'static str,
    /// The start of the field's id: an option may be on the form twice, by itself and in its group.
    pub place: &'static str,
    /// Whether it leaves what is wrong to another field of the same option.
    #[prop_or_default]
    pub is_silent: bool,
    pub dispatch: Callback<Action>,
}

/// The option's name behind words that begin the line instead of it.
fn name(prefix: &str, name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        // `JVM overhead` stays as it is.
        Some(_) if letters.clone().next().is_some_and(char::is_uppercase) => format!("{prefix}{name}"),
        Some(first) if !prefix.is_empty() => format!("{prefix}{}{}", first.to_lowercase(), letters.as_str()),
        _ => name.to_owned(),
    }
}

/// A key that may break behind its dots.
fn breakable(key: &'static str) -> Html {
    html! { <code>{ for key.split_inclusive('.').map(|part| html! { <>{ part }<wbr /></> }) }</code> }
}

#[component]
pub fn FieldRow(props: &FieldProps) -> Html {
    let FieldProps {
        field,
        prefix,
        place,
        is_silent,
        dispatch,
    } = props;
    let def = field.option.def();
    let id = id(place, field.key);
    let words = def.words();
    let name = name(prefix, words.name);
    let (option, key) = (field.option, field.key);
    let set = dispatch.reform(move |(text, step): (String, Step)| {
        let edit = match text.as_str() {
            "" => Edit::Unset { key: key.to_owned() },
            _ => Edit::Set {
                key: key.to_owned(),
                text,
            },
        };
        Action::Edit(option, edit, step)
    });
    let unset = set.reform(|_: MouseEvent| (String::new(), Step::Act));
    let set_meant = set.clone();
    let control = match choices(def.kind, field.written.as_deref()) {
        Some(words) => {
            let otherwise = match field.otherwise.as_str() {
                "not set" | "empty" => "not set".to_owned(),
                default => format!("default: {default}"),
            };
            let mut choices: Vec<(AttrValue, AttrValue)> = vec![("".into(), otherwise.into())];
            choices.extend(words.into_iter().map(|word| (word.clone(), word)));
            let on_choose = set.reform(|word| (word, Step::Act));
            html! {
                <Choice id={id.clone()} label={name.clone()} {choices} chosen={field.written.clone().unwrap_or_default()} {on_choose} />
            }
        }
        None => html! {
            <Typed id={id.clone()} label={name.clone()} kind={def.kind} written={field.written.clone()}
                otherwise={field.otherwise.clone()} is_faulty={field.is_faulty} on_set={set} />
        },
    };
    let note = format!("{id}-note");
    html! {
        <div class={classes!("field", field.written.is_some().then_some("is-set"))}>
            <label for={id.clone()} title={words.sentence}>{ &name }</label>
            { breakable(field.key) }
            <div class="value">
                { control }
                if field.written.is_some() {
                    <button id={format!("unset-{id}")} class="plain unset" onclick={unset} aria-label={format!("Unset {name}")}
                        title="Remove this setting">{ "×" }</button>
                }
            </div>
            if *is_silent {
            } else if let Some(Meant { text, why }) = field.meant.clone() {
                <p class="fault" id={note.clone()} role="alert">
                    { coded(why) }{ ": write " }
                    <button id={format!("meant-{id}")} class="plain link" onclick={set_meant.reform(move |_: MouseEvent| (text.clone(), Step::Act))}>
                        <code>{ field.meant.as_ref().map(|meant| meant.text.clone()) }</code>
                    </button>
                </p>
            } else if let Some(fault) = &field.fault {
                <p class="fault" id={note.clone()} role="alert">{ fault }</p>
            }
            if let Some(remark) = &field.remark { <p class="faint">{ remark }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TypedProps {
    id: String,
    label: AttrValue,
    kind: Kind,
    written: Option<AttrValue>,
    otherwise: AttrValue,
    is_faulty: bool,
    on_set: Callback<(String, Step)>,
}

/// A value that is typed. While it is, it shows what is typed, though the text may hold it in another form.
#[component]
fn Typed(props: &TypedProps) -> Html {
    let TypedProps {
        id,
        label,
        kind,
        written,
        otherwise,
        is_faulty,
        on_set,
    } = props;
    let draft = use_state(|| None::<AttrValue>);
    // An edit from elsewhere, or one that is undone, outweighs what was typed here.
    {
        let draft = draft.clone();
        use_effect_with(written.clone(), move |written| {
            let is_other = |draft: &AttrValue| draft.trim() != written.as_deref().unwrap_or_default();
            if draft.as_ref().is_some_and(is_other) {
                draft.set(None);
            }
        });
    }
    let shown = (*draft).clone().or_else(|| written.clone()).unwrap_or_default();
    let oninput = {
        let (draft, on_set) = (draft.clone(), on_set.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Some(text.clone().into()));
            on_set.emit((text.trim().to_owned(), Step::Typed));
        })
    };
    let onblur = {
        let draft = draft.clone();
        Callback::from(move |_: FocusEvent| draft.set(None))
    };
    let onkeydown = {
        let (draft, on_set, otherwise, kind) = (draft.clone(), on_set.clone(), otherwise.clone(), *kind);
        Callback::from(move |event: KeyboardEvent| {
            let up = match event.key().as_str() {
                "ArrowUp" => true,
                "ArrowDown" => false,
                _ => return,
            };
            // What was typed a moment ago may not have been drawn yet. From nothing, steps start at what Flink ends up
            // with.
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            let from = if typed.trim().is_empty() { &*otherwise } else { &*typed };
            if let Some(next) = step(kind, &plain(from), up) {
                event.prevent_default();
                draft.set(None);
                on_set.emit((next, Step::Typed));
            }
        })
    };
    let steps = step(*kind, "1", true).is_some();
    html! {
        <input id={id.clone()} type="text" spellcheck="false" autocomplete="off" autocapitalize="off" value={shown}
            placeholder={otherwise.clone()} aria-label={label.clone()}
            aria-invalid={is_faulty.to_string()} aria-describedby={is_faulty.then(|| format!("{id}-note"))}
            title={steps.then_some("Arrow keys step the value")} {oninput} {onblur} {onkeydown} />
    }
}

/// A size as people read it, as Flink does: `1.25 GiB` is `1280m`.
fn plain(text: &str) -> String {
    let Some((number, unit)) = text.split_once('\u{a0}') else {
        return text.to_owned();
    };
    let mebibytes = match unit {
        "MiB" => 1.0,
        "GiB" => 1024.0,
        "TiB" => 1024.0 * 1024.0,
        _ => return text.to_owned(),
    };
    match flink_memory::read_double(number) {
        Some(number) => format!("{}m", (number * mebibytes).round() as i64),
        None => text.to_owned(),
    }
}
