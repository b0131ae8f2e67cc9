//! What can be wrong with a text that should be a scenario, a plan or a log.

use std::fmt;

use crate::kdl::Syntax;
use crate::misuse::Misuse;
use crate::name::Span;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place to point at.
    pub span: Span,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An unknown word.
    Unknown {
        /// What the word should be: "step", "property" …
        what: &'static str,
        /// The word.
        word: String,
        /// The words that are known here.
        known: Vec<&'static str>,
    },
    /// A required part is missing.
    Missing {
        /// What is missing, with its article: "the name of a thread".
        what: &'static str,
        /// What needs it: a node's word in backticks, or "a scenario".
        word: String,
    },
    /// A value of the wrong kind.
    Mismatch {
        /// What was expected, with its article.
        expected: &'static str,
    },
    /// One argument too many.
    TooManyArguments {
        /// The node's word.
        word: String,
        /// The number of arguments that the node takes.
        max: usize,
    },
    /// A part that the node does not take.
    Unexpected {
        /// What it is: "block" …
        what: &'static str,
        /// The node's word.
        word: String,
    },
    /// A part that is already there.
    Duplicate {
        /// What it is: "block", "property" …
        what: &'static str,
        /// Its word.
        word: String,
    },
    /// The words are known, but make no sense together.
    Misuse(Box<Misuse>),
    /// The text is not KDL that a scenario can be written in.
    Syntax(Syntax),
    /// The text is not canonical.
    NotCanonical {
        /// How canonical text continues.
        expected: String,
    },
}

impl FaultKind {
    /// This fault at a place.
    #[must_use]
    pub fn at(self, span: Span) -> Fault {
        Fault { span, kind: self }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { what, word, .. } => write!(f, "unknown {what} `{word}`"),
            Self::Missing { what, word } => write!(f, "{word} needs {what}"),
            Self::Mismatch { expected } => write!(f, "expected {expected}"),
            Self::TooManyArguments { word, max: 0 } => write!(f, "`{word}` takes no arguments"),
            Self::TooManyArguments { word, max: 1 } => write!(f, "`{word}` takes one argument"),
            Self::TooManyArguments { word, max } => {
                write!(f, "`{word}` takes at most {max} arguments")
            }
            Self::Unexpected { what, word } => write!(f, "`{word}` takes no {what}"),
            Self::Duplicate { what, word } => write!(f, "duplicate {what} `{word}`"),
            Self::Misuse(misuse) => misuse.fmt(f),
            Self::Syntax(syntax) => write!(f, "{syntax}"),
            Self::NotCanonical { expected } => write!(f, "not canonical: expected {expected}"),
        }
    }
}

impl std::error::Error for FaultKind {}
