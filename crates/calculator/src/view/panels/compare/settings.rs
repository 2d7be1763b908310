//! The settings that differ, each of which can be taken over.

use std::rc::Rc;

use flink_compare::SettingDifference;
use flink_config::{Answer, Edit, apply};
use yew::prelude::*;

use crate::model::panel::Act;

/// The settings that differ, each to be taken over.
pub(super) fn changed_settings(answer: &Rc<Answer>, settings: &[SettingDifference], ask: &Callback<Act>) -> Html {
    if settings.is_empty() {
        return html! {};
    }
    let row = |setting: &SettingDifference| {
        let edits = taken_over(setting);
        let document = edits.and_then(|edits| apply(answer, &edits).ok());
        let take = document.map(|document| {
            let title = match &setting.before {
                Some(_) => format!("took over `{}`", setting.key),
                None => format!("removed `{}`", setting.key),
            };
            let onclick = ask.reform(move |_: MouseEvent| Act::Change(title.clone(), Box::new(document.clone())));
            let label = format!("Take over {}", setting.key);
            html! { <button class="plain" aria-label={label} {onclick}>{ "Take over" }</button> }
        });
        html! {
            <tr key={setting.key.clone()} class="set">
                <th scope="row">
                    <code>{ &setting.key }</code>
                    if let Some(from) = &setting.renamed_from { <span class="faint">{ format!(" (there: {from})") }</span> }
                </th>
                <td>{ setting.before.clone().unwrap_or_else(|| "not set".to_owned()) }</td>
                <td>{ setting.after.clone().unwrap_or_else(|| "not set".to_owned()) }</td>
                <td>{ take }</td>
            </tr>
        }
    };
    html! {
        <section aria-label="Settings" class="side">
            <h3>{ "Settings" }</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="Settings that differ">
                <table class="differing">
                    <thead>
                        <tr>
                            <th scope="col">{ "Option" }</th>
                            <th scope="col">{ "Other" }</th>
                            <th scope="col">{ "This" }</th>
                            <th scope="col"><span class="unseen">{ "Action" }</span></th>
                        </tr>
                    </thead>
                    <tbody>{ for settings.iter().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}

/// The edits with which this side has a setting as the other has it; none for a value that is not shown.
fn taken_over(setting: &SettingDifference) -> Option<Vec<Edit>> {
    let unset = Edit::Unset {
        key: setting.key.clone(),
    };
    let is_hidden = |text: &Option<String>| text.as_deref() == Some("******");
    if is_hidden(&setting.before) || is_hidden(&setting.after) {
        return None;
    }
    Some(match (&setting.renamed_from, &setting.before) {
        (Some(key), Some(text)) => vec![
            unset,
            Edit::Set {
                key: key.clone(),
                text: text.clone(),
            },
        ],
        (_, Some(text)) => vec![Edit::Set {
            key: setting.key.clone(),
            text: text.clone(),
        }],
        (_, None) => vec![unset],
    })
}
