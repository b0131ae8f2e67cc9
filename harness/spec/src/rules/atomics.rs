//! Atomics. `SeqCst` accesses take place one after another in one order that all threads agree on,
//! which is what interleaving is; see [`Ordering`](std::sync::atomic::Ordering).

use threadproof_model::{Operand, Ordering, Seen};

use crate::latitude::SpuriousUnpark;
use crate::objects::Object;
use crate::order::Access;
use crate::refusal::Reason;
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// `AtomicI32::store`
    pub(crate) fn store(&mut self, name: &str, value: &'s Operand, ordering: Ordering) -> Taken {
        self.check_counted(name)?;
        let value = self.int(value)?;
        self.access(name, Access::Store, ordering, |_| value)?;
        Ok(None)
    }

    /// `AtomicI32::load`
    pub(crate) fn load(&mut self, name: &str, ordering: Ordering, bind: Option<&'s str>) -> Taken {
        self.check_counted(name)?;
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
        self.check_counted(name)?;
        let operand = self.int(operand)?;
        let old = self.access(name, Access::Update, ordering, |old| new(old, operand))?;
        self.bind(bind, Value::Int(old));
        Ok(Some(Seen::Int(old)))
    }

    /// Puts `new` of the old value in its place, and gives the old value.
    pub(crate) fn access(
        &mut self,
        name: &str,
        access: Access,
        ordering: Ordering,
        new: impl FnOnce(i32) -> i32,
    ) -> Result<i32, Stop> {
        let position = self.position(name)?;
        let mut clock = std::mem::take(&mut self.thread_mut().clock);
        let (label, tracks_order) = (Label::clone(&self.label), self.program.tracks_order);
        let Object::Atomic(atomic) = &mut self.state.objects[position] else {
            return Err(mismatch("an atomic", name));
        };
        let old = atomic.value;
        atomic.value = new(old);
        let races = tracks_order && atomic.access(&label, &mut clock, access, ordering);
        self.thread_mut().clock = clock;
        // Who comes back from `park` without having been unparked knows nothing of what it finds.
        let woke_by_itself = self.state.choices.made() == Some(SpuriousUnpark::Wake);
        if races && !woke_by_itself {
            return Err(Stop::Refused(Reason::RelaxedRace));
        }
        Ok(old)
    }
}
