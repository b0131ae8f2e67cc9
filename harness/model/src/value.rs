//! Values: literals in a scenario, and observed values.

use std::fmt;

use crate::decimal::Decimal;
use crate::name::{Name, Span};

/// A value in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `#null` in a file, `()` in the program.
    Unit,
    /// `#true` or `#false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number with a decimal point. It is not a value, but a step can take it as a duration.
    Decimal(Decimal),
    /// A quoted text.
    Text(String),
}

/// A literal in a resolved program.
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

/// An operand of a step: a literal, or the value of a variable, written `(var)"name"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The value itself. An integer is an `i32`.
    Literal(Literal),
    /// The value of the variable. A local or a handle is moved out of it; other values are copied.
    Variable(Name),
}

impl Operand {
    /// The variable, if it is one.
    #[must_use]
    pub fn variable(&self) -> Option<&Name> {
        match self {
            Self::Variable(name) => Some(name),
            Self::Literal(_) => None,
        }
    }
}

/// An argument in a text, before its type is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Whether it was written `(var)"name"`.
    pub variable: bool,
    /// The value written.
    pub literal: Literal,
    /// Its place in the text.
    pub span: Span,
}

/// A value that a step observed.
///
/// Its `Display` is the form that the spec and every probe write: two values are equal if and only
/// if their texts are.
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
    /// A message of std. Its wording is not documented, so it is not recorded.
    StdText,
    /// A droppable local, by its name.
    Local(String),
    /// A join handle.
    Handle,
    /// A `Sender` or a `SyncSender`.
    Sender,
    /// A `Receiver`.
    Receiver,
    /// A `Thread`.
    Thread,
    /// A thread's id. The number is not recorded.
    ThreadId,
    /// `Ok(…)`
    Ok(Box<Seen>),
    /// `Err(…)`
    Err(Box<Seen>),
    /// `Some(…)`
    Some(Box<Seen>),
    /// `None`
    None,
    /// A variant of one of std's error types, by its name, with the value in it, if it has one.
    Named(&'static str, Option<Box<Seen>>),
    /// A value that no scenario can cause, such as a payload of an unknown type.
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
            Self::Sender => f.write_str("Sender"),
            Self::Receiver => f.write_str("Receiver"),
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
