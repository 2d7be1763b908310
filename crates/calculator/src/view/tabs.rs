//! A row of tabs, of which one is chosen, by mouse or arrow keys.

use yew::prelude::*;

use crate::browser::focus::focus;

/// One tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Its name.
    pub name: &'static str,
    /// A word on what is behind it.
    pub detail: AttrValue,
    /// Whether what is behind it needs attention.
    pub alarming: bool,
}

impl Tab {
    /// A tab with nothing but a name.
    pub const fn plain(name: &'static str) -> Self {
        Self {
            name,
            detail: AttrValue::Static(""),
            alarming: false,
        }
    }
}

/// The row of tabs for what `label` says. `id` is the start of their ids, and with `-panel` behind it that of what they
/// show; `on_choose` is given the index of another.
pub fn tabs(label: &'static str, id: &'static str, tabs: &[Tab], chosen: usize, on_choose: &Callback<usize>) -> Html {
    let count = tabs.len();
    let onkeydown = {
        let on_choose = on_choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (chosen + 1) % count.max(1),
                "ArrowLeft" => (chosen + count.max(1) - 1) % count.max(1),
                "Home" => 0,
                "End" => count.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            on_choose.emit(next);
            focus(&format!("{id}-{next}"));
        })
    };
    let tab = |(index, tab): (usize, &Tab)| {
        let selected = index == chosen;
        html! {
            <button key={tab.name} role="tab" id={format!("{id}-{index}")} aria-controls={format!("{id}-panel")}
                class={tab.alarming.then_some("alarming")}
                aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }}
                onclick={on_choose.reform(move |_| index)}>
                { tab.name }
                if !tab.detail.is_empty() { { " " }<span class="detail">{ &tab.detail }</span> }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={label} {onkeydown}>{ for tabs.iter().enumerate().map(tab) }</div>
    }
}
