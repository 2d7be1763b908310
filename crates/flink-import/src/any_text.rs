//! Finds Flink's options in any text, whatever is written around them: programs, SQL, JSON, scripts, tables, prose.
//!
//! What an option is set to is taken only where the text says it: a number, a word, a quoted text. A variable or an
//! expression is noted as that, and a key that nothing follows is passed over.

use flink_config::Document;
use flink_memory::option::{Kind, find};
use flink_memory::{Deployment, MemorySize, read_double};
use flink_yaml::compose;

use crate::comments::without_comments;
use crate::constants::key_of_constant;
use crate::containers::shipped;
use crate::excerpts::has_arrow;
use crate::imported::{Form, Import, Imported, Setting, Settings};
use crate::processes::{is_about_memory, word};
use crate::release::{Release, is_flink_image};
use crate::yaml_tree::Value;

/// What stands for a value that the text does not hold.
const EXPRESSION: &str = "$(…)";

/// How many settings are found at most.
const FOUND: usize = 5_000;

/// The options in a text with what they are set to, in their order. What is none of a text's own has `$(…)` for it.
/// What stands in comments is passed over.
pub(super) fn find_options(text: &str) -> Vec<Setting> {
    options(&without_comments(text), 0)
}

/// The options in a text without comments. Where several values follow a key, as in a table of an old and a new state,
/// `column` says which one counts.
fn options(text: &str, column: usize) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut number = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        number += 1;
        let start = at;
        at += line.len();
        if found.len() >= FOUND {
            break;
        }
        let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_');
        for (begin, word) in runs(line, is_part) {
            if let Some((_, old)) = VARIABLES.iter().find(|(variable, _)| *variable == word)
                && let Some((text, ..)) = line
                    .get(begin + word.len()..)
                    .and_then(|rest| token(rest.strip_prefix('=')?, Kind::Size))
                    .filter(|(text, ..)| is_value(text, Kind::Size, false))
            {
                found.push(Setting {
                    key: (*old).to_owned(),
                    text,
                    line: Some(number),
                });
            }
            if !word.contains('.') {
                continue;
            }
            let trimmed = word.trim_end_matches(['.', '-']);
            let Some(key) = key(trimmed) else { continue };
            // Where the word is longer than the key, its end is a full stop.
            let behind = beginning(text.get(start + begin + trimmed.len()..).unwrap_or_default());
            let before = text.get(..start + begin).unwrap_or_default();
            let is_constant = key != trimmed && trimmed.contains("Options.");
            let Some(value) = value(&key, is_constant, before, behind, column) else {
                continue;
            };
            found.push(Setting {
                key,
                text: value,
                line: Some(number),
            });
        }
    }
    found
}

/// The longest runs of such characters in a line, each with where it begins.
pub(crate) fn runs(line: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let begin = from + line.get(from..)?.find(&is_part)?;
        let rest = line.get(begin..)?;
        let length = rest.find(|char| !is_part(char)).unwrap_or(rest.len());
        from = begin + length;
        Some((begin, rest.get(..length)?))
    })
}

/// As much of a text as a value may have.
fn beginning(text: &str) -> &str {
    const LENGTH: usize = 2_000;
    match text.len() {
        ..=LENGTH => text,
        _ => (LENGTH..LENGTH + 4).find_map(|end| text.get(..end)).unwrap_or_default(),
    }
}

/// Variables of an environment that releases before 2.0 read a size of old from.
const VARIABLES: [(&str, &str); 2] = [
    ("FLINK_TM_HEAP", "taskmanager.heap.size"),
    ("FLINK_JM_HEAP", "jobmanager.heap.size"),
];

/// The option that a word is the key of, or the constant.
fn key(word: &str) -> Option<String> {
    let word = word
        .strip_prefix("-D")
        .or_else(|| word.strip_prefix("-yD"))
        .unwrap_or(word)
        .trim_start_matches('-');
    // Line breaks may be escaped before it.
    let candidates = [word, word.strip_prefix('n').unwrap_or(word)];
    if let Some(key) = candidates.into_iter().find(|key| find(key).is_some()) {
        return Some(key.to_owned());
    }
    let (class, constant) = word.rsplit_once('.')?;
    key_of_constant(class.rsplit('.').next()?, constant)
}

