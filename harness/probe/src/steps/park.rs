//! Parking: threads that wait for a token, and those that give it to them.

use std::sync::atomic::Ordering::SeqCst;
use std::thread::{self, Thread};

use threadproof_model::{Name, Timeout};

use super::clock::duration;
use super::threads::of_thread;
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Environment, Slot};
use crate::objects::Object;
use crate::value::Value;

impl Interpreter<'_, '_> {
    /// The loop is the one that [`thread::park`] is shown with.
    pub(super) fn park(&self, mut arrival: Arrival<'_>, until: Option<&str>) {
        let until = until.and_then(|atomic| match self.actor.run.object(atomic) {
            Some(Object::Atomic(atomic)) => Some(atomic),
            _ => None,
        });
        while until.is_none_or(|atomic| atomic.load(SeqCst) == 0) {
            arrival.waits();
            thread::park();
            if until.is_none() {
                break;
            }
            arrival = arrival.again();
        }
        arrival.saw(None);
    }
}

pub(super) fn current(
    environment: &mut Environment<'_, '_, '_>,
    arrival: Arrival<'_>,
    bind: &'static Name,
) {
    environment.bind(bind, Slot::Value(Value::Thread(thread::current())));
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
    thread: &'static Name,
) {
    // A thread that was refused cannot be unparked.
    let _ = of_thread(environment, Some(thread), Thread::unpark);
    arrival.saw(None);
}
