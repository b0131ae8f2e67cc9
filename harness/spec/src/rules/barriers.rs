//! Barriers; see [`Barrier`](std::sync::Barrier).

use threadproof_model::{AtomicId, BarrierId, Ordering};

use crate::order::{Access, Clock};
use crate::refusal::Reason;
use crate::state::{Thread, Waiting};
use crate::turn::{Advance, Stop, Taken, Turn};

impl Turn<'_, '_> {
    /// [`Barrier::wait`](std::sync::Barrier::wait): blocks until all threads have arrived. What
    /// each thread did before the wait happens before what any of them does after it. One of them
    /// is the leader; std does not specify which.
    pub(crate) fn barrier_wait(&mut self, id: BarrierId, leads: Option<AtomicId>) -> Taken {
        if self.thread().waiting.is_none() {
            return self.arrive(id, leads);
        }
        let barrier = &self.state.objects.barriers[id];
        let (round, all) = (barrier.round, barrier.clock.clone());
        if self.thread().waiting == Some(Waiting::Round { round }) {
            return Err(Stop::Blocked);
        }
        self.learn(&all);
        self.thread_mut().waiting = None;
        Ok(None)
    }

    fn arrive(&mut self, id: BarrierId, leads: Option<AtomicId>) -> Taken {
        let clock = self.publish();
        let barrier = &mut self.state.objects.barriers[id];
        barrier.clock.join(&clock);
        barrier.arrived += 1;
        if barrier.arrived < barrier.size {
            let round = barrier.round;
            self.thread_mut().waiting = Some(Waiting::Round { round });
            self.advance = Advance::Into;
            return Ok(None);
        }
        (barrier.arrived, barrier.round) = (0, barrier.round + 1);
        let all: Clock = barrier.clock.clone();
        self.learn(&all);
        if let Some(atomic) = leads {
            self.access(atomic, Access::Update, Ordering::SeqCst, |old| old.wrapping_add(1))?;
        }
        Ok(None)
    }

    /// Refuses the use of an atomic that counts leaders while a thread is still in a barrier:
    /// whether the leader has already been counted cannot be observed.
    pub(crate) fn check_counted(&self, atomic: AtomicId) -> Result<(), Stop> {
        let is_in_barrier =
            |thread: &Thread<'_>| matches!(thread.waiting, Some(Waiting::Round { .. }));
        let counts = self.setup.program.leader_counts.contains(&atomic);
        if counts && self.state.threads.iter().any(|(_, thread)| is_in_barrier(thread)) {
            return Err(Stop::Refused(Reason::Uncertain));
        }
        Ok(())
    }
}
