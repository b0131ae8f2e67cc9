//! Variables, and functions that are called.

use threadproof_model::{Body, Name, Operand};

use crate::arrival::Arrival;
use crate::blocks::{Flow, Interpreter, run_drop};
use crate::environment::{Environment, Slot};
use crate::value::{Local, Value};

impl Interpreter<'_, '_> {
    /// Calls a function, moving into it what it uses.
    pub(super) fn call(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        function: &str,
        bind: Option<&'static Name>,
    ) -> Flow {
        arrival.saw(None);
        let Some(function) = self.actor.run.program.scenario.function(function) else {
            // The spec refuses scenarios that use what is not there.
            return Flow::Next;
        };
        let free = function.free.iter().map(|name| (&**name, environment.take(name)));
        let captured = free.collect();
        let value = self.closure(captured, &function.body);
        match bind {
            None => Flow::Tail(value),
            Some(name) => {
                environment.bind(name, Slot::Value(value));
                Flow::Next
            }
        }
    }
}

pub(super) fn bind(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    name: &'static Name,
    value: &Operand,
) {
    arrival.saw(None);
    let value = environment.operand(value);
    environment.bind(name, Slot::Value(value));
}

pub(super) fn local(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    name: &'static Name,
    on_drop: &'static Body,
) {
    arrival.saw(None);
    let local = Local { name, on_drop: Box::new(move || run_drop(on_drop)) };
    environment.bind(name, Slot::Value(Value::Local(local)));
}
