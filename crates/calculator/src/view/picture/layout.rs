//! Where every box and every name of the picture stands: an icicle, from the whole to its parts, in proportion.
//!
//! Lengths run *along* the axis that is in proportion (to the right, or downwards where the picture stands upright);
//! rows follow one another *across* it. Nothing here knows of a browser, and all lengths are CSS pixels. A picture is
//! laid out for the next smaller of a few widths and stretched from there, so that style sheets can choose one, too.

use crate::model::clamp::clamp;
use flink_memory::Component;

use super::lettering::{self, Letters};

/// What is to be drawn: a component with its parts, of which it is the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Which component.
    pub component: Component,
    /// Its size in bytes, never negative.
    pub bytes: i64,
    /// Its size in words, the fullest first; the first that fits is drawn.
    pub amounts: Vec<String>,
    /// Its parts, in Flink's order.
    pub parts: Vec<Node>,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A point.
pub type Point = (f64, f64);

/// A drawn component.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Which component.
    pub component: Component,
    /// The row it starts in, from 0.
    pub row: usize,
    /// Whether it has no parts.
    pub leaf: bool,
    /// Its room; neighbours' rooms touch.
    pub room: Rect,
    /// Its name and size.
    pub label: Label,
}

/// How a component is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Label {
    /// In the box, from left to right.
    Flat(Vec<Line>),
    /// In the box, upwards.
    Turned(Vec<Line>),
    /// Below the boxes, with a line that leads there.
    Below {
        /// From the box to the name.
        leader: [Point; 4],
        /// Where the first line of text starts: its left end, at mid height.
        start: Point,
        /// Name and size.
        lines: Vec<Line>,
    },
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Line {
    pub text: String,
    pub letters: Letters,
}

/// The picture, laid out.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Layout {
    pub width: f64,
    /// The same for whatever is drawn, but for the rare picture with more names below than two lines hold.
    pub height: f64,
    pub upright: bool,
    pub boxes: Vec<Placed>,
    /// From the first row's start to the last row's end.
    pub across: f64,
}

/// Between two boxes.
pub const GAP: f64 = 2.0;
/// Between a box's edge and its text.
pub const PADDING: f64 = 8.0;
/// The widths for which pictures are laid out. Where there is more room than the widest, that is stretched, and where
/// there is less than the narrowest, it is to be scrolled. The style sheet has the same.
pub const STEPS: [u32; 11] = [260, 300, 345, 400, 460, 560, 640, 740, 850, 980, 1130];

/// The width for which a picture is laid out where it has so much room.
pub fn step(width: u32) -> u32 {
    let fits = STEPS.into_iter().rev().find(|step| *step <= width);
    fits.unwrap_or(STEPS[0])
}

/// Below this, the picture stands upright.
const WIDE_FROM: f64 = 560.0;

/// The height of a wide picture, and how it grows with the width. Names below the boxes take their room from it.
const WIDE_HEIGHTS: (f64, f64) = (340.0, 420.0);
const WIDE_SHAPE: f64 = 0.36;
const WIDE_ROW: f64 = 44.0;
/// Wide enough to be seen and to be hit.
const WIDE_LEAST: f64 = 6.0;

const UPRIGHT_HEIGHT: f64 = 460.0;
const UPRIGHT_ROW: f64 = 30.0;
/// High enough for a line of text.
const UPRIGHT_LEAST: f64 = 21.0;

/// From the boxes to the names below them, and from one row of such names to the next.
const LEADER: f64 = 16.0;
const TIER: f64 = 36.0;
/// So many rows of names take their room from the boxes; any more make the picture higher.
const TIERS: usize = 2;
/// Between two names below.
const APART: f64 = 14.0;
/// What a name in the second tier costs, and the first such name, in pixels by which a name is moved.
const LOWERED: f64 = 40.0;
const SECOND_TIER: f64 = 400.0;
/// There are no more names than components.
const MOST_TRIED: usize = 10;

