//! What a probe tells: the lines on its stdout.

use std::collections::BTreeMap;

use crate::canonical::write;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::node::Node;
use crate::outcome::{Event, EventKind, Observation};
use crate::step::Line;
use crate::value::Literal;

/// The version of the protocol between a judge and a probe.
pub const PROTOCOL: i64 = 1;

/// One thing that a probe tells. All but [`Record::Count`] are one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The first line of every log: the version of the protocol that the probe speaks.
    Probe(i64),
    /// A fact about the platform: its name, and a text, a number, or `#null` for "not known".
    Fact(String, Literal),
    /// A thread did something.
    Event(Event),
    /// Under direction, a thread did what the schedule does not have it do.
    Deviation {
        /// The thread's label.
        thread: String,
        /// Where it is.
        line: Line,
        /// What it did.
        how: Deviation,
    },
    /// In a process that does one plan after the other: here begins that of this key.
    Run(String),
    /// The main thread of that run has come to its end.
    Over {
        /// Whether it panicked instead of returning.
        panicked: bool,
    },
    /// All threads of that run have ended, and this is the hash of all that was told of it.
    Done(String),
    /// In a free run, an outcome and how often it came up.
    Count {
        /// How often.
        times: u64,
        /// Whether main panicked instead of returning.
        panicked: bool,
        /// What each thread saw before it ended. A thread that ended too late tells nothing.
        columns: BTreeMap<String, Vec<Observation>>,
    },
}

/// How a thread can leave its schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// It completed a step before anything could have unblocked it.
    Early,
    /// It came to a step that is not its next one by the schedule.
    Stray,
    /// It ended, and never came to the step that was its next one.
    Gone,
    /// It did not come to the step that was its next one, for so long that nobody waits any more.
    Late,
}

impl Deviation {
    const WORDS: [(&str, Self); 4] = [
        ("early", Self::Early),
        ("stray", Self::Stray),
        ("gone", Self::Gone),
        ("late", Self::Late),
    ];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, how)| *how == self).map_or("", |(word, _)| word)
    }

    fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, how)| *how)
    }
}

const WORDS: [&str; 11] =
    ["probe", "saw", "waits", "early", "stray", "gone", "late", "run", "over", "done", "count"];

/// The two ends of main, when it is not the end of the process.
const ENDS: [&str; 2] = ["return", "panic"];

fn end(panicked: bool) -> &'static str {
    ENDS[usize::from(panicked)]
}

fn panicked(fields: &mut Fields<'_, '_>) -> Option<bool> {
    Some(fields.text("how main ended")?.0 == end(true))
}

const FACTS: [&str; 7] =
    ["target", "std", "pointer-width", "endian", "panic", "parallelism", "capability"];

impl Record {
    /// The record as a line, or lines, of the log.
    #[must_use]
    pub fn to_text(&self) -> String {
        let at = |word: &str, thread: &str, line: Line| {
            Node::new(word).with_text(thread).with(Literal::Int(line.into()))
        };
        let node = match self {
            Self::Probe(version) => Node::new("probe").with(Literal::Int(*version)),
            Self::Fact(name, value) => Node::new(name).with(value.clone()),
            Self::Event(Event { thread, line, kind: EventKind::Blocks }) => {
                at("waits", thread, *line)
            }
            Self::Event(Event { thread, line, kind: EventKind::Taken(value) }) => {
                let node = at("saw", thread, *line);
                value.iter().fold(node, |node, value| node.with_text(value))
            }
            Self::Deviation { thread, line, how } => at(how.word(), thread, *line),
            Self::Run(key) => Node::new("run").with_text(key),
            Self::Over { panicked } => Node::new("over").with_text(end(*panicked)),
            Self::Done(sum) => Node::new("done").with_text(sum),
            Self::Count { times, panicked, columns } => {
                let times = Literal::Int(i64::try_from(*times).unwrap_or(i64::MAX));
                let saw = columns.iter().flat_map(|(thread, column)| {
                    column.iter().map(|seen| at("saw", thread, seen.line).with_text(&seen.value))
                });
                Node::new("count")
                    .with(times)
                    .with_text(end(*panicked))
                    .with_children(saw.collect())
            }
        };
        write(&[node])
    }

    /// Reads a node of a log.
    ///
    /// # Errors
    /// Every fault of the node.
    pub fn from_node(node: &Node) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fields = Fields::of(node, &mut faults);
        let record = Self::decode(node, &mut fields);
        if record.is_some() {
            fields.finish();
        }
        record.filter(|_| faults.is_empty()).ok_or(faults)
    }

    fn decode(node: &Node, fields: &mut Fields<'_, '_>) -> Option<Self> {
        const THREAD: &str = "the label of a thread";
        const LINE: &str = "the line of a step";
        Some(match &*node.word {
            "probe" => Self::Probe(fields.int("a version")?),
            "saw" => Self::Event(Event {
                thread: fields.text(THREAD)?.0,
                line: fields.int(LINE)?,
                kind: EventKind::Taken(if node.arguments.len() > 2 {
                    Some(fields.text("a value")?.0)
                } else {
                    None
                }),
            }),
            "waits" => Self::Event(Event {
                thread: fields.text(THREAD)?.0,
                line: fields.int(LINE)?,
                kind: EventKind::Blocks,
            }),
            word if Deviation::of(word).is_some() => Self::Deviation {
                thread: fields.text(THREAD)?.0,
                line: fields.int(LINE)?,
                how: Deviation::of(word)?,
            },
            "run" => Self::Run(fields.text("the key of a plan")?.0),
            "over" => Self::Over { panicked: panicked(fields)? },
            "done" => Self::Done(fields.text("a hash")?.0),
            "count" => {
                let times = fields.int("how often")?;
                let panicked = panicked(fields)?;
                let mut columns = BTreeMap::<String, Vec<Observation>>::new();
                for saw in fields.block()? {
                    let mut fields = Fields::of(saw, fields.faults());
                    let thread = fields.text(THREAD)?.0;
                    let line = fields.int(LINE)?;
                    let value = fields.text("a value")?.0;
                    columns.entry(thread).or_default().push(Observation { line, value });
                }
                Self::Count { times, panicked, columns }
            }
            fact if FACTS.contains(&fact) => {
                let value = fields.literal("what is known")?;
                Self::Fact(fact.to_owned(), value)
            }
            other => {
                let known = WORDS.into();
                let kind = FaultKind::Unknown { what: "record", word: other.to_owned(), known };
                fields.fault(kind, node.word.span);
                return None;
            }
        })
    }
}
