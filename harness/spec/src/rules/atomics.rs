//! Atomics. `SeqCst` accesses take place one after another in one order that all threads agree on,
//! which is what interleaving is; see [`Ordering`](std::sync::atomic::Ordering).

use threadproof_model::{Operand, Ordering, Seen};

use crate::order::Access;
use crate::refusal::Reason;
use crate::state::Object;
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// `AtomicI32::store`
    pub(crate) fn store(&mut self, name: &str, value: &'s Operand, ordering: Ordering) -> Taken {
        let value = self.int(value)?;
        self.access(name, Access::Store, ordering, |_| value)?;
        Ok(None)
    }

    /// `AtomicI32::load`
    pub(crate) fn load(&mut self, name: &str, ordering: Ordering, bind: Option<&'s str>) -> Taken {
        let value = self.access(name, Access::Load, ordering, |present| present)?;
        self.bind(bind, Value::Int(value));
        Ok(Some(Seen::Int(value)))
    }

    /// `AtomicI32::swap`, `AtomicI32::fetch_add`: the new value follows from the old one, and no
    /// other access comes between.
    pub(crate) fn update(
        &mut self,
        name: &str,
        operand: &'s Operand,
        ordering: Ordering,
        bind: Option<&'s str>,
        new: impl FnOnce(i32, i32) -> i32,
    ) -> Taken {
        let operand = self.int(operand)?;
        let old = self.access(name, Access::Update, ordering, |old| new(old, operand))?;
        self.bind(bind, Value::Int(old));
        Ok(Some(Seen::Int(old)))
    }

    fn int(&mut self, operand: &'s Operand) -> Result<i32, Stop> {
        match self.value(operand)? {
            Value::Int(value) => Ok(value),
            other => Err(mismatch("an integer", &other.seen().to_string())),
        }
    }

    /// Puts `new` of the old value in its place, and gives the old value.
    fn access(
        &mut self,
        name: &str,
        access: Access,
        ordering: Ordering,
        new: impl FnOnce(i32) -> i32,
    ) -> Result<i32, Stop> {
        let position = self.object(name, "an atomic")?;
        let mut clock = std::mem::take(&mut self.thread_mut().clock);
        let (label, tracks_order) = (Label::clone(&self.label), self.program.tracks_order);
        let Object::Atomic(atomic) = self.object_mut(position) else {
            return Err(mismatch("an atomic", name));
        };
        let old = atomic.value;
        atomic.value = new(old);
        if tracks_order && atomic.access(&label, &mut clock, access, ordering) {
            return Err(Stop::Refused(Reason::RelaxedRace));
        }
        self.thread_mut().clock = clock;
        Ok(old)
    }
}
