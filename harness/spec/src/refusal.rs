//! Programs about which the spec says nothing.

use std::fmt;

use threadproof_model::Line;

/// Why the spec has no outcomes for a scenario: an error of the scenario, never a silent cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The step concerned, if it is one.
    pub line: Option<Line>,
    /// What is wrong.
    pub reason: Reason,
}

/// What the spec cannot say anything about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No thread, function or shared object has that name.
    Unknown(String),
    /// No variable has that name there, or it was moved away.
    NoVariable(String),
    /// A value is of the wrong kind.
    Mismatch {
        /// What was expected, with its article.
        expected: &'static str,
        /// What there is.
        found: String,
    },
    /// A relaxed access is not ordered with another access.
    RelaxedRace,
    /// `scoped` outside any scope.
    NoScope,
    /// A scoped handle leaves its scope.
    ScopedHandle,
    /// Something that can be dropped is lost in a refused spawn that panics.
    DropInRefusal,
    /// A lock that nobody holds here.
    NotLocked(String),
    /// A lock, sender or receiver that is gone.
    Gone(String),
    /// It depends on whether another thread waits already, which nobody can tell.
    Uncertain,
    /// It depends on whether the time is up first.
    RacesWithTime,
    /// Something that std leaves entirely open.
    Unspecified(&'static str),
    /// More states than are explored.
    TooManyStates(usize),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "nothing is called `{name}`"),
            Self::NoVariable(name) => write!(f, "there is no variable `{name}` here any more"),
            Self::Mismatch { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::RelaxedRace => f.write_str("this relaxed access can race with another access"),
            Self::NoScope => f.write_str("this thread belongs to no scope"),
            Self::ScopedHandle => f.write_str("a scoped handle cannot leave its scope"),
            Self::DropInRefusal => {
                f.write_str("the spec does not say when a refused spawn drops what it was given")
            }
            Self::NotLocked(name) => write!(f, "this block does not hold `{name}`"),
            Self::Gone(name) => write!(f, "`{name}` is gone"),
            Self::Uncertain => {
                f.write_str("nobody can tell whether another thread waits here already")
            }
            Self::RacesWithTime => f.write_str("nobody can tell whether the time is up first"),
            Self::Unspecified(what) => write!(f, "std says nothing about {what}"),
            Self::TooManyStates(limit) => write!(f, "more than {limit} states"),
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
