//! Values: what a scenario writes down, and what a step can see.

use std::fmt;

use crate::name::{Name, Span};

/// A value as a file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `#null` in a file, `()` in the program.
    Unit,
    /// `#true` or `#false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A quoted text.
    Text(String),
}

/// A literal as the program has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// `()`
    Unit,
    /// `true` or `false`
    Bool(bool),
    /// An `i32`.
    Number(i32),
    /// A text.
    Text(String),
}

/// What a step is given: a literal, or the value of a variable, written `(var)"name"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The value itself; an integer is an `i32`, as in the program that the scenario stands for.
    Literal(Literal),
    /// The value that the variable holds. A local or a handle is moved out of it, anything else is copied.
    Variable(Name),
}

impl Operand {
    /// Where the operand names a variable, if it does.
    #[must_use]
    pub fn variable(&self) -> Option<&Name> {
        match self {
            Self::Variable(name) => Some(name),
            Self::Literal(_) => None,
        }
    }
}

/// An operand as it stood in a text, before anyone knows whether it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Whether it was written `(var)"name"`.
    pub variable: bool,
    /// The value written.
    pub literal: Literal,
    /// Where it stands.
    pub span: Span,
}

/// A value that a step saw, in the one form in which the spec and every probe write it down.
///
/// Its `Display` is that form: two values are the same exactly when their texts are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seen {
    /// `()`
    Unit,
    /// `true`, `false`
    Bool(bool),
    /// An `i32`.
    Int(i32),
    /// A text that the scenario wrote, quoted.
    Text(String),
    /// A text that std wrote; its wording is nobody's promise, so it is not told.
    StdText,
    /// A droppable local, by its name.
    Local(String),
    /// A join handle.
    Handle,
    /// A `Thread`.
    Thread,
    /// A thread's id. The number is never told.
    ThreadId,
    /// `Ok(…)`
    Ok(Box<Seen>),
    /// `Err(…)`
    Err(Box<Seen>),
    /// `Some(…)`
    Some(Box<Seen>),
    /// `None`
    None,
    /// What std calls so: a variant of one of its error types, with the value in it, if it has one.
    Named(&'static str, Option<Box<Seen>>),
    /// Anything that no scenario can bring about: a payload of an unknown type, say.
    Foreign,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("()"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::StdText => f.write_str("a message of std"),
            Self::Local(name) => f.write_str(name),
            Self::Handle => f.write_str("JoinHandle"),
            Self::Thread => f.write_str("Thread"),
            Self::ThreadId => f.write_str("ThreadId"),
            Self::Ok(value) => write!(f, "Ok({value})"),
            Self::Err(value) => write!(f, "Err({value})"),
            Self::Some(value) => write!(f, "Some({value})"),
            Self::None => f.write_str("None"),
            Self::Named(name, None) => f.write_str(name),
            Self::Named(name, Some(value)) => write!(f, "{name}({value})"),
            Self::Foreign => f.write_str("a foreign value"),
        }
    }
}
