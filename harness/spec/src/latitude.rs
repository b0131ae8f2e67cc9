//! The freedoms that std's documentation leaves to a platform.

use threadproof_model::{Action, Timeout};

/// A named freedom, and the choices that it has. A platform makes the same choice every time.
#[derive(Debug, PartialEq, Eq)]
pub struct Latitude {
    /// What it is called.
    pub name: &'static str,
    /// What a platform may do.
    pub choices: &'static [&'static str],
}

/// The freedoms in which each platform makes its own choice, and always the same: all but what is
/// left to chance, or to whoever builds a program.
pub const LATITUDES: [&Latitude; 19] = [
    &JOIN_ONESELF,
    &JOIN_CYCLE,
    &IMPOSSIBLE_STACK,
    &EXIT_CODE,
    &RELOCK,
    &RECURSIVE_READ,
    &REENTRANCE,
    &SPURIOUS_WAKEUP,
    &EARLY_WAKEUP,
    &SPURIOUS_UNPARK,
    &DESTRUCTOR_ORDER,
    &DESTRUCTORS,
    &MAIN_DESTRUCTORS,
    &EXIT_DESTRUCTORS,
    &OVERFLOW_REPORT,
    &MAIN_OVERFLOW_REPORT,
    &SYSTEM_NAME,
    &SYSTEM_NAME_LENGTH,
    &PARALLELISM,
];

/// The choices that only make a thread go on waiting. Whether a platform makes one of these matters
/// only where nobody else can move.
pub(crate) const WAITS: [&str; 3] = ["hang", "wait", ONE_BY_ONE];

/// What a thread that joins itself gets.
/// [`JoinHandle::join`](std::thread::JoinHandle::join): "may panic on some platforms".
pub(crate) const JOIN_ONESELF: Latitude =
    Latitude { name: "join-oneself", choices: &["panic", "hang"] };

/// What happens when threads join each other in a circle.
/// [`JoinHandle::join`](std::thread::JoinHandle::join): likewise.
pub(crate) const JOIN_CYCLE: Latitude =
    Latitude { name: "join-cycle", choices: &["panic", "hang"] };

/// Whether a thread with a stack of `usize::MAX` bytes is refused.
/// [`Builder::spawn`](std::thread::Builder::spawn) gives an `Err` when the system refuses, and
/// [`Builder::stack_size`](std::thread::Builder::stack_size) is a request that it may not heed.
pub(crate) const IMPOSSIBLE_STACK: Latitude =
    Latitude { name: "impossible-stack", choices: &["refused", "granted"] };

/// How much of an exit code the parent process gets to see.
/// [`std::process::exit`]: on most Unix platforms, only the lowest 8 bits.
pub(crate) const EXIT_CODE: Latitude =
    Latitude { name: "exit-code", choices: &["low-8-bits", "whole"] };

/// What becomes of a thread that locks what it holds already.
/// [`Mutex::lock`](std::sync::Mutex::lock): it will not return, but may panic or wait for ever.
pub(crate) const RELOCK: Latitude = Latitude { name: "relock", choices: &["panic", "hang"] };

/// What becomes of a thread that reads what it reads already, with nobody waiting to write.
/// [`RwLock::read`](std::sync::RwLock::read): "might panic".
pub(crate) const RECURSIVE_READ: Latitude =
    Latitude { name: "recursive-read", choices: &["granted", "panic"] };

/// What becomes of a thread that does once what it is in the middle of doing.
/// [`Once::call_once`](std::sync::Once::call_once),
/// [`OnceLock::get_or_init`](std::sync::OnceLock::get_or_init): unspecified, panic or deadlock.
pub(crate) const REENTRANCE: Latitude =
    Latitude { name: "reentrance", choices: &["panic", "hang"] };

/// Whether a wait for a condvar can be over without a notification.
/// [`Condvar::wait`](std::sync::Condvar::wait): "susceptible to spurious wakeups".
pub(crate) const SPURIOUS_WAKEUP: Latitude =
    Latitude { name: "spurious-wakeup", choices: &["wait", "wake"] };

/// Whether a wait with a time limit can be over before that without a notification.
/// [`Condvar::wait_timeout`](std::sync::Condvar::wait_timeout): likewise.
pub(crate) const EARLY_WAKEUP: Latitude =
    Latitude { name: "early-wakeup", choices: &["times-out", "wakes-early"] };

