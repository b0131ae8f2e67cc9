//! Thread-local keys. The main thread's values outlive a free run, so the judge gives each run of a
//! scenario with keys its own process.

use threadproof_model::{KeyId, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::initializers::force;
use crate::keys;

impl Interpreter<'_, '_> {
    pub(super) fn set_key(&self, arrival: Arrival<'_>, key: KeyId, value: i32) {
        keys::set(key, &self.performer, value);
        arrival.saw(None);
    }
}

pub(super) fn with(arrival: Arrival<'_>, key: KeyId) {
    let forced = force(arrival, || keys::key(key).with(|value| value.borrow().number));
    forced.arrival.saw(Some(Seen::Int(forced.value)));
}

pub(super) fn try_with(arrival: Arrival<'_>, key: KeyId) {
    let forced = force(arrival, || keys::key(key).try_with(|value| value.borrow().number));
    let seen = match forced.value {
        Ok(value) if forced.has_initialized => Seen::Int(value),
        Ok(value) => Seen::Ok(Box::new(Seen::Int(value))),
        Err(_) => Seen::Err(Box::new(Seen::Named("AccessError", None))),
    };
    forced.arrival.saw(Some(seen));
}
