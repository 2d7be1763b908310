//! The panels that are opened beside the calculation, as the program `panels` draws them.

mod compare;
mod held;
mod hold;
mod native;
mod plan;
mod releases;
mod upgrade;
mod words;

use yew::prelude::*;

use crate::model::panel::{Act, Panel, Subject};

#[derive(Properties, PartialEq)]
pub struct PanelsProps {
    pub panel: Panel,
    pub subject: Subject,
    pub ask: Callback<Act>,
}

/// A panel.
#[component]
pub fn Panels(props: &PanelsProps) -> Html {
    let PanelsProps { panel, subject, ask } = props;
    match panel {
        Panel::Releases => releases::releases(&subject.answer, ask),
        Panel::Held => held::held(subject, ask),
        Panel::Hold => html! { <hold::Hold subject={subject.clone()} ask={ask.clone()} /> },
        Panel::Plan => html! { <plan::Planning subject={subject.clone()} ask={ask.clone()} /> },
        Panel::Compare => html! { <compare::Compare subject={subject.clone()} ask={ask.clone()} /> },
        Panel::Native => html! { <native::Native subject={subject.clone()} ask={ask.clone()} /> },
        Panel::Upgrade => html! { <upgrade::Upgrade subject={subject.clone()} ask={ask.clone()} /> },
    }
}
