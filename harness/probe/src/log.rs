//! The log on stdout.

use std::io::{StdoutLock, Write, stdout};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use threadproof_model::{Event, EventKind, Fnv1a, Line, Record};

/// The hash of all that was told since [`begin`].
static SUM: AtomicU64 = AtomicU64::new(0);

/// Which run is being told of, where there are several.
static RUN: AtomicU64 = AtomicU64::new(0);

/// Writes a record to the log, whole. When nobody listens any more, there is nothing left to do
/// about it.
pub(crate) fn tell(record: &Record) {
    write(&mut stdout().lock(), record);
}

/// Tells an event, unless all has been told already of the run that it belongs to.
pub(crate) fn tell_event(run: u64, thread: &str, line: Line, kind: EventKind) {
    let mut stdout = stdout().lock();
    if run == RUN.load(SeqCst) {
        let thread = thread.to_owned();
        write(&mut stdout, &Record::Event(Event { thread, line, kind }));
    }
}

/// Which run is being told of.
pub(crate) fn run() -> u64 {
    RUN.load(SeqCst)
}

/// Begins to tell of the run of a plan with that key.
pub(crate) fn begin(key: String) {
    SUM.store(Fnv1a::default().0, SeqCst);
    tell(&Record::Run(key));
}

/// Tells that all has been told of the run.
pub(crate) fn end() {
    let mut stdout = stdout().lock();
    RUN.fetch_add(1, SeqCst);
    write(&mut stdout, &Record::Done(Fnv1a(SUM.load(SeqCst)).to_string()));
}

/// With stdout locked, so that there is an order in what is told.
fn write(stdout: &mut StdoutLock<'_>, record: &Record) {
    let text = record.to_text();
    SUM.store(Fnv1a(SUM.load(SeqCst)).update(text.as_bytes()).0, SeqCst);
    let _ = stdout.write_all(text.as_bytes());
    let _ = stdout.flush();
}
