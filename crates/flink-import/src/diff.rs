//! Two texts as a unified diff, which `git apply` and `patch` take.

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// How many lines may differ before the differing part is taken as a whole.
const DIFFERENT: usize = 1_000;

/// What of the old text is kept, taken away, or put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line<'t> {
    Kept(&'t str),
    Gone(&'t str),
    New(&'t str),
}

/// What changed between two texts of a file; empty if nothing did.
pub fn unified_diff(name: &str, old: &str, new: &str) -> String {
    let lines = compared(old, new);
    let is_change = |line: &Line| !matches!(line, Line::Kept(_));
    let changed: Vec<_> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(is_change))
        .collect();
    let mut diff = String::new();
    let mut changed = changed.as_slice();
    while let [first, ..] = changed {
        // Changes that are near each other share their context.
        let near = changed
            .windows(2)
            .take_while(|pair| matches!(pair, [one, next] if next - one <= 2 * CONTEXT + 1))
            .count();
        let last = changed.get(near).copied().unwrap_or(*first);
        if diff.is_empty() {
            diff = format!("--- a/{name}\n+++ b/{name}\n");
        }
        hunk(
            &lines,
            first.saturating_sub(CONTEXT),
            (last + CONTEXT + 1).min(lines.len()),
            &mut diff,
        );
        changed = changed.get(near + 1..).unwrap_or_default();
    }
    diff
}

fn hunk(lines: &[Line], start: usize, end: usize, diff: &mut String) {
    let (before, shown) = (
        lines.get(..start).unwrap_or_default(),
        lines.get(start..end).unwrap_or_default(),
    );
    let count = |lines: &[Line], is_old: bool| {
        let counts = |line: &&Line| match line {
            Line::Kept(_) => true,
            Line::Gone(_) => is_old,
            Line::New(_) => !is_old,
        };
        lines.iter().filter(counts).count()
    };
    let range = |is_old: bool| {
        let (first, length) = (count(before, is_old), count(shown, is_old));
        // Of no lines, the one before is named.
        let first = if length == 0 { first } else { first + 1 };
        match length {
            1 => first.to_string(),
            length => format!("{first},{length}"),
        }
    };
    *diff += &format!("@@ -{} +{} @@\n", range(true), range(false));
    for line in shown {
        let (mark, text) = match line {
            Line::Kept(text) => (' ', text),
            Line::Gone(text) => ('-', text),
            Line::New(text) => ('+', text),
        };
        diff.push(mark);
        *diff += text;
        if !text.ends_with('\n') {
            *diff += "\n\\ No newline at end of file\n";
        }
    }
}

/// The lines of two texts, as few of them changed as can be.
fn compared<'t>(old: &'t str, new: &'t str) -> Vec<Line<'t>> {
    let old: Vec<_> = old.split_inclusive('\n').collect();
    let new: Vec<_> = new.split_inclusive('\n').collect();
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (old.get(same..).unwrap_or_default(), new.get(same..).unwrap_or_default());
    let alike = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = alike.take_while(|(old, new)| old == new).count();
    let (old_middle, tail) = old_rest.split_at(old_rest.len() - tail);
    let new_middle = new_rest.get(..new_rest.len() - tail.len()).unwrap_or_default();
    let mut lines: Vec<_> = old.iter().take(same).map(|line| Line::Kept(line)).collect();
    lines.extend(shortest(old_middle, new_middle));
    lines.extend(tail.iter().map(|line| Line::Kept(line)));
    lines
}

/// The fewest lines to take away and to put in, by the algorithm of Myers.
fn shortest<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let (length, width) = (old.len(), new.len());
    let most = (length + width).min(DIFFERENT);
    // How far each diagonal reaches: those with few changes first. Diagonal `d` stands at `d + most + 1`.
    let mut reach = vec![0_usize; 2 * most + 3];
    let mut history = Vec::new();
    for changes in 0..=most {
        history.push(reach.clone());
        for diagonal in (0..=changes).map(|step| most + 1 + 2 * step - changes) {
            let (left, right) = (reach.get(diagonal - 1), reach.get(diagonal + 1));
            let (left, right) = (left.copied().unwrap_or(0), right.copied().unwrap_or(0));
            let is_new = diagonal == most + 1 - changes || (diagonal != most + 1 + changes && left < right);
            let mut x = if is_new { right } else { left + 1 };
            let Some(mut y) = (x + most + 1).checked_sub(diagonal) else {
                continue;
            };
            while x < length && y < width && old.get(x) == new.get(y) {
                (x, y) = (x + 1, y + 1);
            }
            if let Some(reach) = reach.get_mut(diagonal) {
                *reach = x;
            }
            if x >= length && y >= width {
                return walked(old, new, &history, most);
            }
        }
    }
    let gone = old.iter().map(|line| Line::Gone(line));
    gone.chain(new.iter().map(|line| Line::New(line))).collect()
}

