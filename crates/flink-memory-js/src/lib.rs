//! Flink's memory model for JavaScript: functions that take a request and give plain objects and texts.
//!
//! Requests and answers cross the border as JSON text, which is faster than building objects piece by piece and needs
//! no further library. Their shapes are written down twice, in Rust here and in TypeScript in [`types.ts`](../types.ts);
//! the package's own tests hold the two together.

use std::hint::black_box;

use flink_compare::Aim;
use flink_config::{Answer, Edit, Extent, Format, Link};
use flink_memory::Process;
use flink_memory_json::{Asked, BadRequest, JsonEdit, NoAnswer, NotPlanned};
use flink_solve::Holds;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../types.ts");

#[wasm_bindgen]
extern "C" {
    /// A `Request` of the package's types.
    #[wasm_bindgen(typescript_type = "Request")]
    pub type Request;

    /// A `Derived` of the package's types.
    #[wasm_bindgen(typescript_type = "Derived")]
    pub type Derived;

    /// A list of the package's `Finding`s.
    #[wasm_bindgen(typescript_type = "Finding[]")]
    pub type Findings;

    /// A list of the package's `Edit`s.
    #[wasm_bindgen(typescript_type = "Edit[]")]
    pub type Edits;

    /// A `Failure` of the package's types.
    #[wasm_bindgen(typescript_type = "Failure")]
    pub type Failure;

    /// A list of the package's `Diagnosis`.
    #[wasm_bindgen(typescript_type = "Diagnosis[]")]
    pub type Diagnoses;

    /// A `TextChange` of the package's types.
    #[wasm_bindgen(typescript_type = "TextChange")]
    pub type TextChange;

    /// A `WrittenBack` of the package's types.
    #[wasm_bindgen(typescript_type = "WrittenBack")]
    pub type WrittenBack;

    /// A `PlanRequest` of the package's types.
    #[wasm_bindgen(typescript_type = "PlanRequest")]
    pub type PlanRequest;

    /// A `Planned` of the package's types.
    #[wasm_bindgen(typescript_type = "Planned")]
    pub type Planned;

    /// A `FleetRequest` of the package's types.
    #[wasm_bindgen(typescript_type = "FleetRequest")]
    pub type FleetRequest;

    /// A `FleetAnswer` of the package's types.
    #[wasm_bindgen(typescript_type = "FleetAnswer")]
    pub type FleetAnswer;

    /// A `Solved` of the package's types.
    #[wasm_bindgen(typescript_type = "Solved")]
    pub type Solved;

    /// A `Comparison` of the package's types.
    #[wasm_bindgen(typescript_type = "Comparison")]
    pub type Comparison;

    /// An `Upgrade` of the package's types.
    #[wasm_bindgen(typescript_type = "Upgrade")]
    pub type Upgrade;

    /// An `Opened` of the package's types.
    #[wasm_bindgen(typescript_type = "Opened")]
    pub type Opened;
}

/// What the given release of Flink makes of a configuration: every component of the process's memory and why it has
/// its size, JVM arguments, `-D` settings, log block and log lines, or the exceptions with which Flink refuses.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request: a release, deployment, process or file name that is not
/// known; or a `TypeError` where it is no `Request`. What is wrong with the configuration is part of the answer.
#[wasm_bindgen]
pub fn derive(request: &Request) -> Result<Derived, JsValue> {
    let Asked {
        document,
        process,
        native,
        ..
    } = asked(request)?;
    let process = process.unwrap_or(Process::TaskManager);
    object(&flink_memory_json::derived(&Answer::new(document), process, &native))
}

