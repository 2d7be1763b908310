//! Takes the comments out of programs, statements and scripts, so that nothing in them counts.

use std::borrow::Cow;

/// What begins a comment that may go over lines, and what ends it.
const BLOCKS: [(&str, &str); 4] = [("/*", "*/"), ("<!--", "-->"), ("\"\"\"", "\"\"\""), ("'''", "'''")];

/// A text with blanks in the place of its comments: each line keeps its number.
///
/// What stands between quotation marks is no comment, nor is what a mark within a word begins, as in an address.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    const MARKS: [&str; 6] = ["//", "/*", "<!--", "--", "#", "\"\"\""];
    if !MARKS.iter().any(|mark| text.contains(mark)) && !text.contains("'''") {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote = None;
    let mut line_start = 0;
    // Whether a comment that goes over lines may end at all is looked for once.
    let mut has_end = BLOCKS.map(|(_, end)| text.contains(end));
    while let Some(char) = rest.chars().next() {
        let line = kept.get(line_start..).unwrap_or_default();
        let is_apart =
            line.is_empty() || line.ends_with(|char: char| char.is_whitespace() || ";,(){}[]>".contains(char));
        if quote.is_none() {
            let block = BLOCKS.iter().position(|(begin, _)| rest.starts_with(begin));
            if let Some((index, (begin, end))) = block.and_then(|index| Some((index, BLOCKS.get(index)?)))
                && is_apart
                && has_end.get(index) == Some(&true)
            {
                let inside = rest.get(begin.len()..).unwrap_or_default();
                match inside.find(end) {
                    Some(length) => {
                        let (whole, behind) = rest.split_at(begin.len() + length + end.len());
                        match index < 2 || is_statement(line, &kept) {
                            true => kept.extend(whole.chars().filter(|char| *char == '\n')),
                            // A text of a program that goes over lines.
                            false => kept += whole,
                        }
                        if whole.contains('\n') {
                            line_start = kept.rfind('\n').map_or(0, |end| end + 1);
                        }
                        rest = behind;
                        continue;
                    }
                    None => {
                        if let Some(has_end) = has_end.get_mut(index) {
                            *has_end = false;
                        }
                    }
                }
            }
            if is_apart && begins_comment(rest, line) {
                rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default();
                continue;
            }
        }
        let length = match char {
            '\\' if quote.is_some() => rest.chars().take(2).map(char::len_utf8).sum(),
            _ => char.len_utf8(),
        };
        match (quote, char) {
            // A line that ends within quotation marks, like a word with an apostrophe, says nothing of the next.
            (_, '\n') => quote = None,
            (Some(opened), _) if opened == char => quote = None,
            (None, '"' | '\'') if char == '"' || is_apart || line.ends_with(['=', ':']) => quote = Some(char),
            _ => {}
        }
        let (taken, behind) = rest.split_at(length);
        kept += taken;
        if char == '\n' {
            line_start = kept.len();
        }
        rest = behind;
    }
    Cow::Owned(kept)
}

/// Whether a comment up to the end of the line begins here, behind what the line has so far.
fn begins_comment(rest: &str, line: &str) -> bool {
    if rest.starts_with("//") {
        return true;
    }
    if rest.starts_with("-- ") || rest.starts_with("--\t") {
        let before = line.trim();
        // Elsewhere it is a dash, or ends the options of a command.
        return before.is_empty()
            || before.ends_with(';')
            || before.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("set "));
    }
    let Some(behind) = rest.strip_prefix('#') else {
        return false;
    };
    let is_heading = behind.starts_with('#');
    match line.trim().is_empty() {
        true => !is_heading,
        // The number of an issue is none, and a colour is not either.
        false => {
            line.ends_with(char::is_whitespace)
                && behind.starts_with(|char: char| char.is_whitespace() || char.is_alphabetic())
        }
    }
}

/// Whether a text of a program that begins here is a statement of its own, which nothing takes.
fn is_statement(line: &str, before: &str) -> bool {
    line.trim().is_empty() && !before.trim_end().ends_with(['(', ',', '=', '+', '[', '|'])
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_are_taken_out_and_lines_stay() {
        let texts = [
            ("a(1) // b(2)\nc", "a(1) \nc"),
            ("a /* b\n c */ d\n", "a \n d\n"),
            ("x = \"s3://b/c\" // d", "x = \"s3://b/c\" "),
            ("see https://a.b/c and 'd // e'", "see https://a.b/c and 'd // e'"),
            ("cp /opt/a/*.jar /b/*/c", "cp /opt/a/*.jar /b/*/c"),
            ("\"\"\"Says\na: b\n\"\"\"\nf()", "\n\n\nf()"),
            ("def f():\n    \"\"\"a: b\"\"\"\n", "def f():\n    \n"),
            ("f(\"\"\"a: b # c\n\"\"\")", "f(\"\"\"a: b # c\n\"\"\")"),
            ("SET 'a' = 'b'; -- SET 'a' = 'c';", "SET 'a' = 'b'; "),
            ("run -- -Da=b", "run -- -Da=b"),
            ("a: b # c\n# d\n## e\nissue #12 f", "a: b \n\n## e\nissue #12 f"),
            ("it's a: b // c\n// d", "it's a: b \n"),
            ("<a>1</a> <!-- <a>2</a>\n -->\n", "<a>1</a> \n\n"),
            ("a /* b", "a /* b"),
        ];
        for (text, kept) in texts {
            assert_eq!(without_comments(text), kept, "{text:?}");
        }
    }
}
