//! The document beside another: both to one scale, what differs, what came and went, and why.

use std::rc::Rc;

use flink_advice::Finding;
use flink_compare::{
    CameAndWent, Comparison, PartDifference, ProcessDifference, SettingDifference, as_read_by, change_in_size, compare,
    reasons, settings, share_of_change,
};
use flink_config::{Answer, ConfigFile, Document, Edit, apply};
use flink_memory::{Component, Deployment, Derivation, FlinkVersion, Limit, MemorySize, ShortSize};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::words::{code, sized};
use crate::model::kept;
use crate::model::opened::Opened;
use crate::model::panel::{Act, Subject};
use crate::model::versus::read;
use crate::view::limit_style;

#[derive(Properties, PartialEq)]
pub struct CompareProps {
    pub subject: Subject,
    pub ask: Callback<Act>,
}

/// What another document is chosen from, and the comparison once there is one.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let CompareProps { subject, ask } = props;
    let (other, earlier) = read(&subject.own);
    let other = use_memo(other, |other| other.clone().map(|other| Rc::new(Answer::new(other))));
    let compared = use_memo((subject.answer.clone(), (*other).clone()), |(answer, other)| {
        other.as_ref().map(|other| compare(other, answer))
    });
    let choose = {
        let ask = ask.clone();
        Callback::from(move |document: Document| ask.emit(Act::Keep(kept::write(&document).into())))
    };
    html! {
        <section class="comparison" aria-label="Compare">
            <Choices answer={subject.answer.clone()} {earlier} on_choose={choose} is_chosen={other.is_some()} />
            if let (Some(other), Some(comparison)) = ((*other).as_ref(), (*compared).as_ref()) {
                { controls(&subject.answer, other, ask) }
                { whole(&subject.answer, comparison, ask) }
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ChoicesProps {
    answer: Rc<Answer>,
    earlier: Vec<Document>,
    on_choose: Callback<Document>,
    is_chosen: bool,
}

/// What the document may be compared with.
#[component]
fn Choices(props: &ChoicesProps) -> Html {
    let ChoicesProps {
        answer,
        earlier,
        on_choose,
        is_chosen,
    } = props;
    let is_pasting = use_state_eq(|| false);
    let problem = use_state_eq(|| None::<&'static str>);
    let area = use_node_ref();
    let document = answer.document.clone();
    let choose = |choice: Document| on_choose.reform(move |_: MouseEvent| choice.clone());
    let shipped = Document::shipped(document.flink, document.deployment);
    let on_release = {
        let (answer, on_choose) = (answer.clone(), on_choose.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(flink) = select.value().parse::<FlinkVersion>() {
                select.set_value("");
                on_choose.emit(as_read_by(&answer, flink));
            }
        })
    };
    let on_deployment = {
        let (document, on_choose) = (document.clone(), on_choose.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(deployment) = select.value().parse::<Deployment>() {
                select.set_value("");
                on_choose.emit(Document {
                    deployment,
                    ..document.clone()
                });
            }
        })
    };
    let on_step = {
        let (earlier, on_choose) = (earlier.clone(), on_choose.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let step = select.value().parse::<usize>().ok();
            select.set_value("");
            if let Some(document) = step.and_then(|step| earlier.get(step)) {
                on_choose.emit(document.clone());
            }
        })
    };
    let on_paste = {
        let (area, problem, on_choose, is_pasting) =
            (area.clone(), problem.setter(), on_choose.clone(), is_pasting.setter());
        let document = document.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(area) = area.cast::<HtmlTextAreaElement>() else {
                return;
            };
            match pasted(&area.value(), &document) {
                Some(other) => {
                    problem.set(None);
                    is_pasting.set(false);
                    on_choose.emit(other);
                }
                None => problem.set(Some(
                    "This is neither a link of this page nor a configuration file of Flink’s.",
                )),
            }
        })
    };
    let toggle = {
        let (is_pasting, is_shown) = (is_pasting.setter(), *is_pasting);
        Callback::from(move |_: MouseEvent| is_pasting.set(!is_shown))
    };
    let releases = FlinkVersion::ALL
        .into_iter()
        .rev()
        .filter(|flink| *flink != document.flink);
    let deployments = Deployment::ALL
        .into_iter()
        .filter(|deployment| *deployment != document.deployment);
    html! {
        <div class="choices">
            <p>{ if *is_chosen { "Compare with something else:" } else { "Compare this configuration with:" } }</p>
            if !earlier.is_empty() {
                <label>
                    <span>{ "Before an edit" }</span>
                    <select id="compare-step" onchange={on_step}>
                        <option value="" selected=true>{ "Choose a step" }</option>
                        { for earlier.iter().enumerate().map(|(step, before)| html! {
                            <option value={step.to_string()}>{ step_name(step, before, answer) }</option>
                        }) }
                    </select>
                </label>
            }
            <label>
                <span>{ "In another release" }</span>
                <select id="compare-release" onchange={on_release}>
                    <option value="" selected=true>{ "Choose a release" }</option>
                    { for releases.map(|flink| html! { <option value={flink.to_string()}>{ format!("Flink {flink}") }</option> }) }
                </select>
            </label>
            <label>
                <span>{ "On another platform" }</span>
                <select id="compare-deployment" onchange={on_deployment}>
                    <option value="" selected=true>{ "Choose a platform" }</option>
                    { for deployments.map(|deployment| html! { <option value={deployment.word()}>{ deployment.name() }</option> }) }
                </select>
            </label>
            <button id="compare-shipped" class="copy" onclick={choose(shipped)}>{ "What Flink ships" }</button>
            <button id="compare-paste" class="copy" aria-expanded={is_pasting.to_string()} onclick={toggle}>{ "A text or link …" }</button>
            if *is_pasting {
                <div class="pasting">
                    <label for="compare-text">{ "A link of this page, or the text of config.yaml or flink-conf.yaml" }</label>
                    <textarea id="compare-text" ref={area} rows="5" spellcheck="false" />
                    if let Some(problem) = *problem { <p role="alert">{ problem }</p> }
                    <button class="copy" onclick={on_paste}>{ "Compare with it" }</button>
                    <p class="faint">
                        { "For a manifest, a Compose file or a diff: paste it over your configuration, and compare with the step before." }
                    </p>
                </div>
            }
        </div>
    }
}

