//! `flink-memory diff`: two configurations beside each other, or all those of two folders.

use std::env;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use flink_compare::{
    Comparison, ProcessDifference, SettingDifference, Severe, change_in_size, compare, markdown, reasons,
    share_of_change,
};
use flink_config::{Answer, Document};
use flink_memory::{Exception, MemorySize, Process, ShortSize};
use flink_memory_json::{JsonComparison, comparison};
use serde::Serialize;

use crate::arguments::{Diff, Given};
use crate::files::below;
use crate::input::{Input, LIMIT, Trouble, text_of};
use crate::outcome::Outcome;
use crate::output;
use crate::paint::{Paint, Style};

/// What begins the Markdown, so that a comment can be found again.
const MARK: &str = "<!-- flink-memory diff -->\n";

/// What git gives where there is no file on one side.
const NO_FILE: &str = "/dev/null";

/// Two texts to be compared; one of them may be missing.
struct Pair {
    /// What it is called in the report.
    name: String,
    old: Option<PathBuf>,
    new: Option<PathBuf>,
    /// Whether the files were found in folders or by git: those that hold nothing of Flink's are passed over.
    is_found: bool,
}

/// A comparison of two clusters.
struct Compared {
    name: String,
    processes: Vec<Process>,
    comparison: Comparison,
    /// Whether the cluster is on one side only.
    is_new: bool,
    is_gone: bool,
}

#[derive(Serialize)]
struct Json<'a> {
    name: &'a str,
    #[serde(flatten)]
    comparison: JsonComparison<'a>,
}

/// Compares what is asked for.
pub(crate) fn run(diff: &Diff) -> io::Result<Outcome> {
    let is_git = diff.paths.len() == 7;
    let pairs = match pairs(&diff.paths, of_difftool()) {
        Ok(pairs) => pairs,
        Err(message) => {
            output::note(&format!("error: {message}"))?;
            return Ok(Outcome::Trouble);
        }
    };
    let mut worst = Outcome::Fine;
    let mut compared = Vec::new();
    for pair in &pairs {
        match of_pair(pair, diff) {
            Ok(more) => compared.extend(more),
            Err(Trouble::Nothing(_) | Trouble::NotUtf8(_) | Trouble::TooLong(_)) if pair.is_found => {}
            Err(trouble) => {
                output::trouble(&pair.name, &trouble)?;
                worst = Outcome::Trouble;
            }
        }
    }
    for one in &compared {
        worst = worst.max(match one.comparison.severe(&one.processes) {
            // A cluster that is gone stops nowhere.
            _ if one.is_gone => Outcome::Differs,
            Severe::Same => Outcome::Fine,
            Severe::Sizes => Outcome::Differs,
            Severe::Risk => Outcome::Denied,
            Severe::Refused => Outcome::Refused,
        });
    }
    if diff.json {
        let values: Vec<_> = compared
            .iter()
            .map(|one| Json {
                name: &one.name,
                comparison: comparison(&one.comparison),
            })
            .collect();
        output::print(&(serde_json::to_string(&values)? + "\n"))?;
    } else if diff.markdown {
        output::print(&in_markdown(&compared))?;
    } else {
        let paint = Paint::on(&io::stdout());
        let texts: Vec<_> = compared.iter().map(|one| text(one, paint)).collect();
        output::tell(&texts.join("\n"))?;
    }
    // Git takes any other code for a failure of the program.
    Ok(match is_git {
        true if worst != Outcome::Trouble => Outcome::Fine,
        _ => worst,
    })
}

/// The file of a repository that `git difftool` asks about: its copies may have other names.
fn of_difftool() -> Option<PathBuf> {
    let caller = env::var("GIT_EXTERNAL_DIFF").ok()?;
    let name = env::var_os("BASE").filter(|_| caller.contains("difftool"))?;
    Some(name.into())
}

