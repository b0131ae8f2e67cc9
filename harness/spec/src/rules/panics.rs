//! Panics, and what catches them.

use threadproof_model::{Block, Input, ProcessEnd, Report, Slot};

use crate::frames::{BlockRef, Frame, FrameKind};
use crate::latitude::PanicStrategy;
use crate::refusal::Reason;
use crate::turn::{Stop, Taken, Turn};
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// [`panic!`]: runs the panic hook, then unwinds with the message as the payload.
    pub(crate) fn panic_with_message(&mut self, message: &'p str) -> Taken {
        self.may_wait_for_others()?;
        self.panic(Value::Text(message), Vec::new());
        Ok(None)
    }

    /// [`panic_any`](std::panic::panic_any): the payload is the value, with its type.
    pub(crate) fn panic_any(&mut self, payload: &'p Input) -> Taken {
        self.may_wait_for_others()?;
        let payload = self.value(payload);
        self.panic(payload, Vec::new());
        Ok(None)
    }

    /// [`resume_unwind`](std::panic::resume_unwind): unwinds without running the hook. Given the
    /// `Err` of a join or a catch, it continues with the payload inside.
    pub(crate) fn resume_unwind(&mut self, payload: &'p Input) -> Taken {
        let payload = match self.value(payload) {
            Value::Err(payload) => *payload,
            other => other,
        };
        if self.is_in_hook() {
            return Err(Stop::Refused(Reason::Unspecified("what unwinds out of a panic hook")));
        }
        self.unwind(payload, Vec::new());
        Ok(None)
    }

    /// [`PanicHookInfo`](std::panic::PanicHookInfo): the hook runs on the panicking thread, before
    /// anything is unwound. The default hook prints the thread's name and the message to stderr;
    /// the only payloads that it can print are strings. A panic inside a hook
    /// [aborts](std::panic::set_hook). The values in `lost` are dropped as the panic unwinds.
    pub(crate) fn panic(&mut self, payload: Value<'p>, lost: Vec<Value<'p>>) {
        if self.is_in_hook() {
            self.end_process(ProcessEnd::Abort);
        } else if let Some(hook) = self.state.hook {
            let frame = Frame::new(FrameKind::Hook { payload, lost }, hook.0);
            self.thread_mut().frames.push(frame);
        } else {
            if let Value::Text(message) = payload {
                let thread = self.thread().name.map(str::to_owned);
                self.report(Report::Panic { thread, message: message.to_owned() });
            }
            self.unwind(payload, lost);
        }
    }

    /// Whether the thread runs the panic hook, or exits the process in it.
    pub(crate) fn is_in_hook(&self) -> bool {
        let thread = self.thread();
        let is_hook = |frame: &Frame<'_>| matches!(frame.kind, FrameKind::Hook { .. });
        thread.exits.is_some_and(|exit| exit.is_in_hook) || thread.frames.iter().any(is_hook)
    }

    /// The thread begins to unwind; where panics abort, the process ends instead.
    pub(crate) fn unwind(&mut self, payload: Value<'p>, lost: Vec<Value<'p>>) {
        if !self.setup.platform.unwind {
            self.state.choices.make(PanicStrategy::Abort);
            self.end_process(ProcessEnd::Abort);
            return;
        }
        self.thread_mut().unwinding = Some(payload);
        for value in lost {
            self.drop_value(value);
        }
    }

    /// [`panicking`](std::thread::panicking): whether the thread is unwinding, which it can observe
    /// only in a drop that a panic caused, in the hook, or in its destructors if it exits there.
    pub(crate) fn is_panicking(&self) -> bool {
        let thread = self.thread();
        let is_exiting = thread.exits.is_some_and(|exit| exit.is_panicking);
        is_exiting
            || thread.frames.iter().any(|frame| {
                matches!(
                    frame.kind,
                    FrameKind::Drop { interrupted: Some(_), .. } | FrameKind::Hook { .. }
                )
            })
    }

    /// [`panic::set_hook`](std::panic::set_hook), [`panic::take_hook`](std::panic::take_hook):
    /// panic when called by a panicking thread.
    pub(crate) fn set_hook(&mut self, hook: Option<&'p Block>) -> Taken {
        if self.is_panicking() {
            self.panic(Value::StdText, Vec::new());
            return Ok(None);
        }
        let runs_hook = |frame: &Frame<'_>| matches!(frame.kind, FrameKind::Hook { .. });
        if self.state.threads.iter().any(|(_, thread)| thread.frames.iter().any(runs_hook)) {
            return Err(Stop::Refused(Reason::Unspecified("changing a hook while it runs")));
        }
        self.may_wait_for_others()?;
        self.state.hook = hook.map(BlockRef);
        Ok(None)
    }

    /// All threads share the hook, and stderr. While one uses them, another may have to wait.
    fn may_wait_for_others(&mut self) -> Result<(), Stop> {
        if self.is_alone() { Ok(()) } else { self.may_use_token() }
    }

    /// [`PanicHookInfo::payload`](std::panic::PanicHookInfo::payload)
    pub(crate) fn payload(&mut self) -> Taken {
        let mut frames = self.thread().frames.iter().rev();
        let payload = frames.find_map(|frame| match &frame.kind {
            FrameKind::Hook { payload, .. } => Some(payload.seen()),
            _ => None,
        });
        // A resolved program uses this step only in a hook.
        Ok(payload)
    }

    /// [`catch_unwind`](std::panic::catch_unwind): `Ok` with the closure's value, or `Err` with
    /// the payload of its panic.
    pub(crate) fn leave_catch(&mut self, bind: Option<Slot>) -> Taken {
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

    /// A panic that reaches the end of an `extern "C"` function
    /// [aborts](https://doc.rust-lang.org/reference/items/functions.html#r-items.fn.extern.abort)
    /// the process.
    pub(crate) fn leave_extern_c(&mut self) -> Taken {
        if self.thread().unwinding.is_some() {
            self.abort_unwinding()?;
        } else {
            self.thread_mut().frames.pop();
        }
        Ok(None)
    }

    /// A panic cannot unwind any further. std does not document whether the hook runs then.
    pub(crate) fn abort_unwinding(&mut self) -> Result<(), Stop> {
        if self.state.hook.is_some() {
            return Err(Stop::Refused(Reason::Unspecified(
                "whether the hook runs when a panic cannot unwind",
            )));
        }
        self.end_process(ProcessEnd::Abort);
        Ok(())
    }

    /// Prints a report to stderr.
    pub(crate) fn report(&mut self, report: Report) {
        self.effects.are_visible = true;
        let position = self.state.reports.partition_point(|earlier| *earlier <= report);
        self.state.reports.insert(position, report);
    }
}
