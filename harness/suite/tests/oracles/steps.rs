//! What each step does.

use std::sync::Arc;
use std::sync::atomic::Ordering as StdOrdering;

use threadproof_model::{Action, End, Line, MAIN, Name, Ordering, Seen, Step};

use crate::interpreter::{Actor, Left, int, operand};
use crate::value::{Local, Value};
use crate::variables::{Slot, Variables};

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
        let run = &self.run;
        let line = step.line;
        let value = match &step.action {
            // Threads.
            Action::Spawn { spawn } => return self.spawn(variables, spawn, line),
            Action::Join { handle, unwrap, bind } => {
                return self.join(variables, handle, *unwrap, line, bind.as_ref());
            }
            Action::Detach { handle } => {
                run.search.tool.switch();
                drop(variables.take_slot(handle));
                return Ok(None);
            }
            Action::Scope { body } => return self.scope(variables, body),
            Action::Current { .. } => Value::Thread(self.thread(variables, None)),
            Action::ThreadName { handle, .. } => {
                run.search.tool.switch();
                let name = self.thread(variables, handle.as_deref()).name;
                let name = name.map(|name| Seen::Some(Box::new(Seen::Text(name))));
                return self.sees(variables, step, Value::Plain(name.unwrap_or(Seen::None)));
            }
            Action::ThreadId { handle, .. } => {
                Value::ThreadId(self.thread(variables, handle.as_deref()).id)
            }
            Action::SameId { left, right } => {
                run.search.tool.switch();
                let (left, right) = (variables.take(left), variables.take(right));
                let (Value::ThreadId(left), Value::ThreadId(right)) = (left, right) else {
                    panic!("not ids");
                };
                return self.sees(variables, step, Value::Plain(Seen::Bool(left == right)));
            }
            Action::Yield => {
                run.search.tool.switch();
                return Ok(None);
            }
            Action::Park { until } => {
                self.park(until.as_ref());
                return Ok(None);
            }
            Action::ParkTimeout { .. } => {
                self.park(None);
                return Ok(None);
            }
            Action::Unpark { thread } => {
                (self.thread(variables, Some(thread)).unpark)();
                return Ok(None);
            }

            // Bodies, values and panics.
            Action::Call { function, .. } => self.call(variables, function)?,
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
                let panicking = Seen::Bool(run.is_panicking(&self.label));
                return self.sees(variables, step, Value::Plain(panicking));
            }
            Action::ExternC { body } => {
                if self.closure_inside(variables, body).is_err() {
                    self.end_process(End::Abort);
                }
                return Ok(None);
            }
            Action::Exit { code } => {
                self.end_process(End::Exit(*code));
                return Ok(None);
            }
            Action::Abort => {
                self.end_process(End::Abort);
                return Ok(None);
            }

            // Atomics.
            Action::Store { atomic, value, ordering } => {
                run.atomic(atomic).store(int(variables, value), of(*ordering));
                return Ok(None);
            }
            Action::Load { atomic, ordering, .. } => {
                let value = run.atomic(atomic).load(of(*ordering));
                return self.sees(variables, step, Value::Plain(Seen::Int(value)));
            }
            Action::Swap { atomic, value, ordering, .. } => {
                let value = run.atomic(atomic).swap(int(variables, value), of(*ordering));
                return self.sees(variables, step, Value::Plain(Seen::Int(value)));
            }
            Action::Add { atomic, value, ordering, .. } => {
                let value = run.atomic(atomic).add(int(variables, value), of(*ordering));
                return self.sees(variables, step, Value::Plain(Seen::Int(value)));
            }
            _ => return self.synchronise(variables, step),
        };
        self.bind(variables, step.action.binds(), Slot::Value(value))
    }

    /// Tells what a step sees, and binds it.
    pub(crate) fn sees(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        step: &'static Step,
        value: Value,
    ) -> Left {
        self.saw(step.line, &value.seen());
        self.bind(variables, step.action.binds(), Slot::Value(value))
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

    fn join<'s>(
        &self,
        variables: &mut Variables<'_, 's, '_>,
        handle: &str,
        unwrap: bool,
        line: Line,
        bind: Option<&'static Name>,
    ) -> Left {
        let search = &self.run.search;
        if self.label == MAIN {
            search.main_joins(true);
        }
        let (returned, panics) = variables.take_slot(handle).join();
        if self.label == MAIN {
            search.main_joins(false);
        }
        if self.run.search.is_over() {
            return Err(Value::UNIT);
        }
        let result = returned.take();
        if let Some(panics) = panics.filter(|_| result.is_err()) {
            panics.fetch_sub(1, StdOrdering::SeqCst);
        }
        let result = Value::of_result(result);
        self.saw(line, &result.seen());
        let value = match result {
            Value::Ok(value) if unwrap => *value,
            Value::Err(payload) if unwrap => {
                self.run.drop_unwinding(&self.label, payload);
                return Err(Value::Plain(Seen::StdText));
            }
            result => result,
        };
        self.bind(variables, bind, Slot::Value(value))
    }
}

fn of(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}
