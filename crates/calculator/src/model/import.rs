//! Text that is pasted, dropped or opened: told what it is, and taken in as that.

use flink_config::{ConfigFile, Pasted, Scope, TakenIn, read, recognize, take_in};
use flink_memory::option::find;
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, File};
use yew::prelude::*;

use crate::later;
use crate::setup::Setup;
use crate::state::Action;

/// Larger files hold no configuration, in bytes.
const LIMIT: f64 = 4.0 * 1024.0 * 1024.0;

/// What became of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The setup with it.
    pub setup: Setup,
    /// What was understood and what was left alone.
    pub note: String,
    /// Whether it is another document, and not a change of the one that was there.
    pub is_another: bool,
}

/// Takes in a text: a file or another whole configuration in the place of the one that is there, anything else as edits
/// of it.
pub fn take(setup: &Setup, text: &str) -> Taken {
    let same = |note: String| Taken {
        setup: setup.clone(),
        note,
        is_another: false,
    };
    let Some(taken) = take_in(text, setup.version, setup.deployment) else {
        return same("There is no setting of Flink’s in that, so everything stayed as it was.".to_owned());
    };
    let moved = Setup {
        deployment: taken.deployment.unwrap_or(setup.deployment),
        ..taken
            .version
            .map_or_else(|| setup.clone(), |version| setup.with_version(version))
    };
    let place = told(&taken);
    if let Pasted::File(_) | Pasted::EitherFile = taken.pasted {
        let file = match taken.pasted {
            Pasted::File(file) if file.is_read_by(moved.version) => file,
            _ if moved.file.is_read_by(moved.version) => moved.file,
            _ => ConfigFile::usual(moved.version),
        };
        let reading = read(text, file, moved.version);
        let entries = reading.configuration.entries();
        let known = entries.iter().filter(|entry| find(&entry.key).is_some()).count();
        return Taken {
            setup: Setup {
                text: text.to_owned().into(),
                file,
                ..moved
            },
            note: format!(
                "Read as {file}{place}: {}, {known} of them about memory.",
                settings(entries.len())
            ),
            is_another: true,
        };
    }
    let name = name(taken.pasted);
    match taken.document(&moved.text, moved.file, moved.version) {
        Err(why) => same(format!("Nothing could be taken in of {name}: {why}.")),
        Ok(document) => {
            let left: Vec<String> = taken.left.iter().chain(&document.left_out).cloned().collect();
            let (count, left) = (settings(taken.settings.len()), left_alone(&left));
            let untold = taken.untold.map(|untold| format!(" {untold}")).unwrap_or_default();
            Taken {
                note: format!("Took in {count} of {name}{place}{left}.{untold}"),
                setup: Setup {
                    text: document.text.into(),
                    ..moved
                },
                is_another: taken.scope == Scope::Configuration,
            }
        }
    }
}

/// Which Flink a text says that it is for.
fn told(taken: &TakenIn) -> String {
    let version = taken.version.map(|version| format!(" for Flink {version}"));
    let deployment = taken.deployment.map(|deployment| format!(" on {}", deployment.name()));
    [version, deployment].into_iter().flatten().collect()
}

/// What was pasted, in words.
const fn name(pasted: Pasted) -> &'static str {
    match pasted {
        Pasted::File(file) => file.name(),
        Pasted::EitherFile => "a configuration file",
        Pasted::DynamicProperties => "-D arguments",
        Pasted::FlinkDeployment => "a FlinkDeployment",
        Pasted::DockerCompose => "a Compose file",
        Pasted::KubernetesResources => "container resources",
        Pasted::JvmArguments => "JVM arguments",
        Pasted::Log => "Flink’s log",
        Pasted::Markdown => "a summary",
        Pasted::Link => "a link",
    }
}

fn settings(count: usize) -> String {
    match count {
        1 => "1 setting".to_owned(),
        many => format!("{many} settings"),
    }
}

fn left_alone(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => format!("; “{word}” was left alone"),
        [first, second] => format!("; “{first}” and “{second}” were left alone"),
        [first, rest @ ..] => format!("; “{first}” and {} other words were left alone", rest.len()),
    }
}

/// Whether a text is taken in also where someone writes: it cannot be meant as a part of what is written there.
pub fn is_whole(text: &str) -> bool {
    match recognize(text) {
        Some(Pasted::DynamicProperties) => true,
        None | Some(Pasted::File(_) | Pasted::EitherFile | Pasted::JvmArguments) => false,
        Some(_) => text.lines().nth(1).is_some(),
    }
}

