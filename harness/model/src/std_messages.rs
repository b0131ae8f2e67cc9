//! The messages with which std itself panics.

/// How the messages of current std begin. Their wording is not promised, so steps observe them all as
/// the same: `a message of std`.
const BEGINNINGS: [&str; 12] = [
    "LazyLock instance has previously been poisoned",
    "Once instance has previously been poisoned",
    "a scoped thread panicked",
    "attempted to use a condition variable with two mutexes",
    "called `Option::unwrap()` on a `None` value",
    "called `Result::unwrap()` on an `Err` value",
    "cannot access a Thread Local Storage value",
    "failed to join thread",
    "failed to lock mutex",
    "failed to spawn thread",
    "one-time initialization may not be performed recursively",
    "thread name may not contain interior null bytes",
];

/// Whether a text may be a message of std. If a scenario wrote such a text itself, nobody could tell
/// which of the two a step observes.
pub(crate) fn is_message_of_std(text: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}
