//! What a process runs in and what it is divided into: the cards below the picture.

use std::rc::Rc;

use flink_memory::container::{Container, ContainerRefusal, YARN_MINIMUM_ALLOCATION, container};
use flink_memory::{Component, MemorySize, Process};
use yew::prelude::*;

use crate::answer::Derived;
use crate::container_card;
use crate::slots_card;

#[derive(Properties, PartialEq)]
pub struct CardsProps {
    pub task_manager: Rc<Derived>,
    pub job_manager: Rc<Derived>,
    /// The process in view.
    pub process: Process,
}

#[component]
pub fn Cards(props: &CardsProps) -> Html {
    let CardsProps {
        task_manager,
        job_manager,
        process,
    } = props;
    let minimum = use_state_eq(|| AttrValue::from(YARN_MINIMUM_ALLOCATION.to_string()));
    let parallelism = use_state_eq(|| None::<AttrValue>);
    let on_minimum = {
        let setter = minimum.setter();
        use_callback((), move |text, ()| setter.set(text))
    };
    let on_parallelism = {
        let setter = parallelism.setter();
        use_callback((), move |text, ()| setter.set(Some(text)))
    };
    // What is not yet a number is for Flink to refuse.
    let yarn_minimum = minimum.trim().parse().unwrap_or(0);
    let in_view = match process {
        Process::TaskManager => task_manager,
        Process::JobManager => job_manager,
    };
    if !in_view.starts() {
        return html! {};
    }
    let asked = |derived: &Derived| container(&derived.derivation, &derived.reading.configuration, yarn_minimum);
    let container_card = {
        let minimum = number_input("Minimum allocation in MiB", &minimum, &on_minimum);
        container_card::card(in_view, &asked(in_view), minimum)
    };
    let slots_card = (*process == Process::TaskManager).then(|| {
        let totals = slots_card::Totals {
            task_manager: footprint(task_manager, &asked(task_manager)),
            job_manager: footprint(job_manager, &asked(job_manager)),
        };
        slots_card::card(task_manager, totals, parallelism.as_ref(), &on_parallelism)
    });
    html! {
        <div class="cards">
            { container_card }
            { slots_card }
        </div>
    }
}

/// The memory that a process takes from the cluster; `None` where it does not start.
fn footprint(derived: &Derived, asked: &Result<Option<Container>, ContainerRefusal>) -> Option<MemorySize> {
    match asked {
        _ if !derived.starts() => None,
        Ok(Some(container)) => Some(container_card::taken(container)),
        Ok(None) => derived.derivation.amounts.size(Component::TotalProcess),
        Err(_) => None,
    }
}

/// A field for a number.
pub fn number_input(label: &'static str, value: &AttrValue, on_input: &Callback<AttrValue>) -> Html {
    let oninput = on_input.reform(|event: InputEvent| {
        AttrValue::from(event.target_unchecked_into::<web_sys::HtmlInputElement>().value())
    });
    html! { <input type="number" min="1" max="1000000" step="1" aria-label={label} value={value.clone()} {oninput} /> }
}
