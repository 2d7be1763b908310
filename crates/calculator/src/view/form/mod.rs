//! The form: the options of the table as fields, each an edit of the text.

mod choices;
mod field;
mod jvm;
mod state;
mod stepping;

use std::rc::Rc;

use flink_memory::option::Group;
use flink_memory::{Deployment, OPTIONS, OptionId};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::focus::focus_soon;
use crate::browser::section::within;
use crate::model::state::{Action, Denied};
use crate::view::id::id;
use crate::view::section::FORM;
use flink_config::Answer;

use jvm::jvm_fields;

pub use field::FieldRow;
pub use state::Field;

#[derive(Properties, PartialEq)]
pub struct FormProps {
    pub answer: Rc<Answer>,
    /// What Flink makes of the document as it was when typing paused last.
    pub rested: Rc<Answer>,
    /// An edit that could not be made.
    pub denied: Option<Denied>,
    /// The option whose field is to be seen, and when that was asked for.
    pub requested: Option<(OptionId, f64)>,
    pub dispatch: Callback<Action>,
}

/// The groups in the order of the form, with what they are called.
const GROUPS: [(Group, &str); 19] = [
    (Group::TaskManagerTotal, "TaskManager totals"),
    (Group::TaskManagerHeap, "TaskManager heap"),
    (Group::ManagedMemory, "Managed memory"),
    (Group::TaskManagerDirect, "Direct memory"),
    (Group::Network, "Network"),
    (Group::TaskManagerJvm, "TaskManager JVM"),
    (Group::JobManagerTotal, "JobManager totals"),
    (Group::JobManagerParts, "JobManager heap and off-heap"),
    (Group::JobManagerJvm, "JobManager JVM"),
    (Group::JobManagerStores, "JobManager stores"),
    (Group::Slots, "Slots and resources"),
    (Group::Execution, "Execution"),
    (Group::StateBackend, "State backend"),
    (Group::RocksDb, "RocksDB"),
    (Group::ForSt, "ForSt"),
    (Group::JvmOptions, "JVM options"),
    (Group::Kubernetes, "Kubernetes"),
    (Group::Yarn, "YARN"),
    (Group::Legacy, "Old options"),
];

/// The options that most configurations turn on, for a deployment: of the totals, the one that fits it or is set.
fn essentials(answer: &Answer) -> [OptionId; 5] {
    if answer.document.deployment == Deployment::Local {
        return [
            OptionId::StateBackendType,
            OptionId::RuntimeMode,
            OptionId::Slots,
            OptionId::NetworkMin,
            OptionId::ManagedSize,
        ];
    }
    let total = |flink, process| {
        let by_deployment = match answer.document.deployment {
            // Nothing there bounds a process, so what Flink gets is what counts.
            Deployment::Standalone => flink,
            _ => process,
        };
        let set = [process, flink]
            .into_iter()
            .find(|option| Field::is_set(*option, answer));
        set.unwrap_or(by_deployment)
    };
    [
        OptionId::StateBackendType,
        OptionId::RuntimeMode,
        OptionId::Slots,
        total(OptionId::TmFlinkSize, OptionId::TmProcessSize),
        total(OptionId::JmFlinkSize, OptionId::JmProcessSize),
    ]
}

