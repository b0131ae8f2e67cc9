//! The kinds of shared objects.

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
}
