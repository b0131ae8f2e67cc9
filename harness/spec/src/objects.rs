//! The shared objects of a run.

use std::collections::VecDeque;

use threadproof_model::{
    AtomicId, BarrierId, ChannelId, ChannelShape, CondvarId, Declarations, LazyLockId, LockId,
    MutexId, OnceId, OnceLockId, RwLockId, Table,
};

use crate::labels::ThreadId;
use crate::order::{Atomic, Clock};
use crate::value::Value;

/// All shared objects, by kind. Threads hold their own thread-locals.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Objects<'p> {
    pub(crate) atomics: Table<AtomicId, Atomic>,
    pub(crate) channels: Table<ChannelId, Channel<'p>>,
    mutexes: Table<MutexId, Lock>,
    rwlocks: Table<RwLockId, Lock>,
    pub(crate) condvars: Table<CondvarId, Condvar>,
    pub(crate) barriers: Table<BarrierId, Barrier>,
    onces: Table<OnceId, Once>,
    once_locks: Table<OnceLockId, Once>,
    lazy_locks: Table<LazyLockId, Once>,
}

/// Anything that is initialized once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellId {
    Once(OnceId),
    OnceLock(OnceLockId),
    LazyLock(LazyLockId),
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Channel<'p> {
    /// The maximum number of messages that it holds.
    pub(crate) bound: Option<usize>,
    /// Its messages. If its bound is 0, their senders are still blocked.
    pub(crate) messages: VecDeque<QueuedMessage<'p>>,
    /// The number of senders, those in variables included.
    pub(crate) senders: usize,
    /// The number of senders that all threads share.
    pub(crate) shared_senders: usize,
    /// Whether the receiver exists, perhaps in a variable.
    pub(crate) has_receiver: bool,
    /// Whether the receiver is the one that threads name by the channel.
    pub(crate) has_shared_receiver: bool,
}

/// A message that was sent and not yet received.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QueuedMessage<'p> {
    pub(crate) value: Value<'p>,
    pub(crate) sender: ThreadId,
    /// What happened before it was sent.
    pub(crate) clock: Clock,
}

/// A mutex or an rwlock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Lock {
    pub(crate) value: i32,
    pub(crate) is_poisoned: bool,
    /// The thread that holds it exclusively.
    pub(crate) owner: Option<ThreadId>,
    /// The threads that share it, once for each guard.
    pub(crate) readers: Vec<ThreadId>,
    /// Whether a writer has waited for it since it was last free. A platform may take that for a
    /// sign that others still do.
    pub(crate) was_awaited: bool,
    /// Whether `into_inner` has consumed it.
    pub(crate) is_gone: bool,
    /// What happened before it was last released.
    pub(crate) released: Clock,
}

impl Lock {
    fn new(value: i32) -> Self {
        Self {
            value,
            is_poisoned: false,
            owner: None,
            readers: Vec::new(),
            was_awaited: false,
            is_gone: false,
            released: Clock::default(),
        }
    }

    /// Whether it can be acquired, shared or exclusively.
    pub(crate) fn is_free(&self, is_shared: bool) -> bool {
        self.owner.is_none() && (is_shared || self.readers.is_empty())
    }

    /// Whether the thread holds it.
    pub(crate) fn is_held_by(&self, thread: ThreadId) -> bool {
        self.owner == Some(thread) || self.readers.contains(&thread)
    }
}

/// A condition variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Condvar {
    /// The threads that wait, in the order in which they began to.
    pub(crate) waiting: Vec<ThreadId>,
    /// The first mutex that it was used with.
    pub(crate) mutex: Option<MutexId>,
}

/// A barrier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Barrier {
    /// The number of threads that it waits for.
    pub(crate) size: u32,
    /// The number that have arrived in this round.
    pub(crate) arrived: u32,
    pub(crate) round: u32,
    /// The rounds that are over but have no leader yet.
    pub(crate) leaderless: Vec<u32>,
    /// What happened before the threads arrived.
    pub(crate) clock: Clock,
}

/// Something that is initialized once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Once {
    pub(crate) stage: Stage,
    /// What happened before it was initialized.
    pub(crate) clock: Clock,
}

/// How far the initialization has progressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    Fresh,
    Running(ThreadId),
    /// Done, with the value, if it has one.
    Done(Option<i32>),
    Poisoned,
}

impl Objects<'_> {
    /// The objects at the start of a run.
    pub(crate) fn new(declared: &Declarations) -> Self {
        let fresh = |(): &()| Once { stage: Stage::Fresh, clock: Clock::default() };
        let channel = |shape: &ChannelShape| Channel {
            bound: shape.bound,
            messages: VecDeque::new(),
            senders: shape.senders,
            shared_senders: shape.senders,
            has_receiver: true,
            has_shared_receiver: true,
        };
        let barrier = |size: &u32| Barrier {
            size: *size,
            arrived: 0,
            round: 0,
            leaderless: Vec::new(),
            clock: Clock::default(),
        };
        Self {
            atomics: declared.atomics.map(|first| Atomic::new(*first)),
            channels: declared.channels.map(channel),
            mutexes: declared.mutexes.map(|first| Lock::new(*first)),
            rwlocks: declared.rwlocks.map(|first| Lock::new(*first)),
            condvars: declared.condvars.map(|()| Condvar::default()),
            barriers: declared.barriers.map(barrier),
            onces: declared.onces.map(fresh),
            once_locks: declared.once_locks.map(fresh),
            lazy_locks: declared.lazy_locks.map(|_| fresh(&())),
        }
    }

    pub(crate) fn lock(&self, id: LockId) -> &Lock {
        match id {
            LockId::Mutex(id) => &self.mutexes[id],
            LockId::RwLock(id) => &self.rwlocks[id],
        }
    }

    pub(crate) fn lock_mut(&mut self, id: LockId) -> &mut Lock {
        match id {
            LockId::Mutex(id) => &mut self.mutexes[id],
            LockId::RwLock(id) => &mut self.rwlocks[id],
        }
    }

    pub(crate) fn cell(&mut self, id: CellId) -> &mut Once {
        match id {
            CellId::Once(id) => &mut self.onces[id],
            CellId::OnceLock(id) => &mut self.once_locks[id],
            CellId::LazyLock(id) => &mut self.lazy_locks[id],
        }
    }
}
