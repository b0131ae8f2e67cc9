//! A run: the scenario, its shared objects, and how the run is conducted.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::atomic::{AtomicI32, AtomicUsize};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use threadproof_model::{Event, EventKind, Line, Record, Scenario, Seen, SharedKind};

use crate::gate::Gate;
use crate::value::Value;

/// A scenario that is going to be run.
///
/// It lives as long as the process, which runs no other: so threads that outlive everything else,
/// as detached ones may, can go on using it.
pub(crate) struct Program {
    pub(crate) scenario: &'static Scenario,
    texts: BTreeSet<&'static str>,
}

impl Program {
    pub(crate) fn new(scenario: Scenario) -> &'static Self {
        let scenario: &'static Scenario = Box::leak(Box::new(scenario));
        Box::leak(Box::new(Self { scenario, texts: scenario.texts() }))
    }

    /// A text as it is told: what std worded is not.
    pub(crate) fn seen_text(&self, text: &str) -> Seen {
        if self.texts.contains(text) { Seen::Text(text.to_owned()) } else { Seen::StdText }
    }
}

/// One run of a scenario.
pub(crate) struct Run {
    pub(crate) program: &'static Program,
    /// In the order in which the scenario lists them.
    pub(crate) objects: Vec<Object>,
    pub(crate) mode: Mode,
}

/// A shared object.
pub(crate) enum Object {
    Atomic(AtomicI32),
    /// Nobody but a thread that receives ever holds the lock.
    Channel(Sender<Value>, Mutex<Receiver<Value>>),
}

/// How a run is conducted.
pub(crate) enum Mode {
    /// Along a schedule, telling everything at once.
    Directed(Gate),
    /// As it comes, telling everything at once.
    Undirected,
    /// As it comes, keeping what was seen until the end.
    Free(Tape),
}

/// Where the threads of a free run leave what they saw.
#[derive(Default)]
pub(crate) struct Tape {
    /// What threads that have ended saw, with their labels.
    pub(crate) columns: Mutex<Vec<(String, Column)>>,
    /// How many threads have been spawned and not ended.
    pub(crate) living: AtomicUsize,
    /// Which of the free runs it is.
    pub(crate) iteration: u64,
}

/// What one thread saw, in order.
pub(crate) type Column = Vec<(Line, String)>;

impl Run {
    pub(crate) fn new(program: &'static Program, mode: Mode) -> Arc<Self> {
        let objects = program.scenario.shared.iter().map(|shared| match shared.kind {
            SharedKind::Atomic(first) => Object::Atomic(AtomicI32::new(first)),
            SharedKind::Channel => {
                let (sender, receiver) = channel();
                Object::Channel(sender, Mutex::new(receiver))
            }
        });
        Arc::new(Self { program, objects: objects.collect(), mode })
    }
}

/// Writes a record to the log, whole. When nobody listens any more, there is nothing left to do
/// about it.
pub(crate) fn tell(record: &Record) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(record.to_text().as_bytes());
    let _ = stdout.flush();
}

/// Tells an event.
pub(crate) fn tell_event(thread: &str, line: Line, kind: EventKind) {
    tell(&Record::Event(Event { thread: thread.to_owned(), line, kind }));
}