/// What there is to say about a configuration, the most serious first: what Flink refuses, risks, waste and hints, each
/// with edits that fix it. Every edit was tried: with it, Flink starts, and the finding is gone.
///
/// Both processes are looked at; a request that names a process is told what concerns that one.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn advise(request: &Request) -> Result<Findings, JsValue> {
    let Asked { document, process, .. } = asked(request)?;
    let flink = document.flink;
    let mut findings = flink_advice::advise(&Answer::new(document));
    // A request that names a process asks for that one.
    findings.retain(|finding| process.is_none_or(|asked| finding.process.is_none_or(|concerned| concerned == asked)));
    let findings: Vec<_> = findings
        .iter()
        .map(|finding| flink_memory_json::finding(finding, flink))
        .collect();
    object(&findings)
}

/// What the messages in a text mean, such as a log with an exception, what `kubectl describe pod` prints, or an exit code:
/// what happened in which part of memory, what the numbers say, and edits that fix it. The most telling comes first, and
/// there is none where the text holds no message about memory.
///
/// With a `request`, edits are computed for its configuration; else for the one that a log tells in its first lines.
/// Every edit was tried: with it, the process starts.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn diagnose(failure: &Failure) -> Result<Diagnoses, JsValue> {
    let fields = [("text", Kind::Text), ("request", Kind::Object(&REQUEST))];
    let failure: flink_memory_json::Failure = read(failure, "failure", &fields)?;
    let (text, asked) = failure.read().map_err(error)?;
    let current = asked.map(|asked| Answer::new(asked.document));
    let answer = current.or_else(|| flink_memory_json::configuration_in(&text, None, None));
    let diagnoses = flink_diagnosis::diagnose(&text, answer.as_ref());
    let diagnoses: Vec<_> = diagnoses.iter().map(flink_memory_json::diagnosis).collect();
    object(&diagnoses)
}

/// The smallest edits with which parts of a configuration's processes have the sizes that they are held at, such as
/// `tm.task-heap=3g,tm.container<=8g`; with `rest`, everything else stays as it is. Every way was tried: with its edits,
/// each hold is met, to the byte or by less than a mebibyte, which it says.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does, or with the holds. That nothing meets them is part
/// of the answer.
#[wasm_bindgen]
pub fn solve(
    request: &Request,
    #[wasm_bindgen(unchecked_param_type = "string")] holds: &JsValue,
) -> Result<Solved, JsValue> {
    let Asked { document, .. } = asked(request)?;
    let holds: Holds = text_of(holds, "holds")?.parse().map_err(error)?;
    object(&flink_memory_json::solved(&Answer::new(document), &holds))
}

/// Two configurations beside each other: the size of every part in both, the settings, log lines, arguments and findings
/// that came and went, and why each part differs. Causes are proven: without them, the part would not have its new size.
///
/// # Errors
///
/// Throws what says what is wrong with one of the requests, as `derive` does.
#[wasm_bindgen]
pub fn compare(before: &Request, after: &Request) -> Result<Comparison, JsValue> {
    let before = asked_as(before, "first request")?.document;
    let after = asked_as(after, "second request")?.document;
    let comparison = flink_compare::compare(&Answer::new(before), &Answer::new(after));
    object(&flink_memory_json::comparison(&comparison))
}

/// A configuration on its way to another release: what happens at each release, what every release makes of it, and the
/// text for the new release, with the sizes of today (`same-sizes`) or those of the new release (`new-defaults`).
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does, or with the release or aim.
#[wasm_bindgen]
pub fn upgrade(
    request: &Request,
    #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "\"same-sizes\" | \"new-defaults\" | null")] aim: &JsValue,
) -> Result<Upgrade, JsValue> {
    let answer = Answer::new(asked(request)?.document);
    let to = text_of(to, "to")?.parse().map_err(error)?;
    let aim = match aim.is_undefined() || aim.is_null() {
        true => Aim::default(),
        false => text_of(aim, "aim")?.parse().map_err(error)?,
    };
    object(&flink_memory_json::upgrade(&flink_compare::upgrade(&answer, to, aim)))
}