/// The way that was found, walked back from its end.
fn walked<'t>(old: &[&'t str], new: &[&'t str], history: &[Vec<usize>], most: usize) -> Vec<Line<'t>> {
    let (mut x, mut y) = (old.len(), new.len());
    let mut lines = Vec::new();
    for (changes, reach) in history.iter().enumerate().rev() {
        let diagonal = x + most + 1 - y;
        let at = |diagonal: usize| reach.get(diagonal).copied().unwrap_or(0);
        let is_new =
            diagonal == most + 1 - changes || (diagonal != most + 1 + changes && at(diagonal - 1) < at(diagonal + 1));
        let from = if is_new { diagonal + 1 } else { diagonal - 1 };
        let (before_x, before_y) = match changes {
            0 => (0, 0),
            _ => (at(from), at(from) + most + 1 - from),
        };
        while x > before_x && y > before_y {
            (x, y) = (x - 1, y - 1);
            lines.extend(old.get(x).map(|line| Line::Kept(line)));
        }
        if changes > 0 {
            match is_new {
                true => lines.extend(new.get(before_y).map(|line| Line::New(line))),
                false => lines.extend(old.get(before_x).map(|line| Line::Gone(line))),
            }
            (x, y) = (before_x, before_y);
        }
    }
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(old: &str, new: &str, hunks: &str) {
        let head = if hunks.is_empty() { "" } else { "--- a/f\n+++ b/f\n" };
        assert_eq!(unified_diff("f", old, new), format!("{head}{hunks}"));
    }

    #[test]
    fn shows_what_changed() {
        check("a\nb\n", "a\nb\n", "");
        check("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
        check("a\n", "", "@@ -1 +0,0 @@\n-a\n");
        check("", "a\n", "@@ -0,0 +1 @@\n+a\n");
        check(
            "a",
            "a\nb",
            "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n",
        );
        check(
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
            "1\nx\n3\n4\n5\n6\n7\n8\n9\n10\n12\n",
            "@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ -8,5 +8,4 @@\n 8\n 9\n 10\n-11\n 12\n",
        );
    }

    /// What a diff makes of the old text, hunk by hunk, and of the new one backwards.
    fn sides(diff: &str) -> (String, String) {
        let (mut old, mut new) = (String::new(), String::new());
        let mut lines = diff
            .split_inclusive('\n')
            .skip(2)
            .filter(|line| !line.starts_with("@@"))
            .peekable();
        while let Some(line) = lines.next() {
            let is_open = lines.next_if(|next| next.starts_with('\\')).is_some();
            let text = if is_open {
                line[1..].trim_end_matches('\n')
            } else {
                &line[1..]
            };
            if !line.starts_with('+') {
                old += text;
            }
            if !line.starts_with('-') {
                new += text;
            }
        }
        (old, new)
    }

    proptest! {
        #[test]
        fn both_sides_are_in_it(old in "([ab]\n){0,7}a?", new in "([ab]\n){0,7}b?") {
            let diff = unified_diff("f", &old, &new);
            prop_assert_eq!(diff.is_empty(), old == new);
            if old != new {
                // Short texts are all context.
                let (before, after) = sides(&diff);
                prop_assert!(old.contains(&before) && new.contains(&after), "{}", diff);
            }
        }
    }
}
