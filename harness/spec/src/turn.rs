//! One thread's turn: where each step finds its rule.

use threadproof_model::{Action, Line, MAIN, Operand, ProcessEnd, Seen};

use crate::frames::Kind;
use crate::latitude::{Freedom, Latitude};
use crate::order::Clock;
use crate::program::Program;
use crate::refusal::Reason;
use crate::state::{Place, Progress, State, Thread};
use crate::value::{Label, Value};

/// Why a thread cannot take its next step.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It has to wait for others.
    Blocked,
    /// The same, but not in its step: it does not come to it, or not on from it.
    Held,
    /// It depends on a choice that the platform has not made yet.
    Undecided(Latitude),
    /// The spec has nothing to say about it.
    Refused(Reason),
}

/// What a rule gives: what the step saw, if it is one that sees something.
pub(crate) type Taken = Result<Option<Seen>, Stop>;

/// How far a turn has brought its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    /// Through the step.
    On,
    /// Into the middle of the step, where it waits.
    Begun,
    /// Once around: it is before the step again.
    Around,
}

/// What came of a turn.
pub(crate) struct Took {
    /// The line of the step.
    pub(crate) line: Line,
    /// What it saw.
    pub(crate) seen: Option<Seen>,
    pub(crate) course: Course,
}

/// Lets a thread take its turn: its next step, and on from there until it comes to another place.
/// If it stops, the state is to be thrown away.
pub(crate) fn take<'s>(
    program: &Program<'s>,
    state: &mut State<'s>,
    label: &Label,
) -> Result<Took, Stop> {
    Turn { program, state, label: Label::clone(label), course: Course::On }.take()
}

/// The turn of one thread. Its rules change the state; if one stops, the state is to be thrown
/// away.
pub(crate) struct Turn<'a, 's> {
    pub(crate) program: &'a Program<'s>,
    pub(crate) state: &'a mut State<'s>,
    pub(crate) label: Label,
    /// How far it brings the thread. Rules of steps with a middle, or that loop, change it.
    pub(crate) course: Course,
}

