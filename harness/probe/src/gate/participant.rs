//! A thread at the gate, and how it passes.

/// The role of a thread in a schedule.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The schedule names the thread, whose label has this number.
    Named(usize),
    /// The schedule does not name the thread, nor does it list the threads of the run.
    Unnamed,
    /// The schedule lists the threads of the run, and this thread is not one of them.
    Unexpected,
}

/// A thread at the gate. Threads are compared by their roles; the label is for records.
#[derive(Clone, Copy)]
pub(crate) struct Participant<'a> {
    pub(crate) label: &'a str,
    pub(crate) role: Role,
}

/// How a thread passes the gate.
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