/// The text of a request with edits made, and everything else in it as it was.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request or the edits, or why the text does not let a setting be
/// changed.
#[wasm_bindgen]
pub fn apply(request: &Request, edits: &Edits) -> Result<String, JsValue> {
    let Asked { document, .. } = asked(request)?;
    let edits: Vec<JsonEdit> = read(edits, "list of edits", &[])?;
    let edits: Vec<_> = edits.into_iter().map(Edit::from).collect();
    let edited = flink_config::apply(&Answer::new(document), &edits);
    edited.map(|document| document.text.to_string()).map_err(error)
}

/// The link to a request: the address in its `page`, if there is one, and the fragment from `#` on. It carries options
/// of the table only, and of JVM arguments those about memory; `linkNotes` says what it lacks.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn link(request: &Request) -> Result<String, JsValue> {
    let Asked { document, page, .. } = asked(request)?;
    let (link, _) = Link::to(&Answer::new(document));
    Ok(format!("{page}#{}", link.write()))
}

/// What there is to say about the link to a request, in sentences: that Flink refuses its text, of which the link opens
/// only what could be read; which keys stay behind, be it in part; and that it is too long.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does.
#[wasm_bindgen(js_name = linkNotes)]
pub fn link_notes(request: &Request) -> Result<Vec<String>, JsValue> {
    let answer = Answer::new(asked(request)?.document);
    let (link, staying) = Link::to(&answer);
    Ok(flink_config::link_notes(&answer, &link.write(), &staying))
}

/// The configuration of a request in another form, with a comment at the top that holds the release and the link to
/// it. What Flink would refuse says so above that.
///
/// A `flink-deployment` is written for the Kubernetes operator and a `docker-compose` for Docker, whatever the request
/// is about.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does, or with the format's name.
#[wasm_bindgen]
pub fn write(
    request: &Request,
    #[wasm_bindgen(unchecked_param_type = "Format")] format: &JsValue,
) -> Result<String, JsValue> {
    let Asked { document, page, .. } = asked(request)?;
    let format: Format = text_of(format, "format")?.parse().map_err(error)?;
    Ok(flink_config::write(&Answer::new(document), &page, format, Extent::Whole).text)
}

/// What a text of any form sets, as a request that the other functions take: a configuration file, manifests for
/// Kubernetes and its operators, Helm values, a Compose file, command lines and scripts, SQL, programs, EMR's
/// classifications, JVM arguments, Flink's log, or what `write` gave. Its `notes` say what was taken from which line.
///
/// The release and deployment of the request count where the text does not tell its own. Of several clusters in a text,
/// that with the name is taken, or else the first.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does, or what the text seems to be and what
/// is missing, if it describes no cluster.
#[wasm_bindgen(js_name = importText)]
pub fn import_text(
    request: &Request,
    #[wasm_bindgen(unchecked_optional_param_type = "string | null")] cluster: &JsValue,
) -> Result<Opened, JsValue> {
    let is_given = !cluster.is_undefined() && !cluster.is_null();
    let cluster = is_given.then(|| text_of(cluster, "cluster")).transpose()?;
    let imported = flink_memory_json::imported(&asked(request)?.document, cluster.as_deref());
    object(&imported.map_err(error)?)
}

/// Changes the configuration in a text of any form, such as a `FlinkDeployment`, a Compose file or a script, and leaves
/// everything else in it as it is: by edits, or to that of a request which `importText` gave and you changed.
///
/// What is written reads back as the changed configuration; what the text does not let be changed is left, and named.
///
/// # Errors
///
/// Throws a `TypeError` where it is no `TextChange`, or an `Error` that says what the text seems to be and what is missing,
/// or why its form holds no changes.
#[wasm_bindgen(js_name = writeBack)]
pub fn write_back(change: &TextChange) -> Result<WrittenBack, JsValue> {
    let fields = [
        ("text", Kind::Text),
        ("name", Kind::Text),
        ("cluster", Kind::Text),
        ("request", Kind::Object(&REQUEST)),
    ];
    let change: flink_memory_json::Change = read(change, "change", &fields)?;
    object(&flink_memory_json::write_back(change).map_err(error)?)
}

