//! Condition variables; see [`Condvar`](std::sync::Condvar).

use threadproof_model::{Seen, Timeout};

use crate::latitude::{EarlyWakeup, Notified, SpuriousWakeup};
use crate::objects::Object;
use crate::refusal::Reason;
use crate::state::Waiting;
use crate::turn::{Course, Stop, Taken, Turn, mismatch};
use crate::value::Label;

impl<'s> Turn<'_, 's> {
    /// [`Condvar::wait`](std::sync::Condvar::wait): gives back the mutex and waits, both at once;
    /// once notified, locks it again. It may also wake without having been notified. With `until`,
    /// again and again until the value behind the guard is that.
    pub(crate) fn wait(&mut self, name: &'s str, guard: &'s str, until: Option<i32>) -> Taken {
        let (condvar, mutex) = self.wait_for(name, guard)?;
        if self.thread().waiting.is_none() {
            if until.is_some_and(|until| self.value_is(mutex, guard, until)) {
                return Ok(Some(Seen::Ok(Box::new(Seen::Int(self.lock_at(mutex, guard)?.value)))));
            }
            return self.begin_to_wait(condvar, mutex, guard, false);
        }
        let is_in_vain = until.is_some_and(|until| !self.value_is(mutex, guard, until));
        if !self.is_notified()
            && (is_in_vain || self.choose_to_wake(mutex, guard)? == SpuriousWakeup::Wait)
        {
            // A loop that wakes in vain waits again, and nobody is the wiser.
            return Err(Stop::Blocked);
        }
        self.wake(condvar, mutex, guard)?;
        let seen = self.poisoned_or_not(mutex, guard)?;
        if until.is_some() && matches!(seen, Seen::Ok(_)) {
            self.course = Course::Around;
            return Ok(None);
        }
        Ok(Some(seen))
    }

    /// [`Condvar::wait_timeout`](std::sync::Condvar::wait_timeout), and with `until`
    /// [`Condvar::wait_timeout_while`](std::sync::Condvar::wait_timeout_while): likewise, and no
    /// longer than about the time; if it says that the time is up, it is.
    pub(crate) fn wait_timeout(
        &mut self,
        name: &'s str,
        timeout: Timeout,
        guard: &'s str,
        until: Option<i32>,
    ) -> Taken {
        let (condvar, mutex) = self.wait_for(name, guard)?;
        let is_timed = timeout != Timeout::Never;
        let is_met = until.is_some_and(|until| self.value_is(mutex, guard, until));
        let in_time = Ok(Some(Seen::Named("NotTimedOut", None)));
        if self.thread().waiting.is_none() {
            return if is_met {
                in_time
            } else {
                self.begin_to_wait(condvar, mutex, guard, is_timed)
            };
        }
        if is_timed {
            if self.is_notified() {
                return Err(Stop::Refused(Reason::RacesWithTime));
            }
            self.free_for_me(mutex, guard)?;
            // A loop goes on waiting when it wakes early.
            let wakes_early =
                until.is_none() && self.choose::<EarlyWakeup>()? == EarlyWakeup::WakesEarly;
            self.wake(condvar, mutex, guard)?;
            let seen = if is_met || wakes_early { "NotTimedOut" } else { "TimedOut" };
            return Ok(Some(Seen::Named(seen, None)));
        }
        let is_notified = self.is_notified();
        self.free_for_me(mutex, guard)?;
        if until.is_some() && !is_met {
            // It would have to wake and begin to wait once more, unseen.
            return Err(if is_notified { Stop::Refused(Reason::Uncertain) } else { Stop::Blocked });
        }
        if !is_notified && self.choose_to_wake(mutex, guard)? == SpuriousWakeup::Wait {
            return Err(Stop::Blocked);
        }
        self.wake(condvar, mutex, guard)?;
        in_time
    }

    /// [`Condvar::notify_one`](std::sync::Condvar::notify_one): wakes one of those who wait. Where
    /// nobody waits, nothing is kept.
    pub(crate) fn notify_one(&mut self, name: &'s str) -> Taken {
        let waiting = self.not_notified(name)?;
        let chosen = match &*waiting {
            [] => return Ok(None),
            [only] => only,
            [first, .., last] => match self.choose()? {
                Notified::First => first,
                Notified::Last => last,
            },
        };
        self.notify(chosen);
        Ok(None)
    }

    /// [`Condvar::notify_all`](std::sync::Condvar::notify_all): wakes all who wait.
    pub(crate) fn notify_all(&mut self, name: &'s str) -> Taken {
        for label in self.not_notified(name)? {
            self.notify(&label);
        }
        Ok(None)
    }

    fn notify(&mut self, label: &str) {
        if let Some(Waiting::Notification { is_notified, .. }) = &mut self.other_mut(label).waiting
        {
            *is_notified = true;
        }
    }

    /// Who waits and is not notified yet, in the order in which they began.
    fn not_notified(&self, name: &str) -> Result<Vec<Label>, Stop> {
        let condvar = self.position(name)?;
        let Object::Condvar(waiting) = &self.state.objects[condvar] else {
            return Err(mismatch("a condvar", name));
        };
        let mut labels = Vec::new();
        for label in waiting {
            if let Some(Waiting::Notification { is_notified: false, is_certain, .. }) =
                self.other(label).waiting
            {
                if !is_certain {
                    return Err(Stop::Refused(Reason::Uncertain));
                }
                labels.push(Label::clone(label));
            }
        }
        Ok(labels)
    }

    /// The positions of the condvar and of the mutex that a block around the step holds.
    fn wait_for(&self, name: &str, guard: &str) -> Result<(usize, usize), Stop> {
        let (condvar, mutex) = (self.position(name)?, self.position(guard)?);
        if !self.holds(mutex, true) {
            return Err(Stop::Refused(Reason::NotLocked(guard.to_owned())));
        }
        Ok((condvar, mutex))
    }

    fn begin_to_wait(
        &mut self,
        condvar: usize,
        mutex: usize,
        guard: &str,
        is_timed: bool,
    ) -> Taken {
        let label = Label::clone(&self.label);
        let others = self.state.threads.iter();
        // `Condvar::wait`, "Panics": a condvar goes with one mutex.
        for (_, other) in others {
            if let Some(Waiting::Notification { condvar: same, mutex: theirs, .. }) = other.waiting
                && same == condvar
                && theirs != mutex
            {
                return Err(Stop::Refused(Reason::Unspecified("a condvar with two mutexes")));
            }
        }
        let Object::Condvar(waiting) = &mut self.state.objects[condvar] else {
            return Err(mismatch("a condvar", guard));
        };
        waiting.push(label);
        self.release(mutex, false, guard)?;
        self.thread_mut().waiting = Some(Waiting::Notification {
            condvar,
            mutex,
            is_timed,
            is_notified: false,
            is_certain: false,
        });
        self.course = Course::Begun;
        Ok(None)
    }

    /// The thread holds the mutex again.
    fn wake(&mut self, condvar: usize, mutex: usize, guard: &str) -> Result<(), Stop> {
        self.free_for_me(mutex, guard)?;
        self.hold(mutex, false, guard)?;
        let label = Label::clone(&self.label);
        if let Object::Condvar(waiting) = &mut self.state.objects[condvar] {
            waiting.retain(|other| *other != label);
        }
        self.thread_mut().waiting = None;
        Ok(())
    }

    fn choose_to_wake(&self, mutex: usize, guard: &str) -> Result<SpuriousWakeup, Stop> {
        self.free_for_me(mutex, guard)?;
        self.choose()
    }

    fn free_for_me(&self, mutex: usize, guard: &str) -> Result<(), Stop> {
        if self.lock_at(mutex, guard)?.is_free(false) { Ok(()) } else { Err(Stop::Blocked) }
    }

    fn is_notified(&self) -> bool {
        matches!(self.thread().waiting, Some(Waiting::Notification { is_notified: true, .. }))
    }

    fn value_is(&self, mutex: usize, guard: &str, value: i32) -> bool {
        self.lock_at(mutex, guard).is_ok_and(|lock| lock.value == value)
    }
}
