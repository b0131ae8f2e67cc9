//! What platform this is.

use std::thread;

use threadproof_model::{Literal, Record};

use crate::log::tell;

/// Tells all facts about the platform.
pub(crate) fn fingerprint() {
    let text = |text: &str| Literal::Text(text.to_owned());
    let endian = if cfg!(target_endian = "big") { "big" } else { "little" };
    let panic = if cfg!(panic = "unwind") { "unwind" } else { "abort" };
    let parallelism = thread::available_parallelism().ok();
    let parallelism = parallelism.and_then(|count| i64::try_from(count.get()).ok());
    let facts = [
        ("target", text(env!("PROBE_TARGET"))),
        ("std", text(env!("PROBE_STD_VERSION"))),
        ("pointer-width", Literal::Int(usize::BITS.into())),
        ("endian", text(endian)),
        ("panic", text(panic)),
        ("parallelism", parallelism.map_or(Literal::Unit, Literal::Int)),
    ];
    for (name, value) in facts {
        tell(&Record::Fact(name.to_owned(), value));
    }
    if has_threads() {
        tell(&Record::Fact("capability".to_owned(), text("threads")));
    }
}

/// Whether a thread can be spawned.
fn has_threads() -> bool {
    thread::Builder::new().spawn(|| {}).is_ok()
}
