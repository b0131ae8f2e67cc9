//! Programs that the spec does not cover.

use std::fmt;

use threadproof_model::Line;

/// Why the spec has no outcomes for a program. This is an error of the scenario; no outcome is
/// silently left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The step, if one step is the reason.
    pub line: Option<Line>,
    /// What is wrong.
    pub reason: Reason,
}

/// What the spec does not cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A relaxed access is not ordered with another access.
    RelaxedRace,
    /// A value whose drop takes steps is moved into a spawn that is refused.
    DropInRefusal,
    /// A step uses a lock, sender or receiver that is gone.
    Gone,
    /// The owner of a lock uses it exclusively while another thread may still use it.
    Borrowed,
    /// Something that std does not specify.
    Unspecified(&'static str),
    /// The program has more states than the limit.
    TooManyStates(usize),
    /// The states of the program are too large: many threads, or many messages in its channels.
    StatesTooLarge,
}

impl Reason {
    /// Whether the program is only too large to be explored.
    #[must_use]
    pub fn is_size(&self) -> bool {
        match self {
            Self::TooManyStates(_) | Self::StatesTooLarge => true,
            Self::RelaxedRace
            | Self::DropInRefusal
            | Self::Gone
            | Self::Borrowed
            | Self::Unspecified(_) => false,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RelaxedRace => f.write_str("this relaxed access can race with another access"),
            Self::DropInRefusal => {
                f.write_str("std does not specify when a refused spawn drops its closure")
            }
            Self::Borrowed => f.write_str("another thread may still use this lock"),
            Self::Gone => f.write_str("this step uses an object that is gone"),
            Self::Unspecified(what) => write!(f, "std does not specify {what}"),
            Self::TooManyStates(limit) => write!(f, "more than {limit} states"),
            Self::StatesTooLarge => f.write_str("the states of the program are too large"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line} of the canonical text: {}", self.reason),
            None => self.reason.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}
