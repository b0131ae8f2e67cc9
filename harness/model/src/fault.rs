//! What can be wrong with a text that should be a scenario.

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
    /// A word that means nothing here.
    Unknown {
        /// What the word should have been: "step", "property" …
        what: &'static str,
        /// The word.
        word: String,
        /// The words that would mean something.
        known: Vec<&'static str>,
    },
    /// Something that has to be there is not.
    Missing {
        /// What is missing, with its article: "the name of a thread".
        what: &'static str,
        /// What needs it: a node's word in backticks, or "a scenario".
        word: String,
    },
    /// Something is there, but of the wrong kind.
    Mismatch {
        /// What was expected, with its article.
        expected: &'static str,
    },
    /// Something that does not belong here.
    Superfluous {
        /// What it is: "argument", "block" …
        what: &'static str,
        /// The node that has no use for it.
        word: String,
    },
    /// Words that make no sense together.
    Misuse(Box<Misuse>),
    /// The text is not KDL that a scenario can be written in.
    Syntax(Syntax),
    /// The text is not canonical.
    NotCanonical {
        /// What it has to go on with instead.
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
            Self::Missing { what, word } => write!(f, "{word} lacks {what}"),
            Self::Mismatch { expected } => write!(f, "expected {expected}"),
            Self::Superfluous { what, word } => write!(f, "`{word}` takes no such {what}"),
            Self::Misuse(misuse) => misuse.fmt(f),
            Self::Syntax(syntax) => write!(f, "{syntax}"),
            Self::NotCanonical { expected } => write!(f, "not canonical: expected {expected}"),
        }
    }
}

impl std::error::Error for FaultKind {}
