//! A run: the scenario, its shared objects, and how the run is conducted.

use std::sync::atomic::{AtomicI32, AtomicUsize};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use threadproof_model::{Line, SharedKind};

use crate::gate::Gate;
use crate::program::Program;
use crate::value::Value;

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
