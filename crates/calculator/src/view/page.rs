//! What stands below: cards, the table, and the configuration to take along.

use std::rc::Rc;

use flink_memory::{Component, Process};
use yew::prelude::*;

use crate::advice::Advice;
use crate::answer::{Answer, Derived};
use crate::cards::Cards;
use crate::result::Results;
use crate::table::Table;

#[derive(Properties)]
pub struct DetailsProps {
    pub answer: Rc<Answer>,
    pub advice: Rc<Advice>,
    /// The process in view.
    pub process: Process,
    /// What of it is told in the table.
    pub tabled: Rc<Derived>,
    pub selected: Option<Component>,
    pub on_select: Callback<Component>,
}

impl PartialEq for DetailsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.answer, &other.answer)
            && self.advice == other.advice
            && self.process == other.process
            && self.tabled == other.tabled
            && self.selected == other.selected
    }
}

#[component]
pub fn Details(props: &DetailsProps) -> Html {
    let DetailsProps {
        answer,
        advice,
        process,
        tabled,
        selected,
        on_select,
    } = props;
    html! {
        <section class="details" aria-label="Details">
            <Cards task_manager={answer.derived(Process::TaskManager).clone()}
                job_manager={answer.derived(Process::JobManager).clone()} process={*process} />
            <Table derived={tabled.clone()} selected={*selected} {on_select} />
            if advice.is_given { <Results setup={advice.setup.clone()} /> }
        </section>
    }
}
