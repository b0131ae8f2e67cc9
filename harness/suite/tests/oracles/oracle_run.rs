//! The objects and threads of one run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use threadproof_model::label;

use crate::oracle_value::OracleValue;
use crate::search::OracleSearch;
use crate::tool::{ToolAtomic, ToolBarrier, ToolChannel, ToolCondvar, ToolLock, ToolOnce};

/// One run of a scenario: one interleaving.
pub(crate) struct OracleRun {
    pub(crate) search: Arc<OracleSearch>,
    /// The shared objects, in the order of their declarations.
    objects: Vec<OracleObject>,
    /// The labels of the threads, by the tool's thread ids.
    labels: Mutex<BTreeMap<String, String>>,
    /// The panics of the threads, by label.
    panics: Mutex<BTreeMap<String, PanicState>>,
    /// The values of thread-locals, by the label of the thread and the position of the key.
    locals: Mutex<BTreeMap<(String, usize), i32>>,
    /// Number of threads spawned so far, by the label of the first thread with their handle name.
    spawned: Mutex<BTreeMap<String, usize>>,
}

/// A shared object.
pub(crate) enum OracleObject {
    Atomic(Box<dyn ToolAtomic>),
    Channel(Box<dyn ToolChannel>),
    Lock(Box<dyn ToolLock>, Mutex<Holders>),
    Condvar(Box<dyn ToolCondvar>),
    Barrier(Box<dyn ToolBarrier>),
    /// With the label of the thread that is in its block.
    Once(Box<dyn ToolOnce>, Mutex<Option<String>>),
    ThreadLocal,
}

impl OracleObject {
    /// A mutex or an rwlock that is not held.
    pub(crate) fn lock(lock: impl ToolLock + 'static) -> Self {
        Self::Lock(Box::new(lock), Mutex::new(Holders::default()))
    }
}

/// State of a lock that the tools do not track.
#[derive(Default)]
pub(crate) struct Holders {
    pub(crate) is_poisoned: bool,
    /// The threads that hold it.
    pub(crate) labels: Vec<String>,
}

/// The panics of a thread.
#[derive(Default)]
struct PanicState {
    /// Number of unwinding bodies, each in a drop of the one before.
    unwinding: usize,
    /// The payload of a panic in a drop.
    pending: Option<OracleValue>,
    /// Number of drops in progress that abort the process if they panic.
    sealed: usize,
}

impl OracleRun {
    pub(crate) fn new(search: &Arc<OracleSearch>) -> Arc<Self> {
        let objects =
            search.scenario.shared.iter().map(|shared| search.tool.object(&shared.kind)).collect();
        let (labels, panics, locals, spawned) = Default::default();
        Arc::new(Self { search: Arc::clone(search), objects, labels, panics, locals, spawned })
    }

    /// Gives the current thread a label.
    pub(crate) fn enter(&self, label: &str) {
        let id = self.search.tool.current().id;
        self.labels.lock().unwrap().insert(id, label.to_owned());
    }

    /// The label of the current thread.
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

    fn with_panics<R>(&self, label: &str, change: impl FnOnce(&mut PanicState) -> R) -> R {
        change(self.panics.lock().unwrap().entry(label.to_owned()).or_default())
    }

    /// Drops a value during unwinding.
    pub(crate) fn drop_unwinding<T>(&self, label: &str, dropped: T) {
        self.with_panics(label, |panics| panics.unwinding += 1);
        drop(dropped);
        self.with_panics(label, |panics| panics.unwinding -= 1);
    }

    /// Drops a value where a panic in the drop aborts the process.
    pub(crate) fn drop_sealed<T>(&self, label: &str, dropped: T) {
        self.with_panics(label, |panics| panics.sealed += 1);
        drop(dropped);
        self.with_panics(label, |panics| panics.sealed -= 1);
    }

    /// Whether the thread is unwinding.
    pub(crate) fn is_panicking(&self, label: &str) -> bool {
        self.with_panics(label, |panics| panics.unwinding > 0 || panics.pending.is_some())
    }

    /// Notes a panic in a drop. Returns false if it aborts the process.
    pub(crate) fn panic_in_drop(&self, label: &str, payload: OracleValue) -> bool {
        let is_allowed =
            !self.is_panicking(label) && self.with_panics(label, |panics| panics.sealed == 0);
        if is_allowed {
            self.with_panics(label, |panics| panics.pending = Some(payload));
        }
        is_allowed
    }

    /// Takes the payload of a panic in a drop, with which the thread unwinds from there.
    pub(crate) fn take_pending(&self, label: &str) -> Option<OracleValue> {
        self.with_panics(label, |panics| panics.pending.take())
    }

    /// The last value of a thread's thread-local, which may have been dropped.
    pub(crate) fn local(&self, label: &str, key: usize) -> Option<i32> {
        self.locals.lock().unwrap().get(&(label.to_owned(), key)).copied()
    }

    pub(crate) fn set_local(&self, label: &str, key: usize, value: i32) {
        self.locals.lock().unwrap().insert((label.to_owned(), key), value);
    }

    pub(crate) fn object(&self, name: &str) -> &OracleObject {
        let mut shared = self.search.scenario.shared.iter();
        &self.objects[shared.position(|shared| &*shared.name == name).unwrap()]
    }

    pub(crate) fn atomic(&self, name: &str) -> &dyn ToolAtomic {
        match self.object(name) {
            OracleObject::Atomic(atomic) => &**atomic,
            _ => panic!("'{name}' is not an atomic"),
        }
    }

    pub(crate) fn channel(&self, name: &str) -> &dyn ToolChannel {
        match self.object(name) {
            OracleObject::Channel(channel) => &**channel,
            _ => panic!("'{name}' is not a channel"),
        }
    }

    pub(crate) fn condvar(&self, name: &str) -> &dyn ToolCondvar {
        match self.object(name) {
            OracleObject::Condvar(condvar) => &**condvar,
            _ => panic!("'{name}' is not a condvar"),
        }
    }

    pub(crate) fn barrier(&self, name: &str) -> &dyn ToolBarrier {
        match self.object(name) {
            OracleObject::Barrier(barrier) => &**barrier,
            _ => panic!("'{name}' is not a barrier"),
        }
    }

    pub(crate) fn lock(&self, name: &str) -> (&dyn ToolLock, &Mutex<Holders>) {
        match self.object(name) {
            OracleObject::Lock(lock, holders) => (&**lock, holders),
            _ => panic!("'{name}' is not a lock"),
        }
    }

    pub(crate) fn once(&self, name: &str) -> (&dyn ToolOnce, &Mutex<Option<String>>) {
        match self.object(name) {
            OracleObject::Once(once, runner) => (&**once, runner),
            _ => panic!("'{name}' is not a once"),
        }
    }
}