/// Which of several waiting threads one notification wakes: the one that has waited longest, or
/// the latest. [`Condvar::notify_one`](std::sync::Condvar::notify_one) does not say.
pub(crate) const NOTIFIED: Latitude = Latitude { name: "notified", choices: &["first", "last"] };

/// Whether a parked thread can go on without a token.
/// [`thread::park`](std::thread::park): "may wake spuriously".
pub(crate) const SPURIOUS_UNPARK: Latitude =
    Latitude { name: "spurious-unpark", choices: &["wait", "wake"] };

/// In which order the thread-locals of a thread are dropped.
/// [`LocalKey`](std::thread::LocalKey) does not say.
pub(crate) const DESTRUCTOR_ORDER: Latitude =
    Latitude { name: "destructor-order", choices: &["last-first", "first-first"] };

/// Whether other threads can start, drop their thread-locals, finish, or end the process while a
/// thread is in the middle of a thread-local destructor.
/// [`LocalKey`](std::thread::LocalKey#synchronization-in-thread-local-destructors): on Windows a
/// lock is held meanwhile, which "is acquired whenever a thread starts or exits".
pub(crate) const DESTRUCTORS: Latitude =
    Latitude { name: "destructors", choices: &["side-by-side", ONE_BY_ONE] };

/// The choice of [`DESTRUCTORS`] by which the others wait.
pub(crate) const ONE_BY_ONE: &str = "one-by-one";

/// Whether the thread-locals of the main thread are dropped when main is over.
/// [`LocalKey`](std::thread::LocalKey), "Platform-specific behavior": they may not be.
pub(crate) const MAIN_DESTRUCTORS: Latitude =
    Latitude { name: "main-destructors", choices: &["run", "skip"] };

/// Whether the thread-locals of a thread are dropped when it calls
/// [`process::exit`](std::process::exit). [`LocalKey`](std::thread::LocalKey) does not promise it.
pub(crate) const EXIT_DESTRUCTORS: Latitude =
    Latitude { name: "exit-destructors", choices: &["run", "skip"] };

/// Whether a thread's stack overflow is reported before it ends the process. No page promises it;
/// see <https://github.com/rust-lang/rust/issues/111272>.
pub(crate) const OVERFLOW_REPORT: Latitude =
    Latitude { name: "overflow-report", choices: &["message", "silent"] };

/// The same for the main thread, whose stack is not of Rust's making.
pub(crate) const MAIN_OVERFLOW_REPORT: Latitude =
    Latitude { name: "main-overflow-report", choices: &["message", "silent"] };

/// Whether std alone can read the name that the operating system has for a thread.
pub(crate) const SYSTEM_NAME: Latitude =
    Latitude { name: "system-name", choices: &["readable", "unreadable"] };

/// How much of a thread's name the operating system keeps.
/// [`Thread`](std::thread::Thread): names are passed on "where applicable".
pub(crate) const SYSTEM_NAME_LENGTH: Latitude = Latitude {
    name: "system-name-length",
    choices: &["whole", "15-bytes", "31-bytes", "63-bytes"],
};

/// Whether the platform can tell how parallel it is.
/// [`available_parallelism`](std::thread::available_parallelism), "Errors".
pub(crate) const PARALLELISM: Latitude =
    Latitude { name: "parallelism", choices: &["known", "unknown"] };

/// What a panic does. Not for the platform to choose freely but for whoever builds the program;
/// it is noted where it makes a difference.
pub(crate) const PANIC_STRATEGY: Latitude =
    Latitude { name: "panic", choices: &["unwind", "abort"] };

/// The freedom by which a thread may come back from such a step by itself, and the choice to do so.
#[must_use]
pub fn may_wake(action: &Action) -> Option<(&'static str, &'static str)> {
    let latitude = match action {
        Action::Park { .. } | Action::ParkTimeout { timeout: Timeout::Never } => &SPURIOUS_UNPARK,
        Action::Wait { .. } | Action::WaitTimeout { timeout: Timeout::Never, .. } => {
            &SPURIOUS_WAKEUP
        }
        _ => return None,
    };
    let wakes = latitude.choices.iter().find(|choice| !WAITS.contains(choice))?;
    Some((latitude.name, wakes))
}
