//! Values, while a tool runs a scenario.

use std::sync::Arc;

use threadproof_model::{Body, Literal, ProcessEnd, Seen};

use crate::interpreter::Actor;
use crate::run::Run;
use crate::tool::{Handle, Thread};

pub(crate) enum Value {
    /// What can be copied and is nothing but what it looks like.
    Plain(Seen),
    ThreadId(String),
    Thread(Thread),
    Local(Local),
    Handle(Box<dyn Handle + Send>),
    Ok(Box<Value>),
    Err(Box<Value>),
}

/// A value whose drop takes steps, in whatever thread it happens.
pub(crate) struct Local {
    pub(crate) run: Arc<Run>,
    pub(crate) name: &'static str,
    pub(crate) on_drop: &'static Body,
}

impl Drop for Local {
    fn drop(&mut self) {
        if self.run.search.is_over() {
            return;
        }
        let actor = Actor::current(&self.run);
        if let Err(payload) = actor.closure(Vec::new(), self.on_drop)
            && !self.run.panic_in_drop(&self.run.label(), payload)
        {
            self.run.search.end(ProcessEnd::Abort);
        }
    }
}

impl Value {
    pub(crate) const UNIT: Self = Self::Plain(Seen::Unit);

    pub(crate) fn of(literal: &Literal) -> Self {
        Self::Plain(match literal {
            Literal::Unit => Seen::Unit,
            Literal::Bool(value) => Seen::Bool(*value),
            Literal::Int(value) => Seen::Int(i32::try_from(*value).unwrap()),
            Literal::Text(text) => Seen::Text(text.clone()),
        })
    }

    /// `Ok` or `Err`.
    pub(crate) fn of_result(result: Result<Self, Self>) -> Self {
        match result {
            Ok(value) => Self::Ok(Box::new(value)),
            Err(value) => Self::Err(Box::new(value)),
        }
    }

    pub(crate) fn seen(&self) -> Seen {
        match self {
            Self::Plain(value) => value.clone(),
            Self::ThreadId(_) => Seen::ThreadId,
            Self::Thread(_) => Seen::Thread,
            Self::Local(local) => Seen::Local(local.name.to_owned()),
            Self::Handle(_) => Seen::Handle,
            Self::Ok(value) => Seen::Ok(Box::new(value.seen())),
            Self::Err(value) => Seen::Err(Box::new(value.seen())),
        }
    }

    pub(crate) fn copy(&self) -> Option<Self> {
        match self {
            Self::Plain(value) => Some(Self::Plain(value.clone())),
            Self::ThreadId(id) => Some(Self::ThreadId(id.clone())),
            Self::Thread(thread) => Some(Self::Thread(thread.clone())),
            Self::Local(_) | Self::Handle(_) => None,
            Self::Ok(value) => Some(Self::Ok(Box::new(value.copy()?))),
            Self::Err(value) => Some(Self::Err(Box::new(value.copy()?))),
        }
    }
}
