//! What a process runs in and what it is divided into: the cards below the picture.

mod container;
mod native;
mod slots;

use flink_memory::container::{self as flink, Container, ContainerRefusal};
use flink_memory::{MemorySize, Process};
use yew::prelude::*;

use crate::browser::section::within;
use crate::model::shown::Shown;
use crate::view::number_input::number_input;
use crate::view::section::SLOTS;

pub use native::Native;

/// What the process in view runs in. `minimum` is YARN's smallest allocation, as it is typed; `native` says what it takes
/// outside Flink's budgets.
pub fn surroundings(shown: &Shown, minimum: &AttrValue, on_minimum: &Callback<AttrValue>, native: Html) -> Html {
    if !shown.starts() {
        return html! {};
    }
    let field = number_input(
        "minimum-allocation",
        "Minimum YARN allocation (MiB)",
        minimum,
        on_minimum,
    );
    container::card(shown, &asked(shown, allocation(minimum)), field, native)
}

/// YARN's smallest allocation. What is not yet a number is for Flink to refuse.
pub fn allocation(typed: &str) -> i32 {
    typed.trim().parse().unwrap_or(0)
}

fn asked(shown: &Shown, minimum: i32) -> Result<Option<Container>, ContainerRefusal> {
    flink::container(shown.derivation(), shown.configuration(), minimum)
}

#[derive(Properties, PartialEq)]
pub struct CardsProps {
    pub task_manager: Shown,
    pub job_manager: Shown,
    /// The process in view.
    pub process: Process,
    /// YARN's smallest allocation, in MiB.
    pub minimum: i32,
    /// Whether that is how things were before Flink refused.
    pub is_past: bool,
}

/// What a TaskManager is divided into.
#[component]
pub fn Cards(props: &CardsProps) -> Html {
    let _within = within(SLOTS);
    let CardsProps {
        task_manager,
        job_manager,
        process,
        minimum,
        is_past,
    } = props;
    let parallelism = use_state_eq(|| None::<AttrValue>);
    let on_parallelism = {
        let setter = parallelism.setter();
        use_callback((), move |text, ()| setter.set(Some(text)))
    };
    if *process != Process::TaskManager || !task_manager.starts() {
        return html! {};
    }
    let totals = slots::Totals {
        task_manager: footprint(task_manager, &asked(task_manager, *minimum)),
        job_manager: footprint(job_manager, &asked(job_manager, *minimum)),
    };
    html! { <div class={classes!("cards", is_past.then_some("was"))}>{ slots::card(task_manager, totals, parallelism.as_ref(), &on_parallelism) }</div> }
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
