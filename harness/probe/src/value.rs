//! The values that variables hold while a scenario runs.

use std::any::Any;
use std::panic::{panic_any, resume_unwind};
use std::thread::{JoinHandle, Thread, ThreadId};

use threadproof_model::{Literal, Seen};

use crate::program::Program;

/// A value. Dropping it drops what it really holds.
pub(crate) enum Value {
    Unit,
    Bool(bool),
    Int(i32),
    Text(String),
    Local(Local),
    Handle(JoinHandle<Value>),
    /// What stands for the handle of a refused thread.
    Refused,
    Thread(Thread),
    ThreadId(ThreadId),
    Ok(Box<Value>),
    Err(Box<Value>),
    Some(Box<Value>),
    None,
    /// What std calls so, with the value in it, if it has one.
    Named(&'static str, Option<Box<Value>>),
    /// A payload of a type that no scenario has.
    Foreign,
}

/// A value whose drop does something, in whatever thread it happens.
pub(crate) struct Local {
    pub(crate) name: &'static str,
    pub(crate) on_drop: Box<dyn Fn() + Send>,
}

impl Drop for Local {
    fn drop(&mut self) {
        (self.on_drop)();
    }
}

impl Value {
    pub(crate) fn of(literal: &Literal) -> Self {
        match literal {
            Literal::Unit => Self::Unit,
            Literal::Bool(value) => Self::Bool(*value),
            // The reader of plans has refused whatever does not fit.
            Literal::Int(value) => Self::Int(i32::try_from(*value).unwrap_or(i32::MAX)),
            Literal::Text(text) => Self::Text(text.clone()),
        }
    }

    /// `Ok(…)`
    pub(crate) fn ok(value: Self) -> Self {
        Self::Ok(Box::new(value))
    }

    /// `Err(…)`
    pub(crate) fn err(value: Self) -> Self {
        Self::Err(Box::new(value))
    }

    /// The number that it is. The spec refuses scenarios that compute with anything else.
    pub(crate) fn int(&self) -> i32 {
        if let Self::Int(value) = self { *value } else { 0 }
    }

    /// A copy, unless the value is one that moves.
    pub(crate) fn copy(&self) -> Option<Self> {
        let copy = |inner: &Self| inner.copy().map(Box::new);
        Some(match self {
            Self::Unit => Self::Unit,
            Self::Bool(value) => Self::Bool(*value),
            Self::Int(value) => Self::Int(*value),
            Self::Text(text) => Self::Text(text.clone()),
            Self::Local(_) | Self::Handle(_) => return None,
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

    pub(crate) fn seen(&self, program: &Program) -> Seen {
        let seen = |inner: &Self| Box::new(inner.seen(program));
        match self {
            Self::Unit => Seen::Unit,
            Self::Bool(value) => Seen::Bool(*value),
            Self::Int(value) => Seen::Int(*value),
            Self::Text(text) => program.seen_text(text),
            Self::Local(local) => Seen::Local(local.name.to_owned()),
            Self::Handle(_) => Seen::Handle,
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

    /// The payload of a panic, by its real type. A message may be either type of text.
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
            Ok(value) => return Self::Int(*value),
            Err(other) => other,
        };
        let payload = match payload.downcast::<bool>() {
            Ok(value) => return Self::Bool(*value),
            Err(other) => other,
        };
        let Err(payload) = payload.downcast::<()>() else { return Self::Unit };
        let payload = match payload.downcast::<Local>() {
            Ok(local) => return Self::Local(*local),
            Err(other) => other,
        };
        payload.downcast::<Self>().map_or(Self::Foreign, |value| *value)
    }

    /// What can be seen of a payload that stays where it is.
    pub(crate) fn seen_payload(payload: &(dyn Any + Send), program: &Program) -> Seen {
        if let Some(text) = payload.downcast_ref::<String>() {
            program.seen_text(text)
        } else if let Some(text) = payload.downcast_ref::<&'static str>() {
            program.seen_text(text)
        } else if let Some(value) = payload.downcast_ref::<i32>() {
            Seen::Int(*value)
        } else if let Some(value) = payload.downcast_ref::<bool>() {
            Seen::Bool(*value)
        } else if payload.is::<()>() {
            Seen::Unit
        } else if let Some(local) = payload.downcast_ref::<Local>() {
            Seen::Local(local.name.to_owned())
        } else {
            payload.downcast_ref::<Self>().map_or(Seen::Foreign, |value| value.seen(program))
        }
    }

    /// Panics with the value, as its real type.
    pub(crate) fn panic(self) -> ! {
        match self {
            Self::Unit => panic_any(()),
            Self::Bool(value) => panic_any(value),
            Self::Int(value) => panic_any(value),
            Self::Text(text) => panic_any(text),
            Self::Local(local) => panic_any(local),
            other => panic_any(other),
        }
    }

    /// Unwinds with the value, as its real type; with what is in an `Err`.
    pub(crate) fn unwind(self) -> ! {
        match self {
            Self::Err(payload) => payload.unwind(),
            Self::Unit => resume_unwind(Box::new(())),
            Self::Bool(value) => resume_unwind(Box::new(value)),
            Self::Int(value) => resume_unwind(Box::new(value)),
            Self::Text(text) => resume_unwind(Box::new(text)),
            Self::Local(local) => resume_unwind(Box::new(local)),
            other => resume_unwind(Box::new(other)),
        }
    }
}