/// What follows a key as its value; none if nothing does.
fn value(key: &str, is_constant: bool, before: &str, behind: &str, column: usize) -> Option<String> {
    let kind = find(key).map_or(Kind::Text, |(option, _)| option.def().kind);
    let blank = |char: char| char == ' ' || char == '\t';
    let is_call = before.trim_end_matches(['"', '\'', ' ']).ends_with('(');
    let (mut rest, is_quoted) = match behind.strip_prefix("\\\"") {
        Some(rest) => (rest, true),
        None => match behind.strip_prefix(['"', '\'', '`', '*']) {
            Some(rest) => (rest.trim_start_matches(['*', '`']), true),
            None => (behind, false),
        },
    };
    let is_apart = rest.starts_with('\t') || rest.starts_with("  ");
    rest = rest.trim_start_matches(blank);
    rest = rest
        .strip_prefix("</td>")
        .or_else(|| rest.strip_prefix("</code></td>"))
        .or_else(|| rest.strip_prefix("</name>"))
        .unwrap_or(rest);
    // What stands between a key and its value.
    const MARKS: [&str; 13] = [
        "=>",
        ":=",
        "->",
        "=",
        ":",
        ",",
        "|",
        "to ",
        "：",
        "设置为",
        "设为",
        "改为",
        "为",
    ];
    let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark));
    match mark {
        // The key of an entry, whose value stands in the next field.
        Some(",") if is_quoted => {
            let after = rest.get(1..)?.trim_start();
            rest = after;
            for name in ["\"value\"", "value", "'value'"] {
                if let Some(value) = after.strip_prefix(name) {
                    rest = value.trim_start().strip_prefix([':', '='])?.trim_start();
                }
            }
        }
        Some(",") => rest = rest.get(1..)?.trim_start(),
        Some(mark) => {
            rest = rest.get(mark.len()..)?;
            // An expression of a pattern, as `sed` has it, is no value.
            if rest.starts_with(".*") || rest.starts_with("[") {
                return None;
            }
            rest = rest.trim_start_matches(blank);
        }
        // Words of a shell, or cells.
        None if is_quoted && rest.starts_with(['"', '\'']) => {}
        None if rest.starts_with("<td") || rest.starts_with("<value>") => {}
        None if !is_quoted && before.ends_with("-yD ") => {}
        // Columns.
        None if is_apart && !is_quoted => {}
        None => return None,
    }
    rest = rest
        .trim_start_matches("<td>")
        .trim_start_matches("<value>")
        .trim_start_matches("<code>")
        .trim_start_matches(['`', '*']);
    // What a program wraps a number in.
    for wrapper in [
        "Integer.valueOf(",
        "Float.valueOf(",
        "Double.valueOf(",
        "new Integer(",
        "Boolean.valueOf(",
    ] {
        rest = rest.strip_prefix(wrapper).unwrap_or(rest);
    }
    let (text, after, was_quoted) = token(rest, kind)?;
    let is_number = matches!(kind, Kind::Fraction | Kind::Float | Kind::Double | Kind::Long);
    let text = match is_number && is_constant {
        true => text.trim_end_matches(['f', 'F', 'd', 'D', 'L', 'l']).to_owned(),
        false => text,
    };
    // The next of a list of keys is no value.
    if find(&text).is_some() || text.is_empty() {
        return None;
    }
    let after = after.trim_start_matches(blank);
    let is_expression = match was_quoted {
        true => after.starts_with(['+', '%']) || after.starts_with(".format"),
        false => after.starts_with('+') || text.contains('('),
    };
    if let Some(size) = memory_size(rest) {
        return Some(size);
    }
    if let Some(other) = in_column(after, column, kind) {
        return Some(other);
    }
    match is_value(&text, kind, was_quoted) && !is_expression {
        true => Some(text),
        // Prose goes on with words; programs and scripts with names.
        false if mark.is_none() && is_apart => None,
        false if mark == Some("|") || (mark == Some(",") && !is_constant && !is_call) => None,
        false if !is_quoted && !is_constant && !was_quoted && is_prose(&text, mark) => None,
        false => Some(match crate::variables::is_variable(&text, true) {
            true => text,
            false => EXPRESSION.to_owned(),
        }),
    }
}

