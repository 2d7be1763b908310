//! The last configuration, kept in this browser and offered again.

use flink_config::ConfigFile;
use yew::prelude::*;

use crate::advice::forget_dismissed;
use crate::setup::Setup;
use crate::state::Action;
use crate::storage::{forget, keep, kept};

const KEY: &str = "configuration";

/// The setup as text: release, deployment and file, each on a line, and then the configuration.
fn write(setup: &Setup) -> String {
    let Setup {
        text,
        file,
        version,
        deployment,
    } = setup;
    format!("{version}\n{deployment}\n{file}\n{text}")
}

fn read(kept: &str) -> Option<Setup> {
    let mut lines = kept.splitn(4, '\n');
    let mut line = || lines.next();
    let version = line()?.parse().ok()?;
    let deployment = line()?.parse().ok()?;
    let file: ConfigFile = line()?.parse().ok()?;
    Some(Setup {
        version,
        deployment,
        file,
        text: line()?.to_owned().into(),
    })
}

/// Keeps a setup for the next visit.
pub fn keep_setup(setup: &Setup) {
    keep(KEY, &write(setup));
}

/// What an earlier visit left, if it is not what the page opens with anyway.
fn left() -> Option<Setup> {
    let setup = read(&kept(KEY)?)?;
    (setup != Setup::default()).then_some(setup)
}

#[derive(Properties, PartialEq)]
pub struct LastProps {
    pub dispatch: Callback<Action>,
}

/// Offers what an earlier visit left. Shown where the page was opened without a link, until something is done.
#[component]
pub fn Last(props: &LastProps) -> Html {
    let offered = use_state(left);
    let Some(setup) = (*offered).clone() else {
        return html! {};
    };
    let open = {
        let (offered, dispatch) = (offered.clone(), props.dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Restore(setup.clone()));
            offered.set(None);
        })
    };
    let forget = {
        let offered = offered.clone();
        Callback::from(move |_: MouseEvent| {
            forget(KEY);
            forget_dismissed();
            offered.set(None);
        })
    };
    html! {
        <div class="offer" role="region" aria-label="Your last configuration">
            <p>{ "This browser has kept your last configuration." }</p>
            <button class="copy" onclick={open}>{ "Open it" }</button>
            <button class="copy" onclick={forget}>{ "Forget it" }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["", "a: b\n", "\n\nflink\n"] {
            let setup = Setup {
                text: text.into(),
                ..Setup::default()
            };
            assert_eq!(read(&write(&setup)), Some(setup));
        }
        for damaged in ["", "2.3", "9.9\nyarn\nconfig.yaml\n", "2.3\nyarn\nx.yaml\n"] {
            assert_eq!(read(damaged), None, "{damaged}");
        }
    }
}
