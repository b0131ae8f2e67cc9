//! Catching panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use threadproof_model::{Block, Slot};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::value::RealValue;

impl<'own> Interpreter<'own, '_> {
    /// [`catch_unwind`] around a block.
    pub(super) fn catch<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        bind: Option<Slot>,
        block: &'static Block,
    ) where
        'own: 'around,
    {
        arrival.saw(None);
        let around = environment.around;
        let result = catch_unwind(AssertUnwindSafe(|| {
            self.block(Environment::inside(environment, around), block).value()
        }));
        let end = self.performer.arrive(block.end);
        let result = match result {
            Ok(value) => RealValue::ok(value),
            Err(payload) => RealValue::err(RealValue::of_payload(payload)),
        };
        end.saw(Some(self.seen(&result)));
        environment.bind_or_drop(bind, result);
    }
}