/// The value in another column behind the first one, or behind an arrow; none if there is none.
fn in_column(after: &str, column: usize, kind: Kind) -> Option<String> {
    let mut rest = after;
    let mut found = None;
    for _ in 0..column {
        const MARKS: [&str; 4] = ["->", "→", "=>", "|"];
        let behind = rest.trim_start_matches(['`', '*', ' ', '\t', '"', '\'']);
        let mark = MARKS.iter().find(|mark| behind.starts_with(*mark))?;
        let cell = behind.get(mark.len()..)?.trim_start_matches(['`', '*', ' ', '\t']);
        let (text, behind, was_quoted) = token(cell, kind)?;
        if kind != Kind::Size || !is_value(&text, kind, was_quoted) {
            return None;
        }
        found = Some(text);
        rest = behind;
    }
    found
}

/// Whether a word goes on with a sentence, rather than being what something is set to.
fn is_prose(word: &str, mark: Option<&str>) -> bool {
    let is_plain = word.chars().all(|char| char.is_alphabetic() || char == '-');
    matches!(mark, Some("to " | "|" | ",")) || (mark == Some(":") && is_plain)
}

/// What a program says by `MemorySize.ofMebiBytes(64)` and the like.
fn memory_size(rest: &str) -> Option<String> {
    // It is the value itself, by its class's full name perhaps, and not one further on.
    let line = rest.lines().next()?;
    let line = line.get(line.find("MemorySize")?..).filter(|behind| {
        let before = line.get(..line.len() - behind.len()).unwrap_or_default();
        before
            .trim_start_matches("new ")
            .chars()
            .all(|char| char.is_alphanumeric() || matches!(char, '.' | '_'))
    })?;
    let (call, arguments) = line.split_once('(')?;
    let argument = arguments.split(')').next()?.trim();
    let is_plain = |argument: &str| argument.parse::<u64>().is_ok();
    match call.rsplit('.').next()? {
        "parse" => {
            let text = argument.trim_matches('"');
            MemorySize::parse(text).is_ok().then(|| text.to_owned())
        }
        "ofMebiBytes" => is_plain(argument).then(|| format!("{argument}m")),
        "MemorySize" | "of_mebi_bytes" => {
            let number = argument.trim_end_matches(['L', 'l']);
            let unit = if call.ends_with("of_mebi_bytes") { "m" } else { "b" };
            is_plain(number).then(|| format!("{number}{unit}"))
        }
        _ => None,
    }
}

/// The value at the start of a text, what comes behind it, and whether it was quoted.
fn token(rest: &str, kind: Kind) -> Option<(String, &str, bool)> {
    let (rest, quote) = match rest.strip_prefix("\\\"") {
        Some(inner) => (inner, Some("\\\"")),
        None => match rest.chars().next() {
            Some('"') => (rest.get(1..)?, Some("\"")),
            Some('\'') => (rest.get(1..)?, Some("'")),
            _ => (rest, None),
        },
    };
    if let Some(quote) = quote {
        let line = rest.lines().next().unwrap_or_default();
        let (text, _) = line.split_once(quote)?;
        let after = rest.get(text.len() + quote.len()..)?;
        return Some((text.to_owned(), after, true));
    }
    let is_end = |char: char| {
        char.is_whitespace()
            || matches!(
                char,
                ',' | ';'
                    | '"'
                    | '\''
                    | '`'
                    | '|'
                    | '<'
                    | '\\'
                    | '}'
                    | ']'
                    | '*'
                    | '/'
                    | '，'
                    | '。'
                    | '；'
                    | '、'
                    | '）'
            )
    };
    let is_word = !matches!(kind, Kind::Text | Kind::List | Kind::Map);
    let length = match is_word {
        // A placeholder ends with its brackets.
        true if rest.starts_with("${") || rest.starts_with("{{") => rest.find('}').map_or(rest.len(), |end| end + 1),
        true => rest.find(is_end).unwrap_or(rest.len()),
        false => rest.find(['\n', '"', ';', '|', '\\']).unwrap_or(rest.len()),
    };
    let (word, after) = rest.split_at_checked(length)?;
    let word = word.trim_end().trim_end_matches([')', '.', '>']);
    // A size may have a blank before its unit.
    let number = word.bytes().all(|byte| byte.is_ascii_digit()) && !word.is_empty();
    if number && kind == Kind::Size {
        let unit = after
            .strip_prefix(' ')
            .map(|unit| unit.get(..unit.find(is_end).unwrap_or(unit.len())).unwrap_or_default());
        if let Some(unit) = unit.map(|unit| unit.trim_end_matches([')', '.']))
            && MemorySize::parse(&format!("{word} {unit}")).is_ok()
            && !unit.is_empty()
        {
            return Some((format!("{word} {unit}"), after.get(unit.len() + 1..)?, false));
        }
    }
    Some((word.to_owned(), after, false))
}