/// What an earlier document is called: by how many steps ago it was, and what was different.
fn step_name(step: usize, before: &Document, answer: &Answer) -> String {
    let ago = match step {
        0 => "Before the last step".to_owned(),
        steps => format!("{} steps ago", steps + 1),
    };
    let old = Answer::new(before.clone());
    let mut told: Vec<String> = Vec::new();
    if before.flink != answer.document.flink {
        told.push(format!("Flink {}", before.flink));
    }
    if before.deployment != answer.document.deployment {
        told.push(before.deployment.name().to_owned());
    }
    told.extend(settings(&old, answer).into_iter().map(|setting| match setting.before {
        Some(text) => format!("{}: {text}", setting.key),
        None => format!("without {}", setting.key),
    }));
    let more = told.len().saturating_sub(2);
    told.truncate(2);
    match (told.is_empty(), more) {
        (true, _) => ago,
        (false, 0) => format!("{ago} ({})", told.join(", ")),
        (false, more) => format!("{ago} ({}, {more} more)", told.join(", ")),
    }
}

/// The document of a pasted text: a link, or a file for the release at hand.
fn pasted(text: &str, around: &Document) -> Option<Document> {
    let trimmed = text.trim();
    if let Some((_, fragment)) = trimmed
        .split_once('#')
        .filter(|(before, fragment)| !before.contains(['\n', ' ']) && fragment.starts_with("v="))
    {
        return Some(Opened::read(fragment).document);
    }
    if trimmed.is_empty() {
        return None;
    }
    let of = |file: ConfigFile| {
        let flink = match file.is_read_by(around.flink) {
            true => around.flink,
            false => FlinkVersion::ALL
                .into_iter()
                .rev()
                .find(|flink| file.is_read_by(*flink))?,
        };
        let answer = Answer::new(Document::new(text, file, flink, around.deployment));
        let is_sound = answer.reading.refusal.is_none()
            && answer.reading.problems.is_empty()
            && answer
                .configuration()
                .entries()
                .iter()
                .any(|entry| entry.key.contains('.'));
        is_sound.then_some(answer.document)
    };
    let other = match around.file {
        ConfigFile::ConfigYaml => ConfigFile::FlinkConf,
        ConfigFile::FlinkConf => ConfigFile::ConfigYaml,
    };
    of(around.file).or_else(|| of(other))
}

