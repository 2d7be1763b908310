//! A refusal's numbers, drawn: parts that go past the end of their whole, or a size beside its range.

mod layout;

use flink_memory::{Limit, Process, Refusal};
use yew::prelude::*;

use crate::browser::section::within;
use crate::browser::width::use_width;
use crate::view::limit_style;
use crate::view::picture::number;
use crate::view::section::MESSAGES;
use layout::{Bar, Kind, Role, Text, lay_out};

#[derive(Properties, PartialEq)]
pub struct OverflowProps {
    pub refusal: Refusal,
    pub process: Process,
}

/// Whatever is narrower is to be scrolled.
const LEAST_WIDTH: u32 = 260;
/// Beyond this, long ways to the names make it no clearer.
const MOST_WIDTH: u32 = 760;

/// Nothing where a refusal is not one of conflicting numbers.
#[component]
pub fn Overflow(props: &OverflowProps) -> Html {
    let _within = within(MESSAGES);
    let frame = use_node_ref();
    let width = use_width(frame.clone());
    let Some(conflict) = props.refusal.conflict() else {
        return html! { <div ref={frame} /> };
    };
    let drawing = width.map(|width| {
        let layout = lay_out(&conflict, f64::from(width.clamp(LEAST_WIDTH, MOST_WIDTH)));
        html! {
            <svg role="img" aria-label={conflict.sentence()} width={number(layout.width)} height={number(layout.height)}
                viewBox={format!("0 0 {} {}", number(layout.width), number(layout.height))}>
                <defs>
                    <pattern id="too-much" width="6" height="6" patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)">
                        <rect class="stripe" width="2.5" height="6" />
                    </pattern>
                </defs>
                { for layout.bars.iter().map(|(role, bar)| drawn(*role, bar, props.process)) }
                { for layout.texts.iter().map(written) }
            </svg>
        }
    });
    html! { <div class="conflict" ref={frame}>{ drawing }</div> }
}

fn drawn(role: Role, bar: &Bar, process: Process) -> Html {
    let class = match role {
        Role::Frame => "frame",
        Role::Axis => "axis",
        Role::Part(component) => limit_style::class(Limit::of(component, process, false)),
        Role::Excess => "excess",
        Role::Mark => "mark",
    };
    let Bar { x, y, width, height } = *bar;
    let area = |class: &'static str, fill: Option<&'static str>| {
        html! {
            <rect {class} {fill} rx="2" x={number(x)} y={number(y)} width={number(width)} height={number(height)} />
        }
    };
    html! {
        <>
            { area(class, None) }
            if role == Role::Excess { { area("hatch", Some("url(#too-much)")) } }
        </>
    }
}

fn written(text: &Text) -> Html {
    let kind = match text.kind {
        Kind::Plain => None,
        Kind::OnPart => Some("on-part"),
        Kind::Excess => Some("alarming"),
    };
    let class = classes!(text.letters.class(), kind);
    html! { <text {class} x={number(text.x)} y={number(text.y)} dy="0.35em">{ &text.text }</text> }
}