impl<'s> Turn<'_, 's> {
    fn take(mut self) -> Result<Took, Stop> {
        let Some(place) = self.thread().place() else { return Err(Stop::Blocked) };
        let line = place.line();
        if self.thread().progress == Progress::Spawned {
            self.pass_destructors()?;
        }
        let seen = match place {
            Place::Step(step) => {
                // Moved on only when the step is taken: a thread that has to wait is not copied.
                let depth = self.thread().frames.len() - 1;
                let seen = self.step(&step.action)?;
                if let (Course::On, Some(frame)) =
                    (self.course, self.thread_mut().frames.get_mut(depth))
                {
                    frame.next += 1;
                }
                seen
            }
            Place::End(_) => self.end_of_body()?,
        };
        if let Some(seen) = &seen {
            self.thread_mut().seen.push(line, seen.clone());
        }
        if self.thread().progress == Progress::Spawned {
            self.thread_mut().progress = Progress::Running;
        }
        self.settle()?;
        // Drops and unwinding are part of the turn: only here is it known whether it comes to the
        // end of the thread, or of the process.
        let is_exit = self.state.end.is_some_and(|end| end != ProcessEnd::Abort);
        if is_exit || self.thread().progress >= Progress::Leaving {
            self.pass_destructors()?;
        }
        Ok(Took { line, seen, course: self.course })
    }

    /// The rule for each step.
    fn step(&mut self, action: &'s Action) -> Taken {
        match action {
            Action::Spawn { spawn } => self.spawn(spawn),
            Action::Join { handle, unwrap, bind } => self.join(handle, *unwrap, bind.as_deref()),
            Action::Detach { handle } => self.detach(handle),
            Action::IsFinished { handle, bind } => self.is_finished(handle, bind.as_deref()),
            Action::Scope { body } => self.enter(Kind::Scope { panicked: false }, body),
            Action::Current { bind } => self.current(bind),
            Action::ThreadName { handle, bind } => {
                self.thread_name(handle.as_deref(), bind.as_deref())
            }
            Action::ThreadId { handle, bind } => self.thread_id(handle.as_deref(), bind),
            Action::SameId { left, right } => self.same_id(left, right),
            Action::OsThreadName => self.os_thread_name(),
            Action::AvailableParallelism => self.available_parallelism(),
            // `yield_now` promises nothing that could be seen; and a thread has the stack that it
            // asked for.
            Action::Yield | Action::UseStack { .. } => Ok(None),
            Action::Sleep { .. } => Ok(Some(Seen::Named("Slept", None))),
            Action::Park { until } => self.park(until.as_deref()),
            Action::ParkTimeout { timeout } => self.park_timeout(*timeout),
            Action::Unpark { thread } => self.unpark(thread),

            Action::Return { value } => self.returns(value),
            Action::Call { function, bind } => self.call(function, bind.as_deref()),
            Action::Let { bind, value } => self.binds(bind, value),
            Action::Local { bind, on_drop } => self.local(bind, on_drop),

            Action::Panic { message } => self.panic_with_message(message),
            Action::PanicAny { value } => self.panic_any(value),
            Action::ResumeUnwind { value } => self.resume_unwind(value),
            Action::Catch { body, bind } => self.enter(Kind::Catch { bind: bind.as_deref() }, body),
            Action::Panicking => Ok(Some(Seen::Bool(self.is_panicking()))),
            Action::SetHook { body } => self.set_hook(Some(body)),
            Action::TakeHook => self.set_hook(None),
            Action::Payload => self.payload(),
            // `PanicHookInfo::location`: today's std always knows the place.
            Action::Location => Ok(Some(Seen::Bool(true))),
            Action::ExternC { body } => self.enter(Kind::ExternC, body),

            Action::OverflowStack => self.overflow_stack(),
            Action::Exit { code } => self.exit(*code),
            Action::Abort => self.abort(),

            Action::Store { atomic, value, ordering } => self.store(atomic, value, *ordering),
            Action::Load { atomic, ordering, bind } => {
                self.load(atomic, *ordering, bind.as_deref())
            }
            Action::Swap { atomic, value, ordering, bind } => {
                self.update(atomic, value, *ordering, bind.as_deref(), |_, new| new)
            }
            Action::Add { atomic, value, ordering, bind } => {
                self.update(atomic, value, *ordering, bind.as_deref(), i32::wrapping_add)
            }

            Action::Lock { mutex: lock, unwrap, body } | Action::Write { lock, unwrap, body } => {
                self.lock(lock, false, *unwrap, body)
            }
            Action::Read { lock, unwrap, body } => self.lock(lock, true, *unwrap, body),
            Action::TryLock { mutex: lock, body } | Action::TryWrite { lock, body } => {
                self.try_lock(lock, false, body)
            }
            Action::TryRead { lock, body } => self.try_lock(lock, true, body),
            Action::IntoInner { lock } => self.take_value(lock),
            Action::IsPoisoned { lock } => self.is_poisoned(lock),
            Action::ClearPoison { lock } => self.clear_poison(lock),
            Action::Get { cell, bind } => self.get(cell, bind.as_deref()),
            Action::Set { cell, value } => self.set(cell, value),

            Action::Wait { condvar, guard, until } => self.wait(condvar, guard, *until),
            Action::WaitTimeout { condvar, timeout, guard, until } => {
                self.wait_timeout(condvar, *timeout, guard, *until)
            }
            Action::NotifyOne { condvar } => self.notify_one(condvar),
            Action::NotifyAll { condvar } => self.notify_all(condvar),
            Action::BarrierWait { barrier, leads } => self.barrier_wait(barrier, leads.as_deref()),

            Action::Send { channel, value } => self.send(channel, value),
            Action::TrySend { channel, value } => self.try_send(channel, value),
            Action::Recv { channel, unwrap, bind } => self.recv(channel, *unwrap, bind.as_deref()),
            Action::TryRecv { channel, bind } => self.try_recv(channel, bind.as_deref()),
            Action::RecvTimeout { channel, timeout, bind } => {
                self.recv_timeout(channel, *timeout, bind.as_deref())
            }
            Action::DropSender { channel } => self.drop_sender(channel),
            Action::DropReceiver { channel } => self.drop_receiver(channel),

            Action::CallOnce { once, force, body } => self.call_once(once, *force, body),
            Action::OnceWait { once } => self.once_wait(once),
            Action::IsCompleted { once } => self.is_completed(once),
            Action::GetOrInit { cell, body } => self.get_or_init(cell, body),
            Action::Force { lazy } => self.force(lazy),
            Action::With { key } => self.with(key, false),
            Action::TryWith { key } => self.with(key, true),
        }
    }

    pub(crate) fn is_main(&self) -> bool {
        &*self.label == MAIN
    }

    pub(crate) fn thread(&self) -> &Thread<'s> {
        self.other(&self.label)
    }

    pub(crate) fn thread_mut(&mut self) -> &mut Thread<'s> {
        let label = Label::clone(&self.label);
        self.other_mut(&label)
    }

    pub(crate) fn other(&self, label: &str) -> &Thread<'s> {
        &self.state.threads[label]
    }

    #[expect(clippy::expect_used, reason = "labels come from threads, and threads are kept")]
    pub(crate) fn other_mut(&mut self, label: &str) -> &mut Thread<'s> {
        self.state.threads.get_mut(label).expect("a thread of that label")
    }

    #[expect(clippy::expect_used, reason = "a thread without a frame has no turn")]
    pub(crate) fn frame_mut(&mut self) -> &mut crate::frames::Frame<'s> {
        self.thread_mut().frames.last_mut().expect("a frame")
    }

    /// The choice that the platform has made, or the need to make it.
    pub(crate) fn choose<F: Freedom>(&self) -> Result<F, Stop> {
        self.state.choices.made().ok_or(Stop::Undecided(F::LATITUDE))
    }

    /// What a step is given. Using a variable moves what is not `Copy` out of it.
    pub(crate) fn value(&mut self, operand: &'s Operand) -> Result<Value<'s>, Stop> {
        match operand {
            Operand::Literal(literal) => Ok(Value::of(literal)),
            Operand::Variable(name) => self.take_variable(name),
        }
    }

    pub(crate) fn take_variable(&mut self, name: &str) -> Result<Value<'s>, Stop> {
        let no_variable = || Stop::Refused(Reason::NoVariable(name.to_owned()));
        let (depth, position) = self.thread().find(name).ok_or_else(no_variable)?;
        let value = self.thread().frames[depth].variables[position].1.clone();
        if let Value::Handle(thread) = value.innermost()
            && self.other(thread).scope.is_some()
        {
            return Err(Stop::Refused(Reason::ScopedHandle));
        }
        if !value.is_copy() {
            self.thread_mut().frames[depth].variables.remove(position);
        }
        Ok(value)
    }

    /// Binds a result, or drops it on the spot when it gets no name.
    pub(crate) fn bind(&mut self, bind: Option<&'s str>, value: Value<'s>) {
        match bind {
            Some(name) => self.frame_mut().variables.push((name, value)),
            None => self.drop_value(value),
        }
    }

    /// The position that the scenario gives to a shared object.
    pub(crate) fn position(&self, name: &str) -> Result<usize, Stop> {
        let shared = &self.program.scenario.shared;
        let position = shared.iter().position(|object| &*object.name == name);
        position.ok_or_else(|| Stop::Refused(Reason::Unknown(name.to_owned())))
    }

    /// A value that has to be a number.
    pub(crate) fn int(&mut self, operand: &'s Operand) -> Result<i32, Stop> {
        match self.value(operand)? {
            Value::Int(value) => Ok(value),
            other => Err(mismatch("an integer", &other.seen().to_string())),
        }
    }

    /// What this thread has done so far, for others to learn; what it does from now on is not
    /// part of it.
    pub(crate) fn publish(&mut self) -> Clock {
        let clock = self.thread().clock.clone();
        if self.program.tracks_order {
            let label = Label::clone(&self.label);
            self.thread_mut().clock.tick(&label);
        }
        clock
    }

    /// What others have published happens before what this thread does next.
    pub(crate) fn learn(&mut self, clock: &Clock) {
        if self.program.tracks_order {
            self.thread_mut().clock.join(clock);
        }
    }
}

pub(crate) fn mismatch(expected: &'static str, found: &str) -> Stop {
    Stop::Refused(Reason::Mismatch { expected, found: found.to_owned() })
}
