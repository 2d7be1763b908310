//! What a process runs in and what it is divided into: the cards below the picture.

mod container;
mod slots;

use flink_memory::container::{self as flink, Container, ContainerRefusal, YARN_MINIMUM_ALLOCATION};
use flink_memory::{MemorySize, Process};
use yew::prelude::*;

use crate::model::shown::Shown;
use crate::view::number_input::number_input;

#[derive(Properties, PartialEq)]
pub struct CardsProps {
    pub task_manager: Shown,
    pub job_manager: Shown,
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
    let asked = |shown: &Shown| flink::container(shown.derivation(), shown.configuration(), yarn_minimum);
    let container_card = {
        let minimum = number_input("minimum-allocation", "Minimum allocation in MiB", &minimum, &on_minimum);
        container::card(in_view, &asked(in_view), minimum)
    };
    let slots_card = (*process == Process::TaskManager).then(|| {
        let totals = slots::Totals {
            task_manager: footprint(task_manager, &asked(task_manager)),
            job_manager: footprint(job_manager, &asked(job_manager)),
        };
        slots::card(task_manager, totals, parallelism.as_ref(), &on_parallelism)
    });
    html! {
        <div class="cards">
            { container_card }
            { slots_card }
        </div>
    }
}

/// The memory that a process takes from the cluster; `None` where it does not start.
fn footprint(shown: &Shown, asked: &Result<Option<Container>, ContainerRefusal>) -> Option<MemorySize> {
    match asked {
        _ if !shown.starts() || shown.is_local() => None,
        Ok(Some(container)) => Some(container::taken(container)),
        Ok(None) => shown.total(),
        Err(_) => None,
    }
}
