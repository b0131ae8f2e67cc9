//! The kinds of shared objects, and of other named things.

use crate::facets::Reach;
use crate::ids::{
    AtomicId, BarrierId, ChannelId, CondvarId, Id, KeyId, LazyLockId, MutexId, ObjectId, OnceId,
    OnceLockId, RwLockId,
};

/// The kinds of shared objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An `AtomicI32`.
    Atomic,
    /// An `mpsc` channel, both its ends.
    Channel,
    /// A `Mutex`.
    Mutex,
    /// An `RwLock`.
    RwLock,
    /// A `Condvar`.
    Condvar,
    /// A `Barrier`.
    Barrier,
    /// A `Once`.
    Once,
    /// A `OnceLock`.
    OnceLock,
    /// A `LazyLock`.
    LazyLock,
    /// A `LocalKey`.
    ThreadLocal,
}

impl Kind {
    /// The word that declares it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Atomic => "atomic",
            Self::Channel => "channel",
            Self::Mutex => "mutex",
            Self::RwLock => "rwlock",
            Self::Condvar => "condvar",
            Self::Barrier => "barrier",
            Self::Once => "once",
            Self::OnceLock => "once-lock",
            Self::LazyLock => "lazy-lock",
            Self::ThreadLocal => "thread-local",
        }
    }

    /// How far the use of such an object reaches. The thread-locals of the main thread are the same
    /// in all runs of a process.
    #[must_use]
    pub fn reach(self) -> Reach {
        match self {
            Self::ThreadLocal => Reach::Lasting,
            Self::Atomic
            | Self::Channel
            | Self::Mutex
            | Self::RwLock
            | Self::Condvar
            | Self::Barrier
            | Self::Once
            | Self::OnceLock
            | Self::LazyLock => Reach::Shared,
        }
    }

    /// The id of the object at this position among those of this kind.
    pub(crate) fn id_at(self, position: usize) -> ObjectId {
        match self {
            Self::Atomic => AtomicId::at(position).into(),
            Self::Channel => ChannelId::at(position).into(),
            Self::Mutex => MutexId::at(position).into(),
            Self::RwLock => RwLockId::at(position).into(),
            Self::Condvar => CondvarId::at(position).into(),
            Self::Barrier => BarrierId::at(position).into(),
            Self::Once => OnceId::at(position).into(),
            Self::OnceLock => OnceLockId::at(position).into(),
            Self::LazyLock => LazyLockId::at(position).into(),
            Self::ThreadLocal => KeyId::at(position).into(),
        }
    }
}

/// A thing that a name can refer to, other than a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A thread.
    Thread,
    /// A function.
    Function,
    /// A shared object.
    Object(Kind),
}

impl Thing {
    /// The word that declares it, except that `fn` declares a `function`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Function => "function",
            Self::Object(kind) => kind.word(),
        }
    }

    /// The same with its article: `an atomic`.
    #[must_use]
    pub fn with_article(self) -> String {
        let article = match self {
            Self::Object(Kind::Atomic | Kind::RwLock) => "an",
            Self::Thread | Self::Function | Self::Object(_) => "a",
        };
        format!("{article} {}", self.word())
    }

    /// Whether two such things cannot have the same name.
    pub(crate) fn clashes_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Thread, Self::Thread)
            | (Self::Function, Self::Function)
            | (Self::Object(_), Self::Object(_)) => true,
            (Self::Thread | Self::Function | Self::Object(_), _) => false,
        }
    }
}
