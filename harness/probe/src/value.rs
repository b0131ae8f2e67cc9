//! The values that variables hold while a scenario runs.

use std::any::Any;
use std::panic::{panic_any, resume_unwind};
use std::thread::{Thread, ThreadId};

use threadproof_model::{Constant, Program, Seen};

use crate::channels::{RealReceiver, RealSender};
use crate::typed::ThreadHandle;

/// A value of std's own type. Dropping it drops what it holds.
pub(crate) enum RealValue {
    Unit,
    Bool(bool),
    Number(i32),
    Text(String),
    Local(RealLocal),
    Handle(Box<dyn ThreadHandle + Send>),
    Sender(Box<dyn RealSender>),
    Receiver(Box<dyn RealReceiver>),
    /// Stands in for the handle of a refused thread, and for whatever a step would get from it.
    Refused,
    Thread(Thread),
    ThreadId(ThreadId),
    Ok(Box<RealValue>),
    Err(Box<RealValue>),
    Some(Box<RealValue>),
    None,
    /// An error of std: the name of its type or variant, and its value.
    Named(&'static str, Option<Box<RealValue>>),
    /// A payload of a type that no scenario uses.
    Foreign,
}

/// A value whose drop takes steps, on the thread that drops it.
pub(crate) struct RealLocal {
    pub(crate) name: &'static str,
    pub(crate) on_drop: Box<dyn Fn() + Send>,
}

impl Drop for RealLocal {
    fn drop(&mut self) {
        (self.on_drop)();
    }
}

impl From<&Constant> for RealValue {
    fn from(constant: &Constant) -> Self {
        match constant {
            Constant::Unit => Self::Unit,
            Constant::Bool(value) => Self::Bool(*value),
            Constant::Number(value) => Self::Number(*value),
            Constant::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl RealValue {
    /// `Ok(…)`
    pub(crate) fn ok(value: Self) -> Self {
        Self::Ok(Box::new(value))
    }

    /// `Err(…)`
    pub(crate) fn err(value: Self) -> Self {
        Self::Err(Box::new(value))
    }

    /// The value as a number, which the resolver guarantees.
    pub(crate) fn number(&self) -> i32 {
        match self {
            Self::Number(value) => *value,
            _ => unreachable!("the resolver rejects other values where a number is needed"),
        }
    }

    /// A copy, or `None` if using the value moves it.
    pub(crate) fn copy(&self) -> Option<Self> {
        let copy = |inner: &Self| inner.copy().map(Box::new);
        Some(match self {
            Self::Unit => Self::Unit,
            Self::Bool(value) => Self::Bool(*value),
            Self::Number(value) => Self::Number(*value),
            Self::Text(text) => Self::Text(text.clone()),
            Self::Local(_) | Self::Handle(_) | Self::Sender(_) | Self::Receiver(_) => return None,
            Self::Refused => Self::Refused,
            Self::Thread(thread) => Self::Thread(thread.clone()),
            Self::ThreadId(id) => Self::ThreadId(*id),
            Self::Ok(inner) => Self::Ok(copy(inner)?),
            Self::Err(inner) => Self::Err(copy(inner)?),
            Self::Some(inner) => Self::Some(copy(inner)?),
            Self::None => Self::None,
            Self::Named(name, None) => Self::Named(name, None),
            Self::Named(name, Some(inner)) => Self::Named(name, Some(copy(inner)?)),
            Self::Foreign => Self::Foreign,
        })
    }

    /// The value as a step observes it.
    pub(crate) fn seen(&self, program: &Program) -> Seen {
        let seen = |inner: &Self| Box::new(inner.seen(program));
        match self {
            Self::Unit => Seen::Unit,
            Self::Bool(value) => Seen::Bool(*value),
            Self::Number(value) => Seen::Int(*value),
            Self::Text(text) => seen_text(text, program),
            Self::Local(local) => Seen::Local(local.name.to_owned()),
            Self::Handle(_) => Seen::Handle,
            Self::Sender(_) => Seen::Sender,
            Self::Receiver(_) => Seen::Receiver,
            Self::Refused => Seen::StdText,
            Self::Thread(_) => Seen::Thread,
            Self::ThreadId(_) => Seen::ThreadId,
            Self::Ok(inner) => Seen::Ok(seen(inner)),
            Self::Err(inner) => Seen::Err(seen(inner)),
            Self::Some(inner) => Seen::Some(seen(inner)),
            Self::None => Seen::None,
            Self::Named(name, inner) => Seen::Named(name, inner.as_deref().map(seen)),
            Self::Foreign => Seen::Foreign,
        }
    }

    /// The payload of a panic, by its type. A message is a `String` or a `&'static str`.
    pub(crate) fn of_payload(payload: Box<dyn Any + Send>) -> Self {
        let payload = match payload.downcast::<String>() {
            Ok(text) => return Self::Text(*text),
            Err(other) => other,
        };
        let payload = match payload.downcast::<&'static str>() {
            Ok(text) => return Self::Text((*text).to_owned()),
            Err(other) => other,
        };
        let payload = match payload.downcast::<i32>() {
            Ok(value) => return Self::Number(*value),
            Err(other) => other,
        };
        let payload = match payload.downcast::<bool>() {
            Ok(value) => return Self::Bool(*value),
            Err(other) => other,
        };
        let Err(payload) = payload.downcast::<()>() else { return Self::Unit };
        let payload = match payload.downcast::<RealLocal>() {
            Ok(local) => return Self::Local(*local),
            Err(other) => other,
        };
        payload.downcast::<Self>().map_or(Self::Foreign, |value| *value)
    }

    /// The payload as a panic hook observes it. The hook only borrows it.
    pub(crate) fn seen_payload(payload: &(dyn Any + Send), program: &Program) -> Seen {
        if let Some(text) = payload.downcast_ref::<String>() {
            seen_text(text, program)
        } else if let Some(text) = payload.downcast_ref::<&'static str>() {
            seen_text(text, program)
        } else if let Some(value) = payload.downcast_ref::<i32>() {
            Seen::Int(*value)
        } else if let Some(value) = payload.downcast_ref::<bool>() {
            Seen::Bool(*value)
        } else if payload.is::<()>() {
            Seen::Unit
        } else if let Some(local) = payload.downcast_ref::<RealLocal>() {
            Seen::Local(local.name.to_owned())
        } else {
            payload.downcast_ref::<Self>().map_or(Seen::Foreign, |value| value.seen(program))
        }
    }

    /// Panics with the value as the payload, by its type.
    pub(crate) fn panic(self) -> ! {
        match self {
            Self::Unit => panic_any(()),
            Self::Bool(value) => panic_any(value),
            Self::Number(value) => panic_any(value),
            Self::Text(text) => panic_any(text),
            Self::Local(local) => panic_any(local),
            other => panic_any(other),
        }
    }

    /// Unwinds with the value as the payload, by its type. For an `Err`, the payload is the value
    /// inside.
    pub(crate) fn unwind(self) -> ! {
        match self {
            Self::Err(payload) => payload.unwind(),
            Self::Unit => resume_unwind(Box::new(())),
            Self::Bool(value) => resume_unwind(Box::new(value)),
            Self::Number(value) => resume_unwind(Box::new(value)),
            Self::Text(text) => resume_unwind(Box::new(text)),
            Self::Local(local) => resume_unwind(Box::new(local)),
            other => resume_unwind(Box::new(other)),
        }
    }
}

/// A string as a step observes it: std does not promise the wording of its own messages.
fn seen_text(text: &str, program: &Program) -> Seen {
    if program.texts.contains(text) { Seen::Text(text.to_owned()) } else { Seen::StdText }
}
