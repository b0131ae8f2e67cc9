//! Ctrl-C, and the signals that ask a process to end.

use std::process::exit;
use std::time::{Duration, Instant};

use threadproof_suite::Interrupt;

/// The time after the first signal in which others mean the same: a program such as `timeout` sends
/// it to a process and to its group.
const SAME: Duration = Duration::from_secs(1);

/// The exit code of a run that was interrupted: that of a shell whose command ended by Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;

/// An interrupt that is raised by the first signal to end. A second one, later, ends this process at
/// once; what it has started ends with it.
///
/// Where the system has no such signals, it is never raised.
pub(crate) fn interrupt() -> Interrupt {
    let interrupt = Interrupt::default();
    let (raised, mut first) = (interrupt.clone(), None);
    // An error means that there is a handler already: one per process is enough.
    let _ = ctrlc::set_handler(move || {
        if first.get_or_insert_with(Instant::now).elapsed() > SAME {
            exit(i32::from(INTERRUPTED));
        }
        raised.raise();
    });
    interrupt
}
