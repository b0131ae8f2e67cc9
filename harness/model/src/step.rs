//! What steps are given, beyond names and values.

use crate::name::Name;

/// The line of a scenario's canonical text that a step, or the end of a block, stands on; from 1.
///
/// It is how schedules, logs and outcomes name a place in a scenario.
pub type Line = u32;

/// How an atomic is accessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ordering {
    /// `SeqCst`
    #[default]
    SeqCst,
    /// `Relaxed`. Such an access must not race: then it shows that something else ordered it.
    Relaxed,
}

/// How long a step waits at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// So long.
    Milliseconds(u32),
    /// `Duration::MAX`, which is never over.
    Never,
}

/// How big a stack a thread asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackSize {
    /// At least so many bytes.
    Bytes(u64),
    /// More bytes than any platform has.
    Impossible,
}

/// What a spawn asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spawn {
    /// The thread's closure.
    pub thread: Name,
    /// The variable that holds the handle.
    pub handle: Name,
    /// The variables that are moved into the closure.
    pub moves: Vec<Name>,
    /// The thread's name (`Builder::name`).
    pub name: Option<String>,
    /// Its stack (`Builder::stack_size`).
    pub stack_size: Option<StackSize>,
    /// Whether a refusal is seen, as the `Err` of `Builder::spawn`, instead of a panic. Steps that
    /// name the handle of a refused thread do nothing, as under `if let Ok(handle)`.
    pub builder: bool,
    /// Whether to spawn into the scope that the spawning thread itself belongs to. Inside a
    /// `scope` block every spawn is scoped anyway.
    pub scoped: bool,
}