/// Whether a text is a value that an option of this kind may have.
fn is_value(text: &str, kind: Kind, was_quoted: bool) -> bool {
    if crate::variables::is_variable(text, true) {
        return false;
    }
    match kind {
        // What Flink refuses is a value all the same, where it is plainly one.
        Kind::Size => {
            MemorySize::parse(text).is_ok() || (was_quoted && text.starts_with(|char: char| char.is_ascii_digit()))
        }
        Kind::Fraction | Kind::Float | Kind::Double => read_double(text).is_some(),
        Kind::Integer | Kind::Long => text.parse::<i64>().is_ok(),
        Kind::Boolean => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        Kind::Duration => text.starts_with(|char: char| char.is_ascii_digit()),
        Kind::Enum(_) => text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')),
        Kind::Text | Kind::List | Kind::Map => was_quoted || !text.trim().is_empty(),
    }
}

/// Reads a text by the options in it, once for each state that it has of a process's size; none if there is none.
pub(super) fn read(text: &str, current: &Document) -> Vec<Imported> {
    let plain = without_comments(text);
    let found = options(&plain, 0);
    if found.is_empty() {
        return Vec::new();
    }
    let form = form_of(text);
    let is_size = |setting: &Setting| {
        let is_of = |process| {
            setting
                .key
                .strip_prefix(word(process))
                .is_some_and(|end| SIZES.contains(&end))
        };
        flink_memory::Process::ALL.into_iter().any(is_of)
    };
    // A table or an arrow from an old state to a new one.
    let columns: Vec<Vec<Setting>> = (1..COLUMNS).map(|column| options(&plain, column)).collect();
    let mut states: Vec<Vec<Setting>> = vec![found.clone()];
    for column in columns {
        let is_other = states.last().is_some_and(|last| *last != column);
        if is_other && column.iter().zip(&found).any(|(new, old)| is_size(new) && new != old) {
            states.push(column);
        }
    }
    if states.len() == 1 {
        states = in_turn(found, is_size);
    }
    let count = states.len();
    let mut all: Vec<Imported> = Vec::new();
    // What comes later in a script or among statements is what counts.
    let is_sequence = match form {
        Form::Sql | Form::Container => true,
        Form::AnyText => is_script(text) || text.lines().any(has_arrow),
        _ => false,
    };
    for (index, state) in states.into_iter().enumerate() {
        if index + 1 < count && is_sequence {
            continue;
        }
        let mut imported = read_state(text, &plain, state, form);
        if form == Form::Container {
            imported.base = shipped(&imported, current, form.name());
        }
        if count > 1 {
            let sizes: Vec<_> = imported.settings.iter().filter(|setting| is_size(setting)).collect();
            let sizes: Vec<_> = sizes
                .iter()
                .map(|setting| format!("{}: {}", setting.key, setting.text))
                .collect();
            imported.notes.push(match is_sequence {
                true => format!(
                    "A size stands in it with several values: the last one was taken, {}.",
                    sizes.join(", ")
                ),
                false => format!("Sizes stand in it with several values: these are {}.", sizes.join(", ")),
            });
        }
        all.push(imported);
    }
    // What they differ in is what they are called.
    let value = |imported: &Imported, key: &str| imported.get(key).map(str::to_owned);
    let mut keys = all
        .iter()
        .flat_map(|imported| imported.settings.iter().filter(|setting| is_size(setting)));
    let told_apart = keys.find_map(|setting| {
        let values: Vec<_> = all.iter().map(|imported| value(imported, &setting.key)).collect();
        let is_own = values
            .iter()
            .all(|value| values.iter().filter(|other| *other == value).count() == 1);
        is_own.then_some(values)
    });
    if let (Some(names), true) = (told_apart, all.len() > 1) {
        for (imported, name) in all.iter_mut().zip(names) {
            imported.name = name;
        }
    }
    all
}

