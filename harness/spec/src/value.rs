//! The values that variables hold while the spec runs a scenario.

use std::rc::Rc;

use threadproof_model::{Literal, Seen};

use crate::frames::BodyRef;

/// A thread's label, which is its identity.
pub(crate) type Label = Rc<str>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'s> {
    Unit,
    Bool(bool),
    Int(i32),
    Text(&'s str),
    /// A text that std worded.
    StdText,
    /// A local, with what its drop does.
    Local(&'s str, BodyRef<'s>),
    Handle(Label),
    /// What `current` gives.
    Thread(Label),
    /// What stands for the handle of a refused thread.
    Refused,
    ThreadId(Label),
    Ok(Box<Value<'s>>),
    Err(Box<Value<'s>>),
    Some(Box<Value<'s>>),
    None,
}

impl<'s> Value<'s> {
    pub(crate) fn of(literal: &'s Literal) -> Self {
        match literal {
            Literal::Unit => Self::Unit,
            Literal::Bool(value) => Self::Bool(*value),
            // The reader has refused whatever does not fit.
            Literal::Int(value) => Self::Int(i32::try_from(*value).unwrap_or(i32::MAX)),
            Literal::Text(text) => Self::Text(text),
        }
    }

    /// What is inside `Ok`, `Err` and `Some`, however deep.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::Ok(inner) | Self::Err(inner) | Self::Some(inner) => inner.innermost(),
            other => other,
        }
    }

    /// Whether using the value leaves it where it is.
    pub(crate) fn is_copy(&self) -> bool {
        !matches!(self.innermost(), Self::Local(..) | Self::Handle(_))
    }

    pub(crate) fn seen(&self) -> Seen {
        match self {
            Self::Unit => Seen::Unit,
            Self::Bool(value) => Seen::Bool(*value),
            Self::Int(value) => Seen::Int(*value),
            Self::Text(text) => Seen::Text((*text).to_owned()),
            Self::StdText | Self::Refused => Seen::StdText,
            Self::Local(name, _) => Seen::Local((*name).to_owned()),
            Self::Handle(_) => Seen::Handle,
            Self::Thread(_) => Seen::Thread,
            Self::ThreadId(_) => Seen::ThreadId,
            Self::Ok(value) => Seen::Ok(Box::new(value.seen())),
            Self::Err(value) => Seen::Err(Box::new(value.seen())),
            Self::Some(value) => Seen::Some(Box::new(value.seen())),
            Self::None => Seen::None,
        }
    }
}
