//! Condition variables; see [`Condvar`](std::sync::Condvar).

use threadproof_model::{CondvarId, MutexId, Seen, Timeout};

use crate::labels::ThreadId;
use crate::latitude::{CondvarMutexes, EarlyWakeup, SpuriousWakeup};
use crate::state::Waiting;
use crate::turn::{Advance, Stop, Taken, Turn};
use crate::value::Value;

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
        // A loop whose condition does not hold waits again, which cannot be observed, unless it finds
        // the mutex poisoned.
        let is_in_vain = until.is_some_and(|until| !self.value_is(mutex, until))
            && !self.lock_at(mutex.into())?.is_poisoned;
        if !self.is_notified()
            && (is_in_vain || self.choose_to_wake(mutex)? == SpuriousWakeup::Wait)
        {
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
        let in_time = Seen::Named("NotTimedOut", None);
        if self.thread().waiting.is_none() {
            if is_met {
                return Ok(Some(in_time));
            }
            // A loop whose time is over before it waits does not acquire the mutex again, so it does
            // not find it poisoned.
            if until.is_some() && is_timed && self.lock_at(mutex.into())?.is_poisoned {
                self.by_chance();
                if self.pick(2)? > 0 {
                    return Ok(Some(Seen::Named("TimedOut", None)));
                }
            }
            return self.begin_to_wait(condvar, mutex, is_timed);
        }
        self.free_for_me(mutex)?;
        // A loop whose condition does not hold waits again, unless it finds the mutex poisoned.
        let is_poisoned = self.lock_at(mutex.into())?.is_poisoned;
        let waits_again = until.is_some() && !is_met && !is_poisoned;
        if is_timed {
            let seen = if waits_again {
                "TimedOut"
            } else if is_met && !is_poisoned {
                "NotTimedOut"
            } else {
                self.timed_wait(until.is_some())?
            };
            self.wake(condvar, mutex)?;
            return self.unless_poisoned(mutex.into(), Seen::Named(seen, None));
        }
        if waits_again {
            return self.wait_again();
        }
        if !self.is_notified() && self.choose_to_wake(mutex)? == SpuriousWakeup::Wait {
            return Err(Stop::Blocked);
        }
        self.wake(condvar, mutex)?;
        self.unless_poisoned(mutex.into(), in_time)
    }

    /// What a wait of limited time returns. It is notified, or times out, whichever is first. If it
    /// is not notified, it can say so only after its time, unless it wakes spuriously before.
    fn timed_wait(&mut self, is_loop: bool) -> Result<&'static str, Stop> {
        if self.is_notified() {
            self.by_chance();
            // A notification can be noticed after the time, but a loop is not asked when.
            let ways = ["NotTimedOut", "TimedOut", "TooLate"];
            return Ok(ways[self.pick(if is_loop { 2 } else { 3 })?]);
        }
        Ok(match self.choose()? {
            EarlyWakeup::TimesOut => "TimedOut",
            EarlyWakeup::WakesEarly => "NotTimedOut",
        })
    }

    /// A loop was notified in vain, if at all, and waits again.
    fn wait_again(&mut self) -> Taken {
        match &mut self.thread_mut().waiting {
            Some(Waiting::Notification { is_notified, .. }) if *is_notified => {
                *is_notified = false;
                self.by_chance();
                self.advance = Advance::Into;
                Ok(None)
            }
            _ => Err(Stop::Blocked),
        }
    }

    /// [`Condvar::notify_one`](std::sync::Condvar::notify_one): wakes one waiting thread. If none
    /// is waiting, it has no effect, now or later.
    pub(crate) fn notify_one(&mut self, condvar: CondvarId) -> Taken {
        let waiting = self.not_notified(condvar);
        let chosen = match &*waiting {
            [] => return Ok(None),
            [only] => only,
            several => {
                self.by_chance();
                &several[self.pick(several.len())?]
            }
        };
        self.notify(*chosen);
        Ok(None)
    }

    /// [`Condvar::notify_all`](std::sync::Condvar::notify_all): wakes all waiting threads.
    pub(crate) fn notify_all(&mut self, condvar: CondvarId) -> Taken {
        for waiting in self.not_notified(condvar) {
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
    fn not_notified(&mut self, condvar: CondvarId) -> Vec<ThreadId> {
        let mut ids = Vec::new();
        let mut is_uncertain = false;
        for id in &self.state.objects.condvars[condvar].waiting {
            if let Some(Waiting::Notification { is_notified: false, is_certain, .. }) =
                self.other(*id).waiting
            {
                is_uncertain |= !is_certain;
                ids.push(*id);
            }
        }
        if is_uncertain {
            // A thread that has begun to wait may not have released its mutex yet.
            self.by_chance();
        }
        ids
    }

    fn begin_to_wait(&mut self, condvar: CondvarId, mutex: MutexId, is_timed: bool) -> Taken {
        let first = *self.state.objects.condvars[condvar].mutex.get_or_insert(mutex);
        if first != mutex && self.choose::<CondvarMutexes>()? == CondvarMutexes::Panic {
            // The panic drops the guard, which the wait owns.
            self.lock_at_mut(mutex.into())?.is_poisoned = true;
            self.release(mutex.into(), false)?;
            self.panic(Value::StdText, Vec::new());
            return Ok(None);
        }
        self.state.objects.condvars[condvar].waiting.push(self.id);
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
        self.may_use_token()?;
        self.hold(mutex.into(), false)?;
        let id = self.id;
        self.state.objects.condvars[condvar].waiting.retain(|other| *other != id);
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
