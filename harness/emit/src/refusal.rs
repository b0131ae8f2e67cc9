//! Why a scenario cannot be written as a Rust program.

use threadproof_model::Span;

/// A step that cannot be written in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// The step.
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// Why a step cannot be written in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A variable, a channel or a body would need two types.
    #[error("Rust needs one type here, but the values have several")]
    MixedTypes,
    /// A value is used again, and its type is neither `Copy` nor `Clone`.
    #[error("Rust moves this value, but it is used again later")]
    UsedAfterMove,
    /// A closure would own a value from outside, and drop it if an earlier step in it panics.
    #[error("the closure around the step would drop this value if an earlier step panics")]
    DroppedEarly,
    /// The guard that a `wait` gives up belongs to a block outside the closure around the step.
    #[error("the guard cannot be moved out of the closure around it")]
    GuardOutside,
    /// A lock that `into-inner` or `get-mut` uses is a variable of main, which only threads can
    /// share.
    #[error(
        "`into-inner` or `get-mut` makes this lock a variable of main, which cannot be used here"
    )]
    LockOfMain,
    /// A scoped spawn in a function or in a thread that is spawned in several places.
    #[error("the scope is not visible here")]
    ScopeOutside,
    /// The step would bind a value of a thread that may have been refused.
    #[error("the value does not exist if the thread was refused")]
    OfRefusedThread,
    /// The step throws a value that has no name as a payload.
    #[error("a payload of this type cannot be described")]
    UnknownPayload,
    /// The step uses a value that no step gives, such as that of a function that never returns.
    #[error("no step gives this value, so it has no type")]
    NoValue,
    /// Main needs the lock for itself, in a block that holds a guard of it.
    #[error("a guard of this lock is held here")]
    Guarded,
    /// The labels of threads depend on too many calls and spawns.
    #[error("there are too many calls and spawns to label every thread")]
    TooManyCalls,
    /// Types depend on each other.
    #[error("the types cannot be found")]
    TooManyPasses,
}
