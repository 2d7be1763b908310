//! The document on its way to another release: what happens at each, and the text for it, to be applied as one step.

use flink_compare::{Aim, ProcessDifference, Proof, Step, Upgrade as Way, change_in_size, reasons, upgrade};
use flink_config::Document;
use flink_memory::{FlinkVersion, ShortSize};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::words::code;
use crate::model::panel::{Act, Subject};

#[derive(Properties, PartialEq)]
pub struct UpgradeProps {
    /// With what the text is that the document came from.
    pub subject: Subject,
    pub ask: Callback<Act>,
}

#[component]
pub fn Upgrade(props: &UpgradeProps) -> Html {
    let UpgradeProps { subject, ask } = props;
    let answer = &subject.answer;
    let here = answer.document.flink;
    let chosen = use_state_eq(|| FlinkVersion::NEWEST);
    let aim = use_state_eq(Aim::default);
    let way = use_memo((answer.clone(), *chosen, *aim), |(answer, to, aim)| {
        (answer.document.flink != *to).then(|| upgrade(answer, *to, *aim))
    });
    let on_release = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(flink) = select.value().parse() {
                chosen.set(flink);
            }
        })
    };
    let aims = [
        (Aim::SameSizes, "The sizes of today"),
        (Aim::NewDefaults, "The new release’s defaults"),
    ];
    let choice = |(of, name): (Aim, &'static str)| {
        let onchange = {
            let aim = aim.setter();
            Callback::from(move |_: Event| aim.set(of))
        };
        html! {
            <label>
                <input type="radio" name="upgrade-aim" id={format!("upgrade-{}", of.word())} checked={*aim == of} {onchange} />
                <span>{ name }</span>
            </label>
        }
    };
    let releases = FlinkVersion::ALL.into_iter().rev();
    html! {
        <section class="comparison upgrade" aria-label="Upgrade">
            <div class="choices">
                <label>
                    <span>{ format!("From Flink {here} to") }</span>
                    <select id="upgrade-to" onchange={on_release}>
                        { for releases.map(|flink| html! {
                            <option value={flink.to_string()} selected={flink == *chosen}>{ format!("Flink {flink}") }</option>
                        }) }
                    </select>
                </label>
                <fieldset>
                    <legend>{ "Keep" }</legend>
                    { for aims.map(choice) }
                </fieldset>
            </div>
            if let Some(way) = &*way {
                { path(way) }
                { arrived(way, &subject.own, ask) }
            } else {
                <p>{ format!("The configuration is for Flink {here} already. Choose another release.") }</p>
            }
        </section>
    }
}

/// What happens at each release.
fn path(way: &Way) -> Html {
    let steps: Vec<_> = way.steps.iter().filter(|step| !step.is_quiet()).collect();
    html! {
        <>
            <h3>{ "On the way" }</h3>
            if steps.is_empty() { <p>{ "Nothing changes for this configuration." }</p> }
            <ol class="path">{ for steps.into_iter().map(step) }</ol>
            if let Some(file) = &way.file {
                <h3>{ "File" }</h3>
                <p>{ code(&format!("Flink {} reads `{}` instead of `{}`.", file.since, file.to, file.from)) }</p>
                if !file.losses.is_empty() {
                    <ul>
                        { for file.losses.iter().map(|loss| html! {
                            <li>{ code(&format!("Flink’s own converter (`migrate-config-file.sh`): {loss}.")) }</li>
                        }) }
                    </ul>
                }
            }
            if !way.java.is_empty() {
                <h3>{ "Java" }</h3>
                <ul>{ for way.java.iter().map(|note| html! { <li>{ code(&note.to_string()) }</li> }) }</ul>
            }
        </>
    }
}

fn step(step: &Step) -> Html {
    html! {
        <li>
            <b>{ format!("Flink {}", step.flink) }</b>
            <ul>
                { for step.keys.iter().map(|change| html! { <li>{ code(&change.sentence(step.flink)) }</li> }) }
                if step.is_other_file { <li>{ "It reads another file: see below." }</li> }
                { for step.processes.iter().map(process) }
            </ul>
        </li>
    }
}

fn process(process: &ProcessDifference) -> Html {
    let name = process.process.name();
    let why = process.start.as_ref().map(|why| why.sentence()).unwrap_or_default();
    let message = process.refusal.1.first().map(|exception| exception.message.clone());
    let moved = process
        .parts
        .iter()
        .filter(|part| part.differs() && process.starts == (true, true));
    html! {
        <>
            if process.starts == (true, false) {
                <li class="refusal">
                    <b>{ format!("{name} stops starting. ") }</b>{ code(&why) }
                    <details class="moves"><summary>{ "What Flink says" }</summary><p>{ message }</p></details>
                </li>
            }
            if process.starts == (false, true) { <li>{ format!("{name} starts from here on. ") }{ code(&why) }</li> }
            { for moved.map(|part| html! {
                <li>
                    { format!("{name}: {} {} → {} ", part.component.name(), size(part.before), size(part.after)) }
                    <span class="by">{ change_in_size(part.before, part.after) }</span>
                </li>
            }) }
            { for reasons(process).iter().map(|reason| html! {
                <li>{ code(&reason.because) }{ " " }{ code(&reason.how.join(" ")) }</li>
            }) }
        </>
    }
}

fn size(size: Option<flink_memory::MemorySize>) -> String {
    size.map_or_else(|| "–".to_owned(), |size| ShortSize(size).to_string())
}

/// The text for the new release, and what was done to it.
fn arrived(way: &Way, shape: &str, ask: &Callback<Act>) -> Html {
    let upgraded = &way.upgraded;
    let proof = match upgraded.proof {
        Proof::SameSizes => format!("Derived in Flink {}: every size is as in Flink {}.", way.to, way.from),
        Proof::OtherSizes => format!(
            "Derived in Flink {}: it starts, and sizes differ from Flink {}.",
            way.to, way.from
        ),
        Proof::Refused => format!("Flink {} refuses it.", way.to),
        Proof::NeverStarted => format!("Flink {} refuses this configuration as it is, too.", way.from),
    };
    let onclick = {
        let title = format!("upgraded to Flink {}", way.to);
        let document = upgraded.document.clone();
        ask.reform(move |_: MouseEvent| Act::Change(title.clone(), Box::new(Document::clone(&document))))
    };
    html! {
        <>
            <h3>{ "The upgraded text" }</h3>
            <ul>
                { for upgraded.done.iter().map(|done| html! { <li>{ code(done) }</li> }) }
                { for upgraded.left.iter().map(|left| html! { <li><b>{ "Not done: " }</b>{ code(left) }</li> }) }
            </ul>
            <p><b>{ proof }</b></p>
            if !shape.is_empty() {
                <p>{ format!("Your {shape} below becomes the one for Flink {}, with flinkVersion and Flink’s own image.", way.to) }</p>
            }
            <button id="apply-upgrade" class="copy" {onclick}>{ format!("Apply for Flink {}", way.to) }</button>
        </>
    }
}
