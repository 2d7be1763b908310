//! Where the boxes of another configuration would stand: outlines over the picture, at its scale.

use flink_memory::Component;

use super::layout::{GAP, Label, Layout, Node, PADDING, Rect, boxes, in_order, longest, pitch};
use super::lettering::{self, Letters};
use crate::model::change::difference;

/// A box as it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Which component.
    pub component: Component,
    /// Where it would stand, if that is on the scale of the picture.
    pub room: Option<Rect>,
    /// Its size, where that would be another and there is room to say so; of what was before, by how much it changed.
    pub size: Option<(String, Rect)>,
}

/// Whatever moves less is not worth a line.
const SEEN: f64 = 1.0;
/// The height of a size's background, and what stands about the text in it.
const HEIGHT: f64 = 18.0;
const ABOUT: f64 = 10.0;
/// From the edge of the box.
const MARGIN: f64 = 5.0;

/// What would stand elsewhere or be of another size. A smaller whole ends before the picture does, since a length means
/// as many bytes in both; a larger one fills the picture, as it will when it is there. Of what is past there are the
/// parts only, which say by how much they changed since.
pub fn outlines(drawn: &Layout, before: &Node, after: &Node, is_past: bool) -> Vec<Outline> {
    let share = after.bytes as f64 / (before.bytes as f64).max(1.0);
    let placed = boxes(after, drawn, share.min(1.0));
    let sizes = in_order(before);
    let mut taken: Vec<Rect> = drawn
        .boxes
        .iter()
        .filter_map(|placed| named(&placed.label, placed.room))
        .collect();
    let mut outlines = Vec::new();
    for (placed, node) in placed.iter().zip(in_order(after)) {
        let is_same = |node: &&&Node| node.component == placed.component;
        let size = sizes.iter().find(is_same).map(|node| node.bytes);
        let stood = drawn.boxes.iter().find(|stood| stood.component == placed.component);
        let moves = stood.is_none_or(|stood| moves(stood.room, placed.room));
        let changes = size != Some(node.bytes);
        // What changes by a hair, and what gives way only, would hide what there is to see.
        if !changes || (!moves && share == 1.0) || (is_past && !node.parts.is_empty()) {
            continue;
        }
        let (words, room) = match (is_past, stood) {
            (true, Some(stood)) => (size.map(|size| difference(node.bytes, size)), stood.room),
            _ => (node.amounts.last().map(|amount| format!("→ {amount}")), placed.room),
        };
        let said = words.and_then(|words| {
            let place = place(lettering::width(&words, Letters::Amount) + ABOUT, room, &taken)?;
            taken.push(place);
            Some((words, place))
        });
        outlines.push(Outline {
            component: placed.component,
            room: (!is_past || share == 1.0).then_some(placed.room),
            size: said,
        });
    }
    outlines
}

fn moves(from: Rect, to: Rect) -> bool {
    let far = |from: f64, to: f64| (from - to).abs() > SEEN;
    far(from.x, to.x)
        || far(from.y, to.y)
        || far(from.x + from.width, to.x + to.width)
        || far(from.y + from.height, to.y + to.height)
}

/// The room that a name in its box takes.
fn named(label: &Label, room: Rect) -> Option<Rect> {
    let (lines, is_turned) = match label {
        Label::Flat(lines) => (lines, false),
        Label::Turned(lines) => (lines, true),
        Label::Below { .. } => return None,
    };
    let (length, height) = (longest(lines), pitch(lines) * lines.len() as f64);
    Some(if is_turned {
        Rect {
            x: room.x + (room.width - height) / 2.0,
            y: room.y,
            width: height,
            height: room.height,
        }
    } else {
        Rect {
            x: room.x,
            y: room.y + (room.height - height) / 2.0,
            width: PADDING + length,
            height,
        }
    })
}

/// A place for a size that hides no name: at the near end of the box, or else at its far one.
fn place(width: f64, room: Rect, taken: &[Rect]) -> Option<Rect> {
    let (right, bottom) = (
        room.x + room.width - width - MARGIN - GAP,
        room.y + room.height - HEIGHT - MARGIN - GAP,
    );
    let middle = room.y + (room.height - HEIGHT) / 2.0;
    let places = [
        (room.x + MARGIN + GAP, bottom),
        (right, middle),
        (right, bottom),
        (right, room.y + MARGIN + GAP),
    ];
    let places = places.map(|(x, y)| Rect {
        x,
        y,
        width,
        height: HEIGHT,
    });
    let free = |place: &Rect| {
        place.x >= room.x
            && place.x + width <= room.x + room.width
            && place.y >= room.y
            && place.y + HEIGHT <= room.y + room.height
            && !taken.iter().any(|taken| overlap(*taken, *place))
    };
    places.into_iter().find(free)
}

