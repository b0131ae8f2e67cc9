//! What a thread can ask about the platform that it runs on.

use std::{fs, thread};

use threadproof_model::Seen;

use crate::arrival::Arrival;

/// Where Linux tells a thread its name. Elsewhere there is no such file, or it is about another
/// thread, where a program for another system is run on Linux.
const NAME: &str = "/proc/thread-self/comm";

/// std hands the names of threads on to the operating system, and has no call that asks for them.
pub(super) fn os_thread_name(arrival: Arrival<'_>) {
    let line = if cfg!(unix) { fs::read(NAME).ok() } else { None };
    let name = line.map(|line| {
        let name = line.strip_suffix(b"\n").unwrap_or(&line);
        // One that was cut off may end in the middle of a character.
        Box::new(Seen::Text(String::from_utf8_lossy(name).into_owned()))
    });
    arrival.saw(Some(name.map_or(Seen::None, Seen::Some)));
}

/// How parallel it is, is the machine's own.
pub(super) fn available_parallelism(arrival: Arrival<'_>) {
    arrival.saw(Some(match thread::available_parallelism() {
        Ok(_) => Seen::Ok(Box::new(Seen::Named("NonZero", None))),
        Err(_) => Seen::Err(Box::new(Seen::StdText)),
    }));
}
