//! The shared objects of a scenario: std's own types.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::AtomicI32;
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};

use threadproof_model::{
    AtomicId, BarrierId, ChannelId, CondvarId, Declarations, LazyLockId, MutexId, OnceId,
    OnceLockId, RwLockId, Table,
};

use crate::channels::SharedEnds;
use crate::initializers::initialize;
use crate::lent::Lent;

/// The shared objects of one execution. Thread-local keys are statics; see `keys.rs`.
pub(crate) struct RealObjects {
    pub(crate) atomics: Table<AtomicId, AtomicI32>,
    pub(crate) channels: Table<ChannelId, SharedEnds>,
    pub(crate) mutexes: Table<MutexId, Lent<Mutex<i32>>>,
    pub(crate) rwlocks: Table<RwLockId, Lent<RwLock<i32>>>,
    pub(crate) condvars: Table<CondvarId, Condvar>,
    pub(crate) barriers: Table<BarrierId, Barrier>,
    pub(crate) onces: Table<OnceId, Once>,
    pub(crate) once_locks: Table<OnceLockId, OnceLock<i32>>,
    pub(crate) lazy_locks: Table<LazyLockId, LazyLock<i32, LazyInit>>,
}

/// The initializer of a [`LazyLock`].
pub(crate) type LazyInit = Box<dyn FnOnce() -> i32 + Send>;

/// The locks of an execution, as main owns them: `None` after `into-inner`.
#[derive(Default)]
pub(crate) struct OwnedLocks {
    pub(crate) mutexes: Table<MutexId, Option<Arc<Mutex<i32>>>>,
    pub(crate) rwlocks: Table<RwLockId, Option<Arc<RwLock<i32>>>>,
}

/// The locks that a thread owns: all of them if it is main, otherwise none.
pub(crate) type Locks = Rc<RefCell<OwnedLocks>>;

impl OwnedLocks {
    pub(crate) fn new(declared: &Declarations) -> Self {
        Self {
            mutexes: declared.mutexes.map(|first| Some(Arc::new(Mutex::new(*first)))),
            rwlocks: declared.rwlocks.map(|first| Some(Arc::new(RwLock::new(*first)))),
        }
    }
}

impl RealObjects {
    /// Creates objects, which borrow main's locks.
    pub(crate) fn new(declared: &'static Declarations, locks: &OwnedLocks) -> Self {
        Self {
            atomics: declared.atomics.map(|first| AtomicI32::new(*first)),
            channels: declared.channels.map(SharedEnds::new),
            mutexes: locks.mutexes.map(|lock| lend(lock.as_ref())),
            rwlocks: locks.rwlocks.map(|lock| lend(lock.as_ref())),
            condvars: declared.condvars.map(|()| Condvar::new()),
            barriers: declared.barriers.map(|threads| Barrier::new(*threads as usize)),
            onces: declared.onces.map(|()| Once::new()),
            once_locks: declared.once_locks.map(|()| OnceLock::new()),
            lazy_locks: declared
                .lazy_locks
                .iter()
                .map(|block| LazyLock::new(Box::new(|| initialize(block)) as LazyInit))
                .collect(),
        }
    }
}

fn lend<L>(lock: Option<&Arc<L>>) -> Lent<L> {
    Lent::new(lock.map(Arc::downgrade).unwrap_or_default())
}

/// Whether the threads of a program share any object.
pub(crate) fn shares_objects(declared: &Declarations) -> bool {
    // Names every kind, so that a new one is not forgotten.
    let Declarations {
        atomics,
        channels,
        mutexes,
        rwlocks,
        condvars,
        barriers,
        onces,
        once_locks,
        lazy_locks,
        keys,
    } = declared;
    let counts = [
        atomics.iter().len(),
        channels.iter().len(),
        mutexes.iter().len(),
        rwlocks.iter().len(),
        condvars.iter().len(),
        barriers.iter().len(),
        onces.iter().len(),
        once_locks.iter().len(),
        lazy_locks.iter().len(),
        keys.iter().len(),
    ];
    counts.into_iter().any(|count| count > 0)
}
