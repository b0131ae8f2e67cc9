//! Time: how long a step is to wait, and whether it did.

use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{Seen, Timeout};

use crate::arrival::Arrival;

/// How long a step waits at most, as the real call takes it.
pub(super) fn duration(timeout: Timeout) -> Duration {
    match timeout {
        Timeout::Milliseconds(milliseconds) => Duration::from_millis(milliseconds.into()),
        Timeout::Never => Duration::MAX,
    }
}

pub(super) fn sleep(arrival: Arrival<'_>, milliseconds: u32) {
    let asked = Duration::from_millis(milliseconds.into());
    let start = Instant::now();
    thread::sleep(asked);
    let seen = if start.elapsed() < asked { "TooEarly" } else { "Slept" };
    arrival.saw(Some(Seen::Named(seen, None)));
}
