//! Dropping values, unwinding frames, and the end of a thread.

use threadproof_model::ProcessEnd;

use crate::frames::{Frame, FrameKind};
use crate::labels::ThreadId;
use crate::state::{Exit, Progress};
use crate::turn::{Stop, Turn};
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// Drops a value: a local runs its steps, a handle detaches its thread, the end of a channel
    /// disconnects from it, anything else has no effect.
    pub(crate) fn drop_value(&mut self, value: Value<'p>) {
        match value {
            Value::Local(_, on_drop) => {
                let interrupted = self.thread_mut().unwinding.take();
                let frame = Frame::new(FrameKind::Drop { interrupted, aborts: false }, on_drop.0);
                self.thread_mut().frames.push(frame);
            }
            Value::Handle(target) => {
                self.other_mut(target).detached = true;
                if self.other(target).progress >= Progress::Leaving {
                    self.drop_result(target);
                }
            }
            Value::Sender(channel) => self.sender_dropped(channel),
            Value::Receiver(channel) => self.receiver_dropped(channel),
            Value::Ok(inner) | Value::Err(inner) | Value::Some(inner) => self.drop_value(*inner),
            Value::Unit
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::StdText
            | Value::Thread(_)
            | Value::Refused
            | Value::ThreadId(_)
            | Value::Error(_)
            | Value::None => {}
        }
    }

    /// Drops the result of `target`, which can no longer be joined. If it is a panic, the thread's
    /// [scope](std::thread::scope) will panic too.
    fn drop_result(&mut self, target: ThreadId) {
        let Some(result) = self.other_mut(target).result.take() else { return };
        if matches!(result, Value::Err(_))
            && let Some((owner, depth)) = self.other(target).scope
            && let Some(frame) = self.other_mut(owner).frames.get_mut(depth)
        {
            frame.kind = FrameKind::Scope { panicked: true };
        }
        self.drop_result_value(result);
    }

    /// Drops the result of a thread, or the payload of main. A panic in it aborts, whichever thread
    /// drops it: nothing is left to catch it.
    fn drop_result_value(&mut self, result: Value<'p>) {
        self.drop_value(result);
        if let Some(Frame { kind: FrameKind::Drop { aborts, .. }, next: 0, .. }) =
            self.thread_mut().frames.last_mut()
        {
            *aborts = true;
        }
    }

    /// Unwinds a frame whose variables have been dropped.
    pub(crate) fn unwind_frame(&mut self) -> Result<(), Stop> {
        let Some(frame) = self.thread_mut().frames.pop() else { return Ok(()) };
        match frame.kind {
            FrameKind::Closure => {
                let payload = self.thread_mut().unwinding.take().unwrap_or(Value::Unit);
                self.closure_done(Value::Err(Box::new(payload)));
            }
            // A drop that panics while a panic is unwinding the thread aborts the process, see
            // [`Drop`], "Panics"; so does the destructor of a thread-local that panics, see
            // [`LocalKey`](std::thread::LocalKey).
            FrameKind::Drop { interrupted: Some(_), .. } | FrameKind::Drop { aborts: true, .. } => {
                self.abort_unwinding()?;
            }
            FrameKind::LocalDrop { .. } => self.end_process(ProcessEnd::Abort),
            // A panic in the hook has already aborted the process. The thread leaves blocks and
            // initializers at their end, where a panic is caught, waits for threads, or poisons a
            // lock.
            FrameKind::Function { .. }
            | FrameKind::Catch { .. }
            | FrameKind::Scope { .. }
            | FrameKind::Drop { interrupted: None, aborts: false }
            | FrameKind::Guard { .. }
            | FrameKind::Repeat { .. }
            | FrameKind::Once { .. }
            | FrameKind::Lazy { .. }
            | FrameKind::LocalInit { .. }
            | FrameKind::Hook { .. }
            | FrameKind::ExternC => {}
        }
        Ok(())
    }

    /// The closure of the thread has finished.
    pub(crate) fn closure_done(&mut self, result: Value<'p>) {
        let thread = self.thread_mut();
        thread.result = Some(result);
        thread.progress = Progress::ClosureDone;
    }

    /// Main has returned or panicked: it drops the payload of its panic and ends the process, once no
    /// other thread does so. Returns whether there is more to do.
    fn main_done(&mut self) -> Result<bool, Stop> {
        let end = match self.thread_mut().result.take() {
            Some(Value::Err(payload)) if !payload.is_copy() => {
                self.thread_mut().result = Some(Value::Err(Box::new(Value::Unit)));
                self.drop_result_value(*payload);
                return Ok(true);
            }
            Some(Value::Err(_)) => ProcessEnd::Failure,
            _ => ProcessEnd::Exit(0),
        };
        self.pass_exits()?;
        if self.drops_locals_at_exit(true)? {
            self.thread_mut().exits = Some(Exit { end, is_panicking: false, is_in_hook: false });
            return Ok(true);
        }
        self.end_process(end);
        Ok(false)
    }

    /// What a thread does after its closure: if it is detached, it drops its own result; it drops
    /// its thread-locals; then the thread, or the process, ends. Returns whether there is more to
    /// do.
    pub(crate) fn after_closure(&mut self) -> Result<bool, Stop> {
        if self.thread().unwinding.is_some() {
            // The drop of the result panicked, with nothing left to catch it.
            self.end_process(ProcessEnd::Abort);
            return Ok(false);
        }
        if self.is_main() && self.thread().exits.is_none() {
            return self.main_done();
        }
        if self.thread().progress == Progress::ClosureDone
            && self.can_be_seen_leaving()
            && self.pauses()
        {
            return Ok(true);
        }
        if self.thread().detached && self.thread().result.is_some() {
            self.drop_result(self.id);
            return Ok(true);
        }
        // A thread that exits the process never finishes its closure, though it drops thread-locals.
        if self.thread().progress == Progress::ClosureDone {
            self.thread_mut().progress = Progress::Leaving;
        }
        if self.drop_next_local()? {
            return Ok(true);
        }
        self.thread_mut().progress = Progress::Finished;
        if let Some(Exit { end, .. }) = self.thread().exits {
            self.end_process(end);
        }
        Ok(false)
    }

    /// Whether another thread can observe when this one hands over its result: it polls the thread,
    /// or its drop of the handle drops the result, too.
    fn can_be_seen_leaving(&self) -> bool {
        let has_drop = self.thread().result.as_ref().is_some_and(|result| !result.is_copy());
        self.setup.program.polls_threads || has_drop
    }
}