/// Lays out `whole` in the given width.
pub fn lay_out(whole: &Node, width: f64) -> Layout {
    let mut tiers = 0;
    loop {
        let (layout, needed) = lay_out_above(whole, width, tiers);
        if needed <= tiers || tiers == TIERS {
            return layout;
        }
        // Lower boxes hold fewer names, never more.
        tiers = needed.min(TIERS);
    }
}

/// Lays out `whole` above the room for so many rows of names, and says how many there are.
fn lay_out_above(whole: &Node, width: f64, tiers: usize) -> (Layout, usize) {
    let (frame, along) = Frame::of(width);
    let upright = frame.upright;
    let height = if upright { along } else { frame.across };
    let frame = Frame {
        across: frame.across - room_of(tiers),
        ..frame
    };
    let mut boxes = Vec::new();
    frame.place(whole, 0, 0.0, along, &mut boxes);
    let mut layout = Layout {
        width,
        height,
        upright,
        boxes,
        across: frame.across,
    };
    let needed = call_out(&mut layout);
    if needed > tiers {
        layout.height = frame.across + room_of(needed);
    }
    (layout, needed)
}

/// The boxes of `whole` in a part of the length of a picture. Names have no room below them.
pub fn boxes(whole: &Node, drawn: &Layout, share: f64) -> Vec<Placed> {
    let (frame, along) = Frame::of(drawn.width);
    let frame = Frame {
        across: drawn.across,
        ..frame
    };
    let mut boxes = Vec::new();
    frame.place(whole, 0, 0.0, along * share, &mut boxes);
    boxes
}

/// The room below the boxes for so many rows of names.
fn room_of(tiers: usize) -> f64 {
    match tiers {
        0 => 0.0,
        _ => LEADER + tiers as f64 * TIER,
    }
}

/// The components in the order in which they are placed: a whole before its parts.
pub fn in_order(node: &Node) -> Vec<&Node> {
    let mut nodes = vec![node];
    nodes.extend(node.parts.iter().flat_map(in_order));
    nodes
}

/// A part's claim to a length.
struct Share {
    weight: f64,
    least: f64,
    /// Whether it gets its least, which is more than its proportion.
    raised: bool,
}

/// What is the same for every box.
struct Frame {
    upright: bool,
    /// From the first row's start to the last row's end.
    across: f64,
    /// The thickness of a row.
    row: f64,
}

impl Frame {
    /// The frame in the given width, and the length along which it is in proportion.
    fn of(width: f64) -> (Self, f64) {
        let upright = width < WIDE_FROM;
        let (along, across, row) = if upright {
            (UPRIGHT_HEIGHT, width, UPRIGHT_ROW)
        } else {
            let across = clamp(width * WIDE_SHAPE, WIDE_HEIGHTS.0, WIDE_HEIGHTS.1);
            (width, across, WIDE_ROW)
        };
        (Self { upright, across, row }, along)
    }

    /// Places `node` and its parts from `start` on, over `length`.
    fn place(&self, node: &Node, row: usize, start: f64, length: f64, boxes: &mut Vec<Placed>) {
        let leaf = node.parts.is_empty();
        let from = row as f64 * self.row;
        let thickness = if leaf { self.across - from } else { self.row };
        let room = if self.upright {
            Rect {
                x: from,
                y: start,
                width: thickness,
                height: length,
            }
        } else {
            Rect {
                x: start,
                y: from,
                width: length,
                height: thickness,
            }
        };
        let label = self.label(node, room, leaf);
        boxes.push(Placed {
            component: node.component,
            row,
            leaf,
            room,
            label,
        });
        let mut start = start;
        for (part, length) in node.parts.iter().zip(self.divide(&node.parts, length)) {
            self.place(part, row + 1, start, length, boxes);
            start += length;
        }
    }

