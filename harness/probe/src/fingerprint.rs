//! The fingerprint of the platform.

use std::thread;

use threadproof_model::{ByteOrder, Fact, PanicStrategy, PlatformCapability, Record};

use crate::log::record;

/// Records all facts about the platform.
pub(crate) fn record_facts() {
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
    let capability = has_threads().then_some(Fact::Capability(PlatformCapability::Threads));
    for fact in facts.into_iter().chain(capability) {
        record(&Record::Fact(fact));
    }
}

/// Whether a thread can be spawned.
fn has_threads() -> bool {
    thread::Builder::new().spawn(|| {}).is_ok()
}
