//! The picture that other pages embed: a picture, why it is as it is, and the way to the whole page.

use std::rc::Rc;

use yew::prelude::*;

use super::bars::bars;
use super::embedded::footer;
use super::messages::{faults, messages};
use super::picture::panel;
use super::processes::process_tabs;
use super::section::{MESSAGES, PICTURE, WHY, section};
use super::sentence::Handlers;
use super::why::why;
use crate::browser::host::{self, use_host};
use crate::browser::listeners::use_deselect;
use crate::browser::panic::{leave_text, remember};
use crate::browser::window::tell_live;
use crate::model::advice::Emphasis;
use crate::model::calculation::{Calculation, Look};
use crate::model::embed::{Part, is_more_than_a_picture};
use crate::model::history::History;

#[component]
pub fn PictureApp() -> Html {
    let calculation = use_reducer(host::at_start);
    remember(calculation.document(), &History::default());
    let look = {
        let dispatcher = calculation.dispatcher();
        use_callback((), move |look: Look, ()| dispatcher.dispatch(look))
    };
    let on_select = {
        let look = look.clone();
        use_callback((), move |component, ()| look.emit(Look::Select(component)))
    };
    use_host(&calculation, look.reform(Look::Set));
    use_deselect(&look.reform(|()| Look::Deselect));
    use_effect_with((), |()| tell_live());
    use_effect_with(calculation.answer.clone(), |answer| leave_text(&answer.document.text));
    {
        let current = calculation.clone();
        use_effect_with(calculation.parts.clone(), move |parts| {
            let parts = parts.as_deref().unwrap_or_default();
            if is_more_than_a_picture(parts) {
                host::load_whole_page(&current, parts);
            }
        });
    }
    let shown = calculation.shown(calculation.process);
    let versus = use_memo(
        (calculation.versus.clone(), calculation.process),
        |(versus, process)| versus.as_ref().map(|versus| Rc::new(Emphasis::past(versus, *process))),
    );
    let handlers = Handlers {
        select: Some(&on_select),
        seek: None,
    };
    html! {
        <>
            <main>
                <section class="memory" aria-label="Memory">
                    { faults(&calculation) }
                    { process_tabs(&calculation, &look.reform(Look::Show)) }
                    { section(PICTURE, || panel(&calculation, false, (*versus).clone(), Rc::default(), beside(&calculation), None, (&on_select, None))) }
                    if calculation.shows(Part::Why) { { section(WHY, || why(shown, calculation.selected, handlers, None)) } }
                    { section(MESSAGES, || messages(&calculation, &calculation.answer, None)) }
                </section>
            </main>
            { footer(&calculation) }
        </>
    }
}

/// What is compared with, to one scale.
fn beside(calculation: &Calculation) -> Html {
    let versus = calculation.versus.as_ref();
    let bars = versus.map(|versus| bars(calculation.process, versus, &calculation.answer));
    bars.unwrap_or_default()
}
