//! What stands further down the page and follows a change one frame later, so that a key stroke does not wait for it.

use std::rc::Rc;

use flink_config::Answer;
use yew::prelude::*;

use crate::browser::later::after_frame;

#[derive(Properties, PartialEq)]
pub struct LateProps {
    /// Draws it: when it is mounted, and behind the frame that shows what else changed.
    pub draw: Callback<(), Html>,
    /// Where this changes, it is drawn at once: what stands below would move twice.
    #[prop_or_default]
    pub about: Option<Rc<Answer>>,
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

    fn changed(&mut self, context: &Context<Self>, before: &LateProps) -> bool {
        if context.props().about != before.about {
            return true;
        }
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
