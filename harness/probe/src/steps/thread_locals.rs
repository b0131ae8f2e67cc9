//! Thread-local keys. On main's thread, what is kept under a key outlives a free run: so there are
//! none of scenarios in which main uses one.

use threadproof_model::{Operand, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::Environment;
use crate::initialisers::ask;
use crate::keys::{self, KEYS};
use crate::objects::Object;

impl Interpreter<'_, '_> {
    pub(super) fn with(&self, arrival: Arrival<'_>, key: &str) {
        let Some(Object::ThreadLocal(position)) = self.actor.run.object(key) else { return };
        let key = KEYS[*position];
        let asked = ask(arrival, || key.with(|kept| kept.borrow().number));
        asked.arrival.saw(Some(Seen::Int(asked.value)));
    }

    pub(super) fn try_with(&self, arrival: Arrival<'_>, key: &str) {
        let Some(Object::ThreadLocal(position)) = self.actor.run.object(key) else { return };
        let key = KEYS[*position];
        let asked = ask(arrival, || key.try_with(|kept| kept.borrow().number));
        let seen = match asked.value {
            Ok(value) if asked.has_initialised => Seen::Int(value),
            Ok(value) => Seen::Ok(Box::new(Seen::Int(value))),
            Err(_) => Seen::Err(Box::new(Seen::Named("AccessError", None))),
        };
        asked.arrival.saw(Some(seen));
    }

    pub(super) fn set_key(
        &self,
        environment: &mut Environment<'_, '_, '_>,
        arrival: Arrival<'_>,
        position: usize,
        value: &Operand,
    ) {
        let value = environment.operand(value).int();
        keys::set(position, &self.actor, value);
        arrival.saw(None);
    }
}
