//! The parameters of steps, other than names and values.

use std::time::Duration;

use crate::name::Name;

/// The line of a step, or of the end of a block, in the canonical text of a scenario, from 1.
///
/// Schedules, logs and outcomes identify places in a scenario by it.
pub type Line = u32;

/// How an atomic is accessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ordering {
    /// `SeqCst`
    #[default]
    SeqCst,
    /// `Relaxed`. Something else must order such an access, and the value that it reads shows that
    /// order.
    Relaxed,
}

/// The time limit of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// This much time.
    After(Duration),
    /// `Duration::MAX`, which never passes.
    Never,
}

/// An end of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelEnd {
    /// The end that all threads share, by the name of its channel.
    Shared(Name),
    /// An end that a variable owns: `(var)"tx"`.
    Owned(Name),
}

impl ChannelEnd {
    /// The name of the channel or of the variable.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Self::Shared(name) | Self::Owned(name) => name,
        }
    }
}

/// The stack size of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackSize {
    /// At least this many bytes.
    Bytes(u64),
    /// More bytes than any platform has.
    Impossible,
}

/// The parameters of a spawn.
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
    /// Whether a refusal is observed, as the `Err` of `Builder::spawn`, instead of panicking. Steps
    /// that name the handle of a refused thread are skipped, as under `if let Ok(handle)`.
    pub builder: bool,
    /// Whether to spawn into the scope that the spawning thread itself belongs to. Inside a
    /// `scope` block every spawn is scoped anyway.
    pub scoped: bool,
}
