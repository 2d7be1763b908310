//! The text of the configuration, with its lines numbered and its problems marked and named.

use std::rc::Rc;

use flink_config::{Answer, ConfigFile, Document, KeyNote, Problem, Verdict, check_keys};
use flink_memory::{Place, Process, ignored_options};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::model::state::Action;
use crate::view::choice::Choice;
use crate::view::sentence::{Handlers, written};

#[derive(Properties, PartialEq)]
pub struct TextPanelProps {
    pub answer: Rc<Answer>,
    pub dispatch: Callback<Action>,
}

#[component]
pub fn TextPanel(props: &TextPanelProps) -> Html {
    let TextPanelProps { answer, dispatch } = props;
    let text_box = use_node_ref();
    let pasting = use_mut_ref(|| false);
    let document = &answer.document;
    let problems = &answer.reading.problems;
    let lines = document.text.split('\n').count();

    let onpaste = {
        let pasting = pasting.clone();
        Callback::from(move |_: Event| *pasting.borrow_mut() = true)
    };
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let text: Rc<str> = event.target_unchecked_into::<HtmlTextAreaElement>().value().into();
            let pasted = pasting.replace(false);
            dispatch.emit(if pasted {
                Action::Paste(text)
            } else {
                Action::Type(text)
            });
        })
    };
    let go_to = {
        let (text_box, text) = (text_box.clone(), document.text.clone());
        Callback::from(move |place: Place| {
            if let Some(text_box) = text_box.cast::<HtmlTextAreaElement>() {
                let at = utf16_offset(&text, place);
                let _ = text_box.focus();
                let _ = text_box.set_selection_range(at, at);
            }
        })
    };
    html! {
        <div class="text">
            { file_choice(document, dispatch) }
            <div class="editor">
                <pre class="numbers" aria-hidden="true">{ numbers(lines, problems) }</pre>
                <div class="page">
                    <pre class="marks" aria-hidden="true">{ marks(lines, problems) }</pre>
                    <textarea id="text" ref={text_box} wrap="off" spellcheck="false" autocomplete="off"
                        autocapitalize="off" rows={(lines + 1).to_string()}
                        aria-label={format!("The text of {}", document.file)} aria-describedby="problems"
                        aria-invalid={(!problems.is_empty()).to_string()}
                        value={AttrValue::from(document.text.clone())} {onpaste} {oninput} />
                </div>
            </div>
            { remarks(answer, &go_to, dispatch) }
            <div id="problems" aria-live="polite">
                if !problems.is_empty() {
                    <ul class="problems">{ for problems.iter().map(|problem| problem_line(problem, &go_to)) }</ul>
                }
            </div>
        </div>
    }
}

/// Options that are set and change nothing, and keys that Flink does not know.
fn remarks(answer: &Answer, go_to: &Callback<Place>, dispatch: &Callback<Action>) -> Html {
    let mut remarks: Vec<(Place, Html)> = Vec::new();
    for process in Process::ALL {
        let derivation = answer.derivation(process);
        for ignored in ignored_options(derivation, &answer.reading.configuration) {
            let Some(place) = ignored.entry.place else { continue };
            // What is so for both processes is said once.
            if remarks.iter().all(|(other, _)| *other != place) {
                let version = derivation.target.version;
                let sentence = written(&ignored.reason.sentence(version).parts, version, Handlers::default());
                let line = link(place, format!("Line {}", place.line), go_to);
                let remark = html! { <li>{ line }{ " changes nothing. " }{ sentence }</li> };
                let at = remarks.partition_point(|(other, _)| *other < place);
                remarks.insert(at, (place, remark));
            }
        }
    }
    for note in check_keys(&answer.reading, answer.document.flink) {
        // What a release does not read may have been named already.
        if remarks.iter().all(|(other, _)| *other != note.place) {
            let line = link(note.place, format!("Line {}", note.place.line), go_to);
            let at = remarks.partition_point(|(other, _)| *other < note.place);
            let remark =
                html! { <li>{ line }{ format!(": {}", note.verdict) }{ renames(&note, answer, dispatch) }</li> };
            remarks.insert(at, (note.place, remark));
        }
    }
    if remarks.is_empty() {
        return html! {};
    }
    html! { <ul class="remarks">{ for remarks.into_iter().map(|(_, remark)| remark) }</ul> }
}

