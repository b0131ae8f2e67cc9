//! What happens before what.
//!
//! A vector clock says, for each thread, how much of it one knows to have happened. It is kept
//! only for scenarios with relaxed accesses: for all others, interleaving says everything.

use std::collections::BTreeMap;

use threadproof_model::Ordering;

use crate::value::Label;

/// How much of each thread has happened before a point of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock(BTreeMap<Label, u32>);

impl Clock {
    /// Learns all that `other` knows.
    pub(crate) fn join(&mut self, other: &Self) {
        for (thread, &time) in &other.0 {
            let mine = self.0.entry(Label::clone(thread)).or_default();
            *mine = time.max(*mine);
        }
    }

    /// Goes on to the next stretch of `thread`: what it does from now on is not yet known to those
    /// who have learned this clock.
    pub(crate) fn tick(&mut self, thread: &Label) {
        *self.0.entry(Label::clone(thread)).or_default() += 1;
    }

    fn time(&self, thread: &str) -> u32 {
        self.0.get(thread).copied().unwrap_or(0)
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Atomic {
    pub(crate) value: i32,
    /// What a `SeqCst` load of the present value makes known.
    released: Clock,
    /// The last access of each thread and kind: when in its thread, whether it wrote, whether it
    /// was relaxed.
    accesses: BTreeMap<(Label, bool, bool), u32>,
}

impl Atomic {
    pub(crate) fn new(value: i32) -> Self {
        Self { value, released: Clock::default(), accesses: BTreeMap::new() }
    }

    /// Notes an access of `thread`, with what becomes known by it. Says whether it races with an
    /// access of another thread, so that neither is ordered and one of them is relaxed.
    pub(crate) fn access(
        &mut self,
        thread: &Label,
        clock: &mut Clock,
        access: Access,
        ordering: Ordering,
    ) -> bool {
        let (writes, is_relaxed) = (access != Access::Load, ordering == Ordering::Relaxed);
        let races = self.accesses.iter().any(|((other, wrote, was_relaxed), &time)| {
            other != thread
                && (writes || *wrote)
                && (is_relaxed || *was_relaxed)
                && clock.time(other) < time
        });
        if ordering == Ordering::SeqCst && access != Access::Store {
            clock.join(&self.released);
        }
        if access == Access::Store {
            self.released = Clock::default();
        }
        // What is told of this access belongs to the stretch that begins with it.
        clock.tick(thread);
        self.accesses.insert((Label::clone(thread), writes, is_relaxed), clock.time(thread));
        if ordering == Ordering::SeqCst && writes {
            self.released.join(clock);
        }
        races
    }
}
