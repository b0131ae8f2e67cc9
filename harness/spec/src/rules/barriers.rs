//! Barriers; see [`Barrier`](std::sync::Barrier).

use threadproof_model::{Action, Ordering};

use crate::objects::Object;
use crate::order::{Access, Clock};
use crate::refusal::Reason;
use crate::state::{Thread, Waiting};
use crate::turn::{Course, Stop, Taken, Turn, mismatch};

impl<'s> Turn<'_, 's> {
    /// [`Barrier::wait`](std::sync::Barrier::wait): waits until all threads have come. What each
    /// did before happens before what any does after. One of them, nobody knows which, leads.
    pub(crate) fn barrier_wait(&mut self, name: &'s str, leads: Option<&'s str>) -> Taken {
        let position = self.position(name)?;
        let clock = match self.thread().waiting {
            None => Some(self.publish()),
            Some(_) => None,
        };
        let Object::Barrier(barrier) = &mut self.state.objects[position] else {
            return Err(mismatch("a barrier", name));
        };
        if let Some(clock) = clock {
            barrier.clock.join(&clock);
            barrier.arrived += 1;
            if barrier.arrived < barrier.size {
                let round = barrier.round;
                self.thread_mut().waiting = Some(Waiting::Round { barrier: position, round });
                self.course = Course::Begun;
                return Ok(None);
            }
            (barrier.arrived, barrier.round) = (0, barrier.round + 1);
            let all: Clock = barrier.clock.clone();
            self.learn(&all);
            if let Some(atomic) = leads {
                self.access(atomic, Access::Update, Ordering::SeqCst, |old| old.wrapping_add(1))?;
            }
            return Ok(None);
        }
        let (round, all) = (barrier.round, barrier.clock.clone());
        if matches!(self.thread().waiting, Some(Waiting::Round { round: mine, .. }) if mine == round)
        {
            return Err(Stop::Blocked);
        }
        self.learn(&all);
        self.thread_mut().waiting = None;
        Ok(None)
    }

    /// Refuses the use of an atomic that a leader counts in while somebody is still in a barrier:
    /// nobody can tell whether the leader has counted already.
    pub(crate) fn check_counted(&self, atomic: &str) -> Result<(), Stop> {
        let is_in_barrier =
            |thread: &Thread<'_>| matches!(thread.waiting, Some(Waiting::Round { .. }));
        if !self.state.threads.iter().any(|(_, thread)| is_in_barrier(thread)) {
            return Ok(());
        }
        let mut is_counted = false;
        self.program.scenario.walk(|step| {
            is_counted |= matches!(&step.action,
                Action::BarrierWait { leads: Some(name), .. } if &**name == atomic);
        });
        if is_counted { Err(Stop::Refused(Reason::Uncertain)) } else { Ok(()) }
    }
}
