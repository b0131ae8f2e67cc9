//! The steps: one arm each. The real calls stand in one file for each family of steps.

mod atomics;
mod channels;
mod clock;
mod extern_c;
pub(crate) mod hook;
mod locks;
mod once;
mod panics;
mod park;
mod platform;
mod stack;
mod thread_locals;
mod threads;
mod values;
mod waiting;

use threadproof_model::{Action, Seen, Step};

use crate::blocks::{Flow, Interpreter};
use crate::environment::Environment;
use crate::objects::Object;
use crate::value::Value;

impl<'own> Interpreter<'own, '_> {
    /// Waits for the step's turn, and takes it.
    #[expect(clippy::too_many_lines, reason = "one arm a step, all in one place")]
    pub(crate) fn step<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        step: &'static Step,
    ) -> Flow
    where
        'own: 'around,
    {
        let arrival = self.actor.arrive(step.line);
        match &step.action {
            // Threads.
            Action::Spawn { spawn } => self.spawn(environment, arrival, spawn),
            Action::Join { handle, unwrap, bind } => {
                self.join(environment, arrival, handle, *unwrap, bind.as_ref());
            }
            Action::Detach { handle } => threads::detach(environment, arrival, handle),
            Action::IsFinished { handle, bind } => {
                threads::is_finished(environment, arrival, handle, bind.as_ref());
            }
            Action::Scope { body } => self.scope(environment, arrival, body),
            Action::Current { bind } => park::current(environment, arrival, bind),
            Action::ThreadName { handle, bind } => {
                self.thread_name(environment, arrival, handle.as_ref(), bind.as_ref());
            }
            Action::ThreadId { handle, bind } => {
                threads::thread_id(environment, arrival, handle.as_ref(), bind);
            }
            Action::SameId { left, right } => threads::same_id(environment, arrival, left, right),
            Action::OsThreadName => platform::os_thread_name(arrival),
            Action::AvailableParallelism => platform::available_parallelism(arrival),
            Action::Yield => {
                std::thread::yield_now();
                arrival.saw(None);
            }
            Action::Sleep { milliseconds } => clock::sleep(arrival, *milliseconds),
            Action::Park { until } => self.park(arrival, until.as_deref()),
            Action::ParkTimeout { timeout } => park::park_timeout(arrival, *timeout),
            Action::Unpark { thread } => park::unpark(environment, arrival, thread),

            // Bodies and values.
            Action::Return { value } => {
                arrival.saw(None);
                return Flow::Return(environment.operand(value));
            }
            Action::Call { function, bind } => {
                return self.call(environment, arrival, function, bind.as_ref());
            }
            Action::Let { bind, value } => values::bind(environment, arrival, bind, value),
            Action::Local { bind, on_drop } => values::local(environment, arrival, bind, on_drop),

            // Panics.
            Action::Panic { message } => {
                arrival.saw(None);
                panic!("{message}");
            }
            Action::PanicAny { value } => {
                arrival.saw(None);
                environment.operand(value).panic();
            }
            Action::ResumeUnwind { value } => {
                arrival.saw(None);
                environment.operand(value).unwind();
            }
            Action::Catch { bind, body } => self.catch(environment, arrival, bind.as_ref(), body),
            Action::Panicking => arrival.saw(Some(Seen::Bool(std::thread::panicking()))),
            Action::SetHook { body } => hook::set_hook(arrival, body),
            Action::TakeHook => hook::take_hook(arrival),
            Action::Payload => self.payload(arrival),
            Action::Location => self.location(arrival),
            Action::ExternC { body } => self.extern_c(environment, arrival, body),

            // The stack and the process.
            Action::UseStack { bytes } => stack::use_stack(arrival, *bytes),
            Action::OverflowStack => stack::overflow_stack(arrival),
            Action::Exit { code } => {
                arrival.saw(None);
                std::process::exit(*code);
            }
            Action::Abort => {
                arrival.saw(None);
                std::process::abort();
            }

            // Atomics.
            Action::Store { atomic, value, ordering } => {
                self.store(environment, arrival, atomic, value, *ordering);
            }
            Action::Load { atomic, ordering, bind } => {
                self.load(environment, arrival, atomic, *ordering, bind.as_ref());
            }
            Action::Swap { atomic, value, ordering, bind } => {
                self.swap(environment, arrival, atomic, value, *ordering, bind.as_ref());
            }
            Action::Add { atomic, value, ordering, bind } => {
                self.add(environment, arrival, atomic, value, *ordering, bind.as_ref());
            }

            // Locks.
            Action::Lock { mutex, unwrap, body } => {
                return self.lock(environment, arrival, mutex, *unwrap, body);
            }
            Action::TryLock { mutex, body } => {
                return self.try_lock(environment, arrival, mutex, body);
            }
            Action::Read { lock, unwrap, body } => {
                return self.read(environment, arrival, lock, *unwrap, body);
            }
            Action::TryRead { lock, body } => {
                return self.try_read(environment, arrival, lock, body);
            }
            Action::Write { lock, unwrap, body } => {
                return self.write(environment, arrival, lock, *unwrap, body);
            }
            Action::TryWrite { lock, body } => {
                return self.try_write(environment, arrival, lock, body);
            }
            Action::IntoInner { lock } => self.take_apart(arrival, lock),
            Action::IsPoisoned { lock } => self.is_poisoned(arrival, lock),
            Action::ClearPoison { lock } => self.clear_poison(arrival, lock),
            Action::Get { cell, bind } => match self.actor.run.object(cell) {
                Some(Object::OnceLock(cell)) => {
                    once::get_once(environment, arrival, cell, bind.as_ref());
                }
                _ => locks::get_guarded(environment, arrival, cell, bind.as_ref()),
            },
            Action::Set { cell, value } => match self.actor.run.object(cell) {
                Some(Object::OnceLock(cell)) => once::set_once(environment, arrival, cell, value),
                Some(Object::ThreadLocal(position)) => {
                    self.set_key(environment, arrival, *position, value);
                }
                _ => locks::set_guarded(environment, arrival, cell, value),
            },

            // Waiting for each other.
            Action::Wait { condvar, guard, until } => {
                self.wait(environment, arrival, condvar, guard, *until);
            }
            Action::WaitTimeout { condvar, timeout, guard, until } => {
                self.wait_timeout(environment, arrival, condvar, *timeout, guard, *until);
            }
            Action::NotifyOne { condvar } => self.notify_one(arrival, condvar),
            Action::NotifyAll { condvar } => self.notify_all(arrival, condvar),
            Action::BarrierWait { barrier, leads } => {
                self.barrier_wait(arrival, barrier, leads.as_ref());
            }

            // Channels.
            Action::Send { channel, value } => self.send(environment, arrival, channel, value),
            Action::TrySend { channel, value } => {
                self.try_send(environment, arrival, channel, value);
            }
            Action::Recv { channel, unwrap, bind } => {
                self.recv(environment, arrival, channel, *unwrap, bind.as_ref());
            }
            Action::TryRecv { channel, bind } => {
                self.try_recv(environment, arrival, channel, bind.as_ref());
            }
            Action::RecvTimeout { channel, timeout, bind } => {
                self.recv_timeout(environment, arrival, channel, *timeout, bind.as_ref());
            }
            Action::DropSender { channel } => self.drop_sender(arrival, channel),
            Action::DropReceiver { channel } => self.drop_receiver(arrival, channel),

            // What is done once, or once a thread.
            Action::CallOnce { once, force, body } => {
                self.call_once(environment, arrival, once, *force, body);
            }
            Action::OnceWait { once } => self.once_wait(arrival, once),
            Action::IsCompleted { once } => self.is_completed(arrival, once),
            Action::GetOrInit { cell, body } => self.get_or_init(environment, arrival, cell, body),
            Action::Force { lazy } => self.force(arrival, lazy),
            Action::With { key } => self.with(arrival, key),
            Action::TryWith { key } => self.try_with(arrival, key),
        }
        Flow::Next
    }

    pub(crate) fn seen(&self, value: &Value) -> Seen {
        value.seen(self.actor.run.program)
    }
}