/// Swap, and stop.
fn controls(answer: &Rc<Answer>, other: &Rc<Answer>, ask: &Callback<Act>) -> Html {
    let swap = {
        let (ask, here, there) = (ask.clone(), answer.document.clone(), other.document.clone());
        Callback::from(move |_: MouseEvent| {
            ask.emit(Act::Keep(kept::write(&here).into()));
            ask.emit(Act::Change("swapped both sides".to_owned(), Box::new(there.clone())));
        })
    };
    let stop = ask.reform(|_: MouseEvent| Act::Keep(AttrValue::default()));
    html! {
        <div class="controls">
            <button id="compare-swap" class="copy" onclick={swap}>{ "Swap" }</button>
            <button id="compare-stop" class="copy" onclick={stop}>{ "Stop comparing" }</button>
        </div>
    }
}

fn whole(answer: &Rc<Answer>, comparison: &Comparison, ask: &Callback<Act>) -> Html {
    let side = |flink: FlinkVersion, deployment: Deployment| format!("Flink {flink}, {}", deployment.name());
    let (before, after) = (
        side(comparison.flink.0, comparison.deployment.0),
        side(comparison.flink.1, comparison.deployment.1),
    );
    html! {
        <>
            <p class="sides">
                <b>{ "Other" }</b>{ format!(": {before}. ") }<b>{ "This" }</b>{ format!(": {after}.") }
                if comparison.is_same() { { " Nothing differs." } }
            </p>
            { for comparison.processes.iter().map(|difference| process(difference, answer)) }
            { came_and_went("Recommendations", &comparison.findings, finding) }
            { changed_settings(answer, &comparison.settings, ask) }
        </>
    }
}

fn process(process: &ProcessDifference, answer: &Answer) -> Html {
    let name = process.process.name();
    let message = |chain: &[flink_memory::Exception]| {
        let first = chain.first();
        first.map(|exception| exception.message.clone()).unwrap_or_default()
    };
    let starts = match process.starts {
        (true, false) => Some(format!("Flink refuses this side: {}", message(&process.refusal.1))),
        (false, true) => Some(format!("Flink refuses the other side: {}", message(&process.refusal.0))),
        (false, false) => Some(format!("Flink refuses both sides: {}", message(&process.refusal.1))),
        (true, true) => None,
    };
    html! {
        <section aria-label={name} class="side">
            <h3>{ name }</h3>
            if let Some(starts) = starts { <p class="refusal">{ starts }</p> }
            if let Some(why) = &process.start { <p>{ code(&why.sentence()) }</p> }
            { bars(process, answer.derivation(process.process)) }
            { table(process) }
            if process.starts == (true, true) && !process.sizes_differ() { <p>{ "Every size is the same." }</p> }
            <ul class="reasons">
                { for reasons(process).iter().map(|reason| html! {
                    <li>
                        { code(&reason.because) }
                        { format!(" {} ", reason.moves()) }
                        { code(&reason.how.join(" ")) }
                    </li>
                }) }
            </ul>
            if !process.facts.is_empty() {
                <ul class="facts">
                    { for process.facts.iter().map(|fact| html! {
                        <li>{ format!("{}: {} → {}", fact.label, shown(&fact.before), shown(&fact.after)) }</li>
                    }) }
                </ul>
            }
            { came_and_went("JVM arguments", &process.arguments, |argument| html! { <code>{ argument }</code> }) }
            { came_and_went("Log", &process.notices, |line| html! { { format!("{} {}", line.level, line.text) } }) }
        </section>
    }
}

fn shown(text: &Option<String>) -> String {
    text.clone().unwrap_or_else(|| "–".to_owned())
}

/// The height of each bar, and the room between them, in which lines lead from one to the other.
const BAR: f64 = 34.0;
const BETWEEN: f64 = 46.0;
/// Of a bar's whole width: narrower parts carry no name, and between the bars no number.
const NAMED: f64 = 0.09;
const NUMBERED: f64 = 0.22;

