//! The shared objects of a running scenario.

use std::collections::VecDeque;

use threadproof_model::SharedKind;

use crate::order::{Atomic, Clock};
use crate::value::{Label, Value};

/// A shared object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Object<'s> {
    Atomic(Atomic),
    Channel(Channel<'s>),
    /// A mutex or an rwlock.
    Lock(Lock),
    /// A condvar, and who waits for it, in order.
    Condvar(Vec<Label>),
    Barrier(Barrier),
    /// Whatever is done once: a `Once`, a once-lock, a lazy lock.
    Once(Once),
    /// A thread-local key. Its values are the threads'.
    Key,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Channel<'s> {
    /// How many messages it holds at most.
    pub(crate) bound: Option<usize>,
    /// The messages under way, each with what happened before it was sent. In a channel of bound 0
    /// their senders still wait.
    pub(crate) messages: VecDeque<Message<'s>>,
    /// How many senders there are.
    pub(crate) senders: u32,
    /// Whether there is a receiver.
    pub(crate) has_receiver: bool,
}

/// A message under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message<'s> {
    pub(crate) value: Value<'s>,
    pub(crate) sender: Label,
    /// What happened before it was sent.
    pub(crate) clock: Clock,
}

/// A mutex or an rwlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) value: i32,
    pub(crate) is_poisoned: bool,
    /// Who holds it alone.
    pub(crate) owner: Option<Label>,
    /// Who holds it together, once for each guard.
    pub(crate) readers: Vec<Label>,
    /// Whether `into_inner` has used it up.
    pub(crate) is_gone: bool,
    /// What happened before it was last given back.
    pub(crate) released: Clock,
}

impl Lock {
    /// Whether it can be had, together with others or alone.
    pub(crate) fn is_free(&self, is_shared: bool) -> bool {
        self.owner.is_none() && (is_shared || self.readers.is_empty())
    }

    /// Whether the thread holds it.
    pub(crate) fn is_held_by(&self, thread: &Label) -> bool {
        self.owner.as_ref() == Some(thread) || self.readers.contains(thread)
    }
}

/// A barrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Barrier {
    /// How many threads it waits for.
    pub(crate) size: u32,
    /// How many have come in this round.
    pub(crate) arrived: u32,
    pub(crate) round: u32,
    /// What happened before the threads came.
    pub(crate) clock: Clock,
}

/// Whatever is done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Once {
    pub(crate) stage: Stage,
    /// What happened before it was done.
    pub(crate) clock: Clock,
}

/// How far something that is done once has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Fresh,
    Running(Label),
    /// Done, with a value if it has one.
    Done(Option<i32>),
    Poisoned,
}

impl Object<'_> {
    /// As it begins.
    pub(crate) fn new(kind: &SharedKind) -> Self {
        match kind {
            SharedKind::Atomic(first) => Self::Atomic(Atomic::new(*first)),
            SharedKind::Channel { bound, senders } => Self::Channel(Channel {
                bound: bound.map(|bound| bound as usize),
                messages: VecDeque::new(),
                senders: *senders,
                has_receiver: true,
            }),
            SharedKind::Mutex(first) | SharedKind::RwLock(first) => Self::Lock(Lock {
                value: *first,
                is_poisoned: false,
                owner: None,
                readers: Vec::new(),
                is_gone: false,
                released: Clock::default(),
            }),
            SharedKind::Condvar => Self::Condvar(Vec::new()),
            SharedKind::Barrier(size) => Self::Barrier(Barrier {
                size: *size,
                arrived: 0,
                round: 0,
                clock: Clock::default(),
            }),
            SharedKind::Once | SharedKind::OnceLock | SharedKind::LazyLock(_) => {
                Self::Once(Once { stage: Stage::Fresh, clock: Clock::default() })
            }
            SharedKind::ThreadLocal { .. } => Self::Key,
        }
    }
}
