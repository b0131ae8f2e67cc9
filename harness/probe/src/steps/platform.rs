//! What a thread can query about the platform.

use std::{fs, thread};

use threadproof_model::Seen;

use crate::arrival::Arrival;

/// The file in which Linux shows a thread its name. Other systems have no such file. On Linux, a
/// program for another system, such as one under Wine, would read the name of another thread, so
/// only Unix programs read it.
const NAME: &str = "/proc/thread-self/comm";

/// std passes thread names to the operating system, but has no call to read them back.
pub(super) fn os_thread_name(arrival: Arrival<'_>) {
    let line = if cfg!(unix) { fs::read(NAME).ok() } else { None };
    let name = line.map(|line| {
        let name = line.strip_suffix(b"\n").unwrap_or(&line);
        // A long name is truncated, possibly in the middle of a character.
        Box::new(Seen::Text(String::from_utf8_lossy(name).into_owned()))
    });
    arrival.saw(Some(name.map_or(Seen::None, Seen::Some)));
}

/// The number depends on the machine, so it is not recorded.
pub(super) fn available_parallelism(arrival: Arrival<'_>) {
    arrival.saw(Some(match thread::available_parallelism() {
        Ok(_) => Seen::Ok(Box::new(Seen::Named("NonZero", None))),
        Err(_) => Seen::Err(Box::new(Seen::StdText)),
    }));
}