/// A configuration for a job, from what is known about it: any answer may be missing. Flink starts with it, and each
/// setting has its reason: exact numbers follow from the answers and Flink's formulas, judgements have a range.
///
/// With a `request`, `edits` make its text the plan's.
///
/// # Errors
///
/// Throws an `Error` that says what is no answer, no job, or wrong with the request; or a `TypeError` where it is no
/// `PlanRequest`.
#[wasm_bindgen]
pub fn plan(request: &PlanRequest) -> Result<Planned, JsValue> {
    let fields = [
        ("answers", Kind::Answers),
        ("jobPlan", Kind::Text),
        ("flink", Kind::Text),
        ("deployment", Kind::Text),
        ("file", Kind::Text),
        ("page", Kind::Text),
        ("request", Kind::Object(&REQUEST)),
    ];
    let request: flink_memory_json::PlanRequest = read(request, "plan", &fields)?;
    object(&request.planned().map_err(|problem| match problem {
        NotPlanned::Request(BadRequest::Missing(_)) => type_error(&problem.to_string()),
        _ => error(problem),
    })?)
}

/// The processes of a configuration on machines: how many there are, what is left over, the size that wastes least, one
/// large against several small TaskManagers, what an upgrade adds for a while, and what it costs.
///
/// # Errors
///
/// Throws an `Error` that says what is wrong with the request or the nodes, or which process Flink refuses; or a
/// `TypeError` where it is no `FleetRequest`.
#[wasm_bindgen]
pub fn fleet(request: &FleetRequest) -> Result<FleetAnswer, JsValue> {
    let fields = [
        ("request", Kind::Object(&REQUEST)),
        ("parallelism", Kind::Count),
        ("taskManagers", Kind::Count),
        ("nodes", Kind::TextOr(&MACHINE)),
        ("jobManagers", Kind::Count),
        ("upgrade", Kind::Text),
        (
            "yarn",
            Kind::Object(&[("minimum", Kind::Count), ("increment", Kind::Count)]),
        ),
        ("price", Kind::Number),
        ("used", Kind::Object(&USAGE)),
    ];
    let request: flink_memory_json::FleetRequest = read(request, "fleet", &fields)?;
    object(&request.answered().map_err(|problem| match problem {
        NoAnswer::Request(BadRequest::Missing(_)) => type_error(&problem.to_string()),
        _ => error(problem),
    })?)
}

/// What a link, or its fragment, opens, and what of it cannot be read.
///
/// # Errors
///
/// A `TypeError` where the link is no text. Whatever is unreadable in it is told, and the sound rest opens.
#[wasm_bindgen]
pub fn open(#[wasm_bindgen(unchecked_param_type = "string")] link: &JsValue) -> Result<Opened, JsValue> {
    object(&flink_memory_json::opened(&text_of(link, "link")?))
}

/// An answer as an object of JavaScript's.
fn object<T: JsCast>(answer: &impl Serialize) -> Result<T, JsValue> {
    let json = serde_json::to_string(answer).map_err(error)?;
    js_sys::JSON::parse(&json).map(JsValue::unchecked_into)
}

