//! Parking; see [`thread::park`](std::thread::park).

use threadproof_model::{Name, Ordering, Timeout};

use crate::latitude::SpuriousUnpark;
use crate::objects::Object;
use crate::order::Access;
use crate::refusal::Reason;
use crate::state::Waiting;
use crate::turn::{Course, Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// [`thread::park`](std::thread::park): waits until there is a token, and uses it up. It may
    /// also come back without. With `until`, again and again until the atomic is not 0. All that
    /// happened before any unpark that left the token happens before.
    pub(crate) fn park(&mut self, until: Option<&'s str>) -> Taken {
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
            self.course = Course::Begun;
            return Ok(None);
        } else if until.is_some_and(|atomic| self.is_zero(atomic))
            || self.choose::<SpuriousUnpark>()? == SpuriousUnpark::Wait
        {
            // A loop that wakes in vain parks again, and nobody is the wiser.
            return Err(Stop::Blocked);
        }
        self.thread_mut().waiting = None;
        if until.is_some() {
            self.course = Course::Around;
        }
        Ok(None)
    }

    fn is_zero(&self, atomic: &str) -> bool {
        let object = self.position(atomic).map(|position| &self.state.objects[position]);
        matches!(object, Ok(Object::Atomic(atomic)) if atomic.value == 0)
    }

    /// [`thread::park_timeout`](std::thread::park_timeout): likewise, and comes back by itself
    /// after a while.
    pub(crate) fn park_timeout(&mut self, timeout: Timeout) -> Taken {
        if timeout == Timeout::Never {
            return self.park(None);
        }
        if let Some(clock) = self.thread_mut().token.take() {
            self.learn(&clock);
        }
        Ok(None)
    }

    /// [`Thread::unpark`](std::thread::Thread::unpark): leaves a token, if there is none.
    pub(crate) fn unpark(&mut self, name: &'s Name) -> Taken {
        let target = match self.thread().variable(name) {
            Some(Value::Handle(target) | Value::Thread(target)) => Label::clone(target),
            Some(Value::Refused) => return Ok(None),
            Some(other) => return Err(mismatch("a thread", &other.seen().to_string())),
            None => return Err(Stop::Refused(Reason::NoVariable(name.to_string()))),
        };
        let clock = self.publish();
        let token = &mut self.other_mut(&target).token;
        token.get_or_insert_default().join(&clock);
        Ok(None)
    }
}