/// Whether what is pasted there is meant for that place.
fn is_written_in(target: Option<web_sys::EventTarget>) -> bool {
    target
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Reads a file and hands its text on.
pub fn open(file: &File, dispatch: Callback<Action>) {
    if file.size() > LIMIT {
        let note = "That file is larger than any configuration. Is it the right one?";
        dispatch.emit(Action::Tell(note.into()));
        return;
    }
    let text = file.text();
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(text).await;
        match text.ok().and_then(|text| text.as_string()) {
            Some(text) => dispatch.emit(Action::Take(text.into())),
            None => dispatch.emit(Action::Tell("The browser could not read that file.".into())),
        }
    });
}

/// Takes in what is pasted or dropped anywhere on the page, and undoes and redoes by their keys.
#[hook]
pub fn use_intake(dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let document = crate::browser::window().and_then(|window| window.document());
        let listeners: Vec<EventListener> = document
            .map(|document| {
                let cancelable = gloo::events::EventListenerOptions::enable_prevent_default();
                let listen = |name: &'static str, hear: Box<dyn FnMut(&Event)>| {
                    EventListener::new_with_options(&document, name, cancelable, hear)
                };
                vec![
                    listen("paste", Box::new(on_paste(dispatch.clone()))),
                    // Without this, a browser leaves the page for the dropped file.
                    listen("dragover", Box::new(|event| event.prevent_default())),
                    listen("drop", Box::new(on_drop(dispatch.clone()))),
                    listen("keydown", Box::new(on_key(dispatch))),
                ]
            })
            .unwrap_or_default();
        move || drop(listeners)
    });
}

fn on_paste(dispatch: Callback<Action>) -> impl FnMut(&Event) {
    move |event| {
        let Some(clipboard) = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data)
        else {
            return;
        };
        let text = clipboard.get_data("text/plain").unwrap_or_default();
        let is_taken_anyway = || later::now().is_some_and(|later| (later.is_whole)(&text));
        if text.trim().is_empty() || (is_written_in(event.target()) && !is_taken_anyway()) {
            return;
        }
        event.prevent_default();
        dispatch.emit(Action::Take(text.into()));
    }
}

fn on_drop(dispatch: Callback<Action>) -> impl FnMut(&Event) {
    move |event| {
        event.prevent_default();
        let Some(dropped) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) else {
            return;
        };
        match dropped.files().and_then(|files| files.get(0)) {
            Some(file) => open(&file, dispatch.clone()),
            None => {
                let text = dropped.get_data("text/plain").unwrap_or_default();
                dispatch.emit(Action::Take(text.into()));
            }
        }
    }
}

fn on_key(dispatch: Callback<Action>) -> impl FnMut(&Event) {
    move |event| {
        // Browsers that fill in a field send a bare event by this name.
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let is_search = key
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|element| element.get_attribute("type").as_deref() == Some("search"));
        if is_search || key.alt_key() || !(key.ctrl_key() || key.meta_key()) {
            return;
        }
        let action = match (key.key().to_lowercase().as_str(), key.shift_key()) {
            ("z", false) => Action::Undo,
            ("z", true) | ("y", false) => Action::Redo,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(action);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::v;

    #[test]
    fn takes_in_files_and_arguments() {
        let setup = Setup {
            text: "taskmanager.memory.process.size: 2g\n".into(),
            ..Setup::default()
        };
        let cases = [
            (
                "taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n",
                "taskmanager:\n  memory:\n    process.size: 4g\ns3.endpoint: there\n",
                "Read as config.yaml: 2 settings, 1 of them about memory.",
            ),
            (
                "taskmanager.sh start -Dtaskmanager.memory.process.size=8g",
                "taskmanager.memory.process.size: 8g\n",
                "Took in 1 setting of -D arguments; “taskmanager.sh” and “start” were left alone.",
            ),
            (
                "Hello, world",
                "taskmanager.memory.process.size: 2g\n",
                "There is no setting of Flink’s in that, so everything stayed as it was.",
            ),
        ];
        for (text, after, note) in cases {
            let taken = take(&setup, text);
            assert_eq!(
                (taken.setup.text.as_str(), taken.note.as_str()),
                (after, note),
                "{text}"
            );
        }
    }

    #[test]
    fn a_release_reads_the_file_that_it_reads() {
        let setup = Setup::default().with_version(v(2, 0));
        let taken = take(&setup, "taskmanager.memory.process.size: 4g # of memory\n");
        assert_eq!(taken.setup.file, ConfigFile::ConfigYaml);
    }
}
