//! The fingerprint of the platform.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use threadproof_model::{
    ByteOrder, Fact, Fnv1a, PanicStrategy, PlatformCapability, Record, SAMPLE_THREAD,
};

use crate::backoff::Backoff;
use crate::destructors;
use crate::log::record;

/// How long a thread usually takes to end, at most.
const SOON: Duration = Duration::from_millis(50);

/// How long a thread may take to end if the join that should wait for it panicked.
const LATE: Duration = Duration::from_millis(500);

/// The facts about the platform.
pub(crate) struct Facts(Vec<Record>);

impl Facts {
    /// Determines all facts.
    pub(crate) fn determine() -> Self {
        let is_big = cfg!(target_endian = "big");
        let unwinds = cfg!(panic = "unwind");
        let parallelism = thread::available_parallelism().ok();
        let facts = [
            Fact::Target(env!("PROBE_TARGET").to_owned()),
            Fact::Std(env!("PROBE_STD_VERSION").to_owned()),
            Fact::PointerWidth(usize::BITS),
            Fact::Endian(if is_big { ByteOrder::Big } else { ByteOrder::Little }),
            Fact::Panic(if unwinds { PanicStrategy::Unwind } else { PanicStrategy::Abort }),
            Fact::Parallelism(parallelism.and_then(|threads| u32::try_from(threads.get()).ok())),
        ];
        let capabilities = PlatformCapability::ALL.iter().filter(|capability| match capability {
            PlatformCapability::Threads => has_threads(),
            PlatformCapability::Destructors => destructors::run_at_thread_end(),
        });
        let capabilities = capabilities.copied().map(Fact::Capability);
        Self(facts.into_iter().chain(capabilities).map(Record::Fact).collect())
    }

    /// Records them, then their hash.
    pub(crate) fn record(&self) {
        self.0.iter().for_each(record);
        record(&Record::Platform(self.sum()));
    }

    /// The hash of their lines.
    pub(crate) fn sum(&self) -> String {
        let text: String = self.0.iter().map(Record::to_text).collect();
        Fnv1a::default().update(text.as_bytes()).to_string()
    }
}

/// Whether a thread can be spawned. If so, it panics where panics unwind, so that the judge sees a
/// report whose contents it knows.
fn has_threads() -> bool {
    let Ok(thread) = thread::Builder::new().name(SAMPLE_THREAD.to_owned()).spawn(sample) else {
        return false;
    };
    wait_for(&HAS_REPORTED, thread);
    true
}

/// Waits until a thread sets the flag, or ends. The facts about a platform must not depend on what is
/// under test, so the thread is joined only if it takes long, and a panic of the join is caught.
pub(crate) fn wait_for(flag: &AtomicBool, thread: JoinHandle<()>) {
    let is_set_within = |time| {
        let mut backoff = Backoff::default();
        while !flag.load(SeqCst) && !backoff.has_slept(time) {
            backoff.pause();
        }
        flag.load(SeqCst)
    };
    if !is_set_within(SOON) && catch_unwind(AssertUnwindSafe(|| thread.join())).is_err() {
        is_set_within(LATE);
    }
}

/// Whether the sample has been reported. The store in the destructor pairs with the loads in
/// [`wait_for`].
static HAS_REPORTED: AtomicBool = AtomicBool::new(false);

fn sample() {
    struct Reported;
    impl Drop for Reported {
        fn drop(&mut self) {
            HAS_REPORTED.store(true, SeqCst);
        }
    }
    let _reported = Reported;
    #[cfg(panic = "unwind")]
    panic!("{}", threadproof_model::SAMPLE_MESSAGE);
}
