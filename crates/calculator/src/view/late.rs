//! What stands further down the page and follows a change one frame later, so that a key stroke does not wait for it.

use yew::prelude::*;

use crate::browser::later::after_frame;

#[derive(Properties, PartialEq)]
pub struct LateProps {
    /// Draws it: when it is mounted, and behind the frame that shows what else changed.
    pub draw: Callback<(), Html>,
}

pub struct Late {
    is_waiting: bool,
}

impl Component for Late {
    /// The frame is shown.
    type Message = ();
    type Properties = LateProps;

    fn create(_: &Context<Self>) -> Self {
        Self { is_waiting: false }
    }

    fn changed(&mut self, context: &Context<Self>, _: &LateProps) -> bool {
        // What it draws then is the latest, however many changes there were before.
        if !self.is_waiting {
            self.is_waiting = true;
            let link = context.link().clone();
            after_frame(move || link.send_message(()));
        }
        false
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        self.is_waiting = false;
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        context.props().draw.emit(())
    }
}
