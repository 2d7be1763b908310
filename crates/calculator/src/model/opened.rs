//! What a link opens, and the link to a document.

use std::rc::Rc;

use flink_config::{Answer, ConfigFile, Document, Link, Versus, write_document};

/// A document, what could not be read of its link, and the failure that the link is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// A sentence for each part of the link that could not be read.
    pub faults: Vec<String>,
    /// Messages of a failure with their numbers, `why=…`, or the short address of one, `#…`: texts to be explained.
    pub failure: Option<String>,
    /// The parts that the link holds at sizes; see `flink-solve`.
    pub hold: Option<String>,
    /// The answers of a plan that the link carries.
    pub plan: Option<String>,
    /// The sizes of native memory that the link carries.
    pub native: Option<String>,
    /// The document that it is compared with.
    pub versus: Option<Document>,
}

/// What a link carries beside a document. Each is empty where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// Messages of a failure with their numbers.
    pub why: String,
    /// Parts that are held at sizes.
    pub hold: String,
    /// The answers of a plan.
    pub plan: String,
    /// Sizes of native memory.
    pub native: String,
    /// What it is compared with.
    pub versus: Option<Rc<Answer>>,
}

impl Opened {
    /// A document of which all could be read.
    pub fn of(document: Document) -> Self {
        Self {
            document,
            ..Self::default()
        }
    }

    /// The kept document where the address is the link to it: a page that is loaded again, or opened after it stopped,
    /// then has the comments and all else that no link carries.
    pub fn or_kept(self, fragment: &str, kept: Option<Document>) -> Self {
        let linked = Link {
            why: None,
            plan: None,
            native: None,
            versus: None,
            hold: None,
            ..Link::read(fragment).0
        };
        let is_same = |kept: &Document| *kept != self.document && Link::to(&Answer::new(kept.clone())).0 == linked;
        match kept.filter(|kept| fragment.len() > 1 && is_same(kept)) {
            Some(document) => Self {
                failure: self.failure,
                hold: self.hold,
                plan: self.plan,
                native: self.native,
                versus: self.versus,
                ..Self::of(document)
            },
            None => self,
        }
    }

    /// Reads the fragment of an address. Without one, it is what Flink ships.
    pub fn read(fragment: &str) -> Self {
        if let Some(id) = message(fragment) {
            return Self {
                failure: Some(format!("#{id}")),
                ..Self::default()
            };
        }
        let (mut link, unreadable) = Link::read(fragment);
        let other = link.versus.take().map(|versus| versus.other(&link));
        let versus = other.map(|other| opened(&other).0);
        let failure = link.why.take().map(|why| format!("why={why}"));
        let hold = link.hold.take();
        let (plan, native) = (link.plan.take(), link.native.take());
        let mut faults: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
        let shipped = Document::shipped(link.version, link.deployment);
        let is_link = fragment.trim_start_matches('#').starts_with("v=");
        if link.settings.is_empty() && !is_link || link == Link::to(&Answer::new(shipped.clone())).0 {
            return Self {
                document: shipped,
                faults,
                failure,
                hold,
                plan,
                native,
                versus,
            };
        }
        let (document, left_out) = opened(&link);
        let file = document.file;
        let left_out = left_out.iter();
        faults.extend(left_out.map(|key| format!("{file} cannot hold what “{key}” is set to")));
        Self {
            document,
            faults,
            failure,
            hold,
            plan,
            native,
            versus,
        }
    }
}

/// The document of a link, and the keys that its file cannot hold.
fn opened(link: &Link) -> (Document, Vec<String>) {
    let file = ConfigFile::usual(link.version);
    let settings = link.settings.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let fresh = write_document(settings, file);
    (
        Document::new(fresh.text, file, link.version, link.deployment),
        fresh.left_out,
    )
}

/// The message of a failure that a fragment is the short address of, like `#oom-metaspace`.
pub fn message(fragment: &str) -> Option<&str> {
    let id = fragment.trim_start_matches('#');
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    (!id.is_empty() && id.chars().all(is_plain)).then_some(id)
}

/// The fragment of the link to a document, without `#`, and the keys that stay behind.
pub fn link(answer: &Answer) -> (String, Vec<String>) {
    link_with(answer, &Carried::default())
}