    /// Divides `length` among `parts` in proportion, but gives each at least what it needs. Where all are nothing, they
    /// are equal.
    fn divide(&self, parts: &[Node], length: f64) -> Vec<f64> {
        let nothing = parts.iter().all(|part| part.bytes == 0);
        let weight = |part: &Node| if nothing { 1.0 } else { part.bytes as f64 };
        let mut shares: Vec<Share> = parts
            .iter()
            .map(|part| Share {
                weight: weight(part),
                least: self.least(part),
                raised: false,
            })
            .collect();
        loop {
            let fixed: f64 = shares
                .iter()
                .filter(|share| share.raised)
                .map(|share| share.least)
                .sum();
            let total: f64 = shares
                .iter()
                .filter(|share| !share.raised)
                .map(|share| share.weight)
                .sum();
            let proportion = (length - fixed) / total.max(f64::MIN_POSITIVE);
            // Who is raised takes from the others, which may then be short in their turn.
            let mut short = false;
            for share in shares.iter_mut().filter(|share| !share.raised) {
                share.raised = share.weight * proportion < share.least;
                short |= share.raised;
            }
            if !short {
                let length = |share: &Share| {
                    if share.raised {
                        share.least
                    } else {
                        share.weight * proportion
                    }
                };
                return shares.iter().map(length).collect();
            }
        }
    }

    /// The least length at which a component can be told from its neighbours and, upright, be read.
    fn least(&self, node: &Node) -> f64 {
        let parts: f64 = node.parts.iter().map(|part| self.least(part)).sum();
        if !self.upright {
            return if node.bytes == 0 { 0.0 } else { parts.max(WIDE_LEAST) };
        }
        if node.parts.is_empty() {
            return UPRIGHT_LEAST;
        }
        let name = lettering::wrapped(node.component.name());
        let name = name
            .iter()
            .map(|word| lettering::width(word, Letters::SmallName))
            .fold(0.0, f64::max);
        parts.max(name + PADDING)
    }

    /// The fullest label that fits into the box; below it if none does.
    fn label(&self, node: &Node, room: Rect, leaf: bool) -> Label {
        let name = node.component.name();
        let inner = (room.width - GAP, room.height - GAP);
        let turned = (inner.1, inner.0);
        let flat = |lines: &Vec<Line>| fits(lines, inner);
        let up = |lines: &Vec<Line>| fits(lines, turned);
        let small = self.upright;
        let found = if self.upright && !leaf {
            stacked(name, &node.amounts, small)
                .into_iter()
                .find(up)
                .map(Label::Turned)
                .or_else(|| {
                    Some(Label::Turned(
                        lettering::wrapped(name)
                            .into_iter()
                            .map(|word| line(word, Letters::SmallName))
                            .collect(),
                    ))
                })
        } else if self.upright {
            let candidates = stacked(name, &node.amounts, false)
                .into_iter()
                .chain(one_line(name, &node.amounts));
            let name_alone = vec![line(name, Letters::LeafName)];
            candidates.into_iter().find(flat).or(Some(name_alone)).map(Label::Flat)
        } else {
            let candidates = stacked(name, &node.amounts, false)
                .into_iter()
                .chain(stacked(name, &node.amounts, true));
            let flat_label = candidates.into_iter().find(flat).map(Label::Flat);
            let turned_label = || {
                let shortest: Vec<String> = node.amounts.last().cloned().into_iter().collect();
                let candidates = stacked(name, &shortest, false)
                    .into_iter()
                    .chain(one_line(name, &shortest));
                candidates.into_iter().filter(|_| leaf).find(up).map(Label::Turned)
            };
            flat_label.or_else(turned_label)
        };
        found.unwrap_or_else(|| {
            let shortest = node.amounts.last().cloned().unwrap_or_default();
            Label::Below {
                leader: [(0.0, 0.0); 4],
                start: (0.0, 0.0),
                lines: vec![line(name, Letters::Name), line(&shortest, Letters::Amount)],
            }
        })
    }
}

fn line(text: &str, letters: Letters) -> Line {
    Line {
        text: text.to_owned(),
        letters,
    }
}

