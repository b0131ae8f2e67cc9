//! The log on stdout.

use std::io::{StdoutLock, Write as _, stderr, stdout};
use std::process::abort;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use threadproof_model::{Fnv1a, LOG_LOST, Record};

/// The hash of all lines since [`begin_run`]. Only threads that have locked stdout access it.
static SUM: AtomicU64 = AtomicU64::new(0);

/// The number of the current run, if there are several. Only threads that have locked stdout
/// compare it with their own or change it.
static RUN: AtomicU64 = AtomicU64::new(0);

/// Writes a record. The process ends if the log is no longer read, for example because the judge has
/// died: nobody would end it.
pub(crate) fn record(record: &Record) {
    write(&mut stdout().lock(), record);
}

/// Writes a record, unless the run that it belongs to has ended.
pub(crate) fn record_in(run: u64, record: &Record) {
    let mut stdout = stdout().lock();
    if run == RUN.load(SeqCst) {
        write(&mut stdout, record);
    }
}

/// The number of the current run.
pub(crate) fn current_run() -> u64 {
    RUN.load(SeqCst)
}

/// Begins the run of the plan with that key. In a batch, `platform` is the hash of the facts.
pub(crate) fn begin_run(key: String, platform: Option<String>) {
    SUM.store(Fnv1a::default().0, SeqCst);
    record(&Record::Run { key, platform });
}

/// Ends the run: its later events are not recorded.
pub(crate) fn end_run() {
    let mut stdout = stdout().lock();
    RUN.fetch_add(1, SeqCst);
    write(&mut stdout, &Record::Done(Fnv1a(SUM.load(SeqCst)).to_string()));
}

/// Writes a record in one piece, and flushes it: the process may end at any step.
fn write(stdout: &mut StdoutLock<'_>, record: &Record) {
    let text = record.to_text();
    SUM.store(Fnv1a(SUM.load(SeqCst)).update(text.as_bytes()).0, SeqCst);
    if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // Unlike a macro, this does not panic if stderr is closed, too.
        let _ = writeln!(stderr(), "{LOG_LOST}: {error}");
        abort();
    }
}