fn overlap(one: Rect, other: Rect) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::picture::layout::lay_out;

    const MIB: i64 = 1 << 20;

    /// A JobManager of a heap, 128 MiB off-heap, 256 MiB of metaspace and an overhead.
    fn tree(heap: i64, overhead: i64) -> Node {
        fn node(component: Component, mebibytes: i64, parts: Vec<Node>) -> Node {
            Node {
                component,
                bytes: mebibytes * MIB,
                amounts: vec![format!("{mebibytes} MiB")],
                parts,
            }
        }
        use Component::*;
        let flink = vec![node(JvmHeap, heap, vec![]), node(OffHeap, 128, vec![])];
        let flink = node(TotalFlink, heap + 128, flink);
        let parts = vec![
            flink,
            node(JvmMetaspace, 256, vec![]),
            node(JvmOverhead, overhead, vec![]),
        ];
        node(TotalProcess, heap + 128 + 256 + overhead, parts)
    }

    fn check(width: f64, before: &Node, after: &Node, expected: &[(Component, &str)]) {
        let drawn = lay_out(before, width);
        let outlines = outlines(&drawn, before, after, false);
        let told: Vec<(Component, &str)> = outlines
            .iter()
            .map(|outline| {
                (
                    outline.component,
                    outline.size.as_ref().map_or("", |(words, _)| words.as_str()),
                )
            })
            .collect();
        assert_eq!(told, expected, "{width}");
        for outline in &outlines {
            let room = outline.room.unwrap();
            assert!(room.x + room.width <= drawn.width + 0.5);
            assert!(room.y + room.height <= drawn.height + 0.5);
        }
        let sizes: Vec<Rect> = outlines
            .iter()
            .filter_map(|outline| outline.size.clone())
            .map(|(_, room)| room)
            .collect();
        for (index, one) in sizes.iter().enumerate() {
            assert!(sizes.iter().skip(index + 1).all(|other| !overlap(*one, *other)));
        }
    }

    #[test]
    fn tells_what_changes_and_nothing_else() {
        use Component::*;
        for width in [820.0, 320.0] {
            check(width, &tree(1024, 192), &tree(1024, 192), &[]);
        }
        check(
            820.0,
            &tree(1024, 192),
            &tree(768, 448),
            &[
                (TotalFlink, "→ 896 MiB"),
                (JvmHeap, "→ 768 MiB"),
                (JvmOverhead, "→ 448 MiB"),
            ],
        );
    }

    #[test]
    fn a_smaller_whole_ends_earlier_and_a_larger_one_fills_the_picture() {
        for (heap, width) in [(512, 820.0 * 1088.0 / 1600.0), (4096, 820.0)] {
            let (before, after) = (tree(1024, 192), tree(heap, 192));
            let drawn = lay_out(&before, 820.0);
            let outlines = outlines(&drawn, &before, &after, false);
            let whole = outlines
                .first()
                .map(|outline| (outline.component, outline.room.unwrap().width));
            assert_eq!(whole, Some((Component::TotalProcess, width)));
        }
    }

    #[test]
    fn what_is_past_says_by_how_much_its_parts_changed() {
        use Component::*;
        let drawn = lay_out(&tree(768, 448), 820.0);
        let told: Vec<(Component, Option<String>, bool)> = outlines(&drawn, &tree(768, 448), &tree(1024, 192), true)
            .into_iter()
            .map(|outline| {
                (
                    outline.component,
                    outline.size.map(|(words, _)| words),
                    outline.room.is_some(),
                )
            })
            .collect();
        let said = |words: &str| Some(words.replace(' ', "\u{a0}"));
        assert_eq!(
            told,
            [(JvmHeap, said("−256 MiB"), true), (JvmOverhead, said("+256 MiB"), true)]
        );
        // What was of another size is not on the scale of the picture.
        let smaller = outlines(
            &lay_out(&tree(512, 192), 820.0),
            &tree(512, 192),
            &tree(1024, 192),
            true,
        );
        assert!(
            smaller
                .iter()
                .all(|outline| outline.room.is_none() && outline.size.is_some())
        );
    }
}
