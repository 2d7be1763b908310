//! Messages with nothing but their numbers, as links carry them: `oom-direct:tm:16777216:260046849:268435458`.
//!
//! From these numbers one of the message's `words` becomes a text, and that is diagnosed as any other. So a link says
//! what the text said that it was made from, and carries no word of it.
//!
//! A hole in `words` is `{}` for a number, `{size}` for a size as Flink prints it, `{tool}` for one as tools do, and
//! `{any}` for what does not matter.

use std::fmt;

use flink_config::{Answer, Link};
use flink_memory::{MemorySize, Process, read_double};

use crate::diagnosis::{Case, Diagnosis, Quantity};
use crate::message::Message;
use crate::messages::MESSAGES;
use crate::pasted::{Pasted, printed_size, tool_size};

/// A link carries no more messages.
const MOST: usize = 4;

/// No number is longer.
const DIGITS: usize = 20;

/// The words for the processes.
const PROCESSES: [(&str, Process); 2] = [("tm", Process::TaskManager), ("jm", Process::JobManager)];

/// The holes that `words` may have.
const HOLES: [&str; 4] = ["{}", "{size}", "{tool}", "{any}"];

/// A message with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Why {
    message: &'static Message,
    /// Which of its words.
    form: usize,
    /// The process that it is of, where that matters.
    process: Option<Process>,
    numbers: Vec<String>,
}

/// The messages that a link carries, if a text is nothing but a link that carries some.
pub(crate) fn linked(text: &str) -> Option<Vec<Why>> {
    if text.contains(char::is_whitespace) || !text.contains("why=") {
        return None;
    }
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    let why = Link::read(fragment).0.why?;
    Some(why.split(',').filter_map(Why::read).take(MOST).collect())
}

impl Why {
    /// What a text says of a message, as numbers from which the same follows.
    pub fn of(message: &'static Message, pasted: &Pasted, case: &Case) -> Option<Self> {
        let is_same = |why: &Self| {
            let again = why.case(pasted.answer);
            again.is_some_and(|again| Case { at: case.at, ..again } == *case)
        };
        let forms = words(message).iter().enumerate();
        let mut all = forms.filter_map(|(form, words)| Some((form, numbers(words, pasted, case)?)));
        all.find_map(|(form, numbers)| {
            let mut processes = [None, case.process].into_iter();
            processes.find_map(|process| {
                let why = Self {
                    message,
                    form,
                    process,
                    numbers: numbers.clone(),
                };
                Some(why).filter(is_same)
            })
        })
    }

    /// Reads one message; none that is not known, or has other numbers than it must.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':').peekable();
        let name = parts.next()?;
        let (id, form) = match name.split_once('.') {
            Some((id, form)) => (id, form.parse::<usize>().ok()?.checked_sub(1)?),
            None => (name, 0),
        };
        let message = MESSAGES.iter().find(|message| message.id == id)?;
        let process = parts
            .peek()
            .and_then(|part| PROCESSES.iter().find(|(word, _)| word == part))
            .map(|(_, process)| *process);
        let numbers: Vec<String> = parts.skip(usize::from(process.is_some())).map(str::to_owned).collect();
        let wanted = pieces(words(message).get(form)?).filter(|(_, hole)| is_number_hole(hole));
        let is_sound = numbers.iter().all(|number| is_number(number)) && wanted.count() == numbers.len();
        is_sound.then_some(Self {
            message,
            form,
            process,
            numbers,
        })
    }

    /// What it means for your configuration.
    pub fn diagnosis(&self, answer: Option<&Answer>) -> Option<Diagnosis> {
        Some(Diagnosis {
            message: self.message,
            line: 1,
            why: Some(self.to_string()),
            case: self.case(answer)?,
        })
    }

    fn case(&self, answer: Option<&Answer>) -> Option<Case> {
        let text = self.text()?;
        (self.message.read)(&Pasted::rebuilt(&text, answer, self.process))
    }

    /// A text with these numbers.
    fn text(&self) -> Option<String> {
        let mut numbers = self.numbers.iter();
        let mut text = String::new();
        for (piece, hole) in pieces(words(self.message).get(self.form)?) {
            text += piece;
            match hole {
                "" => {}
                "{any}" => text += "…",
                hole => {
                    let number = numbers.next()?;
                    match hole {
                        "{size}" => {
                            let size = MemorySize::from_bytes(number.parse().ok()?)?;
                            text += &size.human_readable().to_string();
                        }
                        "{tool}" => text += &format!("{}b", number.parse::<u64>().ok()?),
                        _ => text += &number.replace('e', "E"),
                    }
                }
            }
        }
        Some(text)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.id)?;
        if self.form > 0 {
            write!(f, ".{}", self.form + 1)?;
        }
        let process = PROCESSES.iter().find(|(_, process)| Some(*process) == self.process);
        let numbers = self.numbers.iter().map(String::as_str);
        let mut parts = process.map(|(word, _)| *word).into_iter().chain(numbers);
        parts.try_for_each(|part| write!(f, ":{part}"))
    }
}

