//! TaskManager and JobManager, each with its total, as tabs.

use flink_memory::{Process, ShortSize};
use yew::prelude::*;

use super::tabs::{Tab, tabs};
use crate::model::calculation::Calculation;

/// The tabs. An embedded page has none for a process of which nothing is said.
pub fn process_tabs(calculation: &Calculation, on_show: &Callback<Process>) -> Html {
    let is_alone = |process| !calculation.starts(process) && !calculation.is_configured(process);
    let mut others = Process::ALL
        .into_iter()
        .filter(|process| *process != calculation.process);
    if calculation.parts.is_some() && others.all(is_alone) {
        return html! {};
    }
    let tab = |process: Process| {
        let (starts, shown) = (calculation.starts(process), calculation.shown(process));
        let detail = match shown.total() {
            _ if calculation.is_missing(process) => "not given".to_owned(),
            _ if !starts => "does not start".to_owned(),
            Some(total) => ShortSize(total).to_string(),
            None => "in one JVM".to_owned(),
        };
        Tab {
            name: process.name(),
            detail: detail.into(),
            alarming: !starts && !calculation.is_missing(process),
        }
    };
    let on_choose = on_show.reform(|index| match index {
        0 => Process::TaskManager,
        _ => Process::JobManager,
    });
    let chosen = calculation.process as usize;
    tabs("Process", "process", &Process::ALL.map(tab), chosen, &on_choose)
}
