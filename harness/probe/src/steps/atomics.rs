//! Atomics.
//!
//! Nothing around the access synchronizes with other threads: only the atomic itself may order
//! anything.

use std::sync::atomic::{AtomicI32, Ordering as StdOrdering};

use threadproof_model::{AtomicId, NumberInput, Ordering, Seen, Slot};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::value::RealValue;

impl Interpreter<'_, '_> {
    pub(super) fn store(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: AtomicId,
        value: NumberInput,
        ordering: Ordering,
    ) {
        let value = environment.number(value);
        self.atomic(atomic).store(value, of_std(ordering));
        arrival.saw(None);
    }

    pub(super) fn load(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: AtomicId,
        ordering: Ordering,
        bind: Option<Slot>,
    ) {
        let value = self.atomic(atomic).load(of_std(ordering));
        arrival.saw(Some(Seen::Int(value)));
        environment.bind_or_drop(bind, RealValue::Number(value));
    }

    pub(super) fn swap(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: AtomicId,
        value: NumberInput,
        ordering: Ordering,
        bind: Option<Slot>,
    ) {
        let value = environment.number(value);
        let old = self.atomic(atomic).swap(value, of_std(ordering));
        arrival.saw(Some(Seen::Int(old)));
        environment.bind_or_drop(bind, RealValue::Number(old));
    }

    pub(super) fn add(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: AtomicId,
        value: NumberInput,
        ordering: Ordering,
        bind: Option<Slot>,
    ) {
        let value = environment.number(value);
        let old = self.atomic(atomic).fetch_add(value, of_std(ordering));
        arrival.saw(Some(Seen::Int(old)));
        environment.bind_or_drop(bind, RealValue::Number(old));
    }

    pub(super) fn atomic(&self, atomic: AtomicId) -> &AtomicI32 {
        &self.performer.execution.objects.atomics[atomic]
    }
}

fn of_std(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}
