//! What each step does, but for those that threads synchronise with.

use std::sync::Arc;
use std::sync::atomic::Ordering as StdOrdering;

use threadproof_model::{Action, Line, Name, Ordering, ProcessEnd, Seen, Step};

use crate::interpreter::{Actor, Left, int, operand};
use crate::tool::Mode;
use crate::value::{Local, Value};
use crate::variables::{Slot, Variables};

/// What a step comes to, if no panic.
pub(crate) enum Taken {
    /// Nothing to tell or to bind, or it is done already.
    Done,
    /// It gives this.
    Gives(Value),
    /// It gives this, and tells so.
    Sees(Value),
}

impl Taken {
    pub(crate) fn sees(seen: Seen) -> Self {
        Self::Sees(Value::Plain(seen))
    }
}

impl<'own> Actor<'own, '_> {
    /// Takes a step, all but `return`.
    pub(crate) fn step<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        step: &'static Step,
    ) -> Left
    where
        'own: 's,
    {
        let line = step.line;
        let taken = match &step.action {
            // What is left in these blocks is the closure around them.
            Action::Lock { mutex: name, unwrap, body }
            | Action::Write { lock: name, unwrap, body } => {
                return self.lock(variables, name, Mode::Alone, *unwrap, line, body);
            }
            Action::Read { lock: name, unwrap, body } => {
                return self.lock(variables, name, Mode::Shared, *unwrap, line, body);
            }
            Action::TryLock { mutex: name, body } | Action::TryWrite { lock: name, body } => {
                return self.try_lock(variables, name, Mode::Alone, line, body);
            }
            Action::TryRead { lock: name, body } => {
                return self.try_lock(variables, name, Mode::Shared, line, body);
            }
            _ => self.use_threads(variables, step)?,
        };
        let value = match taken {
            Taken::Done => return Ok(None),
            Taken::Gives(value) => value,
            Taken::Sees(value) => {
                self.saw(line, &value.seen());
                value
            }
        };
        // Without a name it is dropped.
        variables.bind(step.action.binds().map(|name| &**name), Slot::Value(value));
        Ok(None)
    }

    fn use_threads<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        step: &'static Step,
    ) -> Result<Taken, Value>
    where
        'own: 's,
    {
        let tool = self.run.search.tool;
        match &step.action {
            Action::Spawn { spawn } => return self.spawn(variables, spawn, step.line),
            Action::Join { handle, unwrap, .. } => {
                return self.join(variables, handle, *unwrap, step.line);
            }
            Action::Scope { body } => self.scope(variables, body)?,
            Action::Detach { handle } => {
                tool.switch();
                drop(variables.take_slot(handle));
            }
            Action::Current { .. } => {
                return Ok(Taken::Gives(Value::Thread(self.thread(variables, None))));
            }
            Action::ThreadName { handle, .. } => {
                tool.switch();
                let name = self.thread(variables, handle.as_deref()).name;
                let name = name.map(|name| Seen::Some(Box::new(Seen::Text(name))));
                return Ok(Taken::sees(name.unwrap_or(Seen::None)));
            }
            Action::ThreadId { handle, .. } => {
                let id = self.thread(variables, handle.as_deref()).id;
                return Ok(Taken::Gives(Value::ThreadId(id)));
            }
            Action::SameId { left, right } => {
                tool.switch();
                let (left, right) = (variables.take(left), variables.take(right));
                let (Value::ThreadId(left), Value::ThreadId(right)) = (left, right) else {
                    panic!("not ids");
                };
                return Ok(Taken::sees(Seen::Bool(left == right)));
            }
            Action::Yield => tool.switch(),
            Action::Park { until } => self.park(until.as_ref()),
            Action::ParkTimeout { .. } => self.park(None),
            Action::Unpark { thread } => (self.thread(variables, Some(thread)).unpark)(),
            _ => return self.compute(variables, step),
        }
        Ok(Taken::Done)
    }

    /// Bodies and values, panics and ends.
    fn compute<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        step: &'static Step,
    ) -> Result<Taken, Value>
    where
        'own: 's,
    {
        let run = &self.run;
        let value = match &step.action {
            Action::Call { callee, .. } => self.call(variables, callee)?,
            Action::Let { value, .. } => operand(variables, value),
            Action::Local { bind, on_drop } => {
                Value::Local(Local { run: Arc::clone(run), name: bind, on_drop })
            }
            Action::Panic { message } => return Err(Value::Plain(Seen::Text(message.clone()))),
            Action::PanicAny { value } => return Err(operand(variables, value)),
            Action::ResumeUnwind { value } => {
                return Err(match operand(variables, value) {
                    Value::Err(payload) => *payload,
                    payload => payload,
                });
            }
            Action::Catch { body, .. } => {
                let result = Value::of_result(self.closure_inside(variables, body));
                run.search.tool.switch();
                self.saw(body.end, &result.seen());
                result
            }
            Action::Panicking => {
                run.search.tool.switch();
                return Ok(Taken::sees(Seen::Bool(run.is_panicking(&self.label))));
            }
            Action::CallOnce { once, force, body } => {
                self.call_once(variables, once, *force, step.line, body)?;
                return Ok(Taken::Done);
            }
            Action::ExternC { body } => {
                if self.closure_inside(variables, body).is_err() {
                    self.end_process(ProcessEnd::Abort);
                }
                return Ok(Taken::Done);
            }
            Action::Exit { code } => {
                self.end_process(ProcessEnd::Exit(*code));
                return Ok(Taken::Done);
            }
            Action::Abort => {
                self.end_process(ProcessEnd::Abort);
                return Ok(Taken::Done);
            }
            _ => return self.access(variables, step),
        };
        Ok(Taken::Gives(value))
    }

    /// Atomics.
    fn access(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        step: &'static Step,
    ) -> Result<Taken, Value> {
        let run = &self.run;
        let value = match &step.action {
            Action::Store { atomic, value, ordering } => {
                run.atomic(atomic).store(int(variables, value), of(*ordering));
                return Ok(Taken::Done);
            }
            Action::Load { atomic, ordering, .. } => run.atomic(atomic).load(of(*ordering)),
            Action::Swap { atomic, value, ordering, .. } => {
                run.atomic(atomic).swap(int(variables, value), of(*ordering))
            }
            Action::Add { atomic, value, ordering, .. } => {
                run.atomic(atomic).add(int(variables, value), of(*ordering))
            }
            _ => return self.synchronise(variables, step),
        };
        Ok(Taken::sees(Seen::Int(value)))
    }

    fn park(&self, until: Option<&Name>) {
        let tool = self.run.search.tool;
        // shuttle's `park` takes a token at once, though that may have been the first of two.
        tool.switch();
        match until {
            None => tool.park(),
            Some(atomic) => {
                let atomic = self.run.atomic(atomic);
                while atomic.load(StdOrdering::SeqCst) == 0 && !self.run.search.is_over() {
                    tool.park();
                }
            }
        }
    }

    fn join(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        handle: &str,
        unwrap: bool,
        line: Line,
    ) -> Result<Taken, Value> {
        let slot = variables.take_slot(handle);
        let (returned, panics) = self.run.search.privately(&self.label, || slot.join());
        let result = returned.take();
        if let Some(panics) = panics.filter(|_| result.is_err()) {
            panics.fetch_sub(1, StdOrdering::SeqCst);
        }
        let result = Value::of_result(result);
        self.saw(line, &result.seen());
        Ok(Taken::Gives(match result {
            Value::Ok(value) if unwrap => *value,
            Value::Err(payload) if unwrap => {
                self.run.drop_unwinding(&self.label, payload);
                return Err(Value::Plain(Seen::StdText));
            }
            result => result,
        }))
    }
}

fn of(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}