/// The name above each of the amounts, and then in two lines above them.
fn stacked(name: &str, amounts: &[String], small: bool) -> Vec<Vec<Line>> {
    let letters = if small { Letters::SmallName } else { Letters::Name };
    let in_one = amounts
        .iter()
        .map(|amount| vec![line(name, letters), line(amount, Letters::Amount)]);
    let in_two = amounts.iter().map(|amount| {
        let words = lettering::wrapped(name).into_iter().map(|word| line(word, letters));
        words.chain([line(amount, Letters::Amount)]).collect()
    });
    in_one.chain(in_two).collect()
}

/// The name with each of the amounts behind it, as two texts of one line.
fn one_line(name: &str, amounts: &[String]) -> Vec<Vec<Line>> {
    let in_one = amounts
        .iter()
        .map(|amount| vec![line(&format!("{name}\u{2002}{amount}"), Letters::LeafName)]);
    in_one.collect()
}

/// Whether lines of text fit into a box that is so long and so high.
fn fits(lines: &[Line], (length, height): (f64, f64)) -> bool {
    longest(lines) + 1.5 * PADDING <= length && pitch(lines) * lines.len() as f64 + 2.0 <= height
}

/// From one line to the next.
pub fn pitch(lines: &[Line]) -> f64 {
    lettering::pitch(lines.first().map_or(Letters::Name, |line| line.letters))
}

/// Finds places below the boxes for the names that fit in none, and gives the number of their rows.
fn call_out(layout: &mut Layout) -> usize {
    let floor = layout.across;
    // From left to right. There are few, which asks for no better way to sort.
    let mut below: Vec<&mut Placed> = Vec::new();
    for placed in &mut layout.boxes {
        if matches!(placed.label, Label::Below { .. }) {
            let at = below.partition_point(|other| leaves_at(other).0 <= leaves_at(placed).0);
            below.insert(at, placed);
        }
    }
    if below.is_empty() {
        return 0;
    }
    let names: Vec<(f64, f64)> = below
        .iter()
        .map(|placed| (leaves_at(placed).0, placed.label.length()))
        .collect();
    let (tiers, ends) = arrange(&names, layout.width);
    for ((placed, tier), end) in below.into_iter().zip(&tiers).zip(ends) {
        let top = floor + LEADER + *tier as f64 * TIER;
        let from = leaves_at(placed);
        if let Label::Below { leader, start, .. } = &mut placed.label {
            *leader = [
                from,
                (from.0, floor + 2.0),
                (end, floor + LEADER),
                (end, top + TIER - 6.0),
            ];
            *start = (end + 6.0, top + 8.0);
        }
    }
    tiers.iter().max().map_or(0, |lowest| lowest + 1)
}

/// Where a leader leaves its box: a leaf in its middle, a whole in the gap beside its first part.
fn leaves_at(placed: &Placed) -> Point {
    let Rect { x, y, width, height } = placed.room;
    if placed.leaf {
        (x + width / 2.0, y + height - 6.0)
    } else {
        (x, y + height / 2.0)
    }
}

/// Gives each of `names` its tier, from 0, and the place where its leader ends: of all ways to use two tiers, the one
/// that keeps the names near to their boxes and high. A name has where it would rather be, and its length.
fn arrange(names: &[(f64, f64)], width: f64) -> (Vec<usize>, Vec<f64>) {
    let ways = 0..1_usize << names.len().min(MOST_TRIED);
    let tried = ways.map(|way| {
        let tiers: Vec<usize> = (0..names.len()).map(|index| way >> index & 1).collect();
        let ends = spread(names, &tiers, width);
        (tiers, ends)
    });
    let sound = tried.filter(|(_, ends)| ends.iter().all(|end| *end >= 0.0));
    let cost = |tiers: &[usize], ends: &[f64]| {
        let moved: f64 = names
            .iter()
            .zip(ends)
            .map(|((wanted, _), end)| (wanted - end).abs())
            .sum();
        let lowered = tiers.iter().sum::<usize>();
        moved + lowered as f64 * LOWERED + if lowered > 0 { SECOND_TIER } else { 0.0 }
    };
    let best = sound
        .min_by(|(tiers, ends), (other_tiers, other_ends)| cost(tiers, ends).total_cmp(&cost(other_tiers, other_ends)));
    best.unwrap_or_else(|| {
        // So many names in so little room: one to a tier, the rightmost highest.
        let tiers: Vec<usize> = (0..names.len()).rev().collect();
        let ends = spread(names, &tiers, width);
        (tiers, ends)
    })
}

