//! A thread at the gate, and how it passes.

/// What a schedule says about a thread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It names the thread, whose label has this number.
    Named(usize),
    /// It does not name the thread, nor does it list the threads of the run.
    Unnamed,
    /// It lists the threads of the run, and this thread is not one of them.
    Unexpected,
}

/// A thread at the gate. Threads are compared by their roles; the label is for records.
#[derive(Clone, Copy)]
pub(crate) struct Participant<'a> {
    pub(crate) label: &'a str,
    pub(crate) role: Role,
}

/// On what terms a thread passes the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// The gate is open.
    Open,
    /// The thread has this turn.
    Turn(usize),
    /// The thread has this turn to begin a step, which must not complete before turn `until`, or
    /// never.
    Begun { turn: usize, until: Option<usize> },
}
