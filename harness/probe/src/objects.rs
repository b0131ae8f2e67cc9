//! The shared objects of a scenario: std's own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::AtomicI32;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, Weak};

use threadproof_model::{Shared, SharedKind};

use crate::initialisers::initialise;
use crate::value::Value;

/// A shared object.
pub(crate) enum Object {
    Atomic(AtomicI32),
    Channel(Channel),
    Mutex(Weak<Mutex<i32>>),
    RwLock(Weak<RwLock<i32>>),
    Condvar(Condvar),
    Barrier(Barrier),
    Once(Once),
    OnceLock(OnceLock<i32>),
    LazyLock(LazyLock<i32, Initialiser>),
    /// Which of the scenario's keys it is, counted from 0.
    ThreadLocal(usize),
}

/// What a [`LazyLock`] runs.
pub(crate) type Initialiser = Box<dyn FnOnce() -> i32 + Send>;

/// Both ends of a channel, each as long as nobody has dropped it.
pub(crate) struct Channel {
    /// Nobody holds the lock for longer than it takes to clone or remove one.
    pub(crate) senders: Mutex<Vec<AnySender>>,
    /// Nobody but a thread that receives ever holds the lock for long.
    pub(crate) receiver: Mutex<Option<Receiver<Value>>>,
}

/// A sender of either kind of channel.
#[derive(Clone)]
pub(crate) enum AnySender {
    Unbounded(Sender<Value>),
    Bounded(SyncSender<Value>),
}

/// A lock, as its owner has it.
pub(crate) enum Lock {
    Mutex(Arc<Mutex<i32>>),
    RwLock(Arc<RwLock<i32>>),
}

/// The locks that a thread owns, by name.
pub(crate) type Locks = Rc<RefCell<BTreeMap<&'static str, Lock>>>;

/// Makes the objects, in the order in which the scenario lists them. What lasts only as long as
/// its owner wants is put among the owner's locks.
pub(crate) fn make(shared: &'static [Shared], owned: &Locks) -> Vec<Object> {
    let mut keys = 0..;
    let make = |shared: &'static Shared| match &shared.kind {
        SharedKind::Atomic(first) => Object::Atomic(AtomicI32::new(*first)),
        SharedKind::Channel { bound, senders } => Object::Channel(Channel::new(*bound, *senders)),
        SharedKind::Mutex(first) => {
            let mutex = Arc::new(Mutex::new(*first));
            let object = Object::Mutex(Arc::downgrade(&mutex));
            owned.borrow_mut().insert(&shared.name, Lock::Mutex(mutex));
            object
        }
        SharedKind::RwLock(first) => {
            let lock = Arc::new(RwLock::new(*first));
            let object = Object::RwLock(Arc::downgrade(&lock));
            owned.borrow_mut().insert(&shared.name, Lock::RwLock(lock));
            object
        }
        SharedKind::Condvar => Object::Condvar(Condvar::new()),
        SharedKind::Barrier(threads) => Object::Barrier(Barrier::new(size(*threads))),
        SharedKind::Once => Object::Once(Once::new()),
        SharedKind::OnceLock => Object::OnceLock(OnceLock::new()),
        SharedKind::LazyLock(body) => {
            Object::LazyLock(LazyLock::new(Box::new(move || initialise(body))))
        }
        SharedKind::ThreadLocal { .. } => Object::ThreadLocal(keys.next().unwrap_or_default()),
    };
    shared.iter().map(make).collect()
}

impl Channel {
    fn new(bound: Option<u32>, senders: u32) -> Self {
        let (sender, receiver) = match bound {
            None => {
                let (sender, receiver) = channel();
                (AnySender::Unbounded(sender), receiver)
            }
            Some(bound) => {
                let (sender, receiver) = sync_channel(size(bound));
                (AnySender::Bounded(sender), receiver)
            }
        };
        Self {
            senders: Mutex::new(vec![sender; size(senders)]),
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