/// The states that settings come to one after the other: a size that is said again with another value begins the next.
fn in_turn(found: Vec<Setting>, is_size: impl Fn(&Setting) -> bool) -> Vec<Vec<Setting>> {
    let mut states = Vec::new();
    let mut state: Vec<Setting> = Vec::new();
    // The sizes that were said since the state began.
    let mut said: Vec<String> = Vec::new();
    for setting in found {
        let known = state.iter_mut().find(|known| known.key == setting.key);
        if is_size(&setting) {
            let is_other = known
                .as_ref()
                .is_some_and(|known| known.text != setting.text && is_read(&known.text));
            if is_other && said.contains(&setting.key) && states.len() < STATES {
                said.clear();
                states.push(state.clone());
            }
            said.push(setting.key.clone());
        }
        match state.iter_mut().find(|known| known.key == setting.key) {
            Some(known) => *known = setting,
            None => state.push(setting),
        }
    }
    states.push(state);
    states
}

/// How the keys of sizes that tell one state from another end.
const SIZES: [&str; 4] = [
    ".memory.process.size",
    ".memory.flink.size",
    ".heap.size",
    ".memory.heap.size",
];

/// How many states of a text are told.
const STATES: usize = 20;

/// How many columns of a table are looked at.
const COLUMNS: usize = 4;

/// Whether a text holds the value, and no variable or expression.
fn is_read(text: &str) -> bool {
    text != EXPRESSION && !crate::variables::is_variable(text, true)
}

/// Whether a text is a script that edits or writes files.
fn is_script(text: &str) -> bool {
    text.starts_with("#!")
        || [" >> ", "\" >>", "sed -i", "tee -a", "cat <<", "cat >"]
            .iter()
            .any(|word| text.contains(word))
}

/// What a text with options in it is.
fn form_of(text: &str) -> Form {
    let lower = lowercase(text);
    if lower.contains("flink-conf") && lower.contains("classification") {
        Form::Classification
    } else if is_dockerfile(text) {
        Form::Container
    } else if lower.contains("set '") || lower.contains("set \"") {
        Form::Sql
    } else if [
        "setstring(",
        "set_string(",
        "options.",
        ".set(",
        "setinteger(",
        "configuration.frommap",
    ]
    .iter()
    .any(|call| lower.contains(call))
    {
        Form::Program
    } else {
        Form::AnyText
    }
}

/// The first part of a text in small letters.
fn lowercase(text: &str) -> String {
    let part = text.get(..text.len().min(100_000)).unwrap_or(text);
    part.to_lowercase()
}