/// Buttons that write a key as what was perhaps meant, unless that is set as well.
fn renames(note: &KeyNote, answer: &Answer, dispatch: &Callback<Action>) -> Html {
    let Verdict::Unknown(meant) = &note.verdict else {
        return html! {};
    };
    let meant = meant.iter().filter(|meant| answer.configuration().get(meant).is_none());
    let rename = |new: &&'static str| {
        let (key, new): (Rc<str>, _) = (note.key.as_str().into(), *new);
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Rename(key.clone(), new));
        html! { <>{ " " }<button class="copy rename" {onclick}>{ "Rename to " }<code>{ new }</code></button></> }
    };
    html! { <>{ for meant.map(rename) }</> }
}

/// Words that lead to a place in the text.
fn link(place: Place, words: String, go_to: &Callback<Place>) -> Html {
    html! { <button class="plain" onclick={go_to.reform(move |_| place)}><b>{ words }</b></button> }
}

/// The file to read the text as, where the release reads both.
fn file_choice(document: &Document, dispatch: &Callback<Action>) -> Html {
    let files = [ConfigFile::ConfigYaml, ConfigFile::FlinkConf];
    if files.iter().any(|file| !file.is_read_by(document.flink)) {
        return html! {};
    }
    let choices = files.map(|file| (file.name().into(), file.name().into())).to_vec();
    let on_choose = dispatch.reform(|name: String| Action::Read(name.parse().unwrap_or(ConfigFile::ConfigYaml)));
    html! {
        <div class="bar">
            <span class="faint">{ "Read it as" }</span>
            <Choice label="File" {choices} chosen={document.file.name()} {on_choose} />
        </div>
    }
}

/// A problem, which leads to its place.
fn problem_line(problem: &Problem, go_to: &Callback<Place>) -> Html {
    let Place { line, column } = problem.place;
    html! {
        <li>{ link(problem.place, format!("Line {line}, column {column}"), go_to) }{ " " }{ &problem.message }</li>
    }
}

/// The lines with a problem, each once, counted from 1. Problems come in the order of the text.
fn lines_of(problems: &[Problem]) -> Vec<usize> {
    let mut lines: Vec<usize> = problems.iter().map(|problem| problem.place.line as usize).collect();
    lines.dedup();
    lines
}

/// The numbers of all lines, in few nodes however long the text is.
fn numbers(lines: usize, problems: &[Problem]) -> Html {
    let mut next = 1;
    let mut run = |until: usize| {
        let run: String = (next..until).map(|line| format!("{line}\n")).collect();
        next = until + 1;
        run
    };
    let marked: Vec<Html> = lines_of(problems)
        .into_iter()
        .map(|line| html! { <>{ run(line) }<mark>{ line }</mark>{ "\n" }</> })
        .collect();
    html! { <>{ for marked }{ run(lines + 1) }</> }
}

/// Nothing but line breaks, and a mark at each line with a problem.
fn marks(lines: usize, problems: &[Problem]) -> Html {
    let mut next = 1;
    let mut run = |until: usize| {
        let run = "\n".repeat(until.saturating_sub(next));
        next = until + 1;
        run
    };
    let marked: Vec<Html> = lines_of(problems)
        .into_iter()
        .map(|line| html! { <>{ run(line) }<mark>{ "\u{a0}" }</mark>{ "\n" }</> })
        .collect();
    html! { <>{ for marked }{ run(lines + 1) }</> }
}

/// Where a place is in a text, counted as text boxes count.
fn utf16_offset(text: &str, place: Place) -> u32 {
    let (line, column) = (
        place.line.saturating_sub(1) as usize,
        place.column.saturating_sub(1) as usize,
    );
    let before: usize = text
        .split('\n')
        .take(line)
        .map(|line| line.encode_utf16().count() + 1)
        .sum();
    let within = text
        .split('\n')
        .nth(line)
        .unwrap_or_default()
        .chars()
        .take(column)
        .map(char::len_utf16)
        .sum::<usize>();
    u32::try_from(before + within).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_places_as_text_boxes_count() {
        let text = "a: 1\n😀b: 2\n";
        let places = [((1, 1), 0), ((1, 4), 3), ((2, 1), 5), ((2, 2), 7), ((9, 9), 13)];
        for ((line, column), offset) in places {
            assert_eq!(utf16_offset(text, Place { line, column }), offset, "{line}:{column}");
        }
    }
}