/// What is to be compared with what, where git may have called.
fn pairs(paths: &[PathBuf], of_git: Option<PathBuf>) -> Result<Vec<Pair>, String> {
    let there = |path: &PathBuf| Some(path.clone()).filter(|path| path.as_os_str() != NO_FILE);
    match paths {
        [only] => Ok(vec![Pair {
            name: only.to_string_lossy().into_owned(),
            old: there(only),
            new: there(only),
            is_found: false,
        }]),
        [old, new] if old.is_dir() && new.is_dir() => in_folders(old, new).map_err(|error| error.to_string()),
        [old, new] if old.is_dir() || new.is_dir() => {
            Err("a file is not compared with a folder: give two files, or two folders".to_owned())
        }
        [old, new] => Ok(vec![Pair {
            is_found: of_git.is_some(),
            name: of_git
                .or_else(|| there(new))
                .unwrap_or_else(|| old.clone())
                .to_string_lossy()
                .into_owned(),
            old: there(old),
            new: there(new),
        }]),
        // path old-file old-hex old-mode new-file new-hex new-mode
        [name, old, _, _, new, _, _] => Ok(vec![Pair {
            name: name.to_string_lossy().into_owned(),
            old: there(old),
            new: there(new),
            is_found: true,
        }]),
        _ => Err(format!(
            "two files or two folders are compared: {} arguments are given",
            paths.len()
        )),
    }
}

/// Files of two folders that are not the same.
fn in_folders(old: &Path, new: &Path) -> io::Result<Vec<Pair>> {
    let (olds, news) = (below(old)?, below(new)?);
    let mut pairs = Vec::new();
    for path in olds.union(&news) {
        let side = |root: &Path, is_there: bool| is_there.then(|| root.join(path));
        let (before, after) = (side(old, olds.contains(path)), side(new, news.contains(path)));
        let is_same = match (&before, &after) {
            (Some(before), Some(after)) => is_same(before, after),
            _ => false,
        };
        if !is_same {
            pairs.push(Pair {
                name: path.to_string_lossy().into_owned(),
                old: before,
                new: after,
                is_found: true,
            });
        }
    }
    Ok(pairs)
}

/// Whether two files have the same content, as far as that can be read.
fn is_same(before: &Path, after: &Path) -> bool {
    let length = |path: &Path| std::fs::metadata(path).ok().map(|about| about.len());
    let lengths = (length(before), length(after));
    // What is too long is passed over later, and is not read.
    let is_alike = lengths.0 == lengths.1 && lengths.0.is_some_and(|length| length <= LIMIT);
    is_alike && matches!((std::fs::read(before), std::fs::read(after)), (Ok(before), Ok(after)) if before == after)
}

fn of_pair(pair: &Pair, diff: &Diff) -> Result<Vec<Compared>, Trouble> {
    let given_of_new = Given {
        flink: diff.to_flink.or(diff.given.flink),
        on: diff.to_on.or(diff.given.on),
        ..diff.given.clone()
    };
    let inputs = |path: &Option<PathBuf>, given: &Given| match path {
        Some(path) => {
            // A file of git's keeps only the last part of its name.
            let name = match pair.is_found {
                true => pair.name.clone(),
                false => path.to_string_lossy().into_owned(),
            };
            Input::clusters_of(&name, &text_of(path)?, given)
        }
        None => Ok(Vec::new()),
    };
    // Where one side holds nothing of Flink's, the other still may.
    let or_none = |inputs: Result<Vec<Input>, Trouble>| match inputs {
        Err(Trouble::Nothing(_)) if pair.is_found => Ok(Vec::new()),
        other => other,
    };
    let (old, new) = (
        or_none(inputs(&pair.old, &diff.given))?,
        or_none(inputs(&pair.new, &given_of_new))?,
    );
    let is_other_time = diff.to_flink.is_some() || diff.to_on.is_some();
    Ok(together(&old, &new)
        .into_iter()
        .filter_map(|(before, after)| compared(&pair.name, before, after, is_other_time && pair.old == pair.new))
        .collect())
}

