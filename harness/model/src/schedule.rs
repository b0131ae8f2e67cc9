//! Schedules: the order of turns in a directed run.

use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::node::Node;
use crate::step::Line;
use crate::value::Literal;

/// One turn in a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The thread takes the step, and continues until it reaches its next place or ends.
    Take {
        /// The thread's label.
        thread: String,
        /// The step.
        line: Line,
    },
    /// The thread starts a step that blocks.
    Begin {
        /// The thread's label.
        thread: String,
        /// The step.
        line: Line,
        /// The position of the turn that unblocks it. The step can complete once that turn has
        /// begun, and not before. If `None`, it must never complete.
        until: Option<usize>,
    },
    /// The thread has completed the step that it began, and continues as after a `Take`.
    End {
        /// The thread's label.
        thread: String,
        /// The step.
        line: Line,
    },
}

impl Entry {
    /// The step that the turn is for.
    #[must_use]
    pub fn line(&self) -> Line {
        match self {
            Self::Take { line, .. } | Self::Begin { line, .. } | Self::End { line, .. } => *line,
        }
    }

    /// The label of the thread whose turn it is.
    #[must_use]
    pub fn thread(&self) -> &str {
        match self {
            Self::Take { thread, .. } | Self::Begin { thread, .. } | Self::End { thread, .. } => {
                thread
            }
        }
    }
}

/// The turns of a directed run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The turns in order.
    pub entries: Vec<Entry>,
    /// What happens after the last turn.
    pub ending: ScheduleEnd,
    /// The labels of all threads of the run, including those without a turn. Empty if they are not
    /// listed.
    pub threads: Vec<String>,
    /// The labels of those threads that finish. One that reaches another place deviates.
    pub finished: Vec<String>,
}

/// What happens after the last turn of a schedule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScheduleEnd {
    /// The process ends.
    #[default]
    Ends,
    /// No thread can continue. One that does deviates.
    Hangs,
    /// All threads continue freely: no schedule decides what happens next.
    Loose,
}

impl ScheduleEnd {
    const WORDS: [(&str, Self); 2] = [("hangs", Self::Hangs), ("loose", Self::Loose)];
}

impl Schedule {
    /// The schedule as a `schedule` node.
    #[must_use]
    pub fn to_node(&self) -> Node {
        let at = |word: &str, thread: &str, line: &Line| {
            Node::new(word).with_text(thread).with(Literal::Int((*line).into()))
        };
        let entry = |entry: &Entry| match entry {
            Entry::Take { thread, line } => at("take", thread, line),
            Entry::Begin { thread, line, until } => {
                let node = at("begin", thread, line);
                match until.and_then(|until| i64::try_from(until).ok()) {
                    Some(until) => node.with_property("until", Literal::Int(until)),
                    None => node,
                }
            }
            Entry::End { thread, line } => at("end", thread, line),
        };
        let node = Node::new("schedule").with_children(self.entries.iter().map(entry).collect());
        let lists = [("threads", &self.threads), ("finished", &self.finished)];
        let lists = lists.into_iter().filter(|(_, labels)| !labels.is_empty());
        let node = lists.fold(node, |node, (word, labels)| {
            node.with_property(word, Literal::Text(labels.join(" ")))
        });
        let ending = ScheduleEnd::WORDS.iter().find(|(_, ending)| *ending == self.ending);
        ending
            .into_iter()
            .fold(node, |node, (word, _)| node.with_property(word, Literal::Bool(true)))
    }

    /// Reads a `schedule` node.
    ///
    /// # Errors
    /// Every fault of the node.
    pub fn from_node(node: &Node) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fields = Fields::of(node, &mut faults);
        let mut ending = ScheduleEnd::Ends;
        for (word, other) in ScheduleEnd::WORDS {
            if fields.flag(word) {
                ending = other;
            }
        }
        let mut labels = |word| {
            let labels = fields.text_property(word).map(|(labels, _)| labels);
            labels.iter().flat_map(|labels| labels.split(' ')).map(str::to_owned).collect()
        };
        let (threads, finished) = (labels("threads"), labels("finished"));
        let block = fields.block().unwrap_or_default();
        let entries =
            block.iter().filter_map(|entry| decode_entry(entry, fields.faults())).collect();
        fields.finish();
        if faults.is_empty() {
            Ok(Self { entries, ending, threads, finished })
        } else {
            Err(faults)
        }
    }
}

fn decode_entry(node: &Node, faults: &mut Vec<Fault>) -> Option<Entry> {
    const LINE: &str = "the line of a step";
    let mut fields = Fields::of(node, faults);
    let thread = fields.text("the label of a thread")?.0;
    let entry = match &*node.word {
        "take" => Entry::Take { thread, line: fields.int(LINE)? },
        "begin" => {
            Entry::Begin { thread, line: fields.int(LINE)?, until: fields.int_property("until") }
        }
        "end" => Entry::End { thread, line: fields.int(LINE)? },
        other => {
            let (word, known) = (other.to_owned(), vec!["take", "begin", "end"]);
            fields.fault(FaultKind::Unknown { what: "turn", word, known }, node.word.span);
            return None;
        }
    };
    fields.finish();
    Some(entry)
}
