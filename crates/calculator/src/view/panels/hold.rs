//! The size that one part is held at: a field with steps and a slider, and how the size is to be met.

use flink_advice::Subject as Asked;
use flink_config::size_text;
use flink_memory::{Component, MemorySize, Process};
use flink_solve::{Bound, Holds, What, size_of};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser::focus::focus;
use crate::model::panel::{Act, Subject};

const MIB: i64 = 1 << 20;

/// A slider has so many stops at most.
const STOPS: i64 = 512;

#[derive(Properties, PartialEq)]
pub struct HoldProps {
    pub subject: Subject,
    pub ask: Callback<Act>,
}

/// The ways in which a size can be met, with their words.
const BOUNDS: [(Bound, &str); 3] = [
    (Bound::Exactly, "exactly"),
    (Bound::AtLeast, "at least"),
    (Bound::AtMost, "at most"),
];

/// What is edited: a part of a process, among all that is held.
fn edited(own: &str) -> Option<(Process, Component, Holds)> {
    let mut lines = own.splitn(3, '\n');
    let process = lines.next()?.parse().ok()?;
    let name = lines.next()?;
    let component = Component::ALL.into_iter().find(|component| component.name() == name)?;
    // What a link carries that is no hold is told above the picture.
    let holds = lines.next()?.parse().unwrap_or_default();
    Some((process, component, holds))
}

#[component]
pub fn Hold(props: &HoldProps) -> Html {
    let HoldProps { subject, ask } = props;
    let draft = use_state_eq(|| None::<(Bound, MemorySize)>);
    let wrong = use_state_eq(|| None::<String>);
    use_effect_with((), |()| {
        focus("hold-size");
    });
    let Some((process, component, holds)) = edited(&subject.own) else {
        return html! {};
    };
    let what = What::Component(component);
    let asked = Asked::of(&subject.answer);
    let (Some(now), Some(total)) = (
        size_of(&asked, process, what),
        size_of(&asked, process, What::Component(Component::TotalProcess)),
    ) else {
        return html! {};
    };
    let held = holds
        .holds
        .iter()
        .find(|hold| (hold.process, hold.what) == (process, what))
        .copied();
    // Until it is held, it is what it has, in whole mebibytes.
    let whole = MemorySize::from_bytes((now.bytes() + MIB / 2) / MIB * MIB).unwrap_or(now);
    let (bound, size) = held
        .map(|hold| (hold.bound, hold.size))
        .or(*draft)
        .unwrap_or((Bound::Exactly, whole));
    let keep = {
        let (ask, holds) = (ask.clone(), holds.clone());
        move |bound, size| {
            let mut holds = holds.clone();
            holds.set(flink_solve::Hold {
                process,
                what,
                bound,
                size,
            });
            ask.emit(Act::Keep(holds.to_string().into()));
        }
    };
    // What is held follows at once; what is not, when the button is pressed.
    let change = {
        let (keep, draft, wrong) = (keep.clone(), draft.setter(), wrong.setter());
        move |bound, size| {
            wrong.set(None);
            match held {
                Some(_) => keep(bound, size),
                None => draft.set(Some((bound, size))),
            }
        }
    };
    let let_go = {
        let (ask, holds) = (ask.clone(), holds.clone());
        Callback::from(move |_: MouseEvent| {
            let mut holds = holds.clone();
            holds.let_go(process, what);
            ask.emit(Act::Keep(holds.to_string().into()));
        })
    };
    let onchange_bound = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            let chosen = usize::try_from(index).ok().and_then(|index| BOUNDS.get(index));
            if let Some((bound, _)) = chosen {
                change(*bound, size);
            }
        })
    };
    let read = {
        let wrong = wrong.setter();
        move |input: HtmlInputElement, then: &dyn Fn(Bound, MemorySize)| match format!(
            "tm.process={}",
            input.value().trim()
        )
        .parse::<flink_solve::Hold>()
        {
            Ok(hold) => then(bound, hold.size),
            Err(error) => wrong.set(Some(error.to_string())),
        }
    };
    let onchange_size = {
        let (change, read) = (change.clone(), read.clone());
        Callback::from(move |event: Event| read(event.target_unchecked_into(), &change))
    };
    let onenter = {
        let keep = keep.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                read(event.target_unchecked_into(), &keep);
            }
        })
    };
    let most = (total.bytes() / MIB).saturating_mul(2).max(64);
    let step = (most / STOPS).max(1).cast_unsigned().next_power_of_two().cast_signed();
    let mebibytes = size.bytes() / MIB;
    let onslide = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let value: i64 = event
                .target_unchecked_into::<HtmlInputElement>()
                .value()
                .parse()
                .unwrap_or_default();
            if let Some(size) = MemorySize::from_bytes(value.saturating_mul(MIB)) {
                change(bound, size);
            }
        })
    };
    let stepper = |up: bool| {
        let (does, sign) = if up { ("More", "+") } else { ("Less", "−") };
        let by = if mebibytes < 1024 { 16 } else { 64 };
        let next = if up {
            mebibytes / by * by + by
        } else {
            (mebibytes - 1) / by * by
        };
        let next = MemorySize::from_bytes(next.saturating_mul(MIB));
        let change = change.clone();
        let onclick = move |_: MouseEvent| {
            if let Some(next) = next {
                change(bound, next);
            }
        };
        html! {
            <button id={if up { "hold-more" } else { "hold-less" }} class="icon" aria-label={format!("{does}: {}", component.name())}
                disabled={next.is_none() || (!up && mebibytes == 0)} {onclick}>{ sign }</button>
        }
    };
    let onclick = {
        let keep = keep.clone();
        move |_: MouseEvent| keep(bound, size)
    };
    html! {
        <div class="hold-at" role="group" aria-label={format!("Hold {}", component.name())}>
            <select id="hold-bound" aria-label="How the size is met" onchange={onchange_bound}>
                { for BOUNDS.iter().map(|(other, word)| html! { <option selected={*other == bound}>{ *word }</option> }) }
            </select>
            <input id="hold-size" type="text" inputmode="text" autocomplete="off" spellcheck="false" aria-label={format!("Size of {}", component.name())}
                aria-invalid={wrong.is_some().to_string()} value={size_text(size)} onchange={onchange_size}
                onkeydown={onenter} />
            <div class="sliding">
                { stepper(false) }
                <input id="hold-slide" type="range" min="0" max={most.to_string()} step={step.to_string()} aria-label={format!("Slide: {}", component.name())}
                    aria-valuetext={size_text(size)} value={mebibytes.to_string()} oninput={onslide} />
                { stepper(true) }
            </div>
            if held.is_some() {
                <button id="hold-set" class="copy" onclick={let_go}>{ "Let go" }</button>
            } else {
                <button id="hold-set" class="copy main" {onclick}>{ "Hold" }</button>
            }
            if let Some(wrong) = &*wrong { <p class="wrong" role="alert">{ wrong }</p> }
        </div>
    }
}
