//! What happens before what.
//!
//! A vector clock records, for each thread, how much of it is known to have happened. Clocks are
//! kept only for programs with relaxed accesses: for all others, interleaving is enough.

use std::collections::BTreeMap;

use threadproof_model::Ordering;

use crate::labels::ThreadId;

/// How much of each thread has happened before a point of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Clock(BTreeMap<ThreadId, u32>);

impl Clock {
    /// Adds everything that `other` knows.
    pub(crate) fn join(&mut self, other: &Self) {
        for (thread, &time) in &other.0 {
            let mine = self.0.entry(*thread).or_default();
            *mine = time.max(*mine);
        }
    }

    /// Advances the time of `thread`: clocks joined with this one earlier do not know what it does
    /// from now on.
    pub(crate) fn tick(&mut self, thread: ThreadId) {
        *self.0.entry(thread).or_default() += 1;
    }

    fn time(&self, thread: ThreadId) -> u32 {
        self.0.get(&thread).copied().unwrap_or(0)
    }
}

/// What an access does to an atomic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Load,
    Store,
    /// Swap or add.
    Update,
}

/// An atomic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Atomic {
    pub(crate) value: i32,
    /// What a `SeqCst` load of the current value makes known.
    released: Clock,
    /// The time of each thread's last access, by the thread, whether the access wrote, and whether
    /// it was relaxed.
    accesses: BTreeMap<(ThreadId, bool, bool), u32>,
}

impl Atomic {
    pub(crate) fn new(value: i32) -> Self {
        Self { value, released: Clock::default(), accesses: BTreeMap::new() }
    }

    /// Records an access by `thread` and what it makes known. Returns whether it races: another
    /// thread's access is not ordered before it, and one of the two is relaxed.
    pub(crate) fn access(
        &mut self,
        thread: ThreadId,
        clock: &mut Clock,
        access: Access,
        ordering: Ordering,
    ) -> bool {
        let (writes, is_relaxed) = (access != Access::Load, ordering == Ordering::Relaxed);
        let races = self.accesses.iter().any(|((other, wrote, was_relaxed), &time)| {
            *other != thread
                && (writes || *wrote)
                && (is_relaxed || *was_relaxed)
                && clock.time(*other) < time
        });
        if ordering == Ordering::SeqCst && access != Access::Store {
            clock.join(&self.released);
        }
        if access == Access::Store {
            self.released = Clock::default();
        }
        // Tick first: a clock published earlier must not cover this access.
        clock.tick(thread);
        self.accesses.insert((thread, writes, is_relaxed), clock.time(thread));
        if ordering == Ordering::SeqCst && writes {
            self.released.join(clock);
        }
        races
    }
}