/// The cluster of one state of a text.
fn read_state(text: &str, plain: &str, found: Vec<Setting>, form: Form) -> Imported {
    let lower = lowercase(text);
    let mut imported = Imported::of(form);
    let mut settings = Settings::default();
    let resets = match form {
        Form::Sql => resets(plain),
        _ => Vec::new(),
    };
    for setting in found {
        let is_reset = |(line, key): &&(u32, Option<&str>)| {
            setting.line.is_some_and(|set| set <= *line) && key.is_none_or(|key| key == setting.key)
        };
        match resets.iter().find(is_reset) {
            Some((line, _)) => imported.notes.push(format!(
                "`{}` is reset in line {line}: the configuration decides its value then.",
                setting.key
            )),
            None => settings.set(&setting.key, setting.text, setting.line),
        }
    }
    imported.take(settings);
    if form == Form::Classification {
        let is_on_eks = lower.contains("monitoringconfiguration") || lower.contains("configuration-overrides");
        imported = match is_on_eks {
            true => imported.on(Deployment::KubernetesOperator, "overrides for EMR on EKS"),
            false => imported.on(Deployment::Yarn, "a classification of EMR"),
        };
        if let Some((_, release)) = lower
            .split_once("emr-")
            .filter(|(_, rest)| rest.starts_with(|char: char| char.is_ascii_digit()))
        {
            let release: String = release
                .chars()
                .take_while(|char| char.is_ascii_digit() || *char == '.')
                .collect();
            imported.notes.push(format!(
                "emr-{release} names a release of EMR, not of Flink: say which Flink it has."
            ));
        }
    } else if form == Form::Container || text.contains("FLINK_PROPERTIES") {
        imported = imported.on(Deployment::Docker, "a container's definition");
    } else if let Some(call) = crate::local::call(text) {
        imported = imported.on(Deployment::Local, call);
    } else if ["yarn-session.sh", "yarn-cluster", " on yarn"]
        .iter()
        .any(|word| lower.contains(word))
    {
        imported = imported.on(Deployment::Yarn, "a word about YARN");
    } else if lower.contains("flinkdeployment") {
        imported = imported.on(Deployment::KubernetesOperator, "the word FlinkDeployment");
    } else if text.contains("kind: Kustomization") {
        imported = imported.on(Deployment::Kubernetes, "the kind Kustomization");
    } else if lower.contains(" on kubernetes") || lower.contains("kubectl create configmap") {
        imported = imported.on(Deployment::Kubernetes, "a word about Kubernetes");
    }
    if let Some((release, name)) = Release::assigned(text) {
        imported.take_release(&release, format!("its {name}"));
    }
    for word in image_words(text).chain(image_in_parts(text).as_deref()) {
        if let Some(release) = Release::of_image(word).filter(|_| imported.release.is_none()) {
            imported.take_release(&release, format!("the image {word}"));
        }
    }
    if let Some((release, place)) = Release::in_text(text).filter(|_| imported.release.is_none()) {
        imported.take_release(&release, format!("the name {place}"));
    }
    if let Some((release, words)) = Release::in_words(text, usize::MAX).filter(|_| imported.release.is_none()) {
        imported.take_release(&release, words);
    }
    if form == Form::Sql {
        imported.notes.push(
            "A session cluster that runs already keeps its sizes: these count where the SQL client starts a cluster for the \
             job."
                .to_owned(),
        );
    }
    if lower.contains("flink_tm_heap=") || lower.contains("flink_jm_heap=") {
        imported.notes.push(
            "FLINK_TM_HEAP and FLINK_JM_HEAP count as `taskmanager.heap.size` and `jobmanager.heap.size`, up to Flink 1.20."
                .to_owned(),
        );
    }
    if form == Form::Program && imported.runs_on() != Some(Deployment::Local) {
        imported.notes.push(
            "Where a program runs Flink in its own JVM, as in an IDE or a test, Flink ignores process sizes."
                .to_owned(),
        );
    }
    imported
}

/// The first image of Flink of which YAML has name and tag apart, as charts and a `Kustomization` do.
fn image_in_parts(text: &str) -> Option<String> {
    const PARTS: [[&str; 2]; 3] = [["repository", "tag"], ["newName", "newTag"], ["name", "newTag"]];
    let (tree, _) = compose(Some(text).filter(|text| text.contains("tag:") || text.contains("newTag:"))?);
    let all = Value::root(&tree)?.within(true);
    all.iter().find_map(|(_, image)| {
        let part = |part| image.text_at(&[part]);
        let mut images = PARTS
            .iter()
            .filter_map(|[name, tag]| Some(format!("{}:{}", part(name)?, part(tag)?)));
        images.find(|image| is_flink_image(image))
    })
}

/// How many keys are reset at most.
const RESETS: usize = 200;

/// The keys that statements reset, each with the last line that does; none for a key is all of them.
fn resets(text: &str) -> Vec<(u32, Option<&str>)> {
    let mut found: Vec<(u32, Option<&str>)> = Vec::new();
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        let (word, key) = line.split_at(line.find([' ', ';']).unwrap_or(line.len()));
        if word.eq_ignore_ascii_case("reset") {
            let key = key.trim_matches([' ', '\t', ';', '\'', '"', '`']);
            let key = Some(key).filter(|key| !key.is_empty());
            let is_full = found.len() >= RESETS;
            match found.iter_mut().find(|(_, known)| *known == key) {
                Some((last, _)) => *last = number,
                None if is_full => {}
                None => found.push((number, key)),
            }
        }
    }
    found
}

