//! The configuration to take along, ready to be copied or downloaded: in the text that it came from, and in nine forms.

mod colour;
mod own_text;

use std::rc::Rc;

use flink_config::{Answer, Extent, Format, Written, write};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::clipboard::ToCopy;
use crate::browser::files::download;
use crate::browser::section::within;
use crate::browser::storage::{FORMAT, keep, kept};
use crate::browser::window::address;
use crate::model::import::Origin;
use crate::view::choice::Choice;
use crate::view::copy::Copy;
use crate::view::section::RESULT;
use crate::view::tabs::{Tab, tabs};
use colour::{Language, coloured};
use own_text::OwnText;

#[derive(Properties, PartialEq)]
pub struct ResultsProps {
    pub answer: Rc<Answer>,
    /// The text that it came from, where that has a form of its own.
    pub origin: Option<Rc<Origin>>,
}

#[component]
pub fn Results(props: &ResultsProps) -> Html {
    let _within = within(RESULT);
    let ResultsProps { answer, origin } = props;
    let chosen = use_state_eq(|| kept(FORMAT).and_then(|name| name.parse::<Format>().ok()));
    // Until a form is chosen, an imported text is in view; and then where it is asked for.
    let asked = use_state_eq(|| None::<Rc<Origin>>);
    let own = origin
        .as_ref()
        .filter(|origin| chosen.is_none() || asked.as_ref() == Some(*origin));
    let extent = use_state_eq(Extent::default);
    let deployment = answer.document.deployment;
    // Until another is chosen, it is the one that belongs to where Flink runs.
    let format = chosen
        .filter(|format| format.suits(deployment))
        .unwrap_or_else(|| Format::usual(&answer.document));
    let formats: Vec<Format> = Format::ALL
        .into_iter()
        .filter(|format| format.suits(deployment))
        .collect();
    let written = use_memo((answer.clone(), format, *extent), |(answer, format, extent)| {
        write(answer, &address(), *format, *extent)
    });
    let choose = {
        let origin = origin.clone();
        Callback::from(move |format: Option<Format>| match format {
            Some(format) => {
                keep(FORMAT, format.name());
                chosen.set(Some(format));
                asked.set(None);
            }
            None => asked.set(origin.clone()),
        })
    };
    let is_file = matches!(format, Format::ConfigYaml | Format::FlinkConf);
    let on_extent = Callback::from(move |event: Event| {
        let only_memory = event.target_unchecked_into::<HtmlInputElement>().checked();
        extent.set(if only_memory { Extent::Memory } else { Extent::Whole });
    });
    let on_download = {
        let written = written.clone();
        Callback::from(move |_: MouseEvent| download(format.file_name(), &written.text))
    };
    let forms = forms(own.is_none().then_some(format), formats, origin.as_deref(), &choose);
    html! {
        <section class="outputs" aria-label="Result">
            { forms }
            if let Some(origin) = own {
                <OwnText origin={origin.clone()} answer={answer.clone()} />
            } else {
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
            }
        </section>
    }
}

/// The word for the text that the configuration came from.
const OWN: &str = "own";

/// The forms to choose from, the user's own text first: as tabs, or where these would take several rows, as a list. One
/// of both is shown. No form stands for the user's own text.
fn forms(
    format: Option<Format>,
    formats: Vec<Format>,
    origin: Option<&Origin>,
    choose: &Callback<Option<Format>>,
) -> Html {
    let own = origin.map(|origin| Tab {
        name: "Your file",
        detail: format!("({})", origin.shape).into(),
        alarming: false,
    });
    let first = usize::from(own.is_some());
    let index = format.and_then(|format| formats.iter().position(|other| *other == format));
    let index = index.map_or(0, |index| index + first);
    let plain = formats.iter().map(|format| Tab::plain(name(*format)));
    let forms: Vec<Tab> = own.into_iter().chain(plain).collect();
    let own = origin.map(|origin| (OWN.into(), format!("Your file ({})", origin.shape).into()));
    let named = formats
        .iter()
        .map(|format| (format.name().into(), name(*format).into()));
    let choices: Vec<(AttrValue, AttrValue)> = own.into_iter().chain(named).collect();
    let on_tab = choose.reform(move |index: usize| formats.get(index.checked_sub(first)?).copied());
    let on_choose = choose.reform(|name: String| name.parse().ok());
    html! {
        <div class="forms">
            { tabs("Form of the result", "result", &forms, index, &on_tab) }
            <Choice id="format" label="Form of the result" {choices} chosen={format.map_or(OWN, Format::name)} {on_choose} />
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
