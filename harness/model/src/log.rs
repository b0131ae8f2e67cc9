//! The records of a log: the lines on a probe's stdout.

use std::collections::BTreeMap;

use crate::canonical::write;
use crate::fact::Fact;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::node::Node;
use crate::outcome::{Event, EventKind, Observation};
use crate::step::Line;
use crate::value::Literal;
use crate::visible::is_invisible;

#[cfg(test)]
mod tests;

/// The version of the protocol between a judge and a probe.
pub const PROTOCOL: i64 = 2;

/// How a line on stderr begins with which a probe reports that it cannot write its log.
pub const LOG_LOST: &str = "the log cannot be written";

/// One record of a log. All but [`Record::Count`] are one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The first line of every log: the version of the protocol that the probe uses.
    Probe(i64),
    /// A fact about the platform.
    Fact(Fact),
    /// The end of the facts. The text is the hash of their lines.
    Platform(String),
    /// A thread did something.
    Event(Event),
    /// In a directed run, a thread did not follow the schedule.
    Deviation {
        /// The thread's label.
        thread: String,
        /// The line that it is at.
        line: Line,
        /// How it deviated.
        how: Deviation,
    },
    /// The platform refused to spawn a thread that needs no more than any other.
    Refused {
        /// The label of the thread that spawns it.
        thread: String,
        /// The line of the spawn.
        line: Line,
        /// std's error, in its own words.
        error: String,
    },
    /// The run of a plan begins.
    Run {
        /// The key of the plan.
        key: String,
        /// In a batch, the hash of the facts about the platform.
        platform: Option<String>,
    },
    /// In a batch, main has returned or panicked.
    Over {
        /// Whether it panicked.
        panicked: bool,
    },
    /// In a batch, all threads of the run have ended. The text is the hash of the run's lines.
    Done(String),
    /// An outcome of free runs, and how often it occurred.
    Count {
        /// How often, at least once.
        times: u64,
        /// Whether main panicked instead of returning.
        panicked: bool,
        /// The observations of each thread before main ended, by its label.
        columns: BTreeMap<String, Vec<Observation>>,
    },
}

/// How a thread can deviate from its schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// It completed a step before anything could have unblocked it.
    Early,
    /// It reached a place that its next turn does not name.
    Stray,
    /// It ended although it still had a turn.
    Gone,
    /// It did not arrive for its turn before the probe gave up.
    Late,
}

impl Deviation {
    fn word(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Stray => "stray",
            Self::Gone => "gone",
            Self::Late => "late",
        }
    }
}

/// The words that a record can begin with.
pub(crate) const RECORD_WORDS: [&str; 20] = [
    "probe",
    "saw",
    "waits",
    "early",
    "stray",
    "gone",
    "late",
    "refused",
    "run",
    "over",
    "done",
    "count",
    "target",
    "std",
    "pointer-width",
    "endian",
    "panic",
    "parallelism",
    "capability",
    "platform",
];

impl Record {
    /// The record as lines of a log.
    #[must_use]
    pub fn to_text(&self) -> String {
        write(&[self.to_node()])
    }

    fn to_node(&self) -> Node {
        match self {
            Self::Probe(version) => Node::new("probe").with(Literal::Int(*version)),
            Self::Fact(fact) => fact.encode(),
            Self::Event(Event { thread, line, kind: EventKind::Blocks }) => {
                at("waits", thread, *line)
            }
            Self::Event(Event { thread, line, kind: EventKind::Taken(value) }) => {
                let node = at("saw", thread, *line);
                value.iter().fold(node, |node, value| node.with_text(value))
            }
            Self::Deviation { thread, line, how } => at(how.word(), thread, *line),
            Self::Refused { thread, line, error } => at("refused", thread, *line).with_text(error),
            Self::Platform(sum) => Node::new("platform").with_text(sum),
            Self::Run { key, platform } => {
                let node = Node::new("run").with_text(key);
                platform.iter().fold(node, |node, sum| node.with_text(sum))
            }
            Self::Over { panicked } => Node::new("over").with_text(end_of_main(*panicked)),
            Self::Done(sum) => Node::new("done").with_text(sum),
            Self::Count { times, panicked, columns } => {
                // Nothing runs more than 2^63 times.
                let times = Literal::Int(i64::try_from(*times).unwrap_or(i64::MAX));
                let saw = columns.iter().flat_map(|(thread, column)| {
                    column.iter().map(|seen| at("saw", thread, seen.line).with_text(&seen.value))
                });
                Node::new("count")
                    .with(times)
                    .with_text(end_of_main(*panicked))
                    .with_children(saw.collect())
            }
        }
    }

