//! Timeouts, and whether a step waited long enough.

use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{Seen, Timeout};

use crate::arrival::Arrival;

/// The timeout to pass to the call.
pub(super) fn duration(timeout: Timeout) -> Duration {
    match timeout {
        Timeout::After(duration) => duration,
        Timeout::Never => Duration::MAX,
    }
}

pub(super) fn sleep(arrival: Arrival<'_>, requested: Duration) {
    let start = Instant::now();
    thread::sleep(requested);
    let seen = if start.elapsed() < requested { "TooEarly" } else { "Slept" };
    arrival.saw(Some(Seen::Named(seen, None)));
}
