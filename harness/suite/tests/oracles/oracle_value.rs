//! The values of variables while a tool runs a scenario.

use std::sync::Arc;

use threadproof_model::{Body, Literal, ProcessEnd, Seen};

use crate::channel_ends::{OracleReceiver, OracleSender};
use crate::interpreter::OracleThread;
use crate::oracle_run::OracleRun;
use crate::tool::{ToolHandle, ToolThread};

pub(crate) enum OracleValue {
    /// A value that is copied, and fully determined by its observation.
    Plain(Seen),
    ThreadId(String),
    Thread(ToolThread),
    Local(OracleLocal),
    Handle(Box<dyn ToolHandle + Send>),
    Sender(OracleSender),
    Receiver(OracleReceiver),
    Ok(Box<OracleValue>),
    Err(Box<OracleValue>),
}

/// A value whose drop takes steps, on the thread that drops it.
pub(crate) struct OracleLocal {
    pub(crate) run: Arc<OracleRun>,
    pub(crate) name: &'static str,
    pub(crate) on_drop: &'static Body,
}

impl Drop for OracleLocal {
    fn drop(&mut self) {
        if self.run.search.has_ended() {
            return;
        }
        let thread = OracleThread::current(&self.run);
        if let Err(payload) = thread.closure(Vec::new(), self.on_drop)
            && !self.run.panic_in_drop(&self.run.label(), payload)
        {
            self.run.search.end(ProcessEnd::Abort);
        }
    }
}

impl OracleValue {
    pub(crate) const UNIT: Self = Self::Plain(Seen::Unit);

    /// The payload of a panic in std, such as in `unwrap`.
    pub(crate) const STD_PANIC: Self = Self::Plain(Seen::StdText);

    pub(crate) fn of(literal: &Literal) -> Self {
        Self::Plain(match literal {
            Literal::Unit => Seen::Unit,
            Literal::Bool(value) => Seen::Bool(*value),
            Literal::Int(value) => Seen::Int(i32::try_from(*value).unwrap()),
            Literal::Text(text) => Seen::Text(text.clone()),
            Literal::Decimal(value) => panic!("'{value}' is not a value"),
        })
    }

    /// `Ok` or `Err`.
    pub(crate) fn of_result(result: Result<Self, Self>) -> Self {
        match result {
            Ok(value) => Self::Ok(Box::new(value)),
            Err(value) => Self::Err(Box::new(value)),
        }
    }

    /// Its observation by a step.
    pub(crate) fn seen(&self) -> Seen {
        match self {
            Self::Plain(value) => value.clone(),
            Self::ThreadId(_) => Seen::ThreadId,
            Self::Thread(_) => Seen::Thread,
            Self::Local(local) => Seen::Local(local.name.to_owned()),
            Self::Handle(_) => Seen::Handle,
            Self::Sender(_) => Seen::Sender,
            Self::Receiver(_) => Seen::Receiver,
            Self::Ok(value) => Seen::Ok(Box::new(value.seen())),
            Self::Err(value) => Seen::Err(Box::new(value.seen())),
        }
    }

    /// A copy, unless the value can only be moved.
    pub(crate) fn copy(&self) -> Option<Self> {
        match self {
            Self::Plain(value) => Some(Self::Plain(value.clone())),
            Self::ThreadId(id) => Some(Self::ThreadId(id.clone())),
            Self::Thread(thread) => Some(Self::Thread(thread.clone())),
            Self::Local(_) | Self::Handle(_) | Self::Sender(_) | Self::Receiver(_) => None,
            Self::Ok(value) => Some(Self::Ok(Box::new(value.copy()?))),
            Self::Err(value) => Some(Self::Err(Box::new(value.copy()?))),
        }
    }

    pub(crate) fn number(self) -> i32 {
        match self {
            Self::Plain(Seen::Int(value)) => value,
            other => panic!("expected a number, got {}", other.seen()),
        }
    }
}