    /// Reads a node of a log.
    ///
    /// # Errors
    /// Every fault of the node: an unknown word, a value that is missing, superfluous, of the wrong
    /// type or out of range.
    pub fn from_node(node: &Node) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fields = Fields::of(node, &mut faults);
        let record = Self::decode(node, &mut fields);
        if record.is_some() {
            fields.finish();
        }
        // A value is as Rust's `Debug` writes it, which escapes them.
        let nodes = std::iter::once(node).chain(node.children.iter().flatten());
        for argument in nodes.flat_map(|node| &node.arguments) {
            if let Literal::Text(text) = &argument.literal
                && text.contains(is_invisible)
            {
                let expected = "a text without invisible characters";
                faults.push(FaultKind::Mismatch { expected }.at(argument.span));
            }
        }
        record.filter(|_| faults.is_empty()).ok_or(faults)
    }

    fn decode(node: &Node, fields: &mut Fields<'_, '_>) -> Option<Self> {
        let event = |(thread, line), kind| Self::Event(Event { thread, line, kind });
        let deviation = |(thread, line), how| Self::Deviation { thread, line, how };
        Some(match &*node.word {
            "probe" => Self::Probe(fields.int_within("a version", 0..=i64::MAX)?),
            "saw" => {
                let place = place(fields)?;
                let value = if node.arguments.len() > 2 { Some(value(fields)?) } else { None };
                event(place, EventKind::Taken(value))
            }
            "waits" => event(place(fields)?, EventKind::Blocks),
            "early" => deviation(place(fields)?, Deviation::Early),
            "stray" => deviation(place(fields)?, Deviation::Stray),
            "gone" => deviation(place(fields)?, Deviation::Gone),
            "late" => deviation(place(fields)?, Deviation::Late),
            "refused" => {
                let (thread, line) = place(fields)?;
                Self::Refused { thread, line, error: fields.text("an error")?.0 }
            }
            "platform" => Self::Platform(fields.text("a hash")?.0),
            "run" => {
                let key = fields.text("the key of a plan")?.0;
                let has_platform = node.arguments.len() > 1;
                let platform = if has_platform {
                    Some(fields.text("the hash of a platform")?.0)
                } else {
                    None
                };
                Self::Run { key, platform }
            }
            "over" => Self::Over { panicked: panicked(fields)? },
            "done" => Self::Done(fields.text("a hash")?.0),
            "count" => Self::Count {
                times: fields.int_within("how often, at least once", 1..=u64::MAX)?,
                panicked: panicked(fields)?,
                columns: columns(fields)?,
            },
            _ => Self::Fact(Fact::decode(&node.word, fields)?),
        })
    }
}

/// A record of a thread at a line.
fn at(word: &str, thread: &str, line: Line) -> Node {
    Node::new(word).with_text(thread).with(Literal::Int(line.into()))
}

/// The label of a thread, and the line that it is at.
fn place(fields: &mut Fields<'_, '_>) -> Option<(String, Line)> {
    let thread = fields.text("the label of a thread")?.0;
    let line = fields.int_within("the line of a step, from 1", 1..=Line::MAX)?;
    Some((thread, line))
}

fn value(fields: &mut Fields<'_, '_>) -> Option<String> {
    Some(fields.text("a value")?.0)
}

/// How main ended: `"return"` or `"panic"`.
fn end_of_main(panicked: bool) -> &'static str {
    if panicked { "panic" } else { "return" }
}

/// Reads how main ended; returns whether it panicked.
fn panicked(fields: &mut Fields<'_, '_>) -> Option<bool> {
    const WHAT: &str = "\"return\" or \"panic\"";
    fields.argument_as(WHAT, |argument| match &argument.literal {
        Literal::Text(end) if !argument.variable => {
            [false, true].into_iter().find(|panicked| end_of_main(*panicked) == end)
        }
        _ => None,
    })
}

/// Reads the observations in the block of a `count`.
fn columns(fields: &mut Fields<'_, '_>) -> Option<BTreeMap<String, Vec<Observation>>> {
    let mut columns = BTreeMap::<String, Vec<Observation>>::new();
    for node in fields.block()? {
        let mut fields = Fields::of(node, fields.faults());
        if &*node.word != "saw" {
            let (word, known) = (node.word.to_string(), vec!["saw"]);
            let kind = FaultKind::Unknown { what: "record of an outcome", word, known };
            fields.fault(kind, node.word.span);
            return None;
        }
        let (thread, line) = place(&mut fields)?;
        let value = value(&mut fields)?;
        fields.finish();
        columns.entry(thread).or_default().push(Observation { line, value });
    }
    Some(columns)
}
