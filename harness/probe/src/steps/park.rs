//! Parking and unparking.

use std::sync::atomic::Ordering::SeqCst;
use std::thread;

use threadproof_model::{AtomicId, Slot, Timeout};

use super::clock::duration;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Content, Environment};
use crate::value::RealValue;

impl Interpreter<'_, '_> {
    /// The loop is the one in the example of [`thread::park`].
    pub(super) fn park(&self, mut arrival: Arrival<'_>, until: Option<AtomicId>) {
        let until = until.map(|atomic| self.atomic(atomic));
        while until.is_none_or(|atomic| atomic.load(SeqCst) == 0) {
            arrival.waits();
            thread::park();
            if until.is_none() {
                break;
            }
            arrival = arrival.again(None, ());
        }
        arrival.saw(None);
    }
}

pub(super) fn current(environment: &mut Environment<'_, '_, '_>, arrival: Arrival<'_>, bind: Slot) {
    environment.bind(bind, Content::Value(RealValue::Thread(thread::current())));
    arrival.saw(None);
}

pub(super) fn park_timeout(arrival: Arrival<'_>, timeout: Timeout) {
    arrival.waits();
    thread::park_timeout(duration(timeout));
    arrival.saw(None);
}

pub(super) fn unpark(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    thread: Slot,
) {
    if let Some(thread) = environment.thread(thread) {
        thread.unpark();
    }
    arrival.saw(None);
}
