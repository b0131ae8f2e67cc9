//! A run: the scenario, its shared objects, and how the run is conducted.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::yield_now;

use threadproof_model::Line;

use crate::actor::Actor;
use crate::blocks::run_main;
use crate::gate::Gate;
use crate::log;
use crate::objects::{Locks, Object, make};
use crate::program::Program;

/// One run of a scenario.
pub(crate) struct Run {
    pub(crate) program: &'static Program,
    /// In the order in which the scenario lists them.
    objects: Vec<Object>,
    pub(crate) mode: Mode,
    /// Which one it is for the log.
    pub(crate) number: u64,
    /// How many threads have been spawned and not ended.
    pub(crate) living: AtomicUsize,
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
    /// What threads that have ended saw, by their labels.
    pub(crate) columns: Mutex<BTreeMap<String, Column>>,
    /// How many threads have come to their closures.
    pub(crate) started: AtomicUsize,
    /// Which of the free runs it is.
    pub(crate) iteration: u64,
}

/// What one thread saw, in order.
pub(crate) type Column = Vec<(Line, String)>;

impl Run {
    /// A run with fresh objects, and the locks of main.
    pub(crate) fn new(program: &'static Program, mode: Mode) -> (Arc<Self>, Locks) {
        let locks = Locks::default();
        let objects = make(&program.scenario.shared, &locks);
        let (number, living) = (log::run(), AtomicUsize::new(0));
        (Arc::new(Self { program, objects, mode, number, living }), locks)
    }

    /// Runs main here, where its panic is caught. Says whether it panicked.
    pub(crate) fn run_main(main: &Rc<Actor>) -> bool {
        catch_unwind(AssertUnwindSafe(|| run_main(main))).is_err()
    }

    /// Waits until all threads have ended.
    pub(crate) fn wait(&self) {
        while self.living.load(SeqCst) > 0 {
            yield_now();
        }
    }

    /// The object of that name. The spec refuses scenarios that use what is not there.
    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        let shared = &self.program.scenario.shared;
        let position = shared.iter().position(|object| &*object.name == name)?;
        self.objects.get(position)
    }
}
