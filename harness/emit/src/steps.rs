//! The steps, an arm for each. The calls are in `steps/`, a file per family.

mod atomics;
pub(crate) mod channels;
mod clock;
mod locks;
mod loops;
mod once;
mod panics;
mod platform;
mod spawn;
pub(crate) mod thread_locals;
mod threads;
mod values;
mod waiting;

use threadproof_model::{Action, Step};

use crate::emitter::{Emitted, Emitter};

impl<'s> Emitter<'s> {
    /// Writes a step. `is_last` if it is the last of its block, `is_tail` if its value is that of
    /// the closure around it.
    #[expect(clippy::too_many_lines, reason = "one arm for each step, all in one place")]
    pub(crate) fn step(&mut self, step: &'s Step, is_last: bool, is_tail: bool) -> Emitted {
        match &step.action {
            // Threads.
            Action::Spawn { spawn } => self.spawn(step, spawn)?,
            Action::Join { handle, unwrap, bind } => {
                self.join(step, handle, *unwrap, bind.as_ref())?;
            }
            Action::Detach { handle } => self.detach(handle)?,
            Action::IsFinished { handle, bind } => {
                self.is_finished(step, handle, bind.as_ref())?;
            }
            Action::Scope { body } => self.scope(body, is_last)?,
            Action::Current { bind } => self.current(bind),
            Action::ThreadName { handle, bind } => {
                self.thread_name(step, handle.as_ref(), bind.as_ref())?;
            }
            Action::ThreadId { handle, bind } => self.thread_id(handle.as_ref(), bind)?,
            Action::SameId { left, right } => self.same_id(step, left, right),
            Action::OsThreadName => self.os_thread_name(step),
            Action::AvailableParallelism => self.available_parallelism(step),
            Action::Yield => self.yield_now(),
            Action::Sleep { duration } => self.sleep(step, *duration),
            Action::Park { until } => self.park(until.as_ref()),
            Action::ParkTimeout { timeout } => self.park_timeout(*timeout),
            Action::Unpark { thread } => self.unpark(thread),

            // Bodies and values.
            Action::Return { value } => self.return_value(step, value, is_tail)?,
            Action::Call { callee, bind } => self.call(step, callee, bind.as_ref(), is_tail)?,
            Action::Let { bind, value } => self.let_value(bind, value)?,
            Action::Local { bind, on_drop } => self.local(bind, on_drop)?,
            Action::Repeat { times, body } => self.repeat(*times, body)?,
            Action::Drop { variable } => self.drop_value(variable)?,

            // Panics.
            Action::Panic { message } => self.panic(message),
            Action::PanicAny { value } => self.panic_any(step, value)?,
            Action::ResumeUnwind { value } => self.resume_unwind(step, value)?,
            Action::Catch { bind, body } => self.catch(step, bind.as_ref(), body)?,
            Action::Panicking => self.panicking(step),
            Action::SetHook { body } => self.set_hook(body)?,
            Action::TakeHook => self.take_hook(),
            Action::Payload => self.payload(step),
            Action::Location => self.location(step),
            Action::ExternC { body } => self.extern_c(body)?,

            // The stack and the process.
            Action::UseStack { bytes } => self.use_stack(*bytes),
            Action::OverflowStack => self.overflow_stack(),
            Action::Exit { code } => self.exit(*code),
            Action::Abort => self.abort(),

            // Atomics.
            Action::Store { atomic, value, ordering } => self.store(atomic, value, *ordering)?,
            Action::Load { atomic, ordering, bind } => {
                self.load(step, atomic, *ordering, bind.as_ref());
            }
            Action::Swap { atomic, value, ordering, bind } => {
                self.swap(step, atomic, value, *ordering, bind.as_ref())?;
            }
            Action::Add { atomic, value, ordering, bind } => {
                self.add(step, atomic, value, *ordering, bind.as_ref())?;
            }

            // Locks.
            Action::Lock { mutex, unwrap, body } => {
                self.lock(step, mutex, "lock", *unwrap, body, is_last, is_tail)?;
            }
            Action::TryLock { mutex, body } => self.try_lock(step, mutex, "try_lock", body)?,
            Action::Read { lock, unwrap, body } => {
                self.lock(step, lock, "read", *unwrap, body, is_last, is_tail)?;
            }
            Action::TryRead { lock, body } => self.try_lock(step, lock, "try_read", body)?,
            Action::Write { lock, unwrap, body } => {
                self.lock(step, lock, "write", *unwrap, body, is_last, is_tail)?;
            }
            Action::TryWrite { lock, body } => self.try_lock(step, lock, "try_write", body)?,
            Action::IntoInner { lock } => self.consume(step, lock)?,
            Action::GetMut { lock, value } => self.get_mut(step, lock, value)?,
            Action::IsPoisoned { lock } => self.is_poisoned(step, lock)?,
            Action::ClearPoison { lock } => self.clear_poison(lock)?,
            Action::Get { cell, bind } => self.get(step, cell, bind.as_ref()),
            Action::Set { cell, value } => self.set(step, cell, value)?,
            Action::Downgrade { lock } => self.downgrade(lock),

            // Condvars and barriers.
            Action::Wait { condvar, guard, until } => self.wait(step, condvar, guard, *until)?,
            Action::WaitTimeout { condvar, timeout, guard, until } => {
                self.wait_timeout(step, condvar, *timeout, guard, *until)?;
            }
            Action::NotifyOne { condvar } => self.notify(condvar, "notify_one"),
            Action::NotifyAll { condvar } => self.notify(condvar, "notify_all"),
            Action::BarrierWait { barrier, leads } => self.barrier_wait(barrier, leads.as_ref()),

            // Channels.
            Action::Send { end, value } => self.send(step, end, value)?,
            Action::TrySend { end, value } => self.try_send(step, end, value)?,
            Action::Recv { end, unwrap, bind } => self.recv(step, end, *unwrap, bind.as_ref()),
            Action::TryRecv { end, bind } => self.try_recv(step, end, bind.as_ref()),
            Action::RecvTimeout { end, timeout, bind } => {
                self.recv_timeout(step, end, *timeout, bind.as_ref());
            }
            Action::Iter { end } => self.each_message(step, end, ".iter()"),
            Action::TryIter { end } => self.each_message(step, end, ".try_iter()"),
            Action::IntoIter { receiver } => self.each_owned_message(step, receiver)?,
            Action::Sender { end, bind } => self.clone_sender(end, bind),
            Action::Receiver { channel, bind } => self.take_receiver(channel, bind),
            Action::DropSender { channel } => self.drop_sender(channel),
            Action::DropReceiver { channel } => self.drop_receiver(channel),

            // Once and thread-locals.
            Action::CallOnce { once, force, body } => self.call_once(step, once, *force, body)?,
            Action::OnceWait { once } => self.once_wait(step, once),
            Action::OnceWaitForce { once } => self.once_wait_force(once),
            Action::IsCompleted { once } => self.is_completed(step, once),
            Action::GetOrInit { cell, body } => self.get_or_init(step, cell, body)?,
            Action::Force { lazy } => self.force(step, lazy),
            Action::With { key } => self.with(step, key),
            Action::Replace { key, value } => self.replace_key(step, key, value)?,
            Action::Take { key } => self.take_key(step, key),
            Action::TryWith { key } => self.try_with(step, key),
        }
        Ok(())
    }
}
