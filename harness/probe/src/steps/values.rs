//! Variables and calls.

use threadproof_model::{Block, Callee, Input, NamedSlot, Slot};

use crate::arrival::Arrival;
use crate::blocks::{Continuation, Interpreter, run_drop};
use crate::environment::{Content, Environment, Outer as _};
use crate::value::{RealLocal, RealValue};

impl<'own> Interpreter<'own, '_> {
    /// Calls a function, which takes the variables that it uses from its caller.
    pub(super) fn call(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        callee: &'static Callee,
        bind: Option<Slot>,
    ) -> Continuation {
        arrival.saw(None);
        let captured = environment.pass(&callee.passes);
        let function = &self.performer.execution.program.functions[callee.function];
        let value = self.closure(captured, function);
        match bind {
            None => Continuation::Tail(value),
            Some(slot) => {
                environment.bind(slot, Content::Value(value));
                Continuation::Next
            }
        }
    }

    /// Runs the iterations of a loop. A `return` in one leaves the closure around the loop.
    pub(super) fn repeat<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        times: u32,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        arrival.saw(None);
        for _ in 0..times {
            let around = environment.around;
            let mut leaving = None;
            let _end = self.end_of(block, &mut leaving);
            let inside = Environment::inside(environment, around);
            if let Continuation::Return(value) = self.block(inside, block) {
                return Continuation::Return(value);
            }
        }
        Continuation::Next
    }
}

pub(super) fn bind(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    slot: Slot,
    value: &Input,
) {
    arrival.saw(None);
    let value = environment.input(value);
    environment.bind(slot, Content::Value(value));
}

pub(super) fn drop_variable(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    variable: Slot,
) {
    arrival.saw(None);
    drop(environment.remove(variable));
}

pub(super) fn local(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    bind: &'static NamedSlot,
    on_drop: &'static Block,
) {
    arrival.saw(None);
    let local = RealLocal { name: &bind.name, on_drop: Box::new(move || run_drop(on_drop)) };
    environment.bind(bind.slot, Content::Value(RealValue::Local(local)));
}
