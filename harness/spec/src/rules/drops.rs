//! Dropping values, unwinding frames, and the end of a thread.

use threadproof_model::ProcessEnd;

use crate::frames::{Frame, Kind};
use crate::state::Progress;
use crate::turn::{Stop, Turn};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// Drops a value: a local takes its steps, a handle detaches its thread, anything else just
    /// goes.
    pub(crate) fn drop_value(&mut self, value: Value<'s>) {
        match value {
            Value::Local(_, on_drop) => {
                let interrupted = self.thread_mut().unwinding.take();
                let frame = Frame::new(Kind::Drop { interrupted }, on_drop.0);
                self.thread_mut().frames.push(frame);
            }
            Value::Handle(target) => {
                self.other_mut(&target).detached = true;
                if self.other(&target).progress >= Progress::Leaving {
                    self.drop_result(&target);
                }
            }
            Value::Ok(inner) | Value::Err(inner) | Value::Some(inner) => self.drop_value(*inner),
            _ => {}
        }
    }

    /// Nobody will join `target` any more: its result is dropped here. If it is a panic, the
    /// [scope](std::thread::scope) that the thread belongs to will panic too.
    fn drop_result(&mut self, target: &Label) {
        let Some(result) = self.other_mut(target).result.take() else { return };
        if matches!(result, Value::Err(_))
            && let Some((owner, depth)) = self.other(target).scope.clone()
            && let Some(frame) = self.other_mut(&owner).frames.get_mut(depth)
        {
            frame.kind = Kind::Scope { panicked: true };
        }
        self.drop_value(result);
    }

    /// A frame whose variables are dropped passes the panic on.
    pub(crate) fn unwind_frame(&mut self) -> Result<(), Stop> {
        let Some(frame) = self.thread_mut().frames.pop() else { return Ok(()) };
        match frame.kind {
            Kind::Closure => {
                let payload = self.thread_mut().unwinding.take().unwrap_or(Value::Unit);
                self.closure_done(Value::Err(Box::new(payload)))?;
            }
            // A drop that panics while a panic is unwinding the thread aborts the process, see
            // [`Drop`], "Panics"; so does the destructor of a thread-local that panics, see
            // [`LocalKey`](std::thread::LocalKey).
            Kind::Drop { interrupted: Some(_) } => self.abort_unwinding()?,
            Kind::LocalDrop => self.state.end = Some(ProcessEnd::Abort),
            // A panic in the hook has aborted the process. Blocks and initialisers are left at
            // their end, where a panic is caught, waits for threads, poisons …
            _ => {}
        }
        Ok(())
    }

    /// The thread's closure is done. When it was main's, the process ends.
    pub(crate) fn closure_done(&mut self, result: Value<'s>) -> Result<(), Stop> {
        if self.is_main() {
            let failed = matches!(result, Value::Err(_));
            let end = if failed { ProcessEnd::Failure } else { ProcessEnd::Exit(0) };
            if self.drops_locals_at_exit(true)? {
                self.thread_mut().exits = Some(end);
            } else {
                self.state.end = Some(end);
            }
            return Ok(());
        }
        let thread = self.thread_mut();
        thread.result = Some(result);
        thread.progress = Progress::ClosureDone;
        Ok(())
    }

    /// What a thread still does after its closure: if nobody can join it any more, it drops its
    /// own result; it drops its thread-locals; then it is finished, or the process is. Says
    /// whether there is more to do.
    pub(crate) fn after_closure(&mut self) -> Result<bool, Stop> {
        if self.thread().unwinding.is_some() {
            // The result's drop panicked, with nobody left to tell.
            self.state.end = Some(ProcessEnd::Abort);
            return Ok(false);
        }
        if self.thread().detached && self.thread().result.is_some() {
            let label = Label::clone(&self.label);
            self.drop_result(&label);
            return Ok(true);
        }
        self.thread_mut().progress = Progress::Leaving;
        if self.drop_next_local()? {
            return Ok(true);
        }
        self.state.end = self.thread().exits;
        self.thread_mut().progress = Progress::Finished;
        Ok(false)
    }
}
