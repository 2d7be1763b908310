//! What conflicts in a refusal, in numbers, and where each piece of its drawing stands. All lengths are CSS pixels.

use flink_memory::{Component, Conflict, MemorySize, ShortSize};

use crate::model::clamp::clamp;
use crate::view::picture::lettering::{self, Letters};

/// A bar from left to right.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// What a bar means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// The room that there is.
    Frame,
    /// A scale from nothing on.
    Axis,
    /// A part, as far as there is room for it.
    Part(Component),
    /// What goes past the end of the room, or what is missing in it.
    Excess,
    /// The place of a size on a scale.
    Mark,
}

/// A text, with its left end at mid height.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Text {
    pub x: f64,
    pub y: f64,
    pub text: String,
    pub letters: Letters,
    pub kind: Kind,
}

/// What a text stands on, or is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Plain,
    OnPart,
    Excess,
}

/// The drawing.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    pub bars: Vec<(Role, Bar)>,
    pub texts: Vec<Text>,
}

const LINE: f64 = 20.0;
const BAR: f64 = 20.0;
/// A bar of its own line, below its name.
const LOW_BAR: f64 = 12.0;
const PITCH: f64 = 24.0;
const PADDING: f64 = 7.0;
/// Narrow enough to be true, wide enough to be seen.
const LEAST: f64 = 2.0;
/// What is too much is seen, be it ever so little.
const LEAST_EXCESS: f64 = 5.0;

/// Where everything stands in the room there is.
pub fn lay_out(conflict: &Conflict, width: f64) -> Layout {
    match conflict {
        Conflict::Parts { whole, parts, .. } => stairs(conflict, *whole, parts, width),
        Conflict::Range {
            component,
            derived,
            min,
            max,
            ..
        } => {
            let named = format!("{}\u{2002}{}", component.name(), ShortSize(*derived));
            scale(
                conflict,
                named,
                [*derived, *min, *max].map(|size| size.bytes() as f64),
                width,
            )
        }
    }
}

/// One step for each part, from the left edge of the whole to past its end.
fn stairs(
    conflict: &Conflict,
    whole: (Component, MemorySize),
    parts: &[(Component, MemorySize)],
    width: f64,
) -> Layout {
    let excess = conflict.excess();
    let (is, should) = conflict.ends();
    let (is, should) = (is as f64, should as f64);
    let longest = is.max(should).max(1.0);
    // An end that lies closer than can be seen is moved away from the other one.
    let apart = if is == should { 0.0 } else { LEAST_EXCESS };
    let near = (is.min(should) / longest * width).min(width - apart).max(LEAST);
    let end = if should >= is { width } else { near };
    let at = |bytes: f64| match bytes {
        _ if bytes >= is && is < should => near,
        _ if bytes >= should && should < is => {
            // What lies beyond the end shares what is left of the width.
            near + (bytes - should) / (is - should) * (width - near)
        }
        _ => bytes / is.min(should).max(1.0) * near,
    };
    let mut from = 0.0;
    let steps: Vec<(Component, String, f64, f64)> = parts
        .iter()
        .map(|(component, size)| {
            let start = from;
            from += size.bytes() as f64;
            let text = format!("{}\u{2002}{}", component.name(), ShortSize(*size));
            let (left, right) = (at(start), at(from));
            let left = left.min(width - LEAST);
            (*component, text, left, right.max(left + LEAST))
        })
        .collect();
    let beside: Option<Vec<_>> = steps
        .iter()
        .map(|(_, text, left, right)| place(text, (*left, *right), end, width))
        .collect();
    let (pitch, low) = match beside {
        Some(_) => (PITCH, false),
        None => (LINE + LOW_BAR + 4.0, true),
    };
    let top = LINE + 2.0;
    // What is missing has a row of its own, so that it covers no name.
    let rows = pitch * (steps.len() + usize::from(is < should)) as f64;
    let mut bars = Vec::new();
    let mut texts = vec![Text {
        x: 0.0,
        y: LINE / 2.0 - 1.0,
        text: format!("{}\u{2002}{}", whole.0.name(), ShortSize(whole.1)),
        letters: Letters::Name,
        kind: Kind::Plain,
    }];
    let mut push = |role, x: f64, y: f64, width: f64, height: f64| bars.push((role, Bar { x, y, width, height }));
    if !low {
        push(Role::Frame, 0.0, top, end, rows + 4.0);
    }
    let mut y = top + 4.0;
    for (index, (component, text, left, right)) in steps.into_iter().enumerate() {
        let (x, middle, height, bar) = match beside.as_ref().and_then(|places| places.get(index)) {
            Some(x) => (*x, y + BAR / 2.0, BAR, y),
            None => (0.0, y + LINE / 2.0, LOW_BAR, y + LINE),
        };
        if low {
            push(Role::Frame, 0.0, bar, end, height);
        }
        if left < end {
            push(Role::Part(component), left, bar, right.min(end) - left, height);
        }
        if right > end {
            push(Role::Excess, left.max(end), bar, right - left.max(end), height);
        }
        let inside = !low && x > left && x < right;
        texts.push(Text {
            x,
            y: middle,
            text,
            letters: Letters::LeafName,
            kind: if inside { Kind::OnPart } else { Kind::Plain },
        });
        y += pitch;
    }
    if is < should {
        let high = if low { LOW_BAR } else { BAR };
        if low {
            push(Role::Frame, 0.0, y, end, high);
        }
        push(Role::Excess, near, y, width - near, high);
        y += high + 4.0;
    }
    let middle = near + (width - near) / 2.0;
    texts.push(centred(
        excess,
        middle,
        y + if low { 8.0 } else { 4.0 } + LINE / 2.0,
        Letters::Name,
        Kind::Excess,
        width,
    ));
    Layout {
        width,
        height: y + LINE + if low { 8.0 } else { 4.0 },
        bars,
        texts,
    }
}

