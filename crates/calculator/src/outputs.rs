//! What Flink hands on, ready to be copied: JVM arguments, settings and its log block.

use std::rc::Rc;

use yew::prelude::*;

use crate::answer::Derived;
use crate::copy::{Copy, ToCopy};
use crate::tabs::{Tab, Tabs};

#[derive(Properties, PartialEq)]
pub struct OutputsProps {
    pub derived: Rc<Derived>,
}

const TABS: [Tab; 3] = [Tab::plain("JVM"), Tab::plain("-D"), Tab::plain("Flink’s log")];

#[component]
pub fn Outputs(props: &OutputsProps) -> Html {
    let chosen = use_state(|| 0_usize);
    let derivation = &props.derived.derivation;
    let text = match *chosen {
        0 => derivation.jvm_arguments().map(|arguments| arguments.replace(' ', "\n")),
        1 => derivation.dynamic_properties().map(|properties| {
            let lines: Vec<String> = properties
                .iter()
                .map(|(key, value)| format!("-D{key}={value}"))
                .collect();
            lines.join("\n")
        }),
        _ => derivation.summary().map(|lines| lines.join("\n")),
    };
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |index| chosen.set(index))
    };
    let copied = {
        let text = text.clone();
        Callback::from(move |()| ToCopy {
            text: text.clone(),
            note: AttrValue::default(),
        })
    };
    html! {
        <section class="outputs" aria-label="Result">
            <div class="bar">
                <Tabs label="Result" id="result" tabs={TABS.to_vec()} chosen={*chosen} {on_choose} />
                if text.is_some() { <Copy name="Copy" text={copied} /> }
            </div>
            <div role="tabpanel" id="result-panel" aria-labelledby={format!("result-{}", *chosen)} tabindex="0">
                if let Some(text) = text {
                    <pre>{ text }</pre>
                } else {
                    <p class="faint">{ "Nothing: Flink does not start with this." }</p>
                }
            </div>
        </section>
    }
}
