//! Why the selected component is as large as it is; without one, where Flink's derivation started.

use std::rc::Rc;

use flink_memory::{Component, Derivation, DerivationPath, Process};
use yew::prelude::*;

use crate::key::Key;
use crate::limit::Limit;
use crate::provenance;
use crate::size::{self, Bytes};

#[derive(Properties, PartialEq)]
pub struct WhyProps {
    pub derivation: Rc<Derivation>,
    pub selected: Option<Component>,
}

#[component]
pub fn Why(props: &WhyProps) -> Html {
    let derivation = &*props.derivation;
    let selected = props
        .selected
        .and_then(|component| Some((component, derivation.amounts.get(component)?)));
    let Some((component, amount)) = selected else {
        return html! {
            <section class="why" aria-live="polite">
                <p>{ path(derivation) }{ " Select a part to see why it is as large as it is." }</p>
            </section>
        };
    };
    let target = derivation.target;
    let whole = derivation
        .amounts
        .size(Component::TotalProcess)
        .map_or(0, |size| size.bytes());
    let bytes = amount.size.bytes();
    let limits_direct = derivation
        .outcome
        .as_ref()
        .is_ok_and(|resources| resources.limits_direct_memory);
    let flag = Limit::of(component, target.process, limits_direct).flag();
    let deciding = provenance::deciding(component, target.process, amount);
    let option = deciding.or_else(|| provenance::setting(component, target.process));
    let documentation = |page: &str| {
        format!(
            "https://nightlies.apache.org/flink/flink-docs-release-{}/{page}",
            target.version
        )
    };
    html! {
        <section class="why" aria-live="polite">
            <h2>
                { component.name() }
                <span>
                    { size::short(bytes) }{ " · " }<Bytes {bytes} />{ " bytes · " }{ size::share(bytes, whole) }
                </span>
            </h2>
            <p>
                { capital(&provenance::words(component, target.process, amount)) }
                if let Some(option) = deciding { { " " }<Key option_key={option.key_in(target.version)} /> }
                { "." }
            </p>
            if let Some(option) = option {
                <p class="faint">
                    if deciding.is_none() { <Key option_key={option.key_in(target.version)} />{ " is not set. " } }
                    { option.sentence }{ " " }
                    <a href={documentation(option.page)} target="_blank" rel="noopener">{ "Flink’s documentation" }</a>
                </p>
            }
            if let Some(flag) = flag { <p class="faint">{ "Held by " }<code>{ flag }</code>{ "." }</p> }
        </section>
    }
}

/// Where the derivation started.
fn path(derivation: &Derivation) -> String {
    let process = derivation.target.process;
    let start = match (derivation.path, process) {
        (None, _) => return "No total is set, and not all parts: Flink has nothing to start from.".to_owned(),
        (Some(DerivationPath::TotalProcess), _) => "Total Process Memory, and divides it",
        (Some(DerivationPath::TotalFlink), _) => "Total Flink Memory, and adds what the JVM needs",
        (Some(DerivationPath::FineGrained), Process::TaskManager) => {
            "Task Heap and Managed Memory, and adds the rest to them"
        }
        (Some(DerivationPath::FineGrained), Process::JobManager) => "JVM Heap, and adds the rest to it",
    };
    format!("Flink starts from {start}.")
}

/// A phrase as the start of a sentence.
fn capital(phrase: &str) -> String {
    let mut characters = phrase.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}", characters.as_str())
}
