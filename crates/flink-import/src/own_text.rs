//! Texts that were written here: a link, a summary, and what stands below a comment with a link.

use flink_config::{
    Answer, ConfigFile, Document, Extent, Format, OwnLink, own_link, without_comment, write, write_document,
};
use flink_memory::{Deployment, FlinkVersion};

use crate::imported::{Form, Imported, Settings, Shown};
use crate::plain_file;

/// Whether a text is nothing but a link, or a comment that was written here.
pub(super) fn is_link(text: &str) -> bool {
    let below = without_comment(text).trim();
    let link = if below.is_empty() { text } else { below };
    // An argument or a key of a file may hold what a link does.
    let is_setting = below.starts_with('-') || below.ends_with(':') || below.contains(char::is_whitespace);
    let is_alone = below.is_empty() || !is_setting;
    is_alone && own_link(link).is_some()
}

/// Whether a text is a summary that was written here.
pub(super) fn is_summary(text: &str) -> bool {
    text.lines().any(|line| heading(line).is_some())
}

/// Release and deployment of the summary's heading, if a line is that.
fn heading(line: &str) -> Option<(FlinkVersion, Deployment)> {
    let (version, name) = line.strip_prefix("## Memory of Flink ")?.split_once(", ")?;
    let mut deployments = Deployment::ALL.into_iter();
    let deployment = deployments.find(|deployment| deployment.name() == name.trim_end())?;
    Some((version.parse().ok()?, deployment))
}

/// What a link sets.
pub(super) fn of_link(own: &OwnLink, form: Form) -> Imported {
    let mut imported = Imported::of(form);
    imported.scope = crate::imported::Scope::Configuration;
    let mut settings = Settings::default();
    for (key, text) in &own.link.settings {
        settings.set(key, text.clone(), None);
    }
    imported.take(settings);
    // What else it carries is no configuration.
    let beside = [
        ("plan", own.link.plan.is_some()),
        ("hold", own.link.hold.is_some()),
        ("why", own.link.why.is_some()),
        ("vs", own.link.versus.is_some()),
        ("native", own.link.native.is_some()),
    ];
    let carried = beside.into_iter().filter(|(_, is_carried)| *is_carried);
    imported.left.extend(carried.map(|(name, _)| name.to_owned()));
    let unreadable = own.unreadable.iter().map(|part| format!("{part}."));
    imported.notes.extend(unreadable);
    imported
}

/// Whether a text is, but for its comment, what is written for its link.
pub(super) fn is_written_for(own: &OwnLink, form: Form, text: &str) -> bool {
    let format = match form {
        Form::KubernetesResources => Format::KubernetesResources,
        Form::JvmArguments => Format::JvmArguments,
        Form::Log => Format::Log,
        Form::Markdown => Format::Markdown,
        _ => return false,
    };
    let file = ConfigFile::ConfigYaml;
    let settings = own
        .link
        .settings
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str()));
    let answer = Answer::new(Document {
        text: write_document(settings, file).text.into(),
        file,
        flink: own.link.version,
        deployment: own.link.deployment,
    });
    let written = write(&answer, own.address, format, Extent::Whole).text;
    let lines = |text| -> Vec<_> { without_comment(text).trim().lines().map(str::trim_end).collect() };
    lines(&written) == lines(text)
}

/// Reads the settings of a summary, which stand in its fence.
pub(super) fn read_summary(text: &str, current: &Document) -> Imported {
    let mut imported = Imported::of(Form::Markdown);
    let mut lines = text.lines();
    let fence = lines.find_map(|line| line.strip_suffix("yaml").filter(|fence| fence.starts_with("```")));
    if let Some(fence) = fence {
        let fenced: String = lines
            .take_while(|line| *line != fence)
            .flat_map(|line| [line, "\n"])
            .collect();
        let form = match plain_file::recognize(&fenced, current.flink) {
            Some(Form::File(file)) => Form::File(file),
            _ => Form::File(ConfigFile::ConfigYaml),
        };
        imported.settings = plain_file::read_file(&fenced, form, None, current).settings;
    }
    if let Some((version, deployment)) = text.lines().find_map(heading) {
        let by = "the summary's heading";
        imported = imported.on(deployment, by);
        imported.release = Some(Shown {
            value: version,
            by: by.to_owned(),
        });
    }
    imported
}
