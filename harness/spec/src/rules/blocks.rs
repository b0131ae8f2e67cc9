//! Entering and leaving blocks.

use threadproof_model::{Block, Callee, Input, NamedSlot, Slot};

use crate::frames::{BlockRef, Frame, FrameKind};
use crate::labels::ThreadId;
use crate::state::Progress;
use crate::turn::{Stop, Taken, Turn};
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// Binds a variable.
    pub(crate) fn binds(&mut self, bind: Slot, value: &'p Input) -> Taken {
        let value = self.value(value);
        self.bind(Some(bind), value);
        Ok(None)
    }

    /// Binds a value whose drop takes steps.
    pub(crate) fn local(&mut self, bind: &'p NamedSlot, on_drop: &'p Block) -> Taken {
        self.bind(Some(bind.slot), Value::Local(&bind.name, BlockRef(on_drop)));
        Ok(None)
    }

    /// [`drop`]
    pub(crate) fn drop_variable(&mut self, variable: Slot) -> Taken {
        let value = self.take_variable(variable);
        self.drop_value(value);
        Ok(None)
    }

    /// Enters a block.
    pub(crate) fn enter(&mut self, kind: FrameKind<'p>, block: &'p Block) -> Taken {
        self.thread_mut().frames.push(Frame::new(kind, block));
        Ok(None)
    }

    /// Calls a function, and moves the variables that it uses into it.
    pub(crate) fn call(&mut self, callee: &'p Callee, bind: Option<Slot>) -> Taken {
        let function = &self.setup.program.functions[callee.function];
        let mut frame = Frame::new(FrameKind::Function { bind }, function);
        for pass in &callee.passes {
            frame.variables.push((pass.to, self.take_variable(pass.from)));
        }
        self.thread_mut().frames.push(frame);
        Ok(None)
    }

    /// `return`: gives the innermost block its value, and leaves it.
    pub(crate) fn returns(&mut self, value: &'p Input) -> Taken {
        let value = self.value(value);
        let frame = self.frame_mut();
        (frame.leaving, frame.has_returned) = (Some(value), true);
        Ok(None)
    }

    /// The end of a block that has a turn there.
    pub(crate) fn end_of_body(&mut self) -> Taken {
        match self.frame_mut().kind.clone() {
            FrameKind::Catch { bind } => self.leave_catch(bind),
            FrameKind::Scope { panicked } => self.leave_scope(panicked),
            FrameKind::Guard { lock, is_shared, was_panicking } => {
                self.leave_guard(lock, is_shared, was_panicking)
            }
            FrameKind::Repeat { left } => self.leave_iteration(left),
            FrameKind::Once { cell } | FrameKind::Lazy { cell } => self.leave_once(cell),
            FrameKind::LocalInit { key, access } => self.leave_local_init(key, access),
            FrameKind::ExternC => self.leave_extern_c(),
            FrameKind::Closure
            | FrameKind::Function { .. }
            | FrameKind::Drop { .. }
            | FrameKind::LocalDrop { .. }
            | FrameKind::Hook { .. } => {
                self.falls_off();
                Ok(None)
            }
        }
    }

    /// Without a `return`, the value of a block is that of the call at its end, or `()`.
    fn falls_off(&mut self) {
        let frame = self.frame_mut();
        frame.leaving = Some(frame.tail.take().unwrap_or(Value::Unit));
    }

    /// [`thread::scope`](std::thread::scope): returns once the closure of every thread spawned into
    /// it has finished, though perhaps not yet its thread-local destructors. If its own closure
    /// panicked, that panic continues; otherwise it panics if a thread panicked and was not joined.
    fn leave_scope(&mut self, panicked: bool) -> Taken {
        let scope = Some((self.id, self.thread().frames.len() - 1));
        let threads = self.state.threads.iter();
        let of_scope = threads.filter(|(_, thread)| thread.scope == scope);
        let ids: Vec<ThreadId> = of_scope.map(|(id, _)| id).collect();
        if ids.iter().any(|id| self.other(*id).progress < Progress::Leaving) {
            return Err(Stop::Blocked);
        }
        if !ids.is_empty() {
            self.may_use_token()?;
        }
        for id in ids {
            self.learn_of(id);
            self.other_mut(id).is_awaited = true;
        }
        self.thread_mut().frames.pop();
        if panicked && self.thread().unwinding.is_none() {
            self.panic(Value::StdText, Vec::new());
        }
        Ok(None)
    }

    /// Does everything that takes no turn (drops variables, unwinds, returns to callers) until the
    /// thread reaches a place or finishes, or the process ends.
    pub(crate) fn settle(&mut self) -> Result<(), Stop> {
        while self.state.end.is_none() && !self.thread().is_between() {
            if let Some(channel) = self.thread().disconnecting {
                if self.pauses() {
                    return Ok(());
                }
                self.leave_channel(channel);
                continue;
            }
            let Some(frame) = self.thread().frames.last() else {
                if self.after_closure()? {
                    continue;
                }
                return Ok(());
            };
            let is_unwinding = self.thread().unwinding.is_some();
            if !is_unwinding && frame.leaving.is_none() {
                // The end of such a block is a place, so leaving it waits for its turn.
                if frame.kind.is_left_at_end() && frame.next == frame.block.0.steps.len() {
                    self.falls_off();
                    continue;
                }
                return Ok(());
            }
            let next = frame.variables.last();
            if next.is_some_and(|(_, value)| self.is_drop_visible(value)) && self.pauses() {
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

    /// Whether other threads can observe when the value is dropped: the drop takes steps, disconnects
    /// a channel, or drops the result of a thread that would otherwise drop it itself.
    fn is_drop_visible(&self, value: &Value<'p>) -> bool {
        match value.innermost() {
            Value::Handle(thread) => self.other(*thread).result_may_drop,
            other => !other.is_copy(),
        }
    }

    /// Leaves a frame whose variables have been dropped, with its value.
    fn leave_frame(&mut self) -> Result<(), Stop> {
        let Some(frame) = self.thread_mut().frames.pop() else { return Ok(()) };
        let value = frame.leaving.unwrap_or(Value::Unit);
        match frame.kind {
            FrameKind::Closure => self.closure_done(Value::Ok(Box::new(value))),
            FrameKind::Drop { interrupted, .. } => self.thread_mut().unwinding = interrupted,
            FrameKind::Hook { payload, lost } => self.unwind(payload, lost),
            FrameKind::Function { bind: None } if self.is_at_end_of_body() => {
                self.frame_mut().tail = Some(value);
            }
            FrameKind::Function { bind } => self.bind(bind, value),
            // The thread leaves the others at their end, by the rules above, or they have no value.
            FrameKind::Catch { .. }
            | FrameKind::Scope { .. }
            | FrameKind::Guard { .. }
            | FrameKind::Repeat { .. }
            | FrameKind::Once { .. }
            | FrameKind::Lazy { .. }
            | FrameKind::LocalInit { .. }
            | FrameKind::LocalDrop { .. }
            | FrameKind::ExternC => {}
        }
        Ok(())
    }

    fn is_at_end_of_body(&mut self) -> bool {
        let frame = self.frame_mut();
        frame.next == frame.block.0.steps.len()
    }
}