/// Where leaders end, so that no name overlaps another or a leader that passes it. If there is not enough room, the
/// first ends are negative.
fn spread(names: &[(f64, f64)], tiers: &[usize], width: f64) -> Vec<f64> {
    let tier = |index: usize| tiers.get(index).copied().unwrap_or_default();
    let apart = |one: usize, other: usize, length: f64| {
        if tier(other) >= tier(one) {
            length + APART
        } else {
            PADDING
        }
    };
    let mut ends: Vec<f64> = Vec::new();
    for (index, (wanted, _)) in names.iter().enumerate() {
        let before = ends.iter().zip(names).enumerate();
        let end = before.fold(*wanted, |end, (other, (at, (_, length)))| {
            end.max(at + apart(other, index, *length))
        });
        ends.push(end);
    }
    let mut from_the_right: Vec<(usize, f64)> = Vec::new();
    for (index, ((_, length), end)) in names.iter().zip(ends).enumerate().rev() {
        let end = end.min(width - length - PADDING);
        let end = from_the_right
            .iter()
            .fold(end, |end, (other, at)| end.min(at - apart(index, *other, *length)));
        from_the_right.push((index, end));
    }
    from_the_right.into_iter().rev().map(|(_, end)| end).collect()
}

impl Label {
    /// How long its longest line is.
    fn length(&self) -> f64 {
        let (Self::Flat(lines) | Self::Turned(lines) | Self::Below { lines, .. }) = self;
        longest(lines)
    }
}

/// How long the longest line is.
pub fn longest(lines: &[Line]) -> f64 {
    lines
        .iter()
        .map(|line| lettering::width(&line.text, line.letters))
        .fold(0.0, f64::max)
}

/// Where an arrow key leads from a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

