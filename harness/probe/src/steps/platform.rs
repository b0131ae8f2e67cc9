//! What a thread can ask about the platform.

use std::{fs, thread};

use threadproof_model::Seen;

use crate::arrival::Arrival;

/// The file in which Linux shows a thread its name. Other systems have no such file. A program for
/// another system that runs on Linux would read the name of another thread, so only Unix reads it.
const NAME: &str = "/proc/thread-self/comm";

/// std passes the names of threads to the operating system, and has no call to get them back.
pub(super) fn os_thread_name(arrival: Arrival<'_>) {
    let line = if cfg!(unix) { fs::read(NAME).ok() } else { None };
    let name = line.map(|line| {
        let name = line.strip_suffix(b"\n").unwrap_or(&line);
        // A long name is cut off, perhaps in the middle of a character.
        Box::new(Seen::Text(String::from_utf8_lossy(name).into_owned()))
    });
    arrival.saw(Some(name.map_or(Seen::None, Seen::Some)));
}

/// The number is that of the machine, so it is not recorded.
pub(super) fn available_parallelism(arrival: Arrival<'_>) {
    arrival.saw(Some(match thread::available_parallelism() {
        Ok(_) => Seen::Ok(Box::new(Seen::Named("NonZero", None))),
        Err(_) => Seen::Err(Box::new(Seen::StdText)),
    }));
}
