//! Controls for what Netty is told by a JVM argument: they edit that argument alone.

use flink_config::{Edit, edit_jvm_option, effective_key, jvm_option};
use flink_memory::{OptionId, netty};
use yew::prelude::*;

use crate::model::state::{Action, Step};
use crate::view::choice::Choice;
use flink_config::Answer;

/// Netty's allocator of byte buffers, and whether Netty may use reflection, which saves it some garbage.
pub fn jvm_fields(answer: &Answer, dispatch: &Callback<Action>) -> Html {
    let (allocators, allocator) = netty::allocators(answer.document.flink);
    let argument = |name, option, words, default| argument(answer, dispatch, name, option, words, default);
    html! {
        <>
            { argument("Netty allocator", netty::ALLOCATOR, allocators, allocator) }
            { argument("Netty reflection", netty::REFLECTION, &["true", "false"], "false") }
        </>
    }
}

fn argument(
    answer: &Answer,
    dispatch: &Callback<Action>,
    name: &'static str,
    argument: &'static str,
    words: &[&'static str],
    default: &str,
) -> Html {
    let option = OptionId::JavaOptsAll;
    let key = effective_key(&answer.reading, option, answer.document.flink)
        .unwrap_or(option.def().key_in(answer.document.flink));
    let arguments = answer
        .reading
        .configuration
        .get(key)
        .map(|entry| entry.value.to_string())
        .unwrap_or_default();
    let chosen = jvm_option(&arguments, argument).unwrap_or_default();
    let mut choices: Vec<(AttrValue, AttrValue)> = vec![("".into(), format!("default: {default}").into())];
    choices.extend(
        words
            .iter()
            .map(|word| (AttrValue::Static(word), AttrValue::Static(word))),
    );
    if !chosen.is_empty() && words.iter().all(|word| *word != chosen) {
        choices.push((chosen.clone().into(), chosen.clone().into()));
    }
    let is_set = !chosen.is_empty();
    let on_choose = dispatch.reform(move |word: String| {
        let new = Some(word.as_str()).filter(|word| !word.is_empty());
        let text = edit_jvm_option(&arguments, argument, new);
        let edit = match text.trim() {
            "" => Edit::Unset { key: key.to_owned() },
            _ => Edit::Set {
                key: key.to_owned(),
                text,
            },
        };
        Action::Edit(option, edit, Step::Act)
    });
    html! {
        <div class={classes!("field", is_set.then_some("is-set"))}>
            <span class="name">{ name }</span>
            <code>{ argument }</code>
            <div class="value"><Choice label={name} {choices} chosen={chosen} {on_choose} /></div>
        </div>
    }
}
