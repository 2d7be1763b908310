//! What stands below an embedded page: what it shows, and the way to all of it.

use flink_config::Document;
use yew::prelude::*;

use crate::model::calculation::Calculation;

pub fn footer(calculation: &Calculation) -> Html {
    let Document { flink, deployment, .. } = calculation.document();
    let process = calculation.process.name();
    html! {
        <footer class="embedded">
            <h1>{ format!("{process} of Flink {flink} on {}", deployment.name()) }</h1>
            <a href={format!("./#{}", calculation.link())} target="_blank" rel="noopener">{ "Open in the calculator" }</a>
        </footer>
    }
}
