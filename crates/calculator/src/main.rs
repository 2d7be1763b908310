//! The page.

use yew::prelude::*;

/// The whole page.
#[component]
fn Calculator() -> Html {
    html! { <h1>{ "Flink memory calculator" }</h1> }
}

fn main() {
    yew::Renderer::<Calculator>::new().render();
}
