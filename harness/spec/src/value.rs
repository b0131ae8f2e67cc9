//! The values that variables hold while the spec runs a program.

use threadproof_model::{ChannelId, Constant, Seen};

use crate::frames::BlockRef;
use crate::labels::ThreadId;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value<'p> {
    Unit,
    Bool(bool),
    Number(i32),
    Text(&'p str),
    /// A message whose wording is std's.
    StdText,
    /// A local: its name, and the steps of its drop.
    Local(&'p str, BlockRef<'p>),
    Handle(ThreadId),
    Sender(ChannelId),
    Receiver(ChannelId),
    /// What `current` returns.
    Thread(ThreadId),
    /// Stands in for the handle of a refused thread, and for whatever a step would get from it.
    Refused,
    ThreadId(ThreadId),
    /// An error of std, by its name.
    Error(&'static str),
    Ok(Box<Value<'p>>),
    Err(Box<Value<'p>>),
    Some(Box<Value<'p>>),
    None,
}

impl<'p> Value<'p> {
    pub(crate) fn of(constant: &'p Constant) -> Self {
        match constant {
            Constant::Unit => Self::Unit,
            Constant::Bool(value) => Self::Bool(*value),
            Constant::Number(value) => Self::Number(*value),
            Constant::Text(text) => Self::Text(text),
        }
    }

    /// The value inside `Ok`, `Err` and `Some`, at any depth.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::Ok(inner) | Self::Err(inner) | Self::Some(inner) => inner.innermost(),
            other => other,
        }
    }

    /// Whether using the value copies it.
    pub(crate) fn is_copy(&self) -> bool {
        !matches!(
            self.innermost(),
            Self::Local(..) | Self::Handle(_) | Self::Sender(_) | Self::Receiver(_)
        )
    }

    /// The value as a number.
    ///
    /// Panics if it is not a number, which cannot happen in a resolved program.
    pub(crate) fn expect_number(&self) -> i32 {
        match self {
            Self::Number(number) => *number,
            _ => unreachable!("a resolved program has a number where one is needed"),
        }
    }

    pub(crate) fn seen(&self) -> Seen {
        match self {
            Self::Unit => Seen::Unit,
            Self::Bool(value) => Seen::Bool(*value),
            Self::Number(value) => Seen::Int(*value),
            Self::Text(text) => Seen::Text((*text).to_owned()),
            Self::StdText | Self::Refused => Seen::StdText,
            Self::Local(name, _) => Seen::Local((*name).to_owned()),
            Self::Handle(_) => Seen::Handle,
            Self::Sender(_) => Seen::Sender,
            Self::Receiver(_) => Seen::Receiver,
            Self::Thread(_) => Seen::Thread,
            Self::ThreadId(_) => Seen::ThreadId,
            Self::Error(name) => Seen::Named(name, None),
            Self::Ok(value) => Seen::Ok(Box::new(value.seen())),
            Self::Err(value) => Seen::Err(Box::new(value.seen())),
            Self::Some(value) => Seen::Some(Box::new(value.seen())),
            Self::None => Seen::None,
        }
    }
}
