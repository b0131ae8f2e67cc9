//! The outcome of a run: its observations, its reports, and how the process ended.

use std::collections::BTreeMap;
use std::fmt;

use crate::step::Line;
use crate::visible::visible;

/// The label of the main thread.
pub const MAIN: &str = "main";

/// The label of a thread: its handle's name, after its parent's label unless the parent is main. If
/// the parent has spawned `earlier` threads under that handle name, it is numbered, from `#2`.
///
/// It depends only on the program, so a thread has the same label in every interleaving and on every
/// platform.
#[must_use]
pub fn label(parent: &str, handle: &str, earlier: usize) -> String {
    let mut label = if parent == MAIN { handle.to_owned() } else { format!("{parent}/{handle}") };
    if earlier > 0 {
        label = format!("{label}#{}", earlier + 1);
    }
    label
}

/// An observation of one step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Observation {
    /// The step.
    pub line: Line,
    /// The value, as [`crate::Seen`] writes it.
    pub value: String,
}

/// How the process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessEnd {
    /// It exited with the program's exit code, or with 0 when main returned.
    Exit(i32),
    /// Main panicked, and the process exited with a failure code.
    Failure,
    /// It was aborted.
    Abort,
    /// No thread could continue.
    Hang,
}

impl fmt::Display for ProcessEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(code) => write!(f, "exit {code}"),
            Self::Failure => f.write_str("exit with failure"),
            Self::Abort => f.write_str("abort"),
            Self::Hang => f.write_str("hang"),
        }
    }
}

/// A report of std on stderr, reduced to its documented parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Report {
    /// The default panic hook ran.
    Panic {
        /// The name of the thread that panicked, if it had one.
        thread: Option<String>,
        /// The message; always one that the scenario wrote.
        message: String,
    },
    /// A thread's stack overflowed.
    StackOverflow {
        /// The name of the thread, if it had one.
        thread: Option<String>,
    },
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Panic { thread, .. } | Self::StackOverflow { thread }) = self;
        match thread {
            Some(name) => write!(f, "thread {name:?}")?,
            None => f.write_str("a thread without a name")?,
        }
        match self {
            // Any program can print such a report.
            Self::Panic { message, .. } => write!(f, " panicked: {}", visible(message)),
            Self::StackOverflow { .. } => f.write_str(" has overflowed its stack"),
        }
    }
}

/// All observations and reports of one run, and how the process ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outcome {
    /// The observations of each thread, by its label. A thread that observed nothing is not listed.
    pub columns: BTreeMap<String, Vec<Observation>>,
    /// How the process ended.
    pub end: ProcessEnd,
    /// The reports on stderr, sorted.
    pub reports: Vec<Report>,
}

/// Something that a thread did: a line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The thread's label.
    pub thread: String,
    /// The step, or the end of a block.
    pub line: Line,
    /// What happened.
    pub kind: EventKind,
}

/// What happened at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The thread took it, and observed this value, if any.
    Taken(Option<String>),
    /// The thread blocked.
    Blocks,
}
