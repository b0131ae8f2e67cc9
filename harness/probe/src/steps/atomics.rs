//! Atomics.

use std::sync::atomic::{AtomicI32, Ordering as StdOrdering};

use threadproof_model::{Name, Operand, Ordering, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::objects::Object;
use crate::value::Value;

impl Interpreter<'_, '_> {
    pub(super) fn store(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: &str,
        value: &Operand,
        ordering: Ordering,
    ) {
        let value = environment.operand(value).int();
        if let Some(atomic) = self.atomic(atomic) {
            atomic.store(value, of_std(ordering));
        }
        arrival.saw(None);
    }

    pub(super) fn load(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: &str,
        ordering: Ordering,
        bind: Option<&'static Name>,
    ) {
        let Some(atomic) = self.atomic(atomic) else { return arrival.saw(None) };
        let value = atomic.load(of_std(ordering));
        arrival.saw(Some(Seen::Int(value)));
        environment.bind_or_drop(bind, Value::Int(value));
    }

    pub(super) fn swap(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: &str,
        value: &Operand,
        ordering: Ordering,
        bind: Option<&'static Name>,
    ) {
        let value = environment.operand(value).int();
        let Some(atomic) = self.atomic(atomic) else { return arrival.saw(None) };
        let old = atomic.swap(value, of_std(ordering));
        arrival.saw(Some(Seen::Int(old)));
        environment.bind_or_drop(bind, Value::Int(old));
    }

    pub(super) fn add(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        atomic: &str,
        value: &Operand,
        ordering: Ordering,
        bind: Option<&'static Name>,
    ) {
        let value = environment.operand(value).int();
        let Some(atomic) = self.atomic(atomic) else { return arrival.saw(None) };
        let old = atomic.fetch_add(value, of_std(ordering));
        arrival.saw(Some(Seen::Int(old)));
        environment.bind_or_drop(bind, Value::Int(old));
    }

    /// Nothing but the access itself may put what it does in order with other threads.
    pub(super) fn atomic(&self, name: &str) -> Option<&AtomicI32> {
        match self.actor.run.object(name) {
            Some(Object::Atomic(atomic)) => Some(atomic),
            _ => None,
        }
    }
}

fn of_std(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}
