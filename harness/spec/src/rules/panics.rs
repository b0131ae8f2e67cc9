//! Panics, and what catches them.

use threadproof_model::{End, Operand, Report};

use crate::latitude::PANIC_STRATEGY;
use crate::state::Kind;
use crate::turn::{Taken, Turn};
use crate::value::Value;

impl<'s> Turn<'_, 's> {
    /// [`panic!`]: runs the panic hook, then unwinds with the message as the payload.
    pub(crate) fn panic_with_message(&mut self, message: &'s str) -> Taken {
        self.report(message);
        self.panic(Value::Text(message));
        Ok(None)
    }

    /// [`panic_any`](std::panic::panic_any): the payload is the value, of its very type. The
    /// default hook knows how to print only texts.
    pub(crate) fn panic_any(&mut self, payload: &'s Operand) -> Taken {
        let payload = self.value(payload)?;
        if let Value::Text(message) = payload {
            self.report(message);
        }
        self.panic(payload);
        Ok(None)
    }

    /// [`resume_unwind`](std::panic::resume_unwind): unwinds without running the hook. Given the
    /// `Err` of a join or a catch, it goes on with the payload in it.
    pub(crate) fn resume_unwind(&mut self, payload: &'s Operand) -> Taken {
        let payload = match self.value(payload)? {
            Value::Err(payload) => *payload,
            other => other,
        };
        self.panic(payload);
        Ok(None)
    }

    /// The thread begins to unwind. Where panics abort, the process ends instead.
    pub(crate) fn panic(&mut self, payload: Value<'s>) {
        if self.program.platform.unwind {
            self.thread_mut().unwinding = Some(payload);
        } else {
            self.state.choices.insert(PANIC_STRATEGY.name, "abort");
            self.state.end = Some(End::Abort);
        }
    }

    /// [`panicking`](std::thread::panicking): whether the thread is unwinding, that is, whether
    /// one of its drops runs because of a panic.
    pub(crate) fn is_panicking(&self) -> bool {
        let is_unwinding = |kind: &Kind<'_>| matches!(kind, Kind::Drop { interrupted: Some(_) });
        self.thread().frames.iter().any(|frame| is_unwinding(&frame.kind))
    }

    /// [`catch_unwind`](std::panic::catch_unwind): `Ok` with the closure's value, or `Err` with
    /// the payload of the panic that came out of it.
    pub(crate) fn leave_catch(&mut self, bind: Option<&'s str>) -> Taken {
        let panicked = self.thread_mut().unwinding.take();
        let frame = self.thread_mut().frames.pop();
        let value = frame.and_then(|frame| frame.leaving).unwrap_or(Value::Unit);
        let result = match panicked {
            Some(payload) => Value::Err(Box::new(payload)),
            None => Value::Ok(Box::new(value)),
        };
        let seen = result.seen();
        self.bind(bind, result);
        Ok(Some(seen))
    }

    /// The [default hook](std::panic::set_hook) writes the thread's name and the message to
    /// stderr.
    fn report(&mut self, message: &str) {
        let thread = self.thread().name.map(str::to_owned);
        let report = Report { thread, message: message.to_owned() };
        let position = self.state.reports.partition_point(|earlier| *earlier <= report);
        self.state.reports.insert(position, report);
    }
}