/// The words of a message.
fn words(message: &'static Message) -> &'static [&'static str] {
    match message.words {
        [] => std::slice::from_ref(&message.example),
        words => words,
    }
}

/// Words as pieces, each with the hole that follows it; the last with none.
fn pieces(words: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut rest = Some(words);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let next = HOLES.iter().filter_map(|hole| Some((text.find(hole)?, *hole))).min();
        let Some((at, hole)) = next else {
            return Some((text, ""));
        };
        rest = text.get(at + hole.len()..);
        Some((text.get(..at)?, hole))
    })
}

fn is_number_hole(hole: &str) -> bool {
    !hole.is_empty() && hole != "{any}"
}

/// The numbers for the holes of words: as they stand in the text where that has these words, else those that were read.
fn numbers(words: &'static str, pasted: &Pasted, case: &Case) -> Option<Vec<String>> {
    let holes: Vec<&str> = pieces(words)
        .map(|(_, hole)| hole)
        .filter(|hole| !hole.is_empty())
        .collect();
    let parts: Vec<&str> = pieces(words).map(|(piece, _)| piece).collect();
    let read = |texts: &[&str]| -> Option<Vec<String>> {
        let read = holes.iter().zip(texts).filter(|(hole, _)| is_number_hole(hole));
        read.map(|(hole, text)| number(hole, text)).collect()
    };
    let is_wanted = holes.iter().any(|hole| is_number_hole(hole));
    if !is_wanted {
        return Some(Vec::new());
    }
    let found = pasted.find_where(0, &parts.join("{}"), &|found| read(&found.holes).is_some());
    if let Some(found) = found {
        return read(&found.holes);
    }
    let numbers: Vec<String> = case.numbers.iter().map(|number| digits(number.quantity)).collect();
    let wanted = holes.iter().filter(|hole| is_number_hole(hole));
    (wanted.count() == numbers.len()).then_some(numbers)
}

/// The number that a text in a hole is.
fn number(hole: &str, text: &str) -> Option<String> {
    let size = match hole {
        "{size}" => printed_size(text)?,
        "{tool}" => tool_size(text)?,
        _ => {
            let number = text.trim().replace('E', "e");
            return Some(number).filter(|number| is_number(number));
        }
    };
    Some(size.bytes().to_string())
}

fn digits(quantity: Quantity) -> String {
    match quantity {
        Quantity::Size(size) => size.bytes(),
        Quantity::Count(number) | Quantity::Milliseconds(number) | Quantity::Code(number) => number,
    }
    .to_string()
}

/// Whether a text is a number, and nothing longer than numbers are.
fn is_number(text: &str) -> bool {
    let may_stand = |byte: u8| byte.is_ascii_digit() || b"-.e".contains(&byte);
    text.len() <= DIGITS && text.bytes().all(may_stand) && read_double(text).is_some_and(f64::is_finite)
}
