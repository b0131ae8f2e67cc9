//! The steps that threads synchronise with, all but atomics.

use threadproof_model::{Action, Name, Seen, Step};

use crate::interpreter::{Actor, Left, int, operand};
use crate::run::Object;
use crate::tool::Mode;
use crate::value::Value;
use crate::variables::{Lookup as _, Slot, Variables};

impl<'own> Actor<'own, '_> {
    pub(crate) fn synchronise<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        step: &'static Step,
    ) -> Left
    where
        'own: 's,
    {
        let (run, line) = (&self.run, step.line);
        match &step.action {
            Action::Lock { mutex: name, unwrap, body }
            | Action::Write { lock: name, unwrap, body } => {
                self.lock(variables, name, Mode::Alone, *unwrap, line, body)
            }
            Action::Read { lock: name, unwrap, body } => {
                self.lock(variables, name, Mode::Shared, *unwrap, line, body)
            }
            Action::TryLock { mutex: name, body } | Action::TryWrite { lock: name, body } => {
                self.try_lock(variables, name, Mode::Alone, line, body)
            }
            Action::TryRead { lock: name, body } => {
                self.try_lock(variables, name, Mode::Shared, line, body)
            }
            Action::IntoInner { lock } => {
                let (lock, holders) = run.lock(lock);
                let value = lock.try_lock(Mode::Alone).unwrap().get();
                let seen = lock_result(holders.lock().unwrap().is_poisoned, value);
                self.sees(variables, step, Value::Plain(seen))
            }
            Action::IsPoisoned { lock } => {
                run.search.tool.switch();
                let is_poisoned = run.lock(lock).1.lock().unwrap().is_poisoned;
                self.sees(variables, step, Value::Plain(Seen::Bool(is_poisoned)))
            }
            Action::ClearPoison { lock } => {
                run.search.tool.switch();
                run.lock(lock).1.lock().unwrap().is_poisoned = false;
                Ok(None)
            }
            Action::Get { cell, .. } => {
                let value = variables.guard(cell).unwrap().get();
                self.sees(variables, step, Value::Plain(Seen::Int(value)))
            }
            Action::Set { cell, value } => {
                let value = int(variables, value);
                variables.guard(cell).unwrap().set(value);
                Ok(None)
            }
            Action::Wait { condvar, guard, until } => {
                let seen = self.wait(variables, condvar, guard, *until);
                self.sees(variables, step, Value::Plain(seen))
            }
            Action::WaitTimeout { condvar, guard, until, .. } => {
                self.wait(variables, condvar, guard, *until);
                self.sees(variables, step, Value::Plain(Seen::Named("NotTimedOut", None)))
            }
            Action::NotifyOne { condvar } => {
                run.condvar(condvar).notify_one();
                Ok(None)
            }
            Action::NotifyAll { condvar } => {
                run.condvar(condvar).notify_all();
                Ok(None)
            }
            Action::BarrierWait { barrier, leads } => {
                let Object::Barrier(barrier) = run.object(barrier) else { panic!("no barrier") };
                let is_leader = barrier.wait();
                if let Some(atomic) = leads.as_ref().filter(|_| is_leader) {
                    run.atomic(atomic).add(1, std::sync::atomic::Ordering::SeqCst);
                }
                Ok(None)
            }
            Action::CallOnce { once, force, body } => {
                self.call_once(variables, once, *force, line, body)
            }
            Action::IsCompleted { once } => {
                let Object::Once(once, _) = run.object(once) else { panic!("no once") };
                run.search.tool.switch();
                self.sees(variables, step, Value::Plain(Seen::Bool(once.is_completed())))
            }
            _ => self.pass_on(variables, step),
        }
    }

    /// The steps of channels.
    fn pass_on(&self, variables: &mut Variables<'_, '_, '_>, step: &'static Step) -> Left {
        let named = |name, value| Seen::Named(name, value);
        let value = match &step.action {
            Action::Send { channel, value } => {
                let result = self.run.channel(channel).send(operand(variables, value));
                return self.sent(step, result);
            }
            Action::TrySend { channel, value } => {
                let result = self.run.channel(channel).try_send(operand(variables, value));
                return self.sent(step, result);
            }
            Action::Recv { channel, unwrap, .. } => match self.run.channel(channel).recv() {
                Some(value) => {
                    let whole = Value::Ok(Box::new(value));
                    self.saw(step.line, &whole.seen());
                    let value = match whole {
                        Value::Ok(value) if *unwrap => *value,
                        whole => whole,
                    };
                    let slot = Slot::Value(value);
                    return self.bind(variables, step.action.binds(), slot);
                }
                None => {
                    let error = Seen::Err(Box::new(named("RecvError", None)));
                    if *unwrap {
                        self.saw(step.line, &error);
                        return Err(Value::Plain(Seen::StdText));
                    }
                    Value::Plain(error)
                }
            },
            Action::TryRecv { channel, .. } => match self.run.channel(channel).try_recv() {
                Ok(value) => Value::Ok(Box::new(value)),
                Err(name) => Value::Plain(Seen::Err(Box::new(named(name, None)))),
            },
            Action::RecvTimeout { channel, .. } => match self.run.channel(channel).recv() {
                Some(value) => Value::Ok(Box::new(value)),
                None => Value::Plain(Seen::Err(Box::new(named("Disconnected", None)))),
            },
            Action::DropSender { channel } => {
                self.run.search.tool.switch();
                self.run.channel(channel).drop_sender();
                return Ok(None);
            }
            Action::DropReceiver { channel } => {
                self.run.search.tool.switch();
                if !self.run.channel(channel).drop_receiver() {
                    self.run.search.object("to the tool, messages live as long as their channel");
                }
                return Ok(None);
            }
            _ => unreachable!("objected to"),
        };
        self.sees(variables, step, value)
    }

    /// What a send sees. A value that comes back is dropped after that.
    fn sent(&self, step: &Step, result: Result<(), (&'static str, Value)>) -> Left {
        let seen = match &result {
            Ok(()) => Seen::Ok(Box::new(Seen::Unit)),
            Err((name, value)) => {
                Seen::Err(Box::new(Seen::Named(name, Some(Box::new(value.seen())))))
            }
        };
        self.saw(step.line, &seen);
        Ok(None)
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
        let is_poisoned = || holders.lock().unwrap().is_poisoned;
        match until {
            None => guard.wait(condvar),
            Some(until) => {
                while guard.get() != until {
                    guard.wait(condvar);
                    if is_poisoned() {
                        return lock_result(true, guard.get());
                    }
                }
                return lock_result(false, guard.get());
            }
        }
        lock_result(is_poisoned(), guard.get())
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