#[component]
pub fn Form(props: &FormProps) -> Html {
    let _within = within(FORM);
    let FormProps {
        answer,
        rested,
        denied,
        requested,
        dispatch,
    } = props;
    let query = use_state(AttrValue::default);
    let open = use_state(Vec::<Group>::new);
    {
        let (query, open, dispatch, version) = (query.clone(), open.clone(), dispatch.clone(), answer.document.flink);
        use_effect_with(*requested, move |requested| {
            let Some((option, _)) = *requested else { return };
            query.set(AttrValue::default());
            let group = option.def().group;
            if !open.contains(&group) {
                let mut next = (*open).clone();
                next.push(group);
                open.set(next);
            }
            let key = option.def().key_in(version);
            focus_soon(["option", "grouped"].map(|place| id(place, key)).to_vec());
            dispatch.emit(Action::Found);
        });
    }
    let row = |option: OptionId, grouped: bool| {
        let denied = denied.as_ref().filter(|denied| denied.option == option);
        let field = Field::new(option, answer, rested, denied.map(|denied| denied.why.clone()));
        // Both processes have options of the same name, which their group tells apart where there is one.
        let name = option.def().words().name;
        let is_shared = OPTIONS
            .iter()
            .filter(|other| other.words().name == name)
            .nth(1)
            .is_some();
        let prefix = match option.def().key {
            _ if grouped || !is_shared => "",
            key if key.starts_with("taskmanager.memory.") => "TaskManager ",
            key if key.starts_with("jobmanager.memory.") => "JobManager ",
            _ => "",
        };
        let place = if grouped { "grouped" } else { "option" };
        html! { <FieldRow key={option.def().key} {field} {prefix} {place} is_silent={grouped && essentials(answer).contains(&option)} dispatch={dispatch.clone()} /> }
    };
    let alone = |option| row(option, false);
    let onsearch = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value().into());
        })
    };
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let body = if words.is_empty() {
        let essentials = essentials(answer);
        let groups = GROUPS.iter().map(|(group, name)| {
            let is_open = open.contains(group);
            let options: Vec<OptionId> = fields(*group, answer).collect();
            let set = options.iter().filter(|option| Field::is_set(**option, answer)).count();
            if options.is_empty() || (set == 0 && is_beside_the_point(*group, answer)) {
                return html! {};
            }
            let ontoggle = {
                let (open, group) = (open.clone(), *group);
                Callback::from(move |event: Event| {
                    // What the browser shows is asked, since it opens groups itself to find text on the page.
                    let shows = event
                        .target_dyn_into::<web_sys::Element>()
                        .is_some_and(|details| details.has_attribute("open"));
                    if shows != open.contains(&group) {
                        let mut next = (*open).clone();
                        match shows {
                            true => next.push(group),
                            false => next.retain(|other| *other != group),
                        }
                        open.set(next);
                    }
                })
            };
            html! {
                <details class="options" id={id("group", name)} key={*name} open={is_open} {ontoggle}>
                    <summary id={id("group-name", name)}>
                        { *name }
                        if set > 0 { <span class="set" title="options that are set">{ format!("{set} set") }</span> }
                    </summary>
                    if is_open {
                        { for options.into_iter().map(|option| row(option, true)) }
                        if *group == Group::JvmOptions {
                            { jvm_fields(answer, dispatch) }
                        }
                    }
                </details>
            }
        });
        html! {
            <>
                <div class="essentials">{ for essentials.into_iter().map(alone) }</div>
                { for groups }
            </>
        }
    } else {
        let found: Vec<OptionId> = GROUPS
            .iter()
            .flat_map(|(group, _)| fields(*group, answer))
            .filter(|option| matches(*option, &words))
            .collect();
        if found.is_empty() {
            html! { <p class="faint nothing">{ "No memory option matches." }</p> }
        } else {
            html! { <div class="essentials">{ for found.into_iter().map(alone) }</div> }
        }
    };
    html! {
        <div class="form">
            <input class="search" id="find-option" type="search" placeholder="Find an option" aria-label="Find an option"
                value={(*query).clone()} oninput={onsearch} />
            <div class="fields">{ body }</div>
        </div>
    }
}

/// The options of a group that the release reads, or that are set all the same.
fn fields(group: Group, answer: &Answer) -> impl Iterator<Item = OptionId> {
    OPTIONS
        .iter()
        .filter(move |option| option.group == group && !option.key.contains('<'))
        .filter(|option| option.exists(answer.document.flink) || Field::is_set(option.id, answer))
        .map(|option| option.id)
}

/// Whether a group has no part where Flink runs, so that only set options of it are worth a look.
fn is_beside_the_point(group: Group, answer: &Answer) -> bool {
    match group {
        Group::Kubernetes => !matches!(
            answer.document.deployment,
            Deployment::Kubernetes | Deployment::KubernetesOperator
        ),
        Group::Yarn => answer.document.deployment != Deployment::Yarn,
        // What local execution does not read.
        Group::TaskManagerTotal
        | Group::TaskManagerJvm
        | Group::JobManagerTotal
        | Group::JobManagerParts
        | Group::JobManagerJvm
        | Group::JvmOptions => answer.document.deployment == Deployment::Local,
        Group::Legacy => true,
        _ => false,
    }
}

/// Whether each of the words begins a word of the option's name or key.
fn matches(option: OptionId, words: &[String]) -> bool {
    let def = option.def();
    let begins = |text: &str, query: &str| {
        let lower = text.to_ascii_lowercase();
        let mut found = lower.match_indices(query);
        found.any(|(at, _)| {
            let mut around = text.get(..at).into_iter().flat_map(|before| before.chars().next_back());
            let first = text.get(at..).and_then(|rest| rest.chars().next());
            // `numberOfTaskSlots` is four words.
            around.all(|before| {
                !before.is_alphanumeric() || first.is_some_and(char::is_uppercase) && before.is_lowercase()
            })
        })
    };
    words
        .iter()
        .all(|word| begins(def.words().name, word) || begins(def.key, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_what_begins_a_word() {
        let found = |query: &str| -> Vec<&str> {
            let words: Vec<String> = query.split_whitespace().map(str::to_owned).collect();
            let options = OPTIONS.iter().filter(|option| matches(option.id, &words));
            options.map(|option| option.key).collect()
        };
        assert!(found("oom").iter().all(|key| !key.contains("bloom")));
        assert!(found("bloom").iter().any(|key| key.contains("bloom")));
        assert!(found("slots").contains(&"taskmanager.numberOfTaskSlots"));
        assert!(found("process.si").contains(&"taskmanager.memory.process.size"));
        assert_eq!(found("jobmanager overhead min"), ["jobmanager.memory.jvm-overhead.min"]);
        assert!(found("rocks").len() > 5);
    }
}
