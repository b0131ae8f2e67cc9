//! Faults of scenarios, plans and logs.

use std::fmt;

use crate::kdl::Syntax;
use crate::misuse::Misuse;
use crate::name::Span;

/// What is wrong, and where.
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
        /// The expected kind of word: "step", "property" …
        what: &'static str,
        /// The word.
        word: String,
        /// The words that are known here.
        known: Vec<&'static str>,
    },
    /// A required part is missing.
    Missing {
        /// The missing part, with its article: "the name of a thread".
        what: &'static str,
        /// The owner of the part: a node's word in backticks, or "a scenario".
        word: String,
    },
    /// A value of the wrong kind.
    Mismatch {
        /// The expected value, with its article.
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
        /// The kind of part: "block" …
        what: &'static str,
        /// The node's word.
        word: String,
    },
    /// An `=` that makes a property of a name and a value, as in `let "x" = 41`. The span is the part
    /// between the two.
    StrayEquals {
        /// The name, which it makes a key.
        key: String,
        /// The node without it, as canonical text.
        without: String,
    },
    /// A part that is already there.
    Duplicate {
        /// The kind of part: "block", "property" …
        what: &'static str,
        /// Its word.
        word: String,
    },
    /// The words are known, but make no sense together.
    Misuse(Box<Misuse>),
    /// Invalid KDL, or KDL that scenarios do not support.
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
            Self::StrayEquals { .. } => f.write_str("unexpected `=`"),
            Self::Duplicate { what, word } => write!(f, "duplicate {what} `{word}`"),
            Self::Misuse(misuse) => misuse.fmt(f),
            Self::Syntax(syntax) => write!(f, "{syntax}"),
            Self::NotCanonical { expected } => write!(f, "not canonical: expected {expected}"),
        }
    }
}

impl std::error::Error for FaultKind {}
