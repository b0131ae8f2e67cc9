//! The steps: one arm each. The methods of each family have their own file.

use std::sync::Arc;
use std::sync::atomic::Ordering as StdOrdering;

use threadproof_model::{Action, Body, Hold, Line, Ordering, ProcessEnd, Seen, Step};

use crate::interpreter::{BlockExit, OracleThread, number, operand};
use crate::oracle_value::{OracleLocal, OracleValue};
use crate::variables::{Lookup as _, OracleVariable, Variables};

/// The result of a step that does not panic.
pub(crate) enum StepResult {
    /// The step has no value, or has observed and bound it already.
    Done,
    /// A value to bind.
    Gives(OracleValue),
    /// A value to observe and to bind.
    Observes(OracleValue),
    /// A value to return from the closure around the step.
    Returns(OracleValue),
}

impl StepResult {
    pub(crate) fn observes(seen: Seen) -> Self {
        Self::Observes(OracleValue::Plain(seen))
    }

    /// The result of a step whose block is not a closure.
    fn of_block(returned: Option<OracleValue>) -> Self {
        returned.map_or(Self::Done, Self::Returns)
    }
}

impl<'own> OracleThread<'own, '_> {
    /// Takes a step. `is_tail` if it is the last of its closure, so that a call gives the closure
    /// its value.
    pub(crate) fn step<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        step: &'static Step,
        is_tail: bool,
    ) -> BlockExit
    where
        'own: 's,
    {
        let value = match self.dispatch(variables, step, is_tail)? {
            StepResult::Done => return Ok(None),
            StepResult::Returns(value) => return Ok(Some(value)),
            StepResult::Gives(value) => value,
            StepResult::Observes(value) => {
                self.observe(step.line, &value.seen());
                value
            }
        };
        variables.bind(step.action.binds().map(|name| &**name), OracleVariable::Value(value));
        Ok(None)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each step, all in one place")]
    fn dispatch<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        step: &'static Step,
        is_tail: bool,
    ) -> Result<StepResult, OracleValue>
    where
        'own: 's,
    {
        let (run, tool, line) = (&self.run, self.run.search.tool, step.line);
        Ok(match &step.action {
            // Threads.
            Action::Spawn { spawn } => self.spawn(variables, spawn, line)?,
            Action::Join { handle, unwrap, bind: _ } => {
                self.join(variables, handle, *unwrap, line)?
            }
            Action::Detach { handle: variable } | Action::Drop { variable } => {
                tool.switch();
                drop(variables.take_variable(variable));
                StepResult::Done
            }
            Action::Scope { body } => self.scope(variables, body)?,
            Action::Current { bind: _ } => {
                StepResult::Gives(OracleValue::Thread(self.thread(variables, None)))
            }
            Action::ThreadName { handle, bind: _ } => {
                self.thread_name(variables, handle.as_deref())
            }
            Action::ThreadId { handle, bind: _ } => {
                let id = self.thread(variables, handle.as_deref()).id;
                StepResult::Gives(OracleValue::ThreadId(id))
            }
            Action::SameId { left, right } => self.same_id(variables, left, right),
            Action::Yield => {
                tool.switch();
                StepResult::Done
            }
            Action::Park { until } => self.park(until.as_ref()),
            Action::ParkTimeout { timeout: _ } => self.park(None),
            Action::Unpark { thread } => {
                (self.thread(variables, Some(thread)).unpark)();
                StepResult::Done
            }

            // Bodies and values.
            Action::Return { value } => StepResult::Returns(operand(variables, value)),
            Action::Call { callee, bind } => {
                let value = self.call(variables, callee)?;
                if is_tail && bind.is_none() {
                    StepResult::Returns(value)
                } else {
                    StepResult::Gives(value)
                }
            }
            Action::Repeat { times, body } => {
                StepResult::of_block(self.repeat(variables, *times, body)?)
            }
            Action::Let { bind: _, value } => StepResult::Gives(operand(variables, value)),
            Action::Local { bind, on_drop } => {
                let local = OracleLocal { run: Arc::clone(run), name: bind, on_drop };
                StepResult::Gives(OracleValue::Local(local))
            }

            // Panics.
            Action::Panic { message } => {
                return Err(OracleValue::Plain(Seen::Text(message.clone())));
            }
            Action::PanicAny { value } => return Err(operand(variables, value)),
            Action::ResumeUnwind { value } => {
                return Err(match operand(variables, value) {
                    OracleValue::Err(payload) => *payload,
                    payload => payload,
                });
            }
            Action::Catch { bind: _, body } => self.catch(variables, body),
            Action::Panicking => {
                tool.switch();
                StepResult::observes(Seen::Bool(run.is_panicking(&self.label)))
            }
            Action::ExternC { body } => {
                if self.closure_inside(variables, body).is_err() {
                    self.end_process(ProcessEnd::Abort);
                }
                StepResult::Done
            }

            // The process.
            Action::Exit { code } => {
                self.end_process(ProcessEnd::Exit(*code));
                StepResult::Done
            }
            Action::Abort => {
                self.end_process(ProcessEnd::Abort);
                StepResult::Done
            }

            // Atomics.
            Action::Store { atomic, value, ordering } => {
                run.atomic(atomic).store(number(variables, value), std_ordering(*ordering));
                StepResult::Done
            }
            Action::Load { atomic, ordering, bind: _ } => {
                let value = run.atomic(atomic).load(std_ordering(*ordering));
                StepResult::observes(Seen::Int(value))
            }
            Action::Swap { atomic, value, ordering, bind: _ } => {
                let new = number(variables, value);
                let old = run.atomic(atomic).swap(new, std_ordering(*ordering));
                StepResult::observes(Seen::Int(old))
            }
            Action::Add { atomic, value, ordering, bind: _ } => {
                let added = number(variables, value);
                let old = run.atomic(atomic).add(added, std_ordering(*ordering));
                StepResult::observes(Seen::Int(old))
            }

            // Locks.
            Action::Lock { mutex: lock, unwrap, body } | Action::Write { lock, unwrap, body } => {
                let exit = self.lock(variables, lock, Hold::Alone, *unwrap, line, body);
                StepResult::of_block(exit?)
            }
            Action::Read { lock, unwrap, body } => {
                let exit = self.lock(variables, lock, Hold::Shared, *unwrap, line, body);
                StepResult::of_block(exit?)
            }
            Action::TryLock { mutex: lock, body } | Action::TryWrite { lock, body } => {
                StepResult::of_block(self.try_lock(variables, lock, Hold::Alone, line, body)?)
            }
            Action::TryRead { lock, body } => {
                StepResult::of_block(self.try_lock(variables, lock, Hold::Shared, line, body)?)
            }
            Action::IntoInner { lock } => self.take_inner(lock),
            Action::GetMut { lock, value } => {
                let value = number(variables, value);
                self.get_mut(lock, value)
            }
            Action::IsPoisoned { lock } => self.is_poisoned(lock),
            Action::ClearPoison { lock } => self.clear_poison(lock),
            Action::Get { cell, bind: _ } => {
                StepResult::observes(Seen::Int(variables.guard(cell).unwrap().get()))
            }
            Action::Set { cell, value } => self.set(variables, cell, value)?,

            // Condvars and barriers.
            Action::Wait { condvar, guard, until } => {
                StepResult::observes(self.wait(variables, condvar, guard, *until))
            }
            Action::WaitTimeout { condvar, timeout: _, guard, until } => {
                let waited = self.wait(variables, condvar, guard, *until);
                let in_time = Seen::Named("NotTimedOut", None);
                StepResult::observes(match waited {
                    Seen::Err(_) => {
                        Seen::Err(Box::new(Seen::Named("Poisoned", Some(Box::new(in_time)))))
                    }
                    _ => in_time,
                })
            }
            Action::NotifyOne { condvar } => {
                run.condvar(condvar).notify_one();
                StepResult::Done
            }
            Action::NotifyAll { condvar } => {
                run.condvar(condvar).notify_all();
                StepResult::Done
            }
            Action::BarrierWait { barrier, leads } => self.barrier_wait(barrier, leads.as_ref()),

            // Channels.
            Action::Send { end, value } => self.send(variables, end, value, line),
            Action::TrySend { end, value } => self.try_send(variables, end, value, line),
            Action::Recv { end, unwrap, bind: _ } => self.recv(variables, end, *unwrap, line)?,
            Action::TryRecv { end, bind: _ } => self.try_recv(variables, end),
            Action::RecvTimeout { end, timeout: _, bind: _ } => self.recv_timeout(variables, end),
            Action::Iter { end } => {
                self.each_message(variables, end, line, |receiver| receiver.recv())?
            }
            Action::TryIter { end } => {
                self.each_message(variables, end, line, |receiver| receiver.try_recv().ok())?
            }
            Action::IntoIter { receiver } => self.each_owned_message(variables, receiver, line)?,
            Action::Sender { end, bind: _ } => self.clone_sender(variables, end),
            Action::Receiver { channel, bind: _ } => self.take_receiver(channel),
            Action::DropSender { channel } => self.drop_sender(channel),
            Action::DropReceiver { channel } => self.drop_receiver(channel),

            // Once and thread-locals.
            Action::CallOnce { once, force, body } => {
                self.call_once(variables, once, *force, line, body)?
            }
            Action::IsCompleted { once } => self.is_completed(once),
            Action::Replace { key, value } => {
                let value = number(variables, value);
                self.replace_local(key, value)?
            }
            Action::Take { key } => self.replace_local(key, 0)?,
            Action::With { key } => self.with(key)?,
            Action::TryWith { key } => self.try_with(key, line)?,

            // The table in `expressible.rs` says why no tool runs these.
            Action::IsFinished { .. }
            | Action::OsThreadName
            | Action::AvailableParallelism
            | Action::Sleep { .. }
            | Action::SetHook { .. }
            | Action::TakeHook
            | Action::Payload
            | Action::Location
            | Action::UseStack { .. }
            | Action::OverflowStack
            | Action::OnceWait { .. }
            | Action::OnceWaitForce { .. }
            | Action::Downgrade { .. }
            | Action::GetOrInit { .. }
            | Action::Force { .. } => {
                unreachable!("scenarios with `{}` are skipped", step.action.word())
            }
        })
    }

    fn catch<'s>(&self, variables: &mut Variables<'_, 's, 'own>, body: &'static Body) -> StepResult
    where
        'own: 's,
    {
        let result = OracleValue::of_result(self.closure_inside(variables, body));
        self.run.search.tool.switch();
        self.observe(body.end, &result.seen());
        StepResult::Gives(result)
    }

    /// Observes a result, and unwraps it if the step says so.
    pub(crate) fn observe_result(
        &self,
        line: Line,
        result: OracleValue,
        unwrap: bool,
    ) -> Result<StepResult, OracleValue> {
        self.observe(line, &result.seen());
        match result {
            OracleValue::Ok(value) if unwrap => Ok(StepResult::Gives(*value)),
            OracleValue::Err(payload) if unwrap => {
                self.run.drop_unwinding(&self.label, payload);
                Err(OracleValue::STD_PANIC)
            }
            result => Ok(StepResult::Gives(result)),
        }
    }
}

fn std_ordering(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}
