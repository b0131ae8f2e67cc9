//! What steps do to variables: what they need of those that they read, and what they bind.
//!
//! Only steps that move something, or that bind what is not simply copied, have to be named here.

use threadproof_model::Action;

/// What a variable holds, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A number, a text … : something that is copied.
    Plain,
    Handle,
    ScopedHandle,
    Thread,
    Local,
    Unknown,
}

/// How a step uses a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    /// It has to be a handle.
    Handle,
    /// It has to be a handle, and is gone after that.
    Consume(&'static str),
    /// It has to be a handle, or a thread without one.
    Thread,
    /// It is moved, but stays where a scoped handle can be.
    Move,
    /// It is moved to where no scoped handle can be.
    MoveAway,
}

impl Holds {
    /// What the variable holds that a step binds, `in_scope` or not; `of` gives what other variables
    /// hold.
    pub(super) fn bound_by(
        action: &Action,
        in_scope: bool,
        of: impl FnOnce(&str) -> Option<Self>,
    ) -> Self {
        match action {
            Action::Spawn { spawn } if in_scope || spawn.scoped => Self::ScopedHandle,
            Action::Spawn { .. } => Self::Handle,
            Action::Current { .. } => Self::Thread,
            Action::Local { .. } => Self::Local,
            Action::Let { value, .. } => {
                value.variable().and_then(|name| of(name)).unwrap_or(Self::Plain)
            }
            // What threads, functions and closures give, and what is sent, can be anything.
            Action::Join { .. }
            | Action::Catch { .. }
            | Action::Call { .. }
            | Action::Recv { .. }
            | Action::TryRecv { .. }
            | Action::RecvTimeout { .. } => Self::Unknown,
            _ => Self::Plain,
        }
    }
}

impl Use {
    /// How a step uses the variables that it reads.
    pub(super) fn by(action: &Action) -> Self {
        match action {
            Action::Join { .. } => Self::Consume("joined"),
            Action::Detach { .. } => Self::Consume("detached"),
            Action::IsFinished { .. } => Self::Handle,
            Action::ThreadName { .. } | Action::ThreadId { .. } | Action::Unpark { .. } => {
                Self::Thread
            }
            Action::Let { .. } => Self::Move,
            Action::Spawn { .. }
            | Action::Return { .. }
            | Action::PanicAny { .. }
            | Action::ResumeUnwind { .. }
            | Action::Send { .. }
            | Action::TrySend { .. } => Self::MoveAway,
            _ => Self::Read,
        }
    }
}