/// Whether a text is a Dockerfile.
fn is_dockerfile(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .next()
        .is_some_and(|line| line.starts_with("FROM ") || line.starts_with("ARG "))
        && text.lines().any(|line| line.starts_with("FROM "))
}

/// The words of a text that may be images.
pub(super) fn image_words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | ',' | '`');
    text.split(ends)
        .filter(|word| word.contains(':') && word.len() < 200 && is_flink_image(word))
}

/// A Dockerfile that is built on Flink's image; none if it is none, or on another.
pub(super) fn read_dockerfile(text: &str, current: &Document) -> Option<Import> {
    use crate::containers::{Container, Variable, cluster};
    if !is_dockerfile(text) {
        return None;
    }
    let mut images = text.lines().filter_map(|line| {
        line.strip_prefix("FROM ")?
            .split_whitespace()
            .find(|word| !word.starts_with("--"))
    });
    let image = images.rfind(|image| is_flink_image(image))?;
    let mut variables = Vec::new();
    for word in crate::command_line::words(text) {
        if let Some(properties) = word.text.strip_prefix("FLINK_PROPERTIES=") {
            variables.push(Variable {
                name: "FLINK_PROPERTIES".to_owned(),
                text: properties.to_owned(),
                line: Some(word.line),
            });
        }
    }
    let container = Container {
        name: "taskmanager jobmanager".to_owned(),
        image: Some(image.to_owned()),
        variables,
        own_configuration: copied(text),
        ..Container::default()
    };
    let mut cluster = cluster(&[container], Form::Container, Deployment::Docker, "a Dockerfile");
    let mut settings = Settings::default();
    for setting in find_options(text) {
        settings.set(&setting.key, setting.text, setting.line);
    }
    let own = std::mem::take(&mut cluster.imported.settings);
    for setting in own {
        settings.set(&setting.key, setting.text, setting.line);
    }
    cluster.imported.take(settings);
    Some(cluster.import(false, &[], current))
}

/// What a Dockerfile copies over Flink's configuration in the last image that it builds.
fn copied(text: &str) -> Option<String> {
    let mut folder = "/opt/flink".to_owned();
    let mut copied = None;
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    for line in joined.lines() {
        let (instruction, arguments) = line.trim().split_once(char::is_whitespace).unwrap_or_default();
        let listed = arguments.replace(['[', ']', ','], " ");
        let words = match arguments.contains('[') {
            true => crate::command_line::shell_words(&listed),
            false => crate::command_line::shell_words(arguments),
        };
        let mut words: Vec<_> = words.iter().filter(|word| !word.starts_with("--")).collect();
        match instruction.to_uppercase().as_str() {
            "FROM" => (folder, copied) = ("/opt/flink".to_owned(), None),
            "WORKDIR" => folder = words.pop().map(|word| absolute(word, &folder)).unwrap_or_default(),
            "COPY" | "ADD" => {
                let Some(target) = words.pop().map(|word| absolute(word, &folder)) else {
                    continue;
                };
                // Into the folder may go something else, too.
                let is_configured = |source: &&&String| {
                    let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                    let is_named = matches!(name, "flink-conf.yaml" | "config.yaml");
                    is_named || !name.contains('.') || name.contains('*') || matches!(name, "." | "..")
                };
                let is_file = target.ends_with(".yaml");
                if crate::compose::is_configuration(&target) {
                    copied = words
                        .iter()
                        .find(|source| is_file || is_configured(source))
                        .map(|source| source.to_string())
                        .or(copied);
                }
            }
            _ => {}
        }
    }
    copied
}

/// A path as it is within a folder.
fn absolute(path: &str, folder: &str) -> String {
    match path.starts_with(['/', '$']) {
        true => path.to_owned(),
        false => format!("{}/{}", folder.trim_end_matches('/'), path.trim_start_matches("./")),
    }
}

/// Whether any of some settings is about memory.
pub(super) fn says_memory(imported: &Imported) -> bool {
    let mut all = imported.settings.iter().chain(&imported.unknown);
    all.any(|setting| is_about_memory(&setting.key))
}
