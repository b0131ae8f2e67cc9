//! Timeouts, and whether a step waited long enough.

use std::thread;
use std::time::{Duration, Instant};

use threadproof_model::{Seen, Timeout};

use crate::arrival::Arrival;

/// The timeout to pass to the call.
pub(super) fn duration(timeout: Timeout) -> Duration {
    match timeout {
        Timeout::Milliseconds(milliseconds) => Duration::from_millis(milliseconds.into()),
        Timeout::Never => Duration::MAX,
    }
}

pub(super) fn sleep(arrival: Arrival<'_>, milliseconds: u32) {
    let requested = Duration::from_millis(milliseconds.into());
    let start = Instant::now();
    thread::sleep(requested);
    let seen = if start.elapsed() < requested { "TooEarly" } else { "Slept" };
    arrival.saw(Some(Seen::Named(seen, None)));
}
