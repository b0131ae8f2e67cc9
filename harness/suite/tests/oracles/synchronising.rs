//! The steps that threads synchronise with, but for blocks that hold a lock.

use std::sync::atomic::Ordering::SeqCst;

use threadproof_model::{Action, Name, Seen, Step};

use crate::interpreter::{Actor, int, operand};
use crate::run::Object;
use crate::steps::Taken;
use crate::tool::Mode;
use crate::value::Value;
use crate::variables::{Lookup as _, Variables};

impl Actor<'_, '_> {
    pub(crate) fn synchronise(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        step: &'static Step,
    ) -> Result<Taken, Value> {
        let (run, tool) = (&self.run, self.run.search.tool);
        match &step.action {
            Action::IntoInner { lock } => {
                let (lock, holders) = run.lock(lock);
                let value = lock.try_lock(Mode::Alone).unwrap().get();
                return Ok(Taken::sees(lock_result(holders.lock().unwrap().is_poisoned, value)));
            }
            Action::IsPoisoned { lock } => {
                tool.switch();
                let is_poisoned = run.lock(lock).1.lock().unwrap().is_poisoned;
                return Ok(Taken::sees(Seen::Bool(is_poisoned)));
            }
            Action::ClearPoison { lock } => {
                tool.switch();
                run.lock(lock).1.lock().unwrap().is_poisoned = false;
            }
            Action::Get { cell, .. } => {
                return Ok(Taken::sees(Seen::Int(variables.guard(cell).unwrap().get())));
            }
            Action::Set { cell, value } => {
                let value = int(variables, value);
                if let Object::ThreadLocal = run.object(cell) {
                    return self.set_local(cell, value);
                }
                variables.guard(cell).unwrap().set(value);
            }
            Action::With { key } => return self.with(key, false, step),
            Action::TryWith { key } => return self.with(key, true, step),
            Action::Wait { condvar, guard, until } => {
                return Ok(Taken::sees(self.wait(variables, condvar, guard, *until)));
            }
            Action::WaitTimeout { condvar, guard, until, .. } => {
                self.wait(variables, condvar, guard, *until);
                return Ok(Taken::sees(Seen::Named("NotTimedOut", None)));
            }
            Action::NotifyOne { condvar } => run.condvar(condvar).notify_one(),
            Action::NotifyAll { condvar } => run.condvar(condvar).notify_all(),
            Action::BarrierWait { barrier, leads } => {
                let Object::Barrier(barrier) = run.object(barrier) else { panic!("no barrier") };
                // shuttle does not let others go on before somebody begins to wait.
                tool.switch();
                let is_leader = barrier.wait();
                if let Some(atomic) = leads.as_ref().filter(|_| is_leader) {
                    run.atomic(atomic).add(1, SeqCst);
                }
            }
            Action::IsCompleted { once } => {
                let Object::Once(once, _) = run.object(once) else { panic!("no once") };
                tool.switch();
                return Ok(Taken::sees(Seen::Bool(once.is_completed())));
            }
            Action::DropSender { channel } => {
                tool.switch();
                run.channel(channel).drop_sender();
            }
            Action::DropReceiver { channel } => {
                tool.switch();
                if !run.channel(channel).drop_receiver() {
                    run.search.object("to the tool, messages live as long as their channel");
                }
            }
            _ => return self.pass(variables, step),
        }
        Ok(Taken::Done)
    }

    /// Messages.
    fn pass(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        step: &'static Step,
    ) -> Result<Taken, Value> {
        let run = &self.run;
        let received = match &step.action {
            Action::Send { channel, value } => {
                let value = operand(variables, value);
                return Ok(self.sent(step, run.channel(channel).send(value)));
            }
            Action::TrySend { channel, value } => {
                let value = operand(variables, value);
                return Ok(self.sent(step, run.channel(channel).try_send(value)));
            }
            Action::Recv { channel, .. } => run.channel(channel).recv().ok_or("RecvError"),
            Action::TryRecv { channel, .. } => run.channel(channel).try_recv(),
            Action::RecvTimeout { channel, .. } => {
                run.channel(channel).recv().ok_or("Disconnected")
            }
            _ => unreachable!("objected to"),
        };
        let error = |name| Value::Plain(Seen::Named(name, None));
        let result = Value::of_result(received.map_err(error));
        let Action::Recv { unwrap: true, .. } = step.action else {
            return Ok(Taken::Sees(result));
        };
        self.saw(step.line, &result.seen());
        match result {
            Value::Ok(value) => Ok(Taken::Gives(*value)),
            _ => Err(Value::Plain(Seen::StdText)),
        }
    }

    /// What a send sees. A value that comes back is dropped after that.
    fn sent(&self, step: &Step, result: Result<(), (&'static str, Value)>) -> Taken {
        match result {
            Ok(()) => Taken::sees(Seen::Ok(Box::new(Seen::Unit))),
            Err((name, value)) => {
                let error = Seen::Named(name, Some(Box::new(value.seen())));
                self.saw(step.line, &Seen::Err(Box::new(error)));
                drop(value);
                Taken::Done
            }
        }
    }

    fn wait(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        condvar: &Name,
        guard: &Name,
        until: Option<i32>,
    ) -> Seen {
        let condvar = self.run.condvar(condvar);
        let holders = self.run.lock(guard).1;
        let guard = variables.guard(guard).unwrap();
        let mut is_poisoned = false;
        while !is_poisoned && until.is_none_or(|until| guard.get() != until) {
            guard.wait(condvar);
            is_poisoned = holders.lock().unwrap().is_poisoned;
            if until.is_none() {
                break;
            }
        }
        lock_result(is_poisoned, guard.get())
    }
}

/// What a lock gives.
pub(crate) fn lock_result(is_poisoned: bool, value: i32) -> Seen {
    let value = Box::new(Seen::Int(value));
    if is_poisoned {
        Seen::Err(Box::new(Seen::Named("Poisoned", Some(value))))
    } else {
        Seen::Ok(value)
    }
}
