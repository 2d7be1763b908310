//! The configuration to take along: in nine forms, ready to be copied or downloaded.

mod colour;

use std::rc::Rc;

use flink_config::{Answer, Extent, Format, Written, write};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::clipboard::ToCopy;
use crate::browser::files::download;
use crate::browser::storage::{FORMAT, keep, kept};
use crate::browser::window::address;
use crate::view::choice::Choice;
use crate::view::copy::Copy;
use crate::view::tabs::{Tab, tabs};
use colour::{Language, coloured};

#[derive(Properties, PartialEq)]
pub struct ResultsProps {
    pub answer: Rc<Answer>,
}

#[component]
pub fn Results(props: &ResultsProps) -> Html {
    let answer = &props.answer;
    let chosen = use_state_eq(|| kept(FORMAT).and_then(|name| name.parse::<Format>().ok()));
    let extent = use_state_eq(Extent::default);
    // Until another is chosen, it is the file that is in view.
    let deployment = answer.document.deployment;
    let format = chosen
        .filter(|format| format.suits(deployment))
        .unwrap_or_else(|| answer.document.file.name().parse().unwrap_or(Format::ConfigYaml));
    let formats: Vec<Format> = Format::ALL
        .into_iter()
        .filter(|format| format.suits(deployment))
        .collect();
    let written = use_memo((answer.clone(), format, *extent), |(answer, format, extent)| {
        write(answer, &address(), *format, *extent)
    });
    let choose = Callback::from(move |format: Format| {
        keep(FORMAT, format.name());
        chosen.set(Some(format));
    });
    let is_file = matches!(format, Format::ConfigYaml | Format::FlinkConf);
    let on_extent = Callback::from(move |event: Event| {
        let only_memory = event.target_unchecked_into::<HtmlInputElement>().checked();
        extent.set(if only_memory { Extent::Memory } else { Extent::Whole });
    });
    let on_download = {
        let written = written.clone();
        Callback::from(move |_: MouseEvent| download(format.file_name(), &written.text))
    };
    html! {
        <section class="outputs" aria-label="Result">
            { forms(format, formats, &choose) }
            <div class="bar">
                <h2>{ format.file_name() }</h2>
                if is_file {
                    <label><input id="only-memory" type="checkbox" onchange={on_extent} />{ "Only memory options" }</label>
                }
                <div class="take-along">
                    <Copy id="copy-result" name="Copy" text={to_copy(&written)} />
                    <button id="download" class="copy" onclick={on_download}>{ "Download" }</button>
                </div>
            </div>
            <div role="tabpanel" id="result-panel" aria-label={name(format)} tabindex="0">
                <pre>{ coloured(&written.text, language(format)) }</pre>
            </div>
        </section>
    }
}

/// The forms to choose from: as tabs, or where these would take several rows, as a list. One of both is shown.
fn forms(format: Format, formats: Vec<Format>, choose: &Callback<Format>) -> Html {
    let index = formats.iter().position(|other| *other == format).unwrap_or_default();
    let forms: Vec<Tab> = formats.iter().map(|format| Tab::plain(name(*format))).collect();
    let choices: Vec<_> = formats
        .iter()
        .map(|format| (format.name().into(), name(*format).into()))
        .collect();
    let on_tab = choose.reform(move |index: usize| formats.get(index).copied().unwrap_or(Format::ConfigYaml));
    let on_choose = choose.reform(|name: String| name.parse().unwrap_or(Format::ConfigYaml));
    html! {
        <div class="forms">
            { tabs("Form of the result", "result", &forms, index, &on_tab) }
            <Choice id="format" label="Form of the result" {choices} chosen={format.name()} {on_choose} />
        </div>
    }
}

fn to_copy(written: &Rc<Written>) -> Callback<(), ToCopy> {
    let written = written.clone();
    Callback::from(move |()| ToCopy::text(written.text.clone()))
}

/// What a form is called where there is little room.
const fn name(format: Format) -> &'static str {
    match format {
        Format::ConfigYaml | Format::FlinkConf => format.name(),
        Format::FlinkDeployment => "FlinkDeployment",
        Format::KubernetesResources => "Resources",
        Format::DockerCompose => "Compose",
        Format::DynamicProperties => "-D",
        Format::JvmArguments => "JVM",
        Format::Log => "Flink’s log",
        Format::Markdown => "Markdown",
    }
}

const fn language(format: Format) -> Language {
    match format {
        Format::DynamicProperties | Format::JvmArguments => Language::Arguments,
        Format::Markdown => Language::Markdown,
        _ => Language::Yaml,
    }
}
