//! The functions and types at the end of a program, which print what its steps observe. A program
//! has only those that it uses.

use crate::describe::describe;
use crate::emitter::Emitter;
use crate::rust_type::RustType;

/// A part at the end of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Helper {
    /// The payload of a panic.
    Describe,
    /// What a lock or a `wait` returned.
    Behind,
    /// What a `try_lock` returned.
    Tried,
    /// Whether a sleep was long enough.
    Slept,
    /// Whether a condvar's `wait_timeout` timed out.
    TimedOut,
    /// Whether a condvar's `wait_timeout_while` timed out.
    TimedOutWhile,
    /// Whether a lock is poisoned after a wait with a timeout.
    UnlessPoisoned,
    /// The label of a new thread.
    Child,
    /// A change of a thread-local whose destructor does not run for the previous value.
    Replacing,
    ExternC,
    UseStack,
    OsThreadName,
}

impl Helper {
    fn imports(self) -> &'static [&'static str] {
        match self {
            Self::Describe => &["std::any::Any"],
            Self::Behind => &["std::fmt::Display", "std::sync::LockResult"],
            Self::Tried => {
                &["std::sync::LockResult", "std::sync::TryLockError", "std::sync::TryLockResult"]
            }
            Self::Slept | Self::TimedOut | Self::TimedOutWhile => {
                &["std::time::Duration", "std::time::Instant"]
            }
            Self::UnlessPoisoned => &["std::sync::LockResult", "std::sync::WaitTimeoutResult"],
            Self::Child => &["std::sync::Mutex"],
            Self::Replacing | Self::ExternC => &[],
            Self::UseStack => &["std::hint::black_box"],
            Self::OsThreadName => &["std::fs::self"],
        }
    }

    fn text(self) -> &'static str {
        match self {
            // Depends on the scenario, see `describe`.
            Self::Describe => "",
            Self::Behind => BEHIND,
            Self::Tried => TRIED,
            Self::Slept => SLEPT,
            Self::TimedOut => TIMED_OUT,
            Self::TimedOutWhile => TIMED_OUT_WHILE,
            Self::UnlessPoisoned => UNLESS_POISONED,
            Self::Child => CHILD,
            Self::Replacing => REPLACING,
            Self::ExternC => EXTERN_C,
            Self::UseStack => USE_STACK,
            Self::OsThreadName => OS_THREAD_NAME,
        }
    }
}

impl Emitter<'_> {
    /// Adds the helpers that the program uses.
    pub(crate) fn emit_helpers(&mut self) {
        for helper in self.helpers.clone() {
            for import in helper.imports() {
                self.imports.add(import);
            }
            let lines = match helper {
                Helper::Describe => describe(self.scenario, &self.learned.payloads),
                _ => helper.text().lines().map(str::to_owned).collect(),
            };
            self.items.push(lines);
        }
        let payloads = self.learned.payloads.clone();
        if self.helpers.contains(&Helper::Describe) {
            for import in payloads.iter().flat_map(RustType::imports) {
                self.imports.add(import);
            }
        }
    }
}

const BEHIND: &str = r#"/// The value behind a lock, and whether the lock is poisoned.
fn behind<G: Display>(result: &LockResult<G>) -> String {
    match result {
        Ok(guard) => format!("Ok({guard})"),
        Err(poisoned) => format!("Err(Poisoned({}))", poisoned.get_ref()),
    }
}"#;

const TRIED: &str = r"/// What a lock that did not block returned. `None` if it would have blocked.
fn tried<G>(result: TryLockResult<G>) -> Option<LockResult<G>> {
    match result {
        Ok(guard) => Some(Ok(guard)),
        Err(TryLockError::Poisoned(poisoned)) => Some(Err(poisoned)),
        Err(TryLockError::WouldBlock) => None,
    }
}";

const SLEPT: &str = r#"/// Whether a sleep that began at `start` was long enough.
fn slept(start: Instant, requested: Duration) -> &'static str {
    if start.elapsed() < requested {
        "TooEarly"
    } else {
        "Slept"
    }
}"#;

const TIMED_OUT: &str = r#"/// Whether a wait that began at `start` timed out, and whether its time has passed.
fn timed_out<G>(waited: &Waited<G>, start: Instant, timeout: Duration) -> String {
    unless_poisoned(waited, |result| {
        match (result.timed_out(), start.elapsed() >= timeout) {
            (true, true) => "TimedOut",
            (true, false) => "TooEarly",
            (false, true) => "TooLate",
            (false, false) => "NotTimedOut",
        }
    })
}"#;

const TIMED_OUT_WHILE: &str = r#"/// Whether a wait in a loop that began at `start` timed out, and not before its time. The loop
/// checks its condition before the time, so it may also end after its time.
fn timed_out_while<G>(waited: &Waited<G>, start: Instant, timeout: Duration) -> String {
    unless_poisoned(waited, |result| match result.timed_out() {
        false => "NotTimedOut",
        true if start.elapsed() < timeout => "TooEarly",
        true => "TimedOut",
    })
}"#;

const UNLESS_POISONED: &str = r#"/// What a wait with a timeout returns.
type Waited<G> = LockResult<(G, WaitTimeoutResult)>;

/// What the result of a wait says, and whether the lock is poisoned.
fn unless_poisoned<G>(
    waited: &Waited<G>,
    says: impl Fn(&WaitTimeoutResult) -> &'static str,
) -> String {
    match waited {
        Ok((_, result)) => says(result).to_owned(),
        Err(poisoned) => format!("Err(Poisoned({}))", says(&poisoned.get_ref().1)),
    }
}"#;

const CHILD: &str = r#"/// The label of a thread that this one spawns: its parent's, unless that is main, then the name of
/// its handle, then its number if it is not the first.
fn child(handle: &str) -> &'static str {
    static SPAWNED: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let label = match LABEL.get() {
        "main" => handle.to_owned(),
        parent => format!("{parent}/{handle}"),
    };
    let mut spawned = SPAWNED.lock().unwrap();
    let earlier = spawned.iter().filter(|other| **other == label).count();
    spawned.push(label.clone());
    match earlier {
        0 => label.leak(),
        _ => format!("{label}#{}", earlier + 1).leak(),
    }
}"#;

const REPLACING: &str = r"/// Changes the value of a thread-local, whose destructor does not run for the previous value.
fn replacing<T>(change: impl FnOnce() -> T) -> T {
    struct Restored(bool);

    impl Drop for Restored {
        fn drop(&mut self) {
            REPLACING.set(self.0);
        }
    }

    let _restored = Restored(REPLACING.replace(true));
    change()
}";

const EXTERN_C: &str = r#"/// Calls a closure from a function with the calling convention of C.
extern "C" fn extern_c(closure: impl FnOnce()) {
    closure();
}"#;

const USE_STACK: &str = r"/// Calls itself until this many bytes of stack are in use since the `first` call.
#[inline(never)]
fn use_stack(first: Option<usize>, bytes: usize) {
    let mut frame = [0_u8; 1024];
    let here = std::ptr::from_mut(black_box(&mut frame)).addr();
    let first = first.unwrap_or(here);
    if here.abs_diff(first) < bytes {
        use_stack(Some(first), bytes);
    }
    black_box(&mut frame);
}";

const OS_THREAD_NAME: &str = r#"/// The name of this thread as Linux shows it. Other systems have no such file.
fn os_thread_name() -> Option<String> {
    let line = fs::read("/proc/thread-self/comm").ok()?;
    let name = line.strip_suffix(b"\n").unwrap_or(&line);
    Some(String::from_utf8_lossy(name).into_owned())
}"#;
