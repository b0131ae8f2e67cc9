//! The steps, an arm for each. The calls are in `steps/`, a file per family.

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

use threadproof_model::{Instruction, Op, ReadableId, Seen, SettableId};

use crate::blocks::{Continuation, Interpreter};
use crate::environment::Environment;
use crate::value::RealValue;

impl<'own> Interpreter<'own, '_> {
    /// Waits for the step's turn, and takes it.
    #[expect(clippy::too_many_lines, reason = "one arm for each step, all in one place")]
    pub(crate) fn step<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        step: &'static Instruction,
    ) -> Continuation
    where
        'own: 'around,
    {
        let arrival = self.performer.arrive(step.line);
        match &step.op {
            // Threads.
            Op::Spawn { spawn } => self.spawn(environment, arrival, spawn),
            Op::Join { handle, unwrap, bind } => {
                self.join(environment, arrival, *handle, *unwrap, *bind);
            }
            Op::Detach { handle } => threads::detach(environment, arrival, *handle),
            Op::IsFinished { handle, bind } => {
                threads::is_finished(environment, arrival, *handle, *bind);
            }
            Op::Scope { body } => self.scope(environment, arrival, body),
            Op::Current { bind } => park::current(environment, arrival, *bind),
            Op::ThreadName { handle, bind } => {
                self.thread_name(environment, arrival, *handle, *bind);
            }
            Op::ThreadId { handle, bind } => {
                threads::thread_id(environment, arrival, *handle, *bind);
            }
            Op::SameId { left, right } => threads::same_id(environment, arrival, *left, *right),
            Op::OsThreadName => platform::os_thread_name(arrival),
            Op::AvailableParallelism => platform::available_parallelism(arrival),
            Op::Yield => {
                std::thread::yield_now();
                arrival.saw(None);
            }
            Op::Sleep { duration } => clock::sleep(arrival, *duration),
            Op::Park { until } => self.park(arrival, *until),
            Op::ParkTimeout { timeout } => park::park_timeout(arrival, *timeout),
            Op::Unpark { thread } => park::unpark(environment, arrival, *thread),

            // Bodies and values.
            Op::Return { value } => {
                arrival.saw(None);
                return Continuation::Return(environment.input(value));
            }
            Op::Call { callee, bind } => return self.call(environment, arrival, callee, *bind),
            Op::Let { bind, value } => values::bind(environment, arrival, *bind, value),
            Op::Local { bind, on_drop } => values::local(environment, arrival, bind, on_drop),
            Op::Repeat { times, body } => return self.repeat(environment, arrival, *times, body),
            Op::Drop { variable } => values::drop_variable(environment, arrival, *variable),

            // Panics.
            Op::Panic { message } => {
                arrival.saw(None);
                panic!("{message}");
            }
            Op::PanicAny { value } => {
                arrival.saw(None);
                environment.input(value).panic();
            }
            Op::ResumeUnwind { value } => {
                arrival.saw(None);
                environment.input(value).unwind();
            }
            Op::Catch { bind, body } => self.catch(environment, arrival, *bind, body),
            Op::Panicking => arrival.saw(Some(Seen::Bool(std::thread::panicking()))),
            Op::SetHook { body } => hook::set_hook(arrival, body),
            Op::TakeHook => hook::take_hook(arrival),
            Op::Payload => self.payload(arrival),
            Op::Location => self.location(arrival),
            Op::ExternC { body } => self.extern_c(environment, arrival, body),

            // The stack and the process.
            Op::UseStack { bytes } => stack::use_stack(arrival, *bytes),
            Op::OverflowStack => stack::overflow_stack(arrival),
            Op::Exit { code } => {
                arrival.ends_process();
                std::process::exit(*code);
            }
            Op::Abort => {
                arrival.saw(None);
                std::process::abort();
            }

            // Atomics.
            Op::Store { atomic, value, ordering } => {
                self.store(environment, arrival, *atomic, *value, *ordering);
            }
            Op::Load { atomic, ordering, bind } => {
                self.load(environment, arrival, *atomic, *ordering, *bind);
            }
            Op::Swap { atomic, value, ordering, bind } => {
                self.swap(environment, arrival, *atomic, *value, *ordering, *bind);
            }
            Op::Add { atomic, value, ordering, bind } => {
                self.add(environment, arrival, *atomic, *value, *ordering, *bind);
            }

            // Locks.
            Op::Lock { mutex, unwrap, body } => {
                return self.lock(environment, arrival, *mutex, *unwrap, body);
            }
            Op::TryLock { mutex, body } => {
                return self.try_lock(environment, arrival, *mutex, body);
            }
            Op::Read { lock, unwrap, body } => {
                return self.read(environment, arrival, *lock, *unwrap, body);
            }
            Op::TryRead { lock, body } => return self.try_read(environment, arrival, *lock, body),
            Op::Write { lock, unwrap, body } => {
                return self.write(environment, arrival, *lock, *unwrap, body);
            }
            Op::TryWrite { lock, body } => {
                return self.try_write(environment, arrival, *lock, body);
            }
            Op::IntoInner { lock } => self.consume(arrival, *lock),
            Op::GetMut { lock, value } => {
                let value = environment.number(*value);
                self.get_mut(arrival, *lock, value);
            }
            Op::IsPoisoned { lock } => self.is_poisoned(arrival, *lock),
            Op::ClearPoison { lock } => self.clear_poison(arrival, *lock),
            Op::Get { cell, bind } => match *cell {
                ReadableId::Lock(lock) => locks::get_guarded(environment, arrival, lock, *bind),
                ReadableId::OnceLock(cell) => self.get_once(environment, arrival, cell, *bind),
            },
            Op::Set { cell, value } => {
                let value = environment.number(*value);
                match *cell {
                    SettableId::Lock(lock) => locks::set_guarded(environment, arrival, lock, value),
                    SettableId::OnceLock(cell) => self.set_once(arrival, cell, value),
                    SettableId::ThreadLocal(key) => self.set_key(arrival, key, value),
                }
            }
            Op::Downgrade { lock } => locks::downgrade(environment, arrival, *lock),

            // Condvars and barriers.
            Op::Wait { condvar, guard, until } => {
                self.wait(environment, arrival, *condvar, *guard, *until);
            }
            Op::WaitTimeout { condvar, timeout, guard, until } => {
                self.wait_timeout(environment, arrival, *condvar, *timeout, *guard, *until);
            }
            Op::NotifyOne { condvar } => self.notify_one(arrival, *condvar),
            Op::NotifyAll { condvar } => self.notify_all(arrival, *condvar),
            Op::BarrierWait { barrier, leads } => self.barrier_wait(arrival, *barrier, *leads),

            // Channels.
            Op::Send { end, value } => self.send(environment, arrival, end, value),
            Op::TrySend { end, value } => self.try_send(environment, arrival, end, value),
            Op::Recv { end, unwrap, bind } => {
                self.recv(environment, arrival, end, *unwrap, *bind);
            }
            Op::TryRecv { end, bind } => self.try_recv(environment, arrival, end, *bind),
            Op::RecvTimeout { end, timeout, bind } => {
                self.recv_timeout(environment, arrival, end, *timeout, *bind);
            }
            Op::Iter { end } => self.each_message(environment, arrival, end),
            Op::TryIter { end } => self.each_pending_message(environment, arrival, end),
            Op::IntoIter { receiver } => {
                self.each_owned_message(environment, arrival, receiver.slot);
            }
            Op::Sender { end, bind } => self.clone_sender(environment, arrival, end, *bind),
            Op::Receiver { channel, bind } => {
                self.take_receiver(environment, arrival, *channel, *bind);
            }
            Op::DropSender { channel } => self.drop_sender(arrival, *channel),
            Op::DropReceiver { channel } => self.drop_receiver(arrival, *channel),

            // Once and thread-locals.
            Op::CallOnce { once, force, body } => {
                self.call_once(environment, arrival, *once, *force, body);
            }
            Op::OnceWait { once } => self.once_wait(arrival, *once),
            Op::OnceWaitForce { once } => self.once_wait_force(arrival, *once),
            Op::IsCompleted { once } => self.is_completed(arrival, *once),
            Op::GetOrInit { cell, body } => self.get_or_init(environment, arrival, *cell, body),
            Op::Force { lazy } => self.force(arrival, *lazy),
            Op::With { key } => self.with(arrival, *key),
            Op::Replace { key, value } => {
                let value = environment.number(*value);
                self.replace_key(arrival, *key, value);
            }
            Op::Take { key } => self.take_key(arrival, *key),
            Op::TryWith { key } => self.try_with(arrival, *key),
        }
        Continuation::Next
    }

    pub(crate) fn seen(&self, value: &RealValue) -> Seen {
        value.seen(self.performer.execution.program)
    }
}
