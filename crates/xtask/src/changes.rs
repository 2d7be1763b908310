//! Makes the page of the release notes from `CHANGELOG.md`.

use std::{fmt::Write, path::Path};

use anyhow::Result;

use crate::{places, shell};

/// Makes `changes.html` in `folder`.
pub fn make(folder: &Path) -> Result<()> {
    let sh = shell::native()?;
    let project = places::project();
    let frame = sh.read_file(project.join("www/changes.html"))?;
    let notes = html(&sh.read_file(project.join("CHANGELOG.md"))?);
    Ok(sh.write_file(
        folder.join("changes.html"),
        frame.replace("<!-- CHANGELOG.md -->", &notes),
    )?)
}

/// The little of Markdown that a changelog has: headings, lists, paragraphs, code and links, each on one line.
fn html(markdown: &str) -> String {
    let mut html = String::new();
    let mut is_list = false;
    for line in markdown.lines().filter(|line| !line.is_empty()) {
        let item = line.strip_prefix("- ");
        if item.is_some() != is_list {
            is_list = item.is_some();
            html += if is_list { "<ul>\n" } else { "</ul>\n" };
        }
        let (text, name) = match (item, line.trim_start_matches('#')) {
            (Some(item), _) => (item, "li".to_owned()),
            (None, heading) if heading.len() < line.len() => {
                (heading.trim(), format!("h{}", line.len() - heading.len()))
            }
            (None, text) => (text, "p".to_owned()),
        };
        // A string takes whatever is written.
        let _ = writeln!(html, "<{name}>{}</{name}>", inline(text));
    }
    html + if is_list { "</ul>\n" } else { "" }
}

/// Code and links in a line. A link to another file of the project, which is not on the page, is its words.
fn inline(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let pieces = escaped.split('`').enumerate();
    let coded: String = pieces
        .map(|(index, piece)| {
            if index % 2 == 1 {
                format!("<code>{piece}</code>")
            } else {
                piece.to_owned()
            }
        })
        .collect();
    let mut html = String::new();
    let mut rest = coded.as_str();
    while let Some((before, (words, address, after))) = rest.split_once('[').and_then(|(before, link)| {
        let (words, link) = link.split_once("](")?;
        let (address, after) = link.split_once(')')?;
        Some((before, (words, address, after)))
    }) {
        html += before;
        html += &match address.starts_with("https://") {
            true => format!("<a href=\"{address}\">{words}</a>"),
            false => words.to_owned(),
        };
        rest = after;
    }
    html + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_a_changelog_has() {
        let markdown = "# Changes\n\nWhat is new.\n\n## 1.0\n\n- `a < b` and [there](https://x.org/)\n- [here](docs/a.md)\n\nEnd.\n";
        assert_eq!(
            html(markdown),
            "<h1>Changes</h1>\n<p>What is new.</p>\n<h2>1.0</h2>\n<ul>\n<li><code>a &lt; b</code> and <a \
             href=\"https://x.org/\">there</a></li>\n<li>here</li>\n</ul>\n<p>End.</p>\n"
        );
        assert_eq!(html("- a\n"), "<ul>\n<li>a</li>\n</ul>\n");
    }
}
