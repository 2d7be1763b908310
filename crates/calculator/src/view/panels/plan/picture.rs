//! Nodes with the processes on them: a bar for each node, as long as its memory.

use flink_memory::{MemorySize, ShortSize};
use flink_plan::fleet::{Fleeted, Resources, Used};
use yew::prelude::*;

/// How wide a node is drawn, in the picture's own measure, and how high.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 34.0;
const PITCH: f64 = 58.0;

/// More nodes than this are told in a line.
const DRAWN: usize = 12;

fn short(bytes: i64) -> String {
    ShortSize(MemorySize::from_bytes(bytes).unwrap_or_default()).to_string()
}

/// One of the things on a node, from where to where.
#[derive(Debug, PartialEq)]
pub struct Piece {
    pub class: &'static str,
    pub x: f64,
    pub width: f64,
    pub said: String,
}

/// The processes on a node side by side, and what is left.
pub fn pieces(used: &Used, task_manager: Resources, job_manager: Resources) -> Vec<Piece> {
    let scale = WIDTH / used.free.memory.max(1) as f64;
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |class, memory: i64, said: String| {
        pieces.push(Piece {
            class,
            x: at as f64 * scale,
            width: memory as f64 * scale,
            said,
        });
        at += memory;
    };
    for _ in 0..used.job_managers {
        add("manager", job_manager.memory, "JM".to_owned());
    }
    for _ in 0..used.task_managers {
        add("worker", task_manager.memory, "TM".to_owned());
    }
    if used.left.memory > 0 {
        add("left", used.left.memory, format!("{} left", short(used.left.memory)));
    }
    pieces
}

/// The picture, with a sentence for those who do not see it.
pub fn picture(fleeted: &Fleeted) -> Html {
    let all = fleeted
        .packing
        .used
        .iter()
        .flat_map(|used| std::iter::repeat_n(used, usize::try_from(used.count).unwrap_or(0)));
    let drawn: Vec<&Used> = all.take(DRAWN).collect();
    let nodes = fleeted.packing.nodes();
    let height = PITCH * drawn.len() as f64;
    let said = format!(
        "{nodes} nodes with {} TaskManagers and {} JobManagers; {} are left over.",
        fleeted.task_managers - fleeted.packing.unplaced,
        fleeted.job_managers - fleeted.packing.unplaced_managers,
        short(fleeted.packing.left.memory)
    );
    let node = |(index, used): (usize, &&Used)| {
        let y = index as f64 * PITCH;
        let pieces = pieces(used, fleeted.task_manager.takes, fleeted.job_manager.takes);
        let piece = |piece: &Piece| {
            // Letters of this size are some 7.5 wide.
            let fits = piece.width > piece.said.chars().count() as f64 * 7.5 + 8.0;
            html! {
                <g class={piece.class}>
                    <rect x={number(piece.x)} y={number(y + 18.0)} width={number((piece.width - 2.0).max(0.5))} height={number(HEIGHT)} rx="3" />
                    if fits {
                        <text x={number(piece.x + piece.width / 2.0 - 1.0)} y={number(y + 18.0 + HEIGHT / 2.0 + 4.5)} text-anchor="middle">{ &piece.said }</text>
                    }
                </g>
            }
        };
        html! {
            <g key={index}>
                <text class="name" x="0" y={number(y + 12.0)}>{ format!("{} {}, {} for Flink", used.name, index + 1, short(used.free.memory)) }</text>
                { for pieces.iter().map(piece) }
            </g>
        }
    };
    html! {
        <figure class="nodes">
            <svg role="img" aria-label={said} viewBox={format!("0 0 {WIDTH} {height}")}>{ for drawn.iter().enumerate().map(node) }</svg>
            if nodes > DRAWN as i64 {
                <figcaption class="faint">{ format!("and {} more", nodes - DRAWN as i64) }</figcaption>
            }
        </figure>
    }
}

/// A coordinate with one decimal.
fn number(coordinate: f64) -> String {
    format!("{coordinate:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_fill_a_node() {
        let gib = |memory: i64| Resources {
            memory: memory << 30,
            cpu: 0,
        };
        let used = Used {
            name: "n".to_owned(),
            count: 1,
            free: gib(20),
            task_managers: 2,
            job_managers: 1,
            left: gib(2),
        };
        let pieces = pieces(&used, gib(8), gib(2));
        let told: Vec<_> = pieces.iter().map(|piece| (piece.class, piece.x, piece.width)).collect();
        assert_eq!(
            told,
            [
                ("manager", 0.0, 60.0),
                ("worker", 60.0, 240.0),
                ("worker", 300.0, 240.0),
                ("left", 540.0, 60.0)
            ]
        );
    }
}
