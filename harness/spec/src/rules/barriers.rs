//! Barriers; see [`Barrier`](std::sync::Barrier).

use threadproof_model::{AtomicId, BarrierId, Ordering};

use crate::chance::Grain;
use crate::order::Access;
use crate::state::{Thread, Waiting};
use crate::turn::{Advance, Stop, Taken, Turn};

impl Turn<'_, '_> {
    /// [`Barrier::wait`](std::sync::Barrier::wait): blocks until all threads have arrived. What
    /// each thread did before the wait happens before what any of them does after it. One of them
    /// is the leader; std does not specify which.
    pub(crate) fn barrier_wait(&mut self, id: BarrierId, leads: Option<AtomicId>) -> Taken {
        let Some(Waiting::Round { round, .. }) = self.thread().waiting else {
            return self.arrive(id, leads);
        };
        if self.state.objects.barriers[id].round == round {
            return Err(Stop::Blocked);
        }
        self.may_use_token()?;
        self.leave(id, round, leads)
    }

    fn arrive(&mut self, id: BarrierId, leads: Option<AtomicId>) -> Taken {
        let clock = self.publish();
        let barrier = &mut self.state.objects.barriers[id];
        barrier.clock.join(&clock);
        barrier.arrived += 1;
        let round = barrier.round;
        let is_last = barrier.arrived >= barrier.size;
        if is_last {
            (barrier.arrived, barrier.round) = (0, round + 1);
            barrier.leaderless.push(round);
        }
        // In a directed run, the last one to arrive leads, and leaves at once.
        self.effects.are_simplified |= leads.is_some();
        if is_last && (leads.is_none() || self.state.grain == Grain::Turns) {
            return self.leave(id, round, leads);
        }
        self.thread_mut().waiting = Some(Waiting::Round { barrier: id, round });
        self.advance = Advance::Into;
        Ok(None)
    }

    /// Leaves the barrier. A leader counts itself then.
    fn leave(&mut self, id: BarrierId, round: u32, leads: Option<AtomicId>) -> Taken {
        self.thread_mut().waiting = None;
        let clock = self.state.objects.barriers[id].clock.clone();
        self.learn(&clock);
        let leaderless = &self.state.objects.barriers[id].leaderless;
        let Some(position) = leaderless.iter().position(|other| *other == round) else {
            return Ok(None);
        };
        let is_waiting = Some(Waiting::Round { barrier: id, round });
        let is_alone = self.state.threads.iter().all(|(_, other)| other.waiting != is_waiting);
        let can_choose = leads.is_some() && self.state.grain == Grain::Effects && !is_alone;
        if can_choose && self.pick(2)? == 0 {
            return Ok(None);
        }
        self.state.objects.barriers[id].leaderless.remove(position);
        if let Some(atomic) = leads {
            self.access(atomic, Access::Update, Ordering::SeqCst, |old| old.wrapping_add(1))?;
        }
        Ok(None)
    }

    /// Whether a leader has counted itself is left to chance while a thread is still in a barrier.
    pub(crate) fn check_counted(&mut self, atomic: AtomicId) {
        let is_in_barrier =
            |thread: &Thread<'_>| matches!(thread.waiting, Some(Waiting::Round { .. }));
        let counts = self.setup.program.leader_counts.contains(&atomic);
        if counts && self.state.threads.iter().any(|(_, thread)| is_in_barrier(thread)) {
            self.by_chance();
        }
    }
}
