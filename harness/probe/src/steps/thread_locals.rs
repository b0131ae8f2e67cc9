//! Thread-local keys. The main thread's values outlive a free run, so the judge gives each run of a
//! scenario with keys its own process.

use std::rc::Rc;

use threadproof_model::{KeyId, Seen};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::initializers::force;
use crate::keys::RealKey;
use crate::performer::Performer;

impl Interpreter<'_, '_> {
    pub(super) fn with(&self, arrival: Arrival<'_>, key: KeyId) {
        self.observe(arrival, key, RealKey::with);
    }

    pub(super) fn set_key(&self, arrival: Arrival<'_>, key: KeyId, value: i32) {
        RealKey::of(key, &self.performer).set(&self.performer, value);
        arrival.saw(None);
    }

    pub(super) fn replace_key(&self, arrival: Arrival<'_>, key: KeyId, value: i32) {
        self.observe(arrival, key, |key, performer| key.replace(performer, value));
    }

    pub(super) fn take_key(&self, arrival: Arrival<'_>, key: KeyId) {
        self.observe(arrival, key, RealKey::take);
    }

    pub(super) fn try_with(&self, arrival: Arrival<'_>, key: KeyId) {
        let key = RealKey::of(key, &self.performer);
        let forced = force(arrival, || key.try_with(&self.performer));
        let seen = match forced.value {
            Ok(value) => Seen::Ok(Box::new(Seen::Int(value))),
            Err(_) => Seen::Err(Box::new(Seen::Named("AccessError", None))),
        };
        forced.arrival.saw(Some(seen));
    }

    /// Records the number that a call returns, which may run the initializer first.
    fn observe(
        &self,
        arrival: Arrival<'_>,
        key: KeyId,
        call: impl FnOnce(RealKey, &Rc<Performer>) -> i32,
    ) {
        let key = RealKey::of(key, &self.performer);
        let forced = force(arrival, || call(key, &self.performer));
        forced.arrival.saw(Some(Seen::Int(forced.value)));
    }
}
