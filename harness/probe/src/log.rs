//! The log on stdout.

use std::io::Write;

use threadproof_model::{Event, EventKind, Line, Record};

/// Writes a record to the log, whole. When nobody listens any more, there is nothing left to do
/// about it.
pub(crate) fn tell(record: &Record) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(record.to_text().as_bytes());
    let _ = stdout.flush();
}

/// Tells an event.
pub(crate) fn tell_event(thread: &str, line: Line, kind: EventKind) {
    tell(&Record::Event(Event { thread: thread.to_owned(), line, kind }));
}
