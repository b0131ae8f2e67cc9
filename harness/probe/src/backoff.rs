//! Waits for other threads, more and more quietly.
//!
//! A thread that waits for its turn uses nothing that is under test, so it checks an atomic again
//! and again. It spins at first, then yields, then sleeps for longer and longer:
//!
//! - Most turns are short, so most threads never sleep.
//! - In a run that hangs, the threads at the gate soon use almost no CPU. The judge can then tell
//!   that the process hangs: one that still works would use some, or would ask for it.

use std::thread::{sleep, yield_now};
use std::time::{Duration, Instant};

/// The number of checks before the thread yields between checks.
const MAX_SPINS: u32 = 50;

/// How long the thread yields before it sleeps between checks.
const YIELDS: Duration = Duration::from_millis(1);

/// The longest sleep.
const MAX_NAP: Duration = Duration::from_millis(50);

/// How long threads sleep, in total, before they no longer wait for a thread that does not move.
pub(crate) const MAX_WAIT: Duration = Duration::from_secs(3);

/// Pauses between the checks of one wait.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    spins: u32,
    /// When the thread began to yield.
    since: Option<Instant>,
    /// The total length of its sleeps, as requested.
    slept: Duration,
}

impl Backoff {
    /// Pauses before the next check.
    pub(crate) fn pause(&mut self) {
        if self.spins < MAX_SPINS {
            self.spins += 1;
            return std::hint::spin_loop();
        }
        let waited = self.since.get_or_insert_with(Instant::now).elapsed();
        if waited < YIELDS {
            return yield_now();
        }
        // A sleep delays a turn by at most a quarter of its length.
        let nap = (waited / 4).min(MAX_NAP);
        sleep(nap);
        self.slept += nap;
    }

    /// Whether the thread has slept for this long in total, counting each sleep only as long as
    /// requested.
    ///
    /// If the process is stopped, or the machine has no time for it, a sleep takes longer than
    /// requested, and other threads make no progress either. So this takes longer then, too.
    pub(crate) fn has_slept(&self, time: Duration) -> bool {
        self.slept >= time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sleeps_count_and_each_at_most_as_long_as_requested() {
        let mut backoff = Backoff::default();
        for _ in 0..MAX_SPINS {
            backoff.pause();
        }
        assert!(backoff.since.is_none() && !backoff.has_slept(Duration::from_nanos(1)));

        // The process was stopped for an hour.
        backoff.since = Instant::now().checked_sub(Duration::from_hours(1));
        if backoff.since.is_some() {
            backoff.pause();
            assert_eq!(backoff.slept, MAX_NAP);
        }
    }
}
