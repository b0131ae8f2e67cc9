//! Condition variables; see [`Condvar`](std::sync::Condvar).

use threadproof_model::{CondvarId, MutexId, Seen, Timeout};

use crate::labels::ThreadId;
use crate::latitude::{EarlyWakeup, Notified, SpuriousWakeup};
use crate::refusal::Reason;
use crate::state::Waiting;
use crate::turn::{Advance, Stop, Taken, Turn};

impl Turn<'_, '_> {
    /// [`Condvar::wait`](std::sync::Condvar::wait): atomically releases the mutex and blocks; once
    /// notified, acquires it again. It may also wake spuriously. With `until`, waits in a loop
    /// until the value behind the guard is this one.
    pub(crate) fn wait(&mut self, condvar: CondvarId, mutex: MutexId, until: Option<i32>) -> Taken {
        if self.thread().waiting.is_none() {
            if until.is_some_and(|until| self.value_is(mutex, until)) {
                return Ok(Some(Seen::Ok(Box::new(Seen::Int(
                    self.state.objects.lock(mutex.into()).value,
                )))));
            }
            return self.begin_to_wait(condvar, mutex, false);
        }
        let is_in_vain = until.is_some_and(|until| !self.value_is(mutex, until));
        if !self.is_notified()
            && (is_in_vain || self.choose_to_wake(mutex)? == SpuriousWakeup::Wait)
        {
            // A loop whose condition does not hold waits again, which cannot be observed.
            return Err(Stop::Blocked);
        }
        self.wake(condvar, mutex)?;
        let seen = self.poisoned_or_not(mutex.into())?;
        if until.is_some() && matches!(seen, Seen::Ok(_)) {
            self.advance = Advance::Around;
            return Ok(None);
        }
        Ok(Some(seen))
    }

    /// [`Condvar::wait_timeout`](std::sync::Condvar::wait_timeout), and with `until`
    /// [`Condvar::wait_timeout_while`](std::sync::Condvar::wait_timeout_while): as
    /// [`wait`](Self::wait), up to a timeout, which is never reported early.
    pub(crate) fn wait_timeout(
        &mut self,
        condvar: CondvarId,
        timeout: Timeout,
        mutex: MutexId,
        until: Option<i32>,
    ) -> Taken {
        let is_timed = timeout != Timeout::Never;
        let is_met = until.is_some_and(|until| self.value_is(mutex, until));
        let in_time = Ok(Some(Seen::Named("NotTimedOut", None)));
        if self.thread().waiting.is_none() {
            return if is_met { in_time } else { self.begin_to_wait(condvar, mutex, is_timed) };
        }
        if is_timed {
            if self.is_notified() {
                return Err(Stop::Refused(Reason::RacesWithTime));
            }
            self.free_for_me(mutex)?;
            // A loop keeps waiting when it wakes early.
            let wakes_early =
                until.is_none() && self.choose::<EarlyWakeup>()? == EarlyWakeup::WakesEarly;
            self.wake(condvar, mutex)?;
            let seen = if is_met || wakes_early { "NotTimedOut" } else { "TimedOut" };
            return Ok(Some(Seen::Named(seen, None)));
        }
        let is_notified = self.is_notified();
        self.free_for_me(mutex)?;
        if until.is_some() && !is_met {
            // It would wake and wait again, unobserved.
            return Err(if is_notified { Stop::Refused(Reason::Uncertain) } else { Stop::Blocked });
        }
        if !is_notified && self.choose_to_wake(mutex)? == SpuriousWakeup::Wait {
            return Err(Stop::Blocked);
        }
        self.wake(condvar, mutex)?;
        in_time
    }

    /// [`Condvar::notify_one`](std::sync::Condvar::notify_one): wakes one waiting thread. If none
    /// is waiting, it has no effect, now or later.
    pub(crate) fn notify_one(&mut self, condvar: CondvarId) -> Taken {
        let waiting = self.not_notified(condvar)?;
        let chosen = match &*waiting {
            [] => return Ok(None),
            [only] => only,
            [first, .., last] => {
                self.by_chance();
                match self.choose()? {
                    Notified::First => first,
                    Notified::Last => last,
                }
            }
        };
        self.notify(*chosen);
        Ok(None)
    }

    /// [`Condvar::notify_all`](std::sync::Condvar::notify_all): wakes all waiting threads.
    pub(crate) fn notify_all(&mut self, condvar: CondvarId) -> Taken {
        for waiting in self.not_notified(condvar)? {
            self.notify(waiting);
        }
        Ok(None)
    }

    fn notify(&mut self, id: ThreadId) {
        if let Some(Waiting::Notification { is_notified, .. }) = &mut self.other_mut(id).waiting {
            *is_notified = true;
        }
    }

    /// The threads that wait and are not notified yet, in the order in which they began to wait.
    fn not_notified(&self, condvar: CondvarId) -> Result<Vec<ThreadId>, Stop> {
        let mut ids = Vec::new();
        for id in &self.state.objects.condvars[condvar] {
            if let Some(Waiting::Notification { is_notified: false, is_certain, .. }) =
                self.other(*id).waiting
            {
                if !is_certain {
                    return Err(Stop::Refused(Reason::Uncertain));
                }
                ids.push(*id);
            }
        }
        Ok(ids)
    }

    fn begin_to_wait(&mut self, condvar: CondvarId, mutex: MutexId, is_timed: bool) -> Taken {
        // `Condvar::wait`, "Panics": a condvar is used with one mutex.
        for (_, other) in self.state.threads.iter() {
            if let Some(Waiting::Notification { condvar: same, mutex: theirs, .. }) = other.waiting
                && same == condvar
                && theirs != mutex
            {
                return Err(Stop::Refused(Reason::Unspecified("a condvar with two mutexes")));
            }
        }
        self.state.objects.condvars[condvar].push(self.id);
        self.release(mutex.into(), false)?;
        self.thread_mut().waiting = Some(Waiting::Notification {
            condvar,
            mutex,
            is_timed,
            is_notified: false,
            is_certain: false,
        });
        self.advance = Advance::Into;
        Ok(None)
    }

    /// The thread acquires the mutex again.
    fn wake(&mut self, condvar: CondvarId, mutex: MutexId) -> Result<(), Stop> {
        self.free_for_me(mutex)?;
        self.hold(mutex.into(), false)?;
        let id = self.id;
        self.state.objects.condvars[condvar].retain(|other| *other != id);
        self.thread_mut().waiting = None;
        Ok(())
    }

    fn choose_to_wake(&mut self, mutex: MutexId) -> Result<SpuriousWakeup, Stop> {
        self.free_for_me(mutex)?;
        self.by_chance();
        self.choose()
    }

    fn free_for_me(&self, mutex: MutexId) -> Result<(), Stop> {
        let lock = self.lock_at(mutex.into())?;
        if lock.is_free(false) { Ok(()) } else { Err(Stop::Blocked) }
    }

    fn is_notified(&self) -> bool {
        matches!(self.thread().waiting, Some(Waiting::Notification { is_notified: true, .. }))
    }

    fn value_is(&self, mutex: MutexId, value: i32) -> bool {
        self.state.objects.lock(mutex.into()).value == value
    }
}
