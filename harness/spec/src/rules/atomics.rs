//! Atomics. `SeqCst` accesses have a single total order that all threads agree on, which is what
//! interleaving gives; see [`Ordering`](std::sync::atomic::Ordering).

use threadproof_model::{AtomicId, NumberInput, Ordering, Seen, Slot};

use crate::latitude::SpuriousUnpark;
use crate::order::Access;
use crate::refusal::Reason;
use crate::turn::{Stop, Taken, Turn};
use crate::value::Value;

impl Turn<'_, '_> {
    /// `AtomicI32::store`
    pub(crate) fn store(
        &mut self,
        atomic: AtomicId,
        value: NumberInput,
        ordering: Ordering,
    ) -> Taken {
        self.check_counted(atomic);
        let value = self.number(value);
        self.access(atomic, Access::Store, ordering, |_| value)?;
        Ok(None)
    }

    /// `AtomicI32::load`
    pub(crate) fn load(
        &mut self,
        atomic: AtomicId,
        ordering: Ordering,
        bind: Option<Slot>,
    ) -> Taken {
        self.check_counted(atomic);
        let value = self.access(atomic, Access::Load, ordering, |present| present)?;
        self.bind(bind, Value::Number(value));
        Ok(Some(Seen::Int(value)))
    }

    /// `AtomicI32::swap`, `AtomicI32::fetch_add`: reads the old value and writes the new one, with
    /// no other access in between.
    pub(crate) fn update(
        &mut self,
        atomic: AtomicId,
        operand: NumberInput,
        ordering: Ordering,
        bind: Option<Slot>,
        new: impl FnOnce(i32, i32) -> i32,
    ) -> Taken {
        self.check_counted(atomic);
        let operand = self.number(operand);
        let old = self.access(atomic, Access::Update, ordering, |old| new(old, operand))?;
        self.bind(bind, Value::Number(old));
        Ok(Some(Seen::Int(old)))
    }

    /// Applies `new` to the value, and returns the old one.
    pub(crate) fn access(
        &mut self,
        atomic: AtomicId,
        access: Access,
        ordering: Ordering,
        new: impl FnOnce(i32) -> i32,
    ) -> Result<i32, Stop> {
        let mut clock = std::mem::take(&mut self.thread_mut().clock);
        let atomic = &mut self.state.objects.atomics[atomic];
        let old = atomic.value;
        atomic.value = new(old);
        let races =
            self.setup.program.has_relaxed && atomic.access(self.id, &mut clock, access, ordering);
        self.thread_mut().clock = clock;
        // A spurious wakeup from `park` synchronizes with nothing, so the access may race then.
        let woke_spuriously = self.state.choices.made() == Some(SpuriousUnpark::Wake);
        if races && !woke_spuriously {
            return Err(Stop::Refused(Reason::RelaxedRace));
        }
        Ok(old)
    }
}
