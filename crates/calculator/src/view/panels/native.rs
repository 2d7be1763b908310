//! What takes memory outside Flink's budgets, line by line, each with a field for a size of one's own.

use flink_advice::{Given, Item, Subject as Asked, ledger};
use flink_config::size_text;
use flink_memory::{MemorySize, Process, ShortSize};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::model::panel::{Act, Subject};
use crate::view::advice::plain_code;

#[derive(Properties, PartialEq)]
pub struct NativeProps {
    pub subject: Subject,
    pub ask: Callback<Act>,
}

/// Lines that a JobManager never has.
const TASK_MANAGERS: [Item; 3] = [Item::StateStore, Item::Python, Item::Netty];

#[component]
pub fn Native(props: &NativeProps) -> Html {
    let NativeProps { subject, ask } = props;
    // What is typed and is no size.
    let wrong = use_state_eq(|| None::<Item>);
    let (process, given) = subject.own.split_once('\n').unwrap_or(("", ""));
    let process: Process = process.parse().unwrap_or(Process::TaskManager);
    let given = Given::read(given).0;
    let asked = Asked::of(&subject.answer);
    let own = given.of(process);
    let (Some(computed), Some(counted)) = (ledger(&asked, process, &[]), ledger(&asked, process, &own)) else {
        return html! {};
    };
    let row = |item: Item| {
        let line = computed.lines.iter().find(|line| line.item == item);
        let set = own.iter().find(|(named, _)| *named == item).map(|(_, size)| *size);
        let onchange = {
            let (ask, given, wrong) = (ask.clone(), given.clone(), wrong.setter());
            move |event: Event| {
                let text = event.target_unchecked_into::<HtmlInputElement>().value();
                let size = MemorySize::parse(text.trim()).ok();
                let is_wrong = size.is_none() && !text.trim().is_empty();
                wrong.set(is_wrong.then_some(item));
                if !is_wrong {
                    let mut given = given.clone();
                    given.set(process, item, size);
                    ask.emit(Act::Keep(given.to_string().into()));
                }
            }
        };
        let id = format!("native-{}", item.id());
        let is_wrong = *wrong == Some(item);
        let reason = match (is_wrong, line) {
            (true, _) => "No size: write 64m or 1g".to_owned(),
            (false, Some(line)) => format!("{}: {}", line.confidence.word(), line.reason),
            (false, None) => "not counted unless you give it a size".to_owned(),
        };
        let placeholder = ShortSize(line.map_or(MemorySize::ZERO, |line| line.size)).to_string();
        html! {
            <div key={item.id()}>
                <dt><label for={id.clone()}>{ item.name() }</label></dt>
                <dd><input {id} {placeholder} value={set.map(size_text)} autocomplete="off" spellcheck="false"
                    aria-invalid={is_wrong.then_some("true")} aria-describedby={format!("native-{}-why", item.id())} {onchange} /></dd>
                <dd class={classes!("faint", "native-reason", is_wrong.then_some("wrong"))} id={format!("native-{}-why", item.id())}>{ plain_code(&reason) }</dd>
            </div>
        }
    };
    let sum = |name: &'static str, size: MemorySize| {
        html! { <div><dt>{ name }</dt><dd>{ ShortSize(size).to_string() }</dd></div> }
    };
    let is_here = |item: &Item| process == Process::TaskManager || !TASK_MANAGERS.contains(item);
    html! {
        <div class="native-lines">
            <p class="faint">{ "Beside heap, direct memory, metaspace and managed memory. Write your own size where you know better." }</p>
            <dl>
                { for Item::ALL.into_iter().filter(is_here).map(row) }
                { sum("Expected in all", counted.sum()) }
                { sum("Room: JVM Overhead", counted.room) }
            </dl>
        </div>
    }
}