impl Layout {
    /// The box that an arrow key leads to: to the whole, to the first part, or to the neighbour in the row.
    pub fn neighbour(&self, from: Component, direction: Direction) -> Option<Component> {
        use Direction::{Down, Left, Right, Up};
        let here = self.boxes.iter().find(|placed| placed.component == from)?;
        let along = |placed: &Placed| if self.upright { placed.room.y } else { placed.room.x };
        let length = |placed: &Placed| {
            if self.upright {
                placed.room.height
            } else {
                placed.room.width
            }
        };
        let direction = match (direction, self.upright) {
            (Up, false) | (Left, true) => Up,
            (Down, false) | (Right, true) => Down,
            (Left, false) | (Up, true) => Left,
            (Right, false) | (Down, true) => Right,
        };
        let mut others = self.boxes.iter().filter(|placed| placed.component != from);
        let found = match direction {
            // Boxes stand in the order whole, parts: the last one before that is a row higher is the whole.
            Up => self
                .boxes
                .iter()
                .take_while(|placed| placed.component != from)
                .filter(|placed| placed.row + 1 == here.row)
                .last(),
            Down => self
                .boxes
                .iter()
                .skip_while(|placed| placed.component != from)
                .nth(1)
                .filter(|placed| placed.row == here.row + 1),
            Left => others
                .filter(|placed| placed.row <= here.row && (placed.leaf || placed.row == here.row))
                .rfind(|placed| along(placed) + length(placed) <= along(here) + 0.5),
            Right => others.find(|placed| {
                placed.row <= here.row
                    && (placed.leaf || placed.row == here.row)
                    && along(placed) + 0.5 >= along(here) + length(here)
            }),
        };
        found.map(|placed| placed.component)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::{MemorySize, Process, ShortSize};
    use proptest::prelude::*;

    /// A process's tree with the given sizes of its leaves.
    fn tree(process: Process, leaves: &[i64]) -> Node {
        fn grow(component: Component, process: Process, leaves: &mut impl Iterator<Item = i64>) -> Node {
            let parts = component.parts(process).iter().map(|part| grow(*part, process, leaves));
            let parts: Vec<Node> = parts.collect();
            let bytes = if parts.is_empty() {
                leaves.next().unwrap_or(0)
            } else {
                parts.iter().map(|part| part.bytes).sum()
            };
            let short = ShortSize(MemorySize::from_bytes(bytes).unwrap()).to_string();
            Node {
                component,
                bytes,
                amounts: vec![format!("{short} · 33.3 %"), short],
                parts,
            }
        }
        grow(Component::TotalProcess, process, &mut leaves.iter().copied().cycle())
    }

    fn any_tree() -> impl Strategy<Value = Node> {
        let size = prop_oneof![Just(0_i64), 1..1_i64 << 20, 1 << 20..1_i64 << 36, Just(1 << 58)];
        let process = prop_oneof![Just(Process::TaskManager), Just(Process::JobManager)];
        (process, prop::collection::vec(size, 8)).prop_map(|(process, leaves)| tree(process, &leaves))
    }

    fn any_width() -> impl Strategy<Value = f64> {
        (300..2600_u32).prop_map(f64::from)
    }

    /// The start and the end of a box along the axis.
    fn along(layout: &Layout, placed: &Placed) -> (f64, f64) {
        let Rect { x, y, width, height } = placed.room;
        if layout.upright {
            (y, y + height)
        } else {
            (x, x + width)
        }
    }

    fn find(layout: &Layout, component: Component) -> &Placed {
        layout
            .boxes
            .iter()
            .find(|placed| placed.component == component)
            .unwrap()
    }

    /// Holds for every whole: its parts fill it from end to end, in Flink's order.
    fn parts_fill(layout: &Layout, node: &Node) {
        if node.parts.is_empty() {
            return;
        }
        let (start, end) = along(layout, find(layout, node.component));
        let mut at = start;
        for part in &node.parts {
            let (from, to) = along(layout, find(layout, part.component));
            assert!(
                (from - at).abs() < 1e-6 && to >= from,
                "{} starts at {from}, not {at}",
                part.component.name()
            );
            at = to;
            parts_fill(layout, part);
        }
        assert!(
            (at - end).abs() < 1e-6,
            "the parts of {} end at {at}, not {end}",
            node.component.name()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn parts_fill_their_whole(node in any_tree(), width in any_width()) {
            parts_fill(&lay_out(&node, width), &node);
        }

        #[test]
        fn leaves_reach_the_last_row(node in any_tree(), width in any_width()) {
            let layout = lay_out(&node, width);
            let end = |placed: &Placed| {
                let room = placed.room;
                if layout.upright { room.x + room.width } else { room.y + room.height }
            };
            let last = end(&layout.boxes[0]).max(layout.boxes.iter().map(end).fold(0.0, f64::max));
            for placed in layout.boxes.iter().filter(|placed| placed.leaf) {
                prop_assert!((end(placed) - last).abs() < 1e-6);
            }
        }

        #[test]
        fn what_is_there_can_be_seen(node in any_tree(), width in any_width()) {
            let layout = lay_out(&node, width);
            for (placed, node) in layout.boxes.iter().zip(in_order(&node)) {
                let (start, end) = along(&layout, placed);
                let least = if layout.upright { UPRIGHT_LEAST } else { WIDE_LEAST };
                prop_assert!(end - start > least - 1e-6 || (node.bytes == 0 && !layout.upright));
            }
        }

        #[test]
        fn a_picture_is_as_high_whatever_it_shows(one in any_tree(), other in any_tree(), width in any_width()) {
            let [one, other] = [one, other].map(|node| lay_out(&node, width));
            let is_full = |layout: &Layout| layout.height > layout.across + room_of(TIERS) + 0.5;
            prop_assert!(is_full(&one) || is_full(&other) || one.height == other.height);
        }

        #[test]
        fn names_stay_within_the_picture(node in any_tree(), width in any_width()) {
            let layout = lay_out(&node, width);
            for placed in &layout.boxes {
                match &placed.label {
                    Label::Flat(lines) => prop_assert!(longest(lines) <= placed.room.width - GAP, "{placed:?}"),
                    Label::Turned(lines) => prop_assert!(longest(lines) <= placed.room.height - GAP, "{placed:?}"),
                    Label::Below { start, lines, .. } => {
                        prop_assert!(!layout.upright);
                        prop_assert!(start.0 >= 0.0 && start.0 + longest(lines) <= layout.width, "{placed:?}");
                        prop_assert!(start.1 < layout.height);
                    }
                }
            }
        }

        #[test]
        fn names_below_keep_clear_of_each_other(node in any_tree(), width in any_width()) {
            let layout = lay_out(&node, width);
            let below: Vec<_> = layout.boxes.iter().filter_map(|placed| match &placed.label {
                Label::Below { start, lines, leader } => Some((*start, longest(lines), leader[3].0)),
                _ => None,
            }).collect();
            for (index, (start, length, _)) in below.iter().enumerate() {
                for (other_start, _, other_leader) in below.iter().skip(index + 1).chain(&below[..index]) {
                    let passes = other_start.1 >= start.1;
                    prop_assert!(!passes || *other_leader <= start.0 || *other_leader >= start.0 + length);
                }
            }
        }
    }

    #[test]
    fn the_style_sheet_has_the_same_steps() {
        let style = include_str!("../../../../../www/style.css");
        for (index, from) in STEPS.iter().enumerate() {
            // Browsers say widths in whole pixels, and round to them.
            let bound = |step: &u32| f64::from(*step) - 0.5;
            let range = match STEPS.get(index + 1) {
                Some(next) if index == 0 => format!("(width < {}px)", bound(next)),
                Some(next) => format!("({}px <= width < {}px)", bound(from), bound(next)),
                None => format!("({}px <= width)", bound(from)),
            };
            let rule = format!("@container picture {range} {{ .prerendered .at-{from} {{ display: block; }} }}");
            assert!(style.contains(&rule), "{rule}");
        }
        assert_eq!([0, 299, 300, 559, 560, 9999].map(step), [260, 260, 300, 460, 560, 1130]);
    }

    #[test]
    fn shares_are_exact_where_nothing_is_small() {
        let node = tree(Process::JobManager, &[1 << 30, 128 << 20, 256 << 20, 192 << 20]);
        let layout = lay_out(&node, 1000.0);
        for (placed, node_of) in layout.boxes.iter().zip(in_order(&node)) {
            let share = node_of.bytes as f64 / node.bytes as f64;
            assert!((placed.room.width - 1000.0 * share).abs() < 1e-9, "{placed:?}");
        }
    }

    #[test]
    fn arrow_keys_lead_through_the_tree() {
        use Component::*;
        use Direction::*;
        let node = tree(Process::TaskManager, &[128 << 20]);
        let ways = [
            (TotalProcess, Down, Some(TotalFlink)),
            (TotalFlink, Up, Some(TotalProcess)),
            (TotalFlink, Right, Some(JvmMetaspace)),
            (JvmMetaspace, Right, Some(JvmOverhead)),
            (JvmHeap, Down, Some(FrameworkHeap)),
            (TaskHeap, Right, Some(Managed)),
            (Managed, Left, Some(TaskHeap)),
            (Network, Right, Some(JvmMetaspace)),
            (Network, Up, Some(Direct)),
            (JvmOverhead, Down, None),
            (TotalProcess, Up, None),
        ];
        let layout = lay_out(&node, 900.0);
        for (from, direction, to) in ways {
            assert_eq!(layout.neighbour(from, direction), to, "{from:?} {direction:?}");
        }
        let upright = lay_out(&node, 330.0);
        assert_eq!(upright.neighbour(TotalProcess, Right), Some(TotalFlink));
        assert_eq!(upright.neighbour(TaskHeap, Down), Some(Managed));
    }
}
