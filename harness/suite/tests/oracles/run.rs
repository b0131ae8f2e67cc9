//! One run of a scenario after another, until a tool has gone through all interleavings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};

use threadproof_model::{Line, MAIN, Observation, Scenario, Seen, SharedKind, label};

use crate::interpreter::Actor;
use crate::tool::{Atomic, Channel, Tool};

/// What each thread saw, by its label.
pub(crate) type Columns = BTreeMap<String, Vec<Observation>>;

/// How many interleavings a tool may look at. Its time grows with them, the spec's with the states,
/// which are fewer by far.
const MOST_RUNS: usize = 20_000;

/// What the threads can see, in all interleavings. None if there are too many.
pub(crate) fn outcomes(tool: &'static dyn Tool, scenario: &Scenario) -> Option<BTreeSet<Columns>> {
    // The tools want programs that could run for ever.
    let scenario: &'static Scenario = Box::leak(Box::new(scenario.clone()));
    let found = Arc::new(Mutex::new(BTreeSet::new()));
    let runs = Arc::new(AtomicUsize::new(0));
    let (finds, counts) = (Arc::clone(&found), Arc::clone(&runs));
    let program = move || {
        counts.fetch_add(1, SeqCst);
        let run = Run::new(tool, scenario);
        Actor::enter(Arc::clone(&run), MAIN.to_owned(), None).closure(Vec::new(), &scenario.main);
        finds.lock().unwrap().insert(run.columns.lock().unwrap().clone());
    };
    tool.explore(Box::new(program), MOST_RUNS);
    let found = std::mem::take(&mut *found.lock().unwrap());
    (runs.load(SeqCst) < MOST_RUNS).then_some(found)
}

/// One run of a scenario. Its locks are not the tool's, which knows nothing of what is kept here:
/// none is held while another thread runs.
pub(crate) struct Run {
    pub(crate) tool: &'static dyn Tool,
    pub(crate) scenario: &'static Scenario,
    objects: Vec<Object>,
    /// The labels of the threads, by their ids.
    labels: Mutex<BTreeMap<String, String>>,
    /// How many threads have been spawned under a handle of that label.
    spawned: Mutex<BTreeMap<String, usize>>,
    columns: Mutex<Columns>,
}

enum Object {
    Atomic(Box<dyn Atomic>),
    Channel(Box<dyn Channel>),
}

impl Run {
    fn new(tool: &'static dyn Tool, scenario: &'static Scenario) -> Arc<Self> {
        let objects = scenario.shared.iter().map(|shared| match shared.kind {
            SharedKind::Atomic(value) => Object::Atomic(tool.atomic(value)),
            SharedKind::Channel => Object::Channel(tool.channel()),
        });
        let objects = objects.collect();
        let (labels, spawned, columns) = Default::default();
        Arc::new(Self { tool, scenario, objects, labels, spawned, columns })
    }

    /// From now on the running thread is known by that label.
    pub(crate) fn enter(&self, label: &str) {
        self.labels.lock().unwrap().insert(self.tool.current().id, label.to_owned());
    }

    /// The label of the running thread.
    pub(crate) fn label(&self) -> String {
        self.labels.lock().unwrap()[&self.tool.current().id].clone()
    }

    /// The label of a thread that is about to be spawned.
    pub(crate) fn label_of_child(&self, parent: &str, handle: &str) -> String {
        let mut spawned = self.spawned.lock().unwrap();
        let earlier = spawned.entry(label(parent, handle, 0)).or_default();
        *earlier += 1;
        label(parent, handle, *earlier - 1)
    }

    pub(crate) fn saw(&self, thread: &str, line: Line, value: &Seen) {
        let seen = Observation { line, value: value.to_string() };
        self.columns.lock().unwrap().entry(thread.to_owned()).or_default().push(seen);
    }

    fn object(&self, name: &str) -> &Object {
        let position = self.scenario.shared.iter().position(|shared| &*shared.name == name);
        &self.objects[position.unwrap()]
    }

    pub(crate) fn atomic(&self, name: &str) -> &dyn Atomic {
        match self.object(name) {
            Object::Atomic(atomic) => &**atomic,
            Object::Channel(_) => panic!("{name} is a channel"),
        }
    }

    pub(crate) fn channel(&self, name: &str) -> &dyn Channel {
        match self.object(name) {
            Object::Channel(channel) => &**channel,
            Object::Atomic(_) => panic!("{name} is an atomic"),
        }
    }
}