/// Where a part's name starts: on its bar, right of it, left of it or before the end; `None` where it fits nowhere.
fn place(text: &str, (left, right): (f64, f64), end: f64, width: f64) -> Option<f64> {
    let long = lettering::width(text, Letters::LeafName) + PADDING;
    let crosses = |from: f64| from < end && from + long - PADDING > end;
    if left < end && left + PADDING + long <= right.min(end) {
        return Some(left + PADDING);
    }
    let (after, before) = (right + PADDING, left - long);
    if after + long <= width && !crosses(after) {
        Some(after)
    } else {
        // Past the end, the name may stand apart from its bar, inside.
        let far = end.min(left) - long;
        [before, far]
            .into_iter()
            .find(|from| *from >= PADDING && !crosses(*from))
    }
}

/// A text about a place, moved as far as it must to be whole.
fn centred(text: String, middle: f64, y: f64, letters: Letters, kind: Kind, width: f64) -> Text {
    let long = lettering::width(&text, letters);
    Text {
        x: (middle - long / 2.0).min(width - long).max(0.0),
        y,
        text,
        letters,
        kind,
    }
}

/// The allowed interval on a scale from nothing, and the size beside it.
fn scale(conflict: &Conflict, named: String, [derived, min, max]: [f64; 3], width: f64) -> Layout {
    let excess = conflict.excess();
    // Far beyond what is derived, the interval's end says nothing.
    let longest = match derived < min {
        true => max.min(min * 2.0),
        false => derived,
    };
    let at = |bytes: f64| (bytes / (longest * 1.06).max(1.0) * width).min(width);
    let (mut low, mut high, mut mark) = (at(min), at(max), at(derived));
    high = high.max(low + LEAST);
    // Sizes that are not the same are not drawn at the same place.
    if derived < min {
        low = low.max(mark + LEAST_EXCESS);
        high = high.max(low + LEAST);
    } else {
        high = high.min(width - 2.0 * LEAST_EXCESS);
        low = low.min(high - LEAST);
        mark = mark.max(high + LEAST_EXCESS);
    }
    let top = LINE + 3.0;
    let bar = |x: f64, y: f64, width: f64, height: f64| Bar { x, y, width, height };
    let (gap_start, gap_end) = if derived < min { (mark, low) } else { (high, mark) };
    let mut texts = vec![centred(
        named,
        mark,
        LINE / 2.0 - 1.0,
        Letters::Name,
        Kind::Plain,
        width,
    )];
    let below = top + BAR + 4.0 + LINE / 2.0;
    let words = conflict.allowed();
    let within = lettering::width(&words, Letters::LeafName) + 2.0 * PADDING <= high - low;
    let y = if within { top + BAR / 2.0 } else { below };
    let allowed = centred(words, (low + high) / 2.0, y, Letters::LeafName, Kind::Plain, width);
    let mut excess = centred(
        excess,
        (gap_start + gap_end) / 2.0,
        below,
        Letters::Name,
        Kind::Excess,
        width,
    );
    let apart = |one: &Text, other: &Text| one.x + lettering::width(&one.text, one.letters) + 2.0 * PADDING <= other.x;
    if !within && !apart(&allowed, &excess) && !apart(&excess, &allowed) {
        excess.y += LINE;
    }
    let height = excess.y + LINE / 2.0;
    texts.extend([allowed, excess]);
    Layout {
        width,
        height,
        bars: vec![
            (Role::Axis, bar(0.0, top + BAR / 2.0 - 1.0, width, 2.0)),
            (Role::Frame, bar(low, top, high - low, BAR)),
            (Role::Excess, bar(gap_start, top, gap_end - gap_start, BAR)),
            (
                Role::Mark,
                bar(clamp(mark - 1.5, 0.0, width - 3.0), top - 3.0, 3.0, BAR + 6.0),
            ),
        ],
        texts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::Reason;
    use proptest::prelude::*;

    fn size() -> impl Strategy<Value = MemorySize> {
        prop_oneof![0..1i64 << 40, Just(0), Just(i64::MAX), 0..1i64 << 20]
            .prop_map(|bytes| MemorySize::from_bytes(bytes).unwrap_or_default())
    }

    fn any_conflict() -> impl Strategy<Value = Conflict> {
        let parts = ([size(), size(), size(), size(), size(), size()], any::<bool>()).prop_map(|(sizes, heap)| {
            let [framework_heap, framework_off_heap, task, task_off_heap, managed, flink] = sizes;
            let reason = match heap {
                true => Reason::AllButNetworkExceedsFlink {
                    framework_heap,
                    framework_off_heap,
                    task_heap: task,
                    task_off_heap,
                    managed,
                    flink,
                },
                false => Reason::HeapAndOffHeapNotFlink {
                    heap: task,
                    off_heap: managed,
                    flink,
                },
            };
            Conflict::of(&reason).unwrap()
        });
        let range = [size(), size(), size()]
            .prop_map(|[derived, one, other]| Conflict::Range {
                component: Component::Network,
                derived,
                min: one.min(other),
                max: one.max(other),
                is_rest: false,
            })
            .prop_filter("refused", |conflict| match conflict {
                Conflict::Range { derived, min, max, .. } => derived < min || derived > max,
                Conflict::Parts { .. } => true,
            });
        prop_oneof![parts, range]
    }

    proptest! {
        #[test]
        fn everything_is_inside_and_nothing_covers_a_text(conflict in any_conflict(), width in 260.0..1600.0f64) {
            let layout = lay_out(&conflict, width);
            for (role, bar) in &layout.bars {
                prop_assert!(bar.x >= 0.0 && bar.x + bar.width <= width + 0.01, "{role:?} {bar:?}");
                prop_assert!(bar.width > 0.0 || conflict.excess().is_empty(), "{role:?} {bar:?}");
                prop_assert!(bar.y >= 0.0 && bar.y + bar.height <= layout.height);
            }
            let room = |text: &Text| (text.x, text.x + lettering::width(&text.text, text.letters));
            for (index, text) in layout.texts.iter().enumerate() {
                let (left, right) = room(text);
                prop_assert!(left >= 0.0 && right <= width + 0.01, "{text:?}");
                for (role, bar) in &layout.bars {
                    let away = text.y <= bar.y || text.y >= bar.y + bar.height;
                    let beside = away || right <= bar.x || left >= bar.x + bar.width;
                    let own = match role {
                        Role::Frame | Role::Axis => true,
                        Role::Part(_) => text.kind == Kind::OnPart,
                        Role::Excess | Role::Mark => false,
                    };
                    prop_assert!(beside || own, "{role:?} {bar:?} lies over {text:?}");
                }
                for other in &layout.texts[..index] {
                    let (start, end) = room(other);
                    let away = (text.y - other.y).abs() > 15.0;
                    prop_assert!(away || right <= start || left >= end, "{text:?} {other:?}");
                }
            }
        }
    }
}