/// The minor releases of Flink that the model knows, oldest first.
#[wasm_bindgen(js_name = flinkVersions, unchecked_return_type = "string[]")]
pub fn flink_versions() -> Vec<String> {
    flink_memory::FlinkVersion::ALL
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Repeats a derivation and gives how many microseconds one took: from the text, or from a configuration that has been
/// read before, and without writing the answer down in either case. For measuring.
///
/// # Errors
///
/// Throws what says what is wrong with the request, as `derive` does.
#[wasm_bindgen]
pub fn measure(
    request: &Request,
    #[wasm_bindgen(unchecked_param_type = "\"text\" | \"configuration\"")] from: &JsValue,
    times: u32,
) -> Result<f64, JsValue> {
    let Asked { document, process, .. } = asked(request)?;
    let answer = Answer::new(document.clone());
    let target = answer.derivation(process.unwrap_or(Process::TaskManager)).target;
    let start = js_sys::Date::now();
    match &*text_of(from, "from")? {
        "text" => (0..times).for_each(|_| drop(black_box(Answer::new(black_box(document.clone()))))),
        "configuration" => (0..times).for_each(|_| {
            drop(black_box(flink_memory::derive(
                target,
                black_box(answer.configuration()),
            )));
        }),
        other => {
            return Err(error(format!(
                "“{other}” is nothing to start from: text and configuration are"
            )));
        }
    }
    Ok((js_sys::Date::now() - start) * 1000.0 / f64::from(times.max(1)))
}

fn asked(request: &JsValue) -> Result<Asked, JsValue> {
    asked_as(request, "request")
}

/// The request that is called so in messages.
fn asked_as(request: &JsValue, name: &str) -> Result<Asked, JsValue> {
    let request: flink_memory_json::Request = read(request, name, &REQUEST)?;
    request.read().map_err(|bad| match bad {
        BadRequest::Missing(_) => type_error(&bad.to_string()),
        _ => error(bad),
    })
}

/// What a field may be, if it is there.
enum Kind {
    Text,
    /// A whole number that 31 bits hold.
    Count,
    Number,
    /// With these fields.
    Object(&'static [(&'static str, Kind)]),
    TextOr(&'static [(&'static str, Kind)]),
    /// A text, or by name a text, a whole number or a list of texts each.
    Answers,
}

const REQUEST: [(&str, Kind); 6] = [
    ("text", Kind::Text),
    ("flink", Kind::Text),
    ("deployment", Kind::Text),
    ("file", Kind::Text),
    ("process", Kind::Text),
    ("page", Kind::Text),
];

const AMOUNTS: [(&str, Kind); 2] = [("memory", Kind::Text), ("cpu", Kind::Text)];

const MACHINE: [(&str, Kind); 8] = [
    ("name", Kind::Text),
    ("memory", Kind::Text),
    ("cpu", Kind::Text),
    ("reserved", Kind::Object(&AMOUNTS)),
    ("eviction", Kind::Text),
    ("daemonSets", Kind::Object(&AMOUNTS)),
    ("pods", Kind::Count),
    ("count", Kind::Count),
];

const USAGE: [(&str, Kind); 3] = [("heap", Kind::Text), ("metaspace", Kind::Text), ("managed", Kind::Text)];

impl Kind {
    const fn name(&self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Count => "whole number",
            Self::Number => "finite number",
            Self::Object(_) => "object",
            Self::TextOr(_) => "string or object",
            Self::Answers => "string, whole number or list of strings",
        }
    }

    /// Whether a value is of this kind, but for its fields.
    fn takes(&self, value: &JsValue) -> bool {
        let is_text = value.is_string();
        let is_object = value.is_object() && !js_sys::Array::is_array(value);
        let number = value.as_f64();
        let is_count =
            || number.is_some_and(|number| number.fract() == 0.0 && (0.0..=f64::from(i32::MAX)).contains(&number));
        match self {
            Self::Text => is_text,
            Self::Count => is_count(),
            Self::Number => number.is_some_and(f64::is_finite),
            Self::Object(_) => is_object,
            Self::TextOr(_) => is_text || is_object,
            Self::Answers => is_text || is_count() || js_sys::Array::is_array(value),
        }
    }
}

