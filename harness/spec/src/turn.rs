//! One thread's turn. Maps each step to its rule.

use threadproof_model::{Line, Op, ProcessEnd, Seen};

use crate::chance::{Chance, Effects, Move};
use crate::frames::{Access, Frame, FrameKind};
use crate::labels::ThreadId;
use crate::latitude::{Freedom, Latitude};
use crate::refusal::Reason;
use crate::setup::Setup;
use crate::state::{Place, Progress, State, Thread, Waiting};

/// Why a thread cannot take its next turn.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It blocks.
    Blocked,
    /// It blocks, and others may observe that it waits, though not at this grain.
    BlockedVisibly,
    /// It blocks, but before or after its step, not in it.
    Held,
    /// The turn depends on a choice that the platform has not made yet.
    Undecided(Latitude),
    /// Chance decides which of this number of ways the turn goes.
    Chance(usize),
    /// The spec does not cover it.
    Refused(Reason),
}

/// What a rule returns: what the step observed, if it observes anything.
pub(crate) type Taken = Result<Option<Seen>, Stop>;

/// Where a turn leaves its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advance {
    /// After the step.
    Past,
    /// In the middle of the step, waiting.
    Into,
    /// Before the step again, after one iteration of a loop.
    Around,
}

/// The result of a turn.
pub(crate) struct Took {
    /// The line of the step; `None` if the turn only continued the thread's previous one.
    pub(crate) line: Option<Line>,
    /// What it observed.
    pub(crate) seen: Option<Seen>,
    pub(crate) advance: Advance,
    pub(crate) chance: Chance,
    pub(crate) effects: Effects,
}

/// How far a thread goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// To its next place.
    Turn,
    /// Until the call that it has made returns.
    Step,
}

/// Takes the turn of a thread: its next step, and everything up to its next place. If the turn
/// stops, the state must be discarded.
pub(crate) fn take<'p>(
    setup: &Setup<'p>,
    state: &mut State<'p>,
    next: &Move,
) -> Result<Took, Stop> {
    take_at(Pace::Turn, setup, state, next)
}

/// Takes the turn of a thread, as far as this pace goes.
pub(crate) fn take_at<'p>(
    pace: Pace,
    setup: &Setup<'p>,
    state: &mut State<'p>,
    next: &Move,
) -> Result<Took, Stop> {
    let turn = Turn {
        setup,
        state,
        id: next.thread,
        pace,
        advance: Advance::Past,
        had_begun: false,
        ways: next.ways.iter(),
        chance: Chance::default(),
        effects: Effects::default(),
    };
    turn.take()
}

/// The turn of one thread. Its rules change the state; if one stops, the state must be discarded.
pub(crate) struct Turn<'a, 'p> {
    pub(crate) setup: &'a Setup<'p>,
    pub(crate) state: &'a mut State<'p>,
    pub(crate) id: ThreadId,
    pace: Pace,
    /// Where it leaves the thread. The rules of steps that loop, or have two turns, change it.
    pub(crate) advance: Advance,
    /// Whether the thread was in the middle of the step.
    pub(crate) had_begun: bool,
    /// The ways that chance takes.
    pub(crate) ways: std::slice::Iter<'a, usize>,
    pub(crate) chance: Chance,
    pub(crate) effects: Effects,
}

