//! `Condvar` and `Barrier`.

use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Condvar, MutexGuard, PoisonError};
use std::time::Instant;

use threadproof_model::{AtomicId, BarrierId, CondvarId, LockId, MutexId, Seen, Timeout};

use super::clock::duration;
use super::locks::{poisoned, seen_behind};
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;

impl Interpreter<'_, '_> {
    pub(super) fn wait(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        mut arrival: Arrival<'_>,
        condvar: CondvarId,
        mutex: MutexId,
        until: Option<i32>,
    ) {
        let condvar = self.condvar(condvar);
        let guard = environment.guard(LockId::Mutex(mutex));
        let mut is_poisoned = false;
        if let (Some(until), None) = (until, self.performer.directed()) {
            guard.exchange(&mut |guard| {
                let result = condvar.wait_while(guard, |value| *value != until);
                is_poisoned = result.is_err();
                result.unwrap_or_else(PoisonError::into_inner)
            });
            arrival.saw(Some(seen_behind(guard.get(), is_poisoned)));
            return;
        }
        // In a directed run, each iteration has a turn.
        while until != Some(guard.get()) {
            arrival.waits();
            guard.exchange(&mut |guard| {
                let result = condvar.wait(guard);
                is_poisoned = result.is_err();
                result.unwrap_or_else(PoisonError::into_inner)
            });
            // Like `Condvar::wait_while`, which returns at the first `Err`.
            if until.is_none() || is_poisoned {
                break;
            }
            arrival = arrival.again(None, ());
        }
        arrival.saw(Some(seen_behind(guard.get(), is_poisoned)));
    }

    pub(super) fn wait_timeout(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        condvar: CondvarId,
        timeout: Timeout,
        mutex: MutexId,
        until: Option<i32>,
    ) {
        let condvar = self.condvar(condvar);
        let guard = environment.guard(LockId::Mutex(mutex));
        let timeout = duration(timeout);
        let start = Instant::now();
        let (mut has_timed_out, mut is_poisoned) = (false, false);
        arrival.waits();
        guard.exchange(&mut |guard: MutexGuard<'_, i32>| {
            let result = match until {
                None => condvar.wait_timeout(guard, timeout),
                Some(until) => condvar.wait_timeout_while(guard, timeout, |value| *value != until),
            };
            is_poisoned = result.is_err();
            let (guard, result) = result.unwrap_or_else(PoisonError::into_inner);
            has_timed_out = result.timed_out();
            guard
        });
        let is_over = start.elapsed() >= timeout;
        let seen = match (has_timed_out, is_over) {
            (true, true) => "TimedOut",
            (true, false) => "TooEarly",
            // A loop checks its condition before the time.
            (false, true) if until.is_none() => "TooLate",
            (false, _) => "NotTimedOut",
        };
        let seen = Seen::Named(seen, None);
        arrival.saw(Some(if is_poisoned { poisoned(seen) } else { seen }));
    }

    pub(super) fn notify_one(&self, arrival: Arrival<'_>, condvar: CondvarId) {
        self.condvar(condvar).notify_one();
        arrival.saw(None);
    }

    pub(super) fn notify_all(&self, arrival: Arrival<'_>, condvar: CondvarId) {
        self.condvar(condvar).notify_all();
        arrival.saw(None);
    }

    pub(super) fn barrier_wait(
        &self,
        arrival: Arrival<'_>,
        barrier: BarrierId,
        leads: Option<AtomicId>,
    ) {
        let barrier = &self.performer.execution.objects.barriers[barrier];
        arrival.waits();
        let is_leader = barrier.wait().is_leader();
        // The step ends here for every thread, whether or not it is the leader.
        arrival.saw(None);
        if is_leader && let Some(atomic) = leads {
            self.atomic(atomic).fetch_add(1, SeqCst);
        }
    }

    fn condvar(&self, condvar: CondvarId) -> &Condvar {
        &self.performer.execution.objects.condvars[condvar]
    }
}
