//! Parking; see [`thread::park`](std::thread::park).

use threadproof_model::{AtomicId, Ordering, Slot, Timeout};

use crate::latitude::SpuriousUnpark;
use crate::order::Access;
use crate::state::Waiting;
use crate::turn::{Advance, Stop, Taken, Turn};

impl Turn<'_, '_> {
    /// [`thread::park`](std::thread::park): blocks until the token is available, and consumes it.
    /// It may also wake spuriously. With `until`, parks in a loop until the atomic is not 0.
    /// Everything before the `unpark` that made the token available happens before the return.
    pub(crate) fn park(&mut self, until: Option<AtomicId>) -> Taken {
        let is_waiting = self.thread().waiting.is_some();
        if let (Some(atomic), false) = (until, is_waiting)
            && self.access(atomic, Access::Load, Ordering::SeqCst, |value| value)? != 0
        {
            return Ok(None);
        }
        if let Some(clock) = self.thread_mut().token.take() {
            self.learn(&clock);
        } else if !is_waiting {
            self.thread_mut().waiting = Some(Waiting::Parked);
            self.advance = Advance::Into;
            return Ok(None);
        } else if until.is_some_and(|atomic| self.is_zero(atomic)) {
            // A loop whose condition does not hold parks again, which cannot be observed.
            return Err(Stop::Blocked);
        } else {
            self.by_chance();
            match self.choose()? {
                SpuriousUnpark::Wait => return Err(Stop::Blocked),
                SpuriousUnpark::Wake => {}
            }
        }
        self.thread_mut().waiting = None;
        if until.is_some() {
            self.advance = Advance::Around;
        }
        Ok(None)
    }

    fn is_zero(&self, atomic: AtomicId) -> bool {
        self.state.objects.atomics[atomic].value == 0
    }

    /// [`thread::park_timeout`](std::thread::park_timeout): as [`park`](Self::park), but returns
    /// when the timeout has elapsed.
    pub(crate) fn park_timeout(&mut self, timeout: Timeout) -> Taken {
        if timeout == Timeout::Never {
            return self.park(None);
        }
        if let Some(clock) = self.thread_mut().token.take() {
            self.learn(&clock);
        }
        Ok(None)
    }

    /// [`Thread::unpark`](std::thread::Thread::unpark): makes the token available.
    pub(crate) fn unpark(&mut self, handle: Slot) -> Taken {
        let Some(target) = self.thread_of(handle) else { return Ok(None) };
        let clock = self.publish();
        let token = &mut self.other_mut(target).token;
        token.get_or_insert_default().join(&clock);
        Ok(None)
    }
}