/// Both sides to one scale, with lines from each part of the one to the same part of the other.
fn bars(process: &ProcessDifference, derivation: &Derivation) -> Html {
    let leaves: Vec<&PartDifference> = process
        .parts
        .iter()
        .filter(|part| part.component.parts(process.process).is_empty())
        .collect();
    let total = |of: fn(&PartDifference) -> Option<MemorySize>| -> i64 {
        leaves.iter().filter_map(|part| of(part)).map(MemorySize::bytes).sum()
    };
    let (before, after) = (total(|part| part.before), total(|part| part.after));
    let widest = before.max(after);
    if before == 0 || after == 0 || widest <= 0 {
        return html! {};
    }
    // Percentages of the picture's width; letters are in pixels.
    let share = |bytes: i64| bytes as f64 / widest as f64;
    let mut at = (0.0, 0.0);
    let mut drawn = Vec::new();
    for part in &leaves {
        let of = |size: Option<MemorySize>| share(size.map_or(0, MemorySize::bytes));
        let (old, new) = (of(part.before), of(part.after));
        drawn.push((*part, at.0, old, at.1, new));
        at = (at.0 + old, at.1 + new);
    }
    let percent = |share: f64| format!("{:.3}%", share * 100.0);
    // Coloured as in the picture, by what holds the part to its size.
    let class = |component: Component| {
        let limit = Limit::in_derivation(component, derivation);
        classes!("box", "leaf", limit_style::class(limit))
    };
    let bar = |y: f64, is_after: bool| {
        drawn
            .iter()
            .map(|(part, old_at, old, new_at, new)| {
                let (x, width) = if is_after { (*new_at, *new) } else { (*old_at, *old) };
                let name = (width >= NAMED).then(|| part.component.name());
                html! {
                    <g class={class(part.component)}>
                        <rect class="fill" x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()} />
                        <rect class="edge" x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()} />
                        if let Some(name) = name {
                            <svg x={percent(x)} width={percent(width)} y={y.to_string()} height={BAR.to_string()}>
                                <text x="7" y={(BAR / 2.0 + 4.0).to_string()}>{ name }</text>
                            </svg>
                        }
                    </g>
                }
            })
            .collect::<Html>()
    };
    let links = drawn.iter().map(|(_, old_at, old, new_at, new)| {
        let line = |x1: f64, x2: f64| {
            html! {
                <line x1={percent(x1)} x2={percent(x2)} y1={BAR.to_string()} y2={(BAR + BETWEEN).to_string()} />
            }
        };
        html! { <>{ line(old_at + old, new_at + new) }</> }
    });
    let marks = drawn.iter().filter_map(|(part, old_at, old, new_at, new)| {
        let by = change_in_size(part.before, part.after)?;
        let arrow = if part.after > part.before { "▲" } else { "▼" };
        let middle = (old_at + old / 2.0 + new_at + new / 2.0) / 2.0;
        let is_wide = old.max(*new) >= NUMBERED;
        Some(html! {
            <text class="moved" x={percent(middle)} y={(BAR + BETWEEN / 2.0 + 4.0).to_string()} text-anchor="middle">
                { if is_wide { format!("{arrow} {by}") } else { arrow.to_owned() } }
            </text>
        })
    });
    let height = 2.0 * BAR + BETWEEN;
    let label = format!(
        "The {}’s parts to one scale: the other side above with {}, this side below with {}",
        process.process.name(),
        sized(before),
        sized(after)
    );
    html! {
        <figure class="bars">
            <p aria-hidden="true">{ format!("Other: {}", sized(before)) }</p>
            <svg role="img" aria-label={label} width="100%" height={height.to_string()}>
                <g class="links">{ for links }</g>
                { bar(0.0, false) }
                { bar(BAR + BETWEEN, true) }
                { for marks }
            </svg>
            <p aria-hidden="true">{ format!("This: {}", sized(after)) }</p>
        </figure>
    }
}

