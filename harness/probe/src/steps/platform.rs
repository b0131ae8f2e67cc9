//! What a thread can query about the platform.

use std::hint::black_box;
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

/// Without [`black_box`], the compiler would rely on the number not being 0.
pub(super) fn available_parallelism(arrival: Arrival<'_>) {
    arrival.saw(Some(match thread::available_parallelism() {
        Ok(number) => Seen::Ok(Box::new(parallelism(black_box(number.get())))),
        Err(_) => Seen::Err(Box::new(Seen::StdText)),
    }));
}

/// The number depends on the machine, so it is not recorded, unless it is 0: then std is broken.
fn parallelism(number: usize) -> Seen {
    match number {
        0 => Seen::Int(0),
        _ => Seen::Named("NonZero", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_parallelism_of_0_is_recorded() {
        let recorded = [0, 1, 2].map(|number| parallelism(number).to_string());
        assert_eq!(recorded, ["0", "NonZero", "NonZero"]);
    }
}