/// Clusters of the same name; the only ones of both sides belong together, too.
fn together<'i>(old: &'i [Input], new: &'i [Input]) -> Vec<(Option<&'i Input>, Option<&'i Input>)> {
    if let ([before], [after]) = (old, new) {
        return vec![(Some(before), Some(after))];
    }
    let mut pairs: Vec<_> = new
        .iter()
        .map(|after| (old.iter().find(|before| before.cluster == after.cluster), Some(after)))
        .collect();
    let is_gone = |before: &&Input| new.iter().all(|after| after.cluster != before.cluster);
    pairs.extend(old.iter().filter(is_gone).map(|before| (Some(before), None)));
    pairs
}

fn compared(name: &str, before: Option<&Input>, after: Option<&Input>, is_one_file: bool) -> Option<Compared> {
    let any = after.or(before)?;
    let nothing = |input: &Input| {
        let Document {
            file,
            flink,
            deployment,
            ..
        } = input.document().clone();
        Answer::new(Document::new("", file, flink, deployment))
    };
    let old = before.map_or_else(|| nothing(any), |input| input.answer.clone());
    let new = match (after, before) {
        // The same text where its release reads another file.
        (Some(after), Some(before)) if is_one_file && before.is_as_written => {
            let read = flink_compare::as_read_by(&before.answer, after.document().flink);
            Answer::new(Document {
                deployment: after.document().deployment,
                ..read
            })
        }
        (Some(after), _) => after.answer.clone(),
        (None, _) => nothing(any),
    };
    let name = match any.cluster.as_ref().filter(|cluster| !cluster.is_empty()) {
        Some(cluster) => format!("{name}: {cluster}"),
        None => name.to_owned(),
    };
    let mut processes = any.processes.clone();
    for process in before.map(|input| input.processes.as_slice()).unwrap_or_default() {
        if !processes.contains(process) {
            processes.push(*process);
        }
    }
    let mut comparison = compare(&old, &new);
    // What an import writes by the name that each release has is no change of the text.
    let is_as_written = before.or(after).is_none_or(|input| input.is_as_written);
    let is_changed = |setting: &SettingDifference| setting.before != setting.after;
    comparison
        .settings
        .retain(|setting| is_as_written || is_changed(setting));
    Some(Compared {
        comparison,
        name,
        processes,
        is_new: before.is_none(),
        is_gone: after.is_none(),
    })
}

fn in_markdown(compared: &[Compared]) -> String {
    let mut text = MARK.to_owned();
    let differing: Vec<_> = compared.iter().filter(|one| !one.comparison.is_same()).collect();
    if differing.is_empty() {
        text += "Flink memory: nothing changes.\n";
        return text;
    }
    let count = |how: Severe| {
        let severe = |one: &&&Compared| !one.is_gone && one.comparison.severe(&one.processes) == how;
        differing.iter().filter(severe).count()
    };
    let mut said = vec![match differing.len() {
        1 => "1 configuration changes".to_owned(),
        several => format!("{several} configurations change"),
    }];
    if count(Severe::Refused) > 0 {
        said.push(format!("**Flink refuses {}**", count(Severe::Refused)));
    }
    if count(Severe::Risk) > 0 {
        said.push(format!("**{} with a new risk**", count(Severe::Risk)));
    }
    let _ = writeln!(text, "## Flink memory\n\n{}.\n", said.join(", "));
    for one in differing {
        let how = match (one.is_new, one.is_gone) {
            (true, _) => " (new)",
            (_, true) => " (removed)",
            _ => "",
        };
        let name = one.name.replace('`', "'");
        if one.is_gone {
            let _ = writeln!(text, "### `{name}`{how}\n");
            continue;
        }
        text += &markdown(&format!("`{name}`{how}"), &one.comparison, &one.processes);
        text.push('\n');
    }
    text
}

