//! Bodies: how they are entered, and how they are left.

use threadproof_model::{Body, Operand};

use crate::frames::{Frame, Kind};
use crate::refusal::Reason;
use crate::state::Progress;
use crate::turn::{Stop, Taken, Turn};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// Binds a variable.
    pub(crate) fn binds(&mut self, bind: &'s str, value: &'s Operand) -> Taken {
        let value = self.value(value)?;
        self.bind(Some(bind), value);
        Ok(None)
    }

    /// Binds a value whose drop takes steps.
    pub(crate) fn local(&mut self, bind: &'s str, on_drop: &'s Body) -> Taken {
        self.bind(Some(bind), Value::Local(bind, crate::frames::BodyRef(on_drop)));
        Ok(None)
    }

    /// Enters a block.
    pub(crate) fn enter(&mut self, kind: Kind<'s>, body: &'s Body) -> Taken {
        self.thread_mut().frames.push(Frame::new(kind, body));
        Ok(None)
    }

    /// Calls a function, moving into it what it uses.
    pub(crate) fn call(&mut self, name: &'s str, bind: Option<&'s str>) -> Taken {
        let unknown = || Stop::Refused(Reason::Unknown(name.to_owned()));
        let function = self.program.scenario.function(name).ok_or_else(unknown)?;
        let mut frame = Frame::new(Kind::Function { bind }, &function.body);
        for name in &function.free {
            frame.variables.push((name, self.take_variable(name)?));
        }
        self.thread_mut().frames.push(frame);
        Ok(None)
    }

    /// `return`: the innermost body has its value, and is left.
    pub(crate) fn returns(&mut self, value: &'s Operand) -> Taken {
        let value = self.value(value)?;
        let frame = self.frame_mut();
        (frame.leaving, frame.has_returned) = (Some(value), true);
        Ok(None)
    }

    /// The end of a body, as far as it is a place of its own.
    pub(crate) fn end_of_body(&mut self) -> Taken {
        match self.frame_mut().kind.clone() {
            Kind::Catch { bind } => self.leave_catch(bind),
            Kind::Scope { panicked } => self.leave_scope(panicked),
            Kind::Guard { lock, is_shared, was_panicking } => {
                self.leave_guard(lock, is_shared, was_panicking)
            }
            Kind::Once { position } | Kind::Lazy { position } => self.leave_once(position),
            Kind::LocalInit { key } => self.leave_local_init(key),
            Kind::ExternC => self.leave_extern_c(),
            Kind::Closure
            | Kind::Function { .. }
            | Kind::Drop { .. }
            | Kind::LocalDrop
            | Kind::Hook { .. } => {
                self.falls_off();
                Ok(None)
            }
        }
    }

    /// A body that ends without a `return` has the value of the call at its end, or `()`.
    fn falls_off(&mut self) {
        let frame = self.frame_mut();
        frame.leaving = Some(frame.tail.take().unwrap_or(Value::Unit));
    }

    /// [`thread::scope`](std::thread::scope): returns when every thread spawned into it is
    /// done with its closure, though perhaps not yet with its thread-locals. If its closure panicked, that panic goes on; else, if a thread panicked that
    /// nobody joined, it panics itself.
    fn leave_scope(&mut self, panicked: bool) -> Taken {
        let scope = Some((Label::clone(&self.label), self.thread().frames.len() - 1));
        let threads = self.state.threads.iter();
        let of_scope = threads.filter(|(_, thread)| thread.scope == scope);
        let labels: Vec<Label> = of_scope.map(|(label, _)| Label::clone(label)).collect();
        if labels.iter().any(|label| self.other(label).progress < Progress::Leaving) {
            return Err(Stop::Blocked);
        }
        for label in labels {
            self.learn_of(&label);
        }
        self.thread_mut().frames.pop();
        if panicked && self.thread().unwinding.is_none() {
            self.panic(Value::StdText, Vec::new());
        }
        Ok(None)
    }

    /// Does what needs no turn of its own: drops what is left behind, unwinds, returns to callers,
    /// until the thread is at a place again, or finished, or the process has ended.
    pub(crate) fn settle(&mut self) -> Result<(), Stop> {
        while self.state.end.is_none() {
            let Some(frame) = self.thread().frames.last() else {
                if self.after_closure()? {
                    continue;
                }
                return Ok(());
            };
            let is_unwinding = self.thread().unwinding.is_some();
            if !is_unwinding && frame.leaving.is_none() {
                // Falling off a block is no place of its own: the block's end is.
                if frame.kind.is_left_at_end() && frame.next == frame.body.0.steps.len() {
                    self.falls_off();
                    continue;
                }
                return Ok(());
            }
            if let Some((_, value)) = self.frame_mut().variables.pop() {
                self.drop_value(value);
            } else if self.thread().frames.last().is_some_and(|frame| frame.kind.is_left_at_end()) {
                return Ok(());
            } else if is_unwinding {
                self.unwind_frame()?;
            } else {
                self.leave_frame()?;
            }
        }
        Ok(())
    }

    /// A frame whose variables are dropped is left with its value.
    fn leave_frame(&mut self) -> Result<(), Stop> {
        let Some(frame) = self.thread_mut().frames.pop() else { return Ok(()) };
        let value = frame.leaving.unwrap_or(Value::Unit);
        match frame.kind {
            Kind::Closure => self.closure_done(Value::Ok(Box::new(value)))?,
            Kind::Drop { interrupted } => self.thread_mut().unwinding = interrupted,
            Kind::Hook { payload, lost } => self.unwind(payload, lost),
            Kind::Function { bind: None } if self.is_at_end_of_body() => {
                self.frame_mut().tail = Some(value);
            }
            Kind::Function { bind } => self.bind(bind, value),
            // The others are left at their end, by the rules above, or leave nothing behind.
            _ => {}
        }
        Ok(())
    }

    fn is_at_end_of_body(&mut self) -> bool {
        let frame = self.frame_mut();
        frame.next == frame.body.0.steps.len()
    }
}
