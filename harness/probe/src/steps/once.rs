//! `Once`, `OnceLock` and `LazyLock`.

use std::sync::{LazyLock, Once, OnceLock};

use threadproof_model::{AwaitedId, Block, LazyLockId, OnceId, OnceLockId, Seen, Slot};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::initializers::force;
use crate::value::RealValue;

impl<'own> Interpreter<'own, '_> {
    /// The block runs inside the call, and the thread arrives at its end there.
    pub(super) fn call_once<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        once: OnceId,
        force: bool,
        body: &'static Block,
    ) where
        'own: 'around,
    {
        let once = self.once(once);
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

    pub(super) fn once_wait(&self, arrival: Arrival<'_>, once: AwaitedId) {
        arrival.waits();
        match once {
            AwaitedId::Once(once) => {
                self.once(once).wait();
                arrival.saw(None);
            }
            AwaitedId::OnceLock(cell) => {
                let value = *self.once_lock(cell).wait();
                arrival.saw(Some(Seen::Int(value)));
            }
        }
    }

    pub(super) fn once_wait_force(&self, arrival: Arrival<'_>, once: OnceId) {
        arrival.waits();
        self.once(once).wait_force();
        arrival.saw(None);
    }

    pub(super) fn is_completed(&self, arrival: Arrival<'_>, once: OnceId) {
        let is_completed = self.once(once).is_completed();
        arrival.saw(Some(Seen::Bool(is_completed)));
    }

    /// The block runs inside the call. The value is recorded at its end, or at the step if the
    /// block does not run.
    pub(super) fn get_or_init<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        cell: OnceLockId,
        body: &'static Block,
    ) where
        'own: 'around,
    {
        let around = environment.around;
        let mut leaving = None;
        arrival.waits();
        let mut arrival = Some(arrival);
        let value = *self.once_lock(cell).get_or_init(|| {
            if let Some(arrival) = arrival.take() {
                arrival.saw(None);
            }
            let _end = self.end_of(body, &mut leaving);
            self.block(Environment::inside(environment, around), body).value().number()
        });
        if let Some(arrival) = arrival.or(leaving) {
            arrival.saw(Some(Seen::Int(value)));
        }
    }

    pub(super) fn force(&self, arrival: Arrival<'_>, lazy: LazyLockId) {
        let lazy = &self.performer.execution.objects.lazy_locks[lazy];
        arrival.waits();
        let forced = force(arrival, || *LazyLock::force(lazy));
        forced.arrival.saw(Some(Seen::Int(forced.value)));
    }

    pub(super) fn get_once(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        cell: OnceLockId,
        bind: Option<Slot>,
    ) {
        let value = self.once_lock(cell).get().copied();
        let number = |number| RealValue::Some(Box::new(RealValue::Number(number)));
        let value = value.map_or(RealValue::None, number);
        arrival.saw(Some(self.seen(&value)));
        environment.bind_or_drop(bind, value);
    }

    pub(super) fn set_once(&self, arrival: Arrival<'_>, cell: OnceLockId, value: i32) {
        arrival.waits();
        let result = self.once_lock(cell).set(value);
        arrival.saw(Some(match result {
            Ok(()) => Seen::Ok(Box::new(Seen::Unit)),
            Err(value) => Seen::Err(Box::new(Seen::Int(value))),
        }));
    }

    fn once(&self, once: OnceId) -> &Once {
        &self.performer.execution.objects.onces[once]
    }

    fn once_lock(&self, cell: OnceLockId) -> &OnceLock<i32> {
        &self.performer.execution.objects.once_locks[cell]
    }
}