/// Says which field of an argument is not what it must be.
fn hold_fields(argument: &JsValue, name: &str, fields: &[(&str, Kind)]) -> Result<(), JsValue> {
    for (field, kind) in fields {
        let value = js_sys::Reflect::get(argument, &(*field).into())?;
        if value.is_undefined() || value.is_null() {
            continue;
        }
        let named = format!("`{field}` of the {name}");
        match kind {
            Kind::Answers if value.is_object() && !js_sys::Array::is_array(&value) => {
                let answers: js_sys::Object = value.clone().unchecked_into();
                for key in js_sys::Object::keys(&answers).iter() {
                    let given = js_sys::Reflect::get(&value, &key)?;
                    if !given.is_undefined() && !Kind::Answers.takes(&given) {
                        let key = key.as_string().unwrap_or_default();
                        return Err(type_error(&format!(
                            "`{key}` in {named} is no {}",
                            Kind::Answers.name()
                        )));
                    }
                }
            }
            Kind::Answers if !value.is_string() => {
                return Err(type_error(&format!("{named} is no string or object")));
            }
            kind if !kind.takes(&value) => return Err(type_error(&format!("{named} is no {}", kind.name()))),
            Kind::Object(fields) | Kind::TextOr(fields) if value.is_object() => {
                hold_fields(&value, &named.replace('`', ""), fields)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Reads an argument whose given fields are what they must be, if they are there.
fn read<T: DeserializeOwned>(argument: &JsValue, name: &str, fields: &[(&str, Kind)]) -> Result<T, JsValue> {
    if !argument.is_object() {
        return Err(type_error(&format!(
            "The {name} is not of the expected shape: it is no object"
        )));
    }
    hold_fields(argument, name, fields)?;
    let json = js_sys::JSON::stringify(argument)?.as_string().unwrap_or_default();
    serde_json::from_str(&well_formed(&json))
        .map_err(|error| type_error(&format!("The {name} is not of the expected shape: {error}")))
}

/// The text of an argument.
fn text_of(argument: &JsValue, name: &str) -> Result<String, JsValue> {
    let text = argument.as_string();
    text.ok_or_else(|| type_error(&format!("`{name}` is no string")))
}

/// JSON with U+FFFD for halves of surrogate pairs, as browsers encode them. JavaScript writes nothing else like this.
fn well_formed(json: &str) -> String {
    let mut sound = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at_checked(at).unwrap_or((rest, ""));
        sound.push_str(before);
        let is_half = escape.starts_with("\\ud");
        let (escape, after) = escape
            .split_at_checked(if is_half { 6 } else { 2 })
            .unwrap_or((escape, ""));
        sound.push_str(if is_half { "\u{FFFD}" } else { escape });
        rest = after;
    }
    sound + rest
}

fn error(problem: impl ToString) -> JsValue {
    JsError::new(&problem.to_string()).into()
}

fn type_error(problem: &str) -> JsValue {
    js_sys::TypeError::new(problem).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn derived(text: &str) -> String {
        let request = js_sys::Object::new();
        for (key, value) in [("text", text), ("flink", "2.3")] {
            js_sys::Reflect::set(&request, &key.into(), &value.into()).unwrap();
        }
        let derived = derive(request.unchecked_ref()).unwrap_or_else(|_| panic!("a sound request"));
        js_sys::JSON::stringify(&derived).unwrap().into()
    }

    #[wasm_bindgen_test]
    fn sizes_are_not_bound_to_32_bits() {
        let json = derived("taskmanager.memory.process.size: 8000t");
        assert!(json.contains("\"bytes\":8796093022208000"), "{json}");
        let json = derived("taskmanager.memory.process.size: 9223372036854775807");
        assert!(json.contains("9223372036854775807 bytes"), "{json}");
    }

    #[wasm_bindgen_test]
    fn the_stack_bears_deep_texts() {
        for text in [
            "[".repeat(1 << 19),
            "a:\n ".repeat(1 << 18),
            "- ".repeat(1 << 19),
            "{a: ".repeat(1 << 18),
        ] {
            assert!(derived(&text).contains("\"error\""));
        }
    }
}