fn text(one: &Compared, paint: Paint) -> String {
    let Comparison {
        flink,
        deployment,
        settings,
        findings,
        ..
    } = &one.comparison;
    let flink = match flink.0 == flink.1 {
        true => format!("Flink {}", flink.0),
        false => format!("Flink {} → {}", flink.0, flink.1),
    };
    let runs = match deployment.0 == deployment.1 {
        true => deployment.0.name().to_owned(),
        false => format!("{} → {}", deployment.0.name(), deployment.1.name()),
    };
    let how = match (one.is_new, one.is_gone) {
        (true, _) => " (new)",
        (_, true) => " (removed)",
        _ => "",
    };
    let mut text = paint.paint(Style::Bold, &format!("{}{how}: {flink}, {runs}", one.name)) + "\n";
    if one.comparison.is_same() {
        text += "  nothing differs\n";
        return text;
    }
    for setting in settings {
        let line = match (&setting.renamed_from, &setting.before, &setting.after) {
            (Some(from), _, after) => format!(
                "~ {} (was {from}): {}",
                setting.key,
                after.as_deref().unwrap_or_default()
            ),
            (None, None, after) => format!("+ {}: {}", setting.key, after.as_deref().unwrap_or_default()),
            (None, before, None) => format!("- {}: {}", setting.key, before.as_deref().unwrap_or_default()),
            (None, Some(before), Some(after)) => format!("~ {}: {before} → {after}", setting.key),
        };
        let _ = writeln!(text, "  {}", paint.paint(Style::Faint, &line));
    }
    for process in &one.processes {
        of_process(&mut text, one.comparison.of(*process), paint);
    }
    let lists = [("new", &findings.came), ("gone", &findings.went)];
    if !findings.is_empty() {
        text.push('\n');
    }
    for (how, found) in lists {
        for finding in found {
            let severity = paint.paint(Style::of(finding.severity), finding.severity.word());
            let _ = writeln!(text, "  {how} {severity}: {} [{}]", finding.title, finding.rule);
        }
    }
    text
}

fn of_process(text: &mut String, process: &ProcessDifference, paint: Paint) {
    let _ = writeln!(text, "\n{}", paint.paint(Style::Bold, process.process.name()));
    let say_refusal = |text: &mut String, lead: &str, chain: &[Exception]| {
        let message = chain
            .first()
            .map(|exception| exception.message.as_str())
            .unwrap_or_default();
        let _ = writeln!(text, "  {}{message}", paint.paint(Style::Red, lead));
    };
    match process.starts {
        (true, false) => say_refusal(text, "refused now: ", &process.refusal.1),
        (false, true) => say_refusal(text, "starts; refused before: ", &process.refusal.0),
        (false, false) => say_refusal(text, "refused, as before: ", &process.refusal.1),
        (true, true) => {}
    }
    if let Some(why) = &process.start {
        let _ = writeln!(text, "  {}", why.sentence());
    }
    let shown = |size: Option<MemorySize>| size.map_or("–".to_owned(), |size| ShortSize(size).to_string());
    let is_known = process
        .parts
        .iter()
        .any(|part| part.before.is_some() || part.after.is_some());
    for part in process.parts.iter().filter(|_| is_known) {
        let name = format!("{}{}", "  ".repeat(part.depth + 1), part.component.name());
        let by = change_in_size(part.before, part.after).unwrap_or_default();
        let share = share_of_change(part.before, part.after).unwrap_or_default();
        let line = format!(
            "{name:28}{:>11}{:>12}{by:>12}{share:>9}",
            shown(part.before),
            shown(part.after)
        );
        let line = line.trim_end();
        let _ = match part.differs() {
            true => writeln!(text, "{line}"),
            false => writeln!(text, "{}", paint.paint(Style::Faint, line)),
        };
    }
    for reason in reasons(process) {
        let _ = writeln!(text, "  {} {}", reason.because, reason.moves());
        for how in &reason.how {
            let _ = writeln!(text, "    {how}");
        }
    }
    for fact in &process.facts {
        let shown = |value: &Option<String>| value.clone().unwrap_or("–".to_owned());
        let _ = writeln!(
            text,
            "  {}: {} → {}",
            fact.label,
            shown(&fact.before),
            shown(&fact.after)
        );
    }
    for argument in &process.arguments.went {
        let _ = writeln!(text, "  - {argument}");
    }
    for argument in &process.arguments.came {
        let _ = writeln!(text, "  + {argument}");
    }
    for (mark, lines) in [("-", &process.notices.went), ("+", &process.notices.came)] {
        for line in lines {
            let _ = writeln!(text, "  {mark} {} {}", line.level, line.text);
        }
    }
}
