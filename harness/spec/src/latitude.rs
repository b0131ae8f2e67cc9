//! The freedoms that std's documentation leaves to a platform.

/// A named freedom, and the choices that it has. A platform makes the same choice every time.
#[derive(Debug, PartialEq, Eq)]
pub struct Latitude {
    /// What it is called.
    pub name: &'static str,
    /// What a platform may do.
    pub choices: &'static [&'static str],
}

/// What a thread that joins itself gets.
/// [`JoinHandle::join`](std::thread::JoinHandle::join): "may panic on some platforms".
pub const JOIN_ONESELF: Latitude = Latitude { name: "join-oneself", choices: &["panic", "hang"] };

/// What happens when threads join each other in a circle.
/// [`JoinHandle::join`](std::thread::JoinHandle::join): likewise.
pub const JOIN_CYCLE: Latitude = Latitude { name: "join-cycle", choices: &["panic", "hang"] };

/// Whether a thread with a stack of `usize::MAX` bytes is refused.
/// [`Builder::spawn`](std::thread::Builder::spawn) gives an `Err` when the system refuses, and
/// [`Builder::stack_size`](std::thread::Builder::stack_size) is a request that it may not heed.
pub const IMPOSSIBLE_STACK: Latitude =
    Latitude { name: "impossible-stack", choices: &["refused", "granted"] };

/// How much of an exit code the parent process gets to see.
/// [`std::process::exit`]: on most Unix platforms, only the lowest 8 bits.
pub const EXIT_CODE: Latitude = Latitude { name: "exit-code", choices: &["low-8-bits", "whole"] };

/// What a panic does. Not for the platform to choose freely but for whoever builds the program;
/// it is noted where it makes a difference.
pub(crate) const PANIC_STRATEGY: Latitude =
    Latitude { name: "panic", choices: &["unwind", "abort"] };
