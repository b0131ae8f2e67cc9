//! `Once`, `OnceLock` and `LazyLock`.

use std::sync::{LazyLock, OnceLock};

use threadproof_model::{Body, Name, Operand, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::initialisers::ask;
use crate::objects::Object;
use crate::value::Value;

impl<'own> Interpreter<'own, '_> {
    /// The block runs inside the call, and so does the thread's coming to the end of it.
    pub(super) fn call_once<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        once: &str,
        force: bool,
        body: &'static Body,
    ) where
        'own: 'around,
    {
        let Some(Object::Once(once)) = self.actor.run.object(once) else { return };
        let around = environment.around;
        let mut leaving = None;
        arrival.waits();
        let mut arrival = Some(arrival);
        let mut block = |seen| {
            if let Some(arrival) = arrival.take() {
                arrival.saw(seen);
            }
            let _end = self.end_of(body, &mut leaving);
            self.block(Environment::inside(environment, around), body);
        };
        if force {
            once.call_once_force(|state| {
                block(Some(Seen::Some(Box::new(Seen::Bool(state.is_poisoned())))));
            });
        } else {
            once.call_once(|| block(None));
        }
        if let Some(arrival) = arrival {
            arrival.saw(force.then_some(Seen::None));
        }
    }

    pub(super) fn once_wait(&self, arrival: Arrival<'_>, once: &str) {
        arrival.waits();
        match self.actor.run.object(once) {
            Some(Object::Once(once)) => {
                once.wait();
                arrival.saw(None);
            }
            Some(Object::OnceLock(cell)) => arrival.saw(Some(Seen::Int(*cell.wait()))),
            // The spec refuses scenarios that wait for anything else.
            _ => {}
        }
    }

    pub(super) fn is_completed(&self, arrival: Arrival<'_>, once: &str) {
        let Some(Object::Once(once)) = self.actor.run.object(once) else { return };
        arrival.saw(Some(Seen::Bool(once.is_completed())));
    }

    /// Likewise. The value is told at the end of the block, or by the step if the block does not
    /// run.
    pub(super) fn get_or_init<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        cell: &str,
        body: &'static Body,
    ) where
        'own: 'around,
    {
        let Some(Object::OnceLock(cell)) = self.actor.run.object(cell) else { return };
        let around = environment.around;
        let mut leaving = None;
        arrival.waits();
        let mut arrival = Some(arrival);
        let value = *cell.get_or_init(|| {
            if let Some(arrival) = arrival.take() {
                arrival.saw(None);
            }
            let _end = self.end_of(body, &mut leaving);
            self.block(Environment::inside(environment, around), body).value().int()
        });
        if let Some(place) = arrival.or(leaving) {
            place.saw(Some(Seen::Int(value)));
        }
    }

    pub(super) fn force(&self, arrival: Arrival<'_>, lazy: &str) {
        let Some(Object::LazyLock(lazy)) = self.actor.run.object(lazy) else { return };
        arrival.waits();
        let asked = ask(arrival, || *LazyLock::force(lazy));
        asked.arrival.saw(Some(Seen::Int(asked.value)));
    }
}

pub(super) fn get_once(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    cell: &OnceLock<i32>,
    bind: Option<&'static Name>,
) {
    let value = cell.get().map_or(Value::None, |value| Value::Some(Box::new(Value::Int(*value))));
    arrival.saw(Some(match &value {
        Value::Some(value) => Seen::Some(Box::new(Seen::Int(value.int()))),
        _ => Seen::None,
    }));
    environment.bind_or_drop(bind, value);
}

pub(super) fn set_once(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    cell: &OnceLock<i32>,
    value: &Operand,
) {
    let value = environment.operand(value).int();
    arrival.waits();
    arrival.saw(Some(match cell.set(value) {
        Ok(()) => Seen::Ok(Box::new(Seen::Unit)),
        Err(value) => Seen::Err(Box::new(Seen::Int(value))),
    }));
}