/// The same with what is carried beside the document.
pub fn link_with(answer: &Answer, carried: &Carried) -> (String, Vec<String>) {
    let (mut link, staying) = Link::to(answer);
    let Carried {
        why,
        hold,
        plan,
        native,
        versus,
    } = carried;
    let other = versus.as_ref().map(|other| Link::to(other).0);
    link.versus = other.and_then(|other| Versus::between(&link, &other));
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    (link.why, link.hold) = (some(why), some(hold));
    (link.plan, link.native) = (some(plan), some(native));
    (link.write(), staying)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flink_memory::{Deployment, v};

    #[test]
    fn without_a_link_it_is_what_flink_ships() {
        for fragment in ["", "#"] {
            assert_eq!(Opened::read(fragment), Opened::default());
        }
    }

    #[test]
    fn a_short_address_is_no_link() {
        for (fragment, expected) in [
            ("#oom-metaspace", Some("oom-metaspace")),
            ("#exit-239", Some("exit-239")),
            ("#", None),
            ("#v=1", None),
            ("#v=1&flink=2.3&on=docker", None),
        ] {
            assert_eq!(message(fragment), expected, "{fragment}");
        }
        let opened = Opened::read("#oom-metaspace");
        assert_eq!(opened.failure.as_deref(), Some("#oom-metaspace"));
        assert_eq!(opened.document, Document::default());
    }

    #[test]
    fn a_link_gives_its_document_again() {
        let shipped = Document::default().text;
        for text in ["taskmanager.memory.process.size: 4g\n", &shipped, ""] {
            let document = Document {
                deployment: Deployment::Yarn,
                ..Document::default().with_text(text)
            };
            let opened = Opened::read(&link(&Answer::new(document.clone())).0);
            assert_eq!(opened, Opened::of(document));
        }
    }

    #[test]
    fn a_link_carries_a_failure_beside_its_document() {
        let document = Document::default().with_text("taskmanager.memory.process.size: 4g\n");
        let other = Document::default()
            .with_flink(v(1, 18))
            .with_text("taskmanager.memory.process.size: 8g\n");
        let carried = Carried {
            why: "oom-metaspace:tm,exit-239".to_owned(),
            hold: "tm.task-heap=3g,tm.network=512m+".to_owned(),
            plan: "parallelism:64,node:m6i.4xlarge".to_owned(),
            native: "tm.libraries:512m".to_owned(),
            versus: Some(Rc::new(Answer::new(other.clone()))),
        };
        let (fragment, _) = link_with(&Answer::new(document.clone()), &carried);
        assert!(
            fragment.contains("&vs.flink=1.18&vs.tm.process.size=8g&plan="),
            "{fragment}"
        );
        let opened = Opened::read(&fragment);
        assert_eq!(opened.document, document);
        assert_eq!(opened.failure.as_deref(), Some("why=oom-metaspace:tm,exit-239"));
        assert_eq!(opened.versus, Some(other));
        assert_eq!(opened.hold, Some(carried.hold));
        assert_eq!(opened.plan, Some(carried.plan));
        assert_eq!(opened.native, Some(carried.native));
        assert_eq!(opened.faults, [""; 0]);
    }

    #[test]
    fn a_link_to_what_is_kept_opens_that() {
        let kept = Document::default().with_text("# mine\ns3.secret-key: hush\ntaskmanager.memory.process.size: 4g\n");
        let fragment = format!("#{}", link(&Answer::new(kept.clone())).0);
        let open = |fragment: &str| Opened::read(fragment).or_kept(fragment, Some(kept.clone()));
        assert_eq!(open(&fragment), Opened::of(kept.clone()));
        for other in [
            fragment.replace("4g", "5g"),
            fragment.replace("standalone", "yarn"),
            "#".into(),
            "".into(),
        ] {
            assert_eq!(open(&other), Opened::read(&other), "{other}");
        }
    }

    #[test]
    fn damaged_parts_leave_the_rest() {
        let opened = Opened::read("#v=1&flink=1.18&on=moon&tm.process.size=2g&no.such.option=1&%zz");
        assert_eq!(opened.document.flink, v(1, 18));
        assert_eq!(opened.document.file, ConfigFile::FlinkConf);
        assert_eq!(&*opened.document.text, "taskmanager.memory.process.size: 2g\n");
        assert_eq!(opened.faults.len(), 3);
    }

    #[test]
    fn secrets_stay_behind() {
        let text = "s3.secret-key: hush\ntaskmanager.memory.process.size: 2g\n";
        let (fragment, staying) = link(&Answer::new(Document::default().with_text(text)));
        assert!(!fragment.contains("hush"));
        assert_eq!(staying, ["s3.secret-key"]);
    }
}
