//! Panics that are caught.

use std::panic::{AssertUnwindSafe, catch_unwind};

use threadproof_model::{Body, Name};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::value::Value;

impl<'own> Interpreter<'own, '_> {
    /// [`catch_unwind`] around a block.
    pub(super) fn catch<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        bind: Option<&'static Name>,
        body: &'static Body,
    ) where
        'own: 'around,
    {
        arrival.saw(None);
        let around = environment.around;
        let result = catch_unwind(AssertUnwindSafe(|| {
            self.block(Environment::inside(environment, around), body).value()
        }));
        let end = self.actor.arrive(body.end);
        let result = match result {
            Ok(value) => Value::ok(value),
            Err(payload) => Value::err(Value::of_payload(payload)),
        };
        end.saw(Some(self.seen(&result)));
        environment.bind_or_drop(bind, result);
    }
}
