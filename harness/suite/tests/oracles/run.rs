//! What one run of a scenario consists of.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use threadproof_model::label;

use crate::process::Search;
use crate::tool::{Atomic, Barrier, Channel, Condvar, Lock, Once};
use crate::value::Value;

/// The objects and threads of one run, in the hands of a tool.
pub(crate) struct Run {
    pub(crate) search: Arc<Search>,
    objects: Vec<Object>,
    /// The labels of the threads, by their ids.
    labels: Mutex<BTreeMap<String, String>>,
    threads: Mutex<BTreeMap<String, State>>,
    /// The values of thread-locals, by the label of the thread and the position of the key.
    locals: Mutex<BTreeMap<(String, usize), i32>>,
    /// How many threads have been spawned under a handle of that label.
    spawned: Mutex<BTreeMap<String, usize>>,
}

/// A shared object.
pub(crate) enum Object {
    Atomic(Box<dyn Atomic>),
    Channel(Box<dyn Channel>),
    Lock(Box<dyn Lock>, Mutex<Holders>),
    Condvar(Box<dyn Condvar>),
    Barrier(Box<dyn Barrier>),
    /// And who is in its block.
    Once(Box<dyn Once>, Mutex<Option<String>>),
    ThreadLocal,
}

/// What is known of a lock besides.
#[derive(Default)]
pub(crate) struct Holders {
    pub(crate) is_poisoned: bool,
    pub(crate) labels: Vec<String>,
}

/// The panics of a thread. They are no panics of the tool's threads, to which a panic is a bug, but
/// a way through the interpreter.
#[derive(Default)]
struct State {
    /// How many bodies are being left by a panic, one in a drop of another.
    unwinding: usize,
    /// A panic that comes out of a drop.
    pending: Option<Value>,
    /// In how many drops it is out of which no panic may come.
    sealed: usize,
}

impl Run {
    pub(crate) fn new(search: &Arc<Search>) -> Arc<Self> {
        let objects =
            search.scenario.shared.iter().map(|shared| search.tool.object(&shared.kind)).collect();
        let (labels, threads, locals, spawned) = Default::default();
        Arc::new(Self { search: Arc::clone(search), objects, labels, threads, locals, spawned })
    }

    /// From now on the running thread is known by that label.
    pub(crate) fn enter(&self, label: &str) {
        let id = self.search.tool.current().id;
        self.labels.lock().unwrap().insert(id, label.to_owned());
    }

    /// The label of the running thread.
    pub(crate) fn label(&self) -> String {
        self.labels.lock().unwrap()[&self.search.tool.current().id].clone()
    }

    /// The label of a thread that is about to be spawned.
    pub(crate) fn label_of_child(&self, parent: &str, handle: &str) -> String {
        let mut spawned = self.spawned.lock().unwrap();
        let earlier = spawned.entry(label(parent, handle, 0)).or_default();
        *earlier += 1;
        label(parent, handle, *earlier - 1)
    }

    fn with_state<R>(&self, label: &str, change: impl FnOnce(&mut State) -> R) -> R {
        change(self.threads.lock().unwrap().entry(label.to_owned()).or_default())
    }

    /// Drops something while the thread unwinds.
    pub(crate) fn drop_unwinding<T>(&self, label: &str, dropped: T) {
        self.with_state(label, |state| state.unwinding += 1);
        drop(dropped);
        self.with_state(label, |state| state.unwinding -= 1);
    }

    /// Drops something out of which no panic may come.
    pub(crate) fn drop_sealed<T>(&self, label: &str, dropped: T) {
        self.with_state(label, |state| state.sealed += 1);
        drop(dropped);
        self.with_state(label, |state| state.sealed -= 1);
    }

    pub(crate) fn is_panicking(&self, label: &str) -> bool {
        self.with_state(label, |state| state.unwinding > 0 || state.pending.is_some())
    }

    /// A panic comes out of a drop. Whether that is allowed.
    pub(crate) fn panic_in_drop(&self, label: &str, payload: Value) -> bool {
        let is_allowed =
            !self.is_panicking(label) && self.with_state(label, |state| state.sealed == 0);
        if is_allowed {
            self.with_state(label, |state| state.pending = Some(payload));
        }
        is_allowed
    }

    /// The panic that came out of what was just dropped.
    pub(crate) fn take_pending(&self, label: &str) -> Option<Value> {
        self.with_state(label, |state| state.pending.take())
    }

    /// The value that a thread has of a thread-local, or had.
    pub(crate) fn local(&self, label: &str, key: usize) -> Option<i32> {
        self.locals.lock().unwrap().get(&(label.to_owned(), key)).copied()
    }

    pub(crate) fn set_local(&self, label: &str, key: usize, value: i32) {
        self.locals.lock().unwrap().insert((label.to_owned(), key), value);
    }

    pub(crate) fn object(&self, name: &str) -> &Object {
        let mut shared = self.search.scenario.shared.iter();
        &self.objects[shared.position(|shared| &*shared.name == name).unwrap()]
    }

    pub(crate) fn atomic(&self, name: &str) -> &dyn Atomic {
        match self.object(name) {
            Object::Atomic(atomic) => &**atomic,
            _ => panic!("{name} is no atomic"),
        }
    }

    pub(crate) fn channel(&self, name: &str) -> &dyn Channel {
        match self.object(name) {
            Object::Channel(channel) => &**channel,
            _ => panic!("{name} is no channel"),
        }
    }

    pub(crate) fn condvar(&self, name: &str) -> &dyn Condvar {
        match self.object(name) {
            Object::Condvar(condvar) => &**condvar,
            _ => panic!("{name} is no condvar"),
        }
    }

    pub(crate) fn lock(&self, name: &str) -> (&dyn Lock, &Mutex<Holders>) {
        match self.object(name) {
            Object::Lock(lock, holders) => (&**lock, holders),
            _ => panic!("{name} is no lock"),
        }
    }
}