/// Every part in both, with differences in bytes and percent.
fn table(process: &ProcessDifference) -> Html {
    let is_known = process
        .parts
        .iter()
        .any(|part| part.before.is_some() || part.after.is_some());
    if !is_known {
        return html! {};
    }
    let row = |part: &PartDifference| {
        let size = |size: Option<MemorySize>| {
            let title = size.map(|size| format!("{} bytes", size.bytes()));
            html! { <td class="number" {title}>{ size.map_or("–".to_owned(), |size| ShortSize(size).to_string()) }</td> }
        };
        let by = change_in_size(part.before, part.after);
        let title = part.bytes().map(|bytes| format!("{bytes} bytes"));
        html! {
            <tr key={part.component.name()} class={part.differs().then_some("moved")}>
                <th scope="row" class={format!("depth-{}", part.depth)}>{ part.component.name() }</th>
                { size(part.before) }
                { size(part.after) }
                <td class="number" {title}>{ by.unwrap_or_default() }</td>
                <td class="number">{ share_of_change(part.before, part.after).unwrap_or_default() }</td>
            </tr>
        }
    };
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={format!("Sizes of the {}", process.process.name())}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Part" }</th>
                        <th scope="col" class="number">{ "Other" }</th>
                        <th scope="col" class="number">{ "This" }</th>
                        <th scope="col" class="number" colspan="2">{ "Difference" }</th>
                    </tr>
                </thead>
                <tbody>{ for process.parts.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn came_and_went<T>(heading: &'static str, moved: &CameAndWent<T>, shown: impl Fn(&T) -> Html) -> Html {
    if moved.is_empty() {
        return html! {};
    }
    html! {
        <details class="moves">
            <summary>{ format!("{heading}: {} new, {} gone", moved.came.len(), moved.went.len()) }</summary>
            <ul>
                { for moved.came.iter().map(|item| html! { <li><b>{ "New: " }</b>{ shown(item) }</li> }) }
                { for moved.went.iter().map(|item| html! { <li><b>{ "Gone: " }</b>{ shown(item) }</li> }) }
            </ul>
        </details>
    }
}

fn finding(finding: &Finding) -> Html {
    html! { <>{ format!("{}: ", finding.severity.word()) }{ code(&finding.title) }</> }
}

/// The settings that differ, each to be taken over.
fn changed_settings(answer: &Rc<Answer>, settings: &[SettingDifference], ask: &Callback<Act>) -> Html {
    if settings.is_empty() {
        return html! {};
    }
    let row = |setting: &SettingDifference| {
        let edits = taken_over(setting);
        let document = edits.and_then(|edits| apply(answer, &edits).ok());
        let take = document.map(|document| {
            let title = match &setting.before {
                Some(_) => format!("took over `{}`", setting.key),
                None => format!("removed `{}`", setting.key),
            };
            let onclick = ask.reform(move |_: MouseEvent| Act::Change(title.clone(), Box::new(document.clone())));
            let label = format!("Take over {}", setting.key);
            html! { <button class="plain" aria-label={label} {onclick}>{ "Take over" }</button> }
        });
        html! {
            <tr key={setting.key.clone()} class="set">
                <th scope="row">
                    <code>{ &setting.key }</code>
                    if let Some(from) = &setting.renamed_from { <span class="faint">{ format!(" (there: {from})") }</span> }
                </th>
                <td>{ setting.before.clone().unwrap_or_else(|| "not set".to_owned()) }</td>
                <td>{ setting.after.clone().unwrap_or_else(|| "not set".to_owned()) }</td>
                <td>{ take }</td>
            </tr>
        }
    };
    html! {
        <section aria-label="Settings" class="side">
            <h3>{ "Settings" }</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="Settings that differ">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{ "Option" }</th>
                            <th scope="col">{ "Other" }</th>
                            <th scope="col">{ "This" }</th>
                            <th scope="col"><span class="unseen">{ "Action" }</span></th>
                        </tr>
                    </thead>
                    <tbody>{ for settings.iter().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}

/// The edits with which this side has a setting as the other has it; none for a value that is not shown.
fn taken_over(setting: &SettingDifference) -> Option<Vec<Edit>> {
    let unset = Edit::Unset {
        key: setting.key.clone(),
    };
    let is_hidden = |text: &Option<String>| text.as_deref() == Some("******");
    if is_hidden(&setting.before) || is_hidden(&setting.after) {
        return None;
    }
    Some(match (&setting.renamed_from, &setting.before) {
        (Some(key), Some(text)) => vec![
            unset,
            Edit::Set {
                key: key.clone(),
                text: text.clone(),
            },
        ],
        (_, Some(text)) => vec![Edit::Set {
            key: setting.key.clone(),
            text: text.clone(),
        }],
        (_, None) => vec![unset],
    })
}