impl<'p> Turn<'_, 'p> {
    fn take(mut self) -> Result<Took, Stop> {
        let Some(place) = self.thread().place() else { return Err(Stop::Blocked) };
        let line = place.line();
        self.effects.are_visible = self.has_effect_at(place);
        self.had_begun = self.thread().waiting.is_some();
        if self.thread().progress == Progress::Spawned {
            self.pass_destructors()?;
        }
        let seen = match place {
            Place::Step(step) => {
                // Advanced only once the step is taken, so that a thread that blocks is not copied.
                let depth = self.thread().frames.len() - 1;
                let is_ending = self.end().is_some();
                let seen = self.step(&step.op)?;
                // A destructor takes steps while main exits.
                if !is_ending {
                    self.assert_ends_as(step.flow);
                }
                if let (Advance::Past, Some(frame)) =
                    (self.advance, self.thread_mut().frames.get_mut(depth))
                {
                    frame.next += 1;
                }
                seen
            }
            Place::End(_) => self.end_of_body()?,
            Place::Between => {
                self.resume();
                None
            }
        };
        if let (Some(line), Some(seen)) = (line, &seen) {
            let before = self.thread().seen;
            self.thread_mut().seen = self.setup.histories.after(before, line, seen.clone());
        }
        if self.thread().progress == Progress::Spawned {
            self.thread_mut().progress = Progress::Running;
        }
        let took = |turn: &Self| Took {
            line,
            seen,
            advance: turn.advance,
            chance: turn.chance,
            effects: turn.effects,
        };
        if self.pace == Pace::Step && self.advance != Advance::Into && self.state.end.is_none() {
            self.thread_mut().waiting.get_or_insert(Waiting::Pausing);
            return Ok(took(&self));
        }
        self.settle()?;
        // Drops and unwinding are part of the turn, so whether the turn ends the thread or the
        // process is known only here.
        let is_exit = self.thread().exits.is_some()
            || self.state.end.is_some_and(|end| end != ProcessEnd::Abort);
        if is_exit || self.thread().progress >= Progress::Leaving {
            self.pass_destructors()?;
        }
        Ok(took(&self))
    }

    /// The rule for each step.
    fn step(&mut self, op: &'p Op) -> Taken {
        match op {
            Op::Spawn { spawn } => self.spawn(spawn),
            Op::Join { handle, unwrap, bind } => self.join(*handle, *unwrap, *bind),
            Op::Detach { handle } => self.detach(*handle),
            Op::IsFinished { handle, bind } => self.is_finished(*handle, *bind),
            Op::Scope { body } => self.enter(FrameKind::Scope { panicked: false }, body),
            Op::Current { bind } => self.current(*bind),
            Op::ThreadName { handle, bind } => self.thread_name(*handle, *bind),
            Op::ThreadId { handle, bind } => self.thread_id(*handle, *bind),
            Op::SameId { left, right } => self.same_id(*left, *right),
            Op::OsThreadName => self.os_thread_name(),
            Op::AvailableParallelism => self.available_parallelism(),
            // It promises nothing observable.
            Op::Yield => Ok(None),
            Op::Sleep { .. } => Ok(Some(Seen::Named("Slept", None))),
            Op::Park { until } => self.park(*until),
            Op::ParkTimeout { timeout } => self.park_timeout(*timeout),
            Op::Unpark { thread } => self.unpark(*thread),

            Op::Return { value } => self.returns(value),
            Op::Call { callee, bind } => self.call(callee, *bind),
            Op::Let { bind, value } => self.binds(*bind, value),
            Op::Local { bind, on_drop } => self.local(bind, on_drop),
            Op::Repeat { times, body } => self.repeat(*times, body),
            Op::Drop { variable } => self.drop_variable(*variable),

            Op::Panic { message } => self.panic_with_message(message),
            Op::PanicAny { value } => self.panic_any(value),
            Op::ResumeUnwind { value } => self.resume_unwind(value),
            Op::Catch { body, bind } => self.enter(FrameKind::Catch { bind: *bind }, body),
            Op::Panicking => Ok(Some(Seen::Bool(self.is_panicking()))),
            Op::SetHook { body } => self.set_hook(Some(body)),
            Op::TakeHook => self.set_hook(None),
            Op::Payload => self.payload(),
            // `PanicHookInfo::location`: current std always knows the location.
            Op::Location => Ok(Some(Seen::Bool(true))),
            Op::ExternC { body } => self.enter(FrameKind::ExternC, body),

            Op::UseStack { bytes } => self.use_stack(*bytes),
            Op::OverflowStack => self.overflow_stack(),
            Op::Exit { code } => self.exit(*code),
            Op::Abort => self.abort(),

            Op::Store { atomic, value, ordering } => self.store(*atomic, *value, *ordering),
            Op::Load { atomic, ordering, bind } => self.load(*atomic, *ordering, *bind),
            Op::Swap { atomic, value, ordering, bind } => {
                self.update(*atomic, *value, *ordering, *bind, |_, new| new)
            }
            Op::Add { atomic, value, ordering, bind } => {
                self.update(*atomic, *value, *ordering, *bind, i32::wrapping_add)
            }

            Op::Lock { mutex, unwrap, body } => self.lock((*mutex).into(), false, *unwrap, body),
            Op::TryLock { mutex, body } => self.try_lock((*mutex).into(), false, body),
            Op::Read { lock, unwrap, body } => self.lock((*lock).into(), true, *unwrap, body),
            Op::TryRead { lock, body } => self.try_lock((*lock).into(), true, body),
            Op::Write { lock, unwrap, body } => self.lock((*lock).into(), false, *unwrap, body),
            Op::TryWrite { lock, body } => self.try_lock((*lock).into(), false, body),
            Op::IntoInner { lock } => self.take_inner(*lock),
            Op::GetMut { lock, value } => {
                let value = self.number(*value);
                self.get_mut(*lock, value)
            }
            Op::IsPoisoned { lock } => self.is_poisoned(*lock),
            Op::ClearPoison { lock } => self.clear_poison(*lock),
            Op::Get { cell, bind } => self.get(*cell, *bind),
            Op::Set { cell, value } => self.set(*cell, *value),
            Op::Downgrade { lock } => self.downgrade(*lock),

            Op::Wait { condvar, guard, until } => self.wait(*condvar, *guard, *until),
            Op::WaitTimeout { condvar, timeout, guard, until } => {
                self.wait_timeout(*condvar, *timeout, *guard, *until)
            }
            Op::NotifyOne { condvar } => self.notify_one(*condvar),
            Op::NotifyAll { condvar } => self.notify_all(*condvar),
            Op::BarrierWait { barrier, leads } => self.barrier_wait(*barrier, *leads),

            Op::Send { end, value } => self.send(end, value),
            Op::TrySend { end, value } => self.try_send(end, value),
            Op::Recv { end, unwrap, bind } => self.recv(end, *unwrap, *bind),
            Op::TryRecv { end, bind } => self.try_recv(end, *bind),
            Op::RecvTimeout { end, timeout, bind } => self.recv_timeout(end, *timeout, *bind),
            Op::Iter { end } => self.each_message(end),
            Op::TryIter { end } => self.each_pending_message(end),
            Op::IntoIter { receiver } => self.each_owned_message(receiver),
            Op::Sender { end, bind } => self.clone_sender(end, *bind),
            Op::Receiver { channel, bind } => self.take_receiver(*channel, *bind),
            Op::DropSender { channel } => self.drop_sender(*channel),
            Op::DropReceiver { channel } => self.drop_receiver(*channel),

            Op::CallOnce { once, force, body } => self.call_once(*once, *force, body),
            Op::OnceWait { once } => self.once_wait(*once),
            Op::OnceWaitForce { once } => self.once_wait_force(*once),
            Op::IsCompleted { once } => self.is_completed(*once),
            Op::GetOrInit { cell, body } => self.get_or_init(*cell, body),
            Op::Force { lazy } => self.force(*lazy),
            Op::With { key } => self.access_local(*key, Access::With),
            Op::Replace { key, value } => {
                let value = self.number(*value);
                self.access_local(*key, Access::Replace(value))
            }
            // `i32::default()`
            Op::Take { key } => self.access_local(*key, Access::Replace(0)),
            Op::TryWith { key } => self.access_local(*key, Access::TryWith),
        }
    }

    pub(crate) fn is_main(&self) -> bool {
        self.id == ThreadId::MAIN
    }

    pub(crate) fn thread(&self) -> &Thread<'p> {
        &self.state.threads[self.id]
    }

    pub(crate) fn thread_mut(&mut self) -> &mut Thread<'p> {
        &mut self.state.threads[self.id]
    }

    pub(crate) fn other(&self, id: ThreadId) -> &Thread<'p> {
        &self.state.threads[id]
    }

    pub(crate) fn other_mut(&mut self, id: ThreadId) -> &mut Thread<'p> {
        &mut self.state.threads[id]
    }

    #[expect(clippy::expect_used, reason = "a thread without a frame has no turn")]
    pub(crate) fn frame_mut(&mut self) -> &mut Frame<'p> {
        self.thread_mut().frames.last_mut().expect("a frame")
    }

    /// The choice that the platform has made, or [`Stop::Undecided`].
    pub(crate) fn choose<F: Freedom>(&self) -> Result<F, Stop> {
        self.state.choices.made().ok_or(Stop::Undecided(F::LATITUDE))
    }
}
