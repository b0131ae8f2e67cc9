//! `Condvar` and `Barrier`.

use std::sync::atomic::Ordering::SeqCst;
use std::sync::{MutexGuard, PoisonError};
use std::time::Instant;

use threadproof_model::{Name, Seen, Timeout};

use super::clock::duration;
use super::locks::seen_behind;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Environment, Outer};
use crate::objects::Object;

impl Interpreter<'_, '_> {
    pub(super) fn wait(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        mut arrival: Arrival<'_>,
        condvar: &str,
        lock: &str,
        until: Option<i32>,
    ) {
        let (Some(Object::Condvar(condvar)), Some(guard)) =
            (self.actor.run.object(condvar), environment.guard(lock))
        else {
            return;
        };
        let mut is_poisoned = false;
        while until != Some(guard.get()) {
            arrival.waits();
            guard.exchange(&mut |guard| {
                let result = condvar.wait(guard);
                is_poisoned = result.is_err();
                result.unwrap_or_else(PoisonError::into_inner)
            });
            // As `Condvar::wait_while`, which goes on only with an `Ok`.
            if until.is_none() || is_poisoned {
                break;
            }
            arrival = arrival.again();
        }
        arrival.saw(Some(seen_behind(guard.get(), is_poisoned)));
    }

    pub(super) fn wait_timeout(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        condvar: &str,
        timeout: Timeout,
        lock: &str,
        until: Option<i32>,
    ) {
        let (Some(Object::Condvar(condvar)), Some(guard)) =
            (self.actor.run.object(condvar), environment.guard(lock))
        else {
            return;
        };
        let timeout = duration(timeout);
        let start = Instant::now();
        let mut has_timed_out = false;
        arrival.waits();
        guard.exchange(&mut |guard: MutexGuard<'_, i32>| {
            let result = match until {
                None => condvar.wait_timeout(guard, timeout),
                Some(until) => condvar.wait_timeout_while(guard, timeout, |value| *value != until),
            };
            let (guard, result) = result.unwrap_or_else(PoisonError::into_inner);
            has_timed_out = result.timed_out();
            guard
        });
        let seen = match has_timed_out {
            false => "NotTimedOut",
            true if start.elapsed() < timeout => "TooEarly",
            true => "TimedOut",
        };
        arrival.saw(Some(Seen::Named(seen, None)));
    }

    pub(super) fn notify_one(&self, arrival: Arrival<'_>, condvar: &str) {
        if let Some(Object::Condvar(condvar)) = self.actor.run.object(condvar) {
            condvar.notify_one();
        }
        arrival.saw(None);
    }

    pub(super) fn notify_all(&self, arrival: Arrival<'_>, condvar: &str) {
        if let Some(Object::Condvar(condvar)) = self.actor.run.object(condvar) {
            condvar.notify_all();
        }
        arrival.saw(None);
    }

    pub(super) fn barrier_wait(
        &self,
        arrival: Arrival<'_>,
        barrier: &str,
        leads: Option<&'static Name>,
    ) {
        let Some(Object::Barrier(barrier)) = self.actor.run.object(barrier) else { return };
        arrival.waits();
        let is_leader = barrier.wait().is_leader();
        // In the turn in which the wait is over, whichever of the threads leads.
        arrival.saw(None);
        if is_leader && let Some(atomic) = leads.and_then(|name| self.atomic(name)) {
            atomic.fetch_add(1, SeqCst);
        }
    }
}
