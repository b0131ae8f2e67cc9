//! The log on stdout.

use std::io::{StdoutLock, Write as _, stderr, stdout};
use std::process::abort;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};

use threadproof_model::{Fnv1a, LOG_LOST, Record};

/// The hash of all lines since [`begin_run`], in two halves: some targets have no 64-bit atomics. Only
/// threads that have locked stdout access it.
static SUM: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];

/// The number of the current run, if there are several. Only threads that have locked stdout
/// compare it with their own or change it.
static RUN: AtomicUsize = AtomicUsize::new(0);

/// Writes a record. The process ends if the log is no longer read, for example because the judge has
/// died: nobody would end it.
pub(crate) fn record(record: &Record) {
    write(&mut stdout().lock(), record);
}

/// Writes a record, unless the run that it belongs to has ended.
pub(crate) fn record_in(run: usize, record: &Record) {
    let mut stdout = stdout().lock();
    if run == RUN.load(SeqCst) {
        write(&mut stdout, record);
    }
}

/// The number of the current run.
pub(crate) fn current_run() -> usize {
    RUN.load(SeqCst)
}

/// Begins the run of the plan with that key. In a batch, `platform` is the hash of the facts.
pub(crate) fn begin_run(key: String, platform: Option<String>) {
    let mut stdout = stdout().lock();
    set_sum(Fnv1a::default());
    write(&mut stdout, &Record::Run { key, platform });
}

/// Ends the run: its later events are not recorded.
pub(crate) fn end_run() {
    let mut stdout = stdout().lock();
    RUN.fetch_add(1, SeqCst);
    write(&mut stdout, &Record::Done(sum().to_string()));
}

fn sum() -> Fnv1a {
    let [high, low] = [&SUM[0], &SUM[1]].map(|half| u64::from(half.load(SeqCst)));
    Fnv1a(high << 32 | low)
}

fn set_sum(Fnv1a(sum): Fnv1a) {
    let bytes = sum.to_be_bytes();
    let half =
        |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    SUM[0].store(half(0), SeqCst);
    SUM[1].store(half(4), SeqCst);
}

/// Writes a record in one piece, and flushes it: the process may end at any step.
fn write(stdout: &mut StdoutLock<'_>, record: &Record) {
    let text = record.to_text();
    set_sum(sum().update(text.as_bytes()));
    if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // Unlike a macro, this does not panic if stderr is closed, too.
        let _ = writeln!(stderr(), "{LOG_LOST}: {error}");
        abort();
    }
}
