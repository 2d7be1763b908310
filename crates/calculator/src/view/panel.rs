//! The configuration, as a form or as text: two views of the one document.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::answer::Answer;
use crate::form::FormProps;
use crate::intake::open;
use crate::later::Later;
use crate::setup::Setup;
use crate::state::{Action, Denied};
use crate::storage::{keep, kept};
use crate::tabs::{Tab, Tabs};
use crate::text_panel::TextPanelProps;

#[derive(Properties)]
pub struct PanelProps {
    pub setup: Setup,
    pub answer: Rc<Answer>,
    pub denied: Option<Denied>,
    /// What became of what was taken in last.
    pub note: Option<AttrValue>,
    pub later: Option<&'static Later>,
    pub dispatch: Callback<Action>,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.answer, &other.answer)
            && self.setup == other.setup
            && self.denied == other.denied
            && self.note == other.note
            && self.later == other.later
    }
}

/// Which view was chosen last.
const KEY: &str = "view";
const FORM: &str = "form";
const TEXT: &str = "text";

#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps {
        setup,
        answer,
        denied,
        note,
        later,
        dispatch,
    } = props;
    let chosen = use_state(|| usize::from(kept(KEY).as_deref() == Some(TEXT)));
    let problems = answer.reading.problems.len();
    let tabs = vec![
        Tab::plain("Form"),
        Tab {
            name: setup.file.name(),
            detail: match problems {
                0 => "".into(),
                1 => "1 problem".into(),
                many => format!("{many} problems").into(),
            },
            alarming: problems > 0,
        },
    ];
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |index| {
            keep(KEY, if index == 0 { FORM } else { TEXT });
            chosen.set(index);
        })
    };
    let on_file = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                open(&file, dispatch.clone());
            }
            // The same file can be opened again.
            input.set_value("");
        })
    };
    html! {
        <section class="configuration" aria-label="Configuration">
            <Tabs label="Configuration" id="view" {tabs} chosen={*chosen} {on_choose} />
            <p class="note-line" aria-live="polite">{ note.clone().unwrap_or_default() }</p>
            <div role="tabpanel" id="view-panel" aria-labelledby={format!("view-{}", *chosen)}>
                {
                    match (later, *chosen) {
                        (Some(later), 0) => (later.form)(FormProps {
                            setup: setup.clone(),
                            answer: answer.clone(),
                            denied: denied.clone(),
                            dispatch: dispatch.clone(),
                        }),
                        (Some(later), _) => (later.text_panel)(TextPanelProps {
                            setup: setup.clone(),
                            answer: answer.clone(),
                            dispatch: dispatch.clone(),
                        }),
                        (None, _) => html! {},
                    }
                }
            </div>
            <div class="take">
                <label>
                    { "Open a file" }
                    <input type="file" accept=".yaml,.yml,.txt,.conf,text/*" onchange={on_file} />
                </label>
                <span class="faint">{ "or paste or drop it anywhere" }</span>
            </div>
        </section>
    }
}
