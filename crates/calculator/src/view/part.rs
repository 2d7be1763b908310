//! The selected part as something to edit: each of its options as a field, with a slider over all values that start.

use std::rc::Rc;

use flink_config::{Answer, Edit};
use flink_memory::option::{DefaultValue, Group, Kind};
use flink_memory::{Component, MemorySize, OPTIONS, OptionDef, read_float};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::form::{Field, FieldRow};
use super::id::id;
use crate::browser::section::within;
use crate::model::range::{FAR, Stops};
use crate::model::shown::Shown;
use crate::model::state::{Action, Denied, Step};
use crate::view::section::PART;

/// Where the ids of these fields begin.
pub const PLACE: &str = "part";

#[derive(Properties, PartialEq)]
pub struct PartProps {
    pub shown: Shown,
    pub component: Component,
    /// What Flink makes of the document as it was when typing paused last.
    pub rested: Rc<Answer>,
    /// An edit that could not be made.
    pub denied: Option<Denied>,
    pub dispatch: Callback<Action>,
}

/// The options of a part. What is a sum has none.
#[component]
pub fn Part(props: &PartProps) -> Html {
    let _within = within(PART);
    let PartProps {
        shown,
        component,
        rested,
        denied,
        dispatch,
    } = props;
    let answer = &shown.answer;
    let version = answer.document.flink;
    let is_here = |option: &&OptionDef| {
        let is_own = option.bounds == Some(*component)
            && !shown.derivation().is_nominal(*component)
            && option.key.starts_with(shown.process.word());
        is_own && (option.group != Group::Legacy && option.exists(version) || Field::is_set(option.id, answer))
    };
    let row = |option: &OptionDef| {
        let denied = denied.as_ref().filter(|denied| denied.option == option.id);
        let field = Field::new(option.id, answer, rested, denied.map(|denied| denied.why.clone()));
        let key = field.key;
        let at = at(option, &field, shown).unwrap_or(-1.0);
        let stops = Stops::new(shown.derivation(), shown.configuration(), key, option.kind, at);
        let slider = stops.map(|stops| slider(option, key, &stops, dispatch));
        html! {
            <div key={option.key} class="option">
                <FieldRow {field} place={PLACE} dispatch={dispatch.clone()} />
                { slider }
            </div>
        }
    };
    // The fraction is what decides by default, and what stays right when the total changes.
    let is_fraction = |option: &&OptionDef| option.key.ends_with(".fraction");
    let (first, then): (Vec<_>, Vec<_>) = OPTIONS.iter().filter(is_here).partition(is_fraction);
    html! { <div class="part">{ for first.into_iter().chain(then).map(row) }</div> }
}

/// What an option comes to: bytes, or a fraction.
fn at(option: &OptionDef, field: &Field, shown: &Shown) -> Option<f64> {
    let bytes = |size: MemorySize| size.bytes() as f64;
    if let Some(written) = &field.written {
        let size = || MemorySize::parse(written).ok().map(bytes);
        return size()
            .filter(|_| option.kind == Kind::Size)
            .or_else(|| read_float(written.trim()).map(f64::from));
    }
    let default = match option.default(shown.answer.document.flink) {
        DefaultValue::Float(fraction) => Some(f64::from(fraction)),
        // No limit is the end of the slider.
        DefaultValue::Size(size) => Some(bytes(size).min((FAR << 20) as f64)),
        _ => None,
    };
    let derived = || shown.amounts().size(option.bounds?).map(bytes);
    match option.key.ends_with(".size") {
        true => derived(),
        false => default,
    }
}

/// A slider with a step down and up at its sides, and both ends below it.
fn slider(option: &OptionDef, key: &'static str, stops: &Stops, dispatch: &Callback<Action>) -> Html {
    let (of, name) = (option.id, option.words().name);
    let set = move |text: String, step| {
        Action::Edit(
            of,
            Edit::Set {
                key: key.to_owned(),
                text,
            },
            step,
        )
    };
    let oninput = {
        let (stops, dispatch) = (stops.clone(), dispatch.clone());
        Callback::from(move |event: InputEvent| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            dispatch.emit(set(stops.text(input.value().parse().unwrap_or_default()), Step::Slid));
        })
    };
    let onpointerdown = dispatch.reform(|_: PointerEvent| Action::Grasp);
    let stepper = |up: bool| {
        let (does, sign) = if up { ("More", "+") } else { ("Less", "−") };
        let next = stops.next(up);
        let disabled = next.is_none();
        let onclick = dispatch.reform(move |_: MouseEvent| set(next.clone().unwrap_or_default(), Step::Typed));
        html! {
            <button id={id(if up { "more" } else { "less" }, key)} class="icon" aria-label={format!("{does}: {name}")} {disabled} {onclick}>{ sign }</button>
        }
    };
    let (index, last) = (stops.index(), stops.last());
    let far = stops.text(last);
    html! {
        <div class="sliding">
            { stepper(false) }
            <input id={id("slide", key)} type="range" min="0" max={last.to_string()} step="1" aria-label={format!("Slide: {name}")}
                aria-valuetext={stops.text(index)} value={index.to_string()} {oninput} {onpointerdown} />
            { stepper(true) }
            <span class="ends" title="With these and all values between, the process starts.">
                <span>{ stops.text(0) }</span>
                <span>{ if stops.is_open { format!("{far} and more") } else { far } }</span>
            </span>
        </div>
    }
}
