//! The freedoms that std's documentation leaves open, and the choices of each.
//!
//! Each row of the table below becomes an enum: a rule matches on its choices, and a rule that
//! forgets one does not compile.

mod choices;
mod enums;

pub use choices::Choices;

use enums::latitudes;

/// Who decides a latitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// The platform, always in the same way.
    Platform,
    /// The build of the program.
    Build,
}

/// What a choice means for the thread that runs into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// The thread continues.
    Proceeds,
    /// The thread keeps waiting, so the choice matters only once no other thread can move.
    Waits,
}

/// A latitude as a type: its choices are its values.
pub trait Freedom: Copy + Eq + Into<Choice> {
    /// The latitude as a value.
    const LATITUDE: Latitude;

    /// The choice, if it is one of this latitude's.
    fn of(choice: Choice) -> Option<Self>;
}

// In alphabetical order of their names, in which choices are listed.
latitudes! {
    /// What happens when one thread ends the process while another, which has called
    /// [`process::exit`](std::process::exit) or is main and has returned, drops its thread-locals.
    /// std "mitigates" concurrent exits "with a lock".
    ConcurrentExit "concurrent-exit" Platform {
        /// The second thread waits, and the process ends as the first one says.
        Waits "waits" Waits,
        /// The process ends as the second thread says.
        Ends "ends" Proceeds,
    }
    /// What happens when a condition variable is used with a second mutex.
    /// [`Condvar`](std::sync::Condvar): "may result in a runtime panic".
    CondvarMutexes "condvar-mutexes" Platform {
        /// It waits.
        Any "any" Proceeds,
        /// It panics.
        Panic "panic" Proceeds,
    }
    /// In which order the thread-locals of a thread are dropped.
    /// [`LocalKey`](std::thread::LocalKey) does not say.
    DestructorOrder "destructor-order" Platform {
        /// The last one to be initialized is dropped first.
        LastFirst "last-first" Proceeds,
        /// The first one to be initialized is dropped first.
        FirstFirst "first-first" Proceeds,
        /// Neither.
        Other "other" Proceeds,
    }
    /// Whether other threads can start, drop their thread-locals, finish, or end the process while
    /// a thread runs a thread-local destructor.
    /// [`LocalKey`](std::thread::LocalKey#synchronization-in-thread-local-destructors): on Windows
    /// the thread then holds a lock that "is acquired whenever a thread starts or exits".
    Destructors "destructors" Platform {
        /// They can.
        SideBySide "side-by-side" Proceeds,
        /// They wait until the destructor has returned.
        OneByOne "one-by-one" Waits,
    }
    /// Whether a wait with a timeout can return before the timeout without a notification.
    /// [`Condvar::wait_timeout`](std::sync::Condvar::wait_timeout): spurious wakeups.
    EarlyWakeup "early-wakeup" Platform {
        /// It returns only when the timeout has elapsed.
        TimesOut "times-out" Proceeds,
        /// It may return earlier.
        WakesEarly "wakes-early" Proceeds,
    }
    /// How much of an exit code the parent process can read.
    /// [`std::process::exit`]: on most Unix platforms, only the lowest 8 bits.
    ExitCode "exit-code" Platform {
        /// The lowest 8 bits.
        Low8Bits "low-8-bits" Proceeds,
        /// All 32 bits.
        Whole "whole" Proceeds,
    }
    /// Whether the thread-locals of a thread are dropped when it calls
    /// [`process::exit`](std::process::exit). [`LocalKey`](std::thread::LocalKey) does not promise
    /// it.
    ExitDestructors "exit-destructors" Platform {
        /// They are dropped.
        Run "run" Proceeds,
        /// They are not.
        Skip "skip" Proceeds,
    }
    /// Whether a thread is refused if the default for its stack, `RUST_MIN_STACK`, is more than any
    /// platform has. The [module](std::thread#stack-size) does not say what such a value does. A
    /// stack requested by [`Builder::stack_size`](std::thread::Builder::stack_size) is another
    /// matter: the thread has at least that much.
    ImpossibleStack "impossible-stack" Platform {
        /// The spawn fails.
        Refused "refused" Proceeds,
        /// The thread runs, with a smaller stack.
        Granted "granted" Proceeds,
    }
    /// What happens when threads join each other in a cycle.
    /// [`JoinHandle::join`](std::thread::JoinHandle::join): "may panic on some platforms".
    JoinCycle "join-cycle" Platform {
        /// The join that closes the cycle panics.
        Panic "panic" Proceeds,
        /// All of them block forever.
        Hang "hang" Waits,
    }
    /// What happens when a thread joins itself.
    /// [`JoinHandle::join`](std::thread::JoinHandle::join): "may panic on some platforms".
    JoinOneself "join-oneself" Platform {
        /// The join panics.
        Panic "panic" Proceeds,
        /// The thread blocks forever.
        Hang "hang" Waits,
    }
    /// Whether the thread-locals of the main thread are dropped when main returns or panics.
    /// [`LocalKey`](std::thread::LocalKey#platform-specific-behavior): they may not be.
    MainDestructors "main-destructors" Platform {
        /// They are dropped.
        Run "run" Proceeds,
        /// They are not.
        Skip "skip" Proceeds,
    }
    /// Whether a stack overflow of the main thread, whose stack Rust does not allocate, is reported
    /// before it ends the process. This is not documented; see
    /// <https://github.com/rust-lang/rust/issues/111272>.
    MainOverflowReport "main-overflow-report" Platform {
        /// It is reported on stderr.
        Message "message" Proceeds,
        /// The process ends without a report.
        Silent "silent" Proceeds,
    }
    /// What [`process::exit`](std::process::exit) does in a thread-local destructor that runs because
    /// the thread already ends the process. This is not documented; see
    /// <https://github.com/rust-lang/rust/pull/126606>.
    NestedExit "nested-exit" Platform {
        /// It aborts the process.
        Abort "abort" Proceeds,
        /// It ends the process with its own code.
        Exit "exit" Proceeds,
    }
    /// Whether a stack overflow of a spawned thread is reported before it ends the process. This is
    /// not documented; see <https://github.com/rust-lang/rust/issues/111272>.
    OverflowReport "overflow-report" Platform {
        /// It is reported on stderr.
        Message "message" Proceeds,
        /// The process ends without a report.
        Silent "silent" Proceeds,
    }
    /// What a panic does. The build decides, and the choice is recorded where it matters.
    PanicStrategy "panic" Build {
        /// It unwinds the thread.
        Unwind "unwind" Proceeds,
        /// It aborts the process.
        Abort "abort" Proceeds,
    }
    /// Whether the platform knows its parallelism.
    /// [`available_parallelism`](std::thread::available_parallelism#errors).
    Parallelism "parallelism" Platform {
        /// It returns a number.
        Known "known" Proceeds,
        /// It returns an error.
        Unknown "unknown" Proceeds,
    }
    /// Whether a reader is kept out of a lock for which a writer waits.
    /// [`RwLock`](std::sync::RwLock): a waiting writer "might or might not block concurrent calls to
    /// `read`".
    ReadPriority "read-priority" Platform {
        /// It acquires the lock, as if no writer waited.
        Readers "readers" Proceeds,
        /// It waits for the writer, too.
        Writers "writers" Proceeds,
    }
    /// What happens when a thread read-locks a lock that it holds for reading, with no writer
    /// waiting. [`RwLock::read`](std::sync::RwLock::read): "might panic".
    RecursiveRead "recursive-read" Platform {
        /// It acquires a second read lock.
        Granted "granted" Proceeds,
        /// The read panics.
        Panic "panic" Proceeds,
    }
    /// What happens when an initializer initializes its own cell or `Once` recursively.
    /// [`Once::call_once`](std::sync::Once::call_once),
    /// [`OnceLock::get_or_init`](std::sync::OnceLock::get_or_init): unspecified, panic or deadlock.
    Reentrance "reentrance" Platform {
        /// The inner call panics.
        Panic "panic" Proceeds,
        /// The thread blocks forever.
        Hang "hang" Waits,
    }
    /// Whether a destructor can initialize a thread-local that has been destroyed.
    /// [`LocalKey`](std::thread::LocalKey#platform-specific-behavior): some platforms prevent it,
    /// "but not all". Those "typically have a synthetic limit after which point no more destructors
    /// are run".
    Reinitialization "reinitialization" Platform {
        /// It cannot.
        Guarded "guarded" Proceeds,
        /// It can, until the platform runs no more destructors.
        Unguarded "unguarded" Proceeds,
    }
    /// What happens when a thread locks a lock that it holds already.
    /// [`Mutex::lock`](std::sync::Mutex::lock): it does not return; it might panic or deadlock.
    Relock "relock" Platform {
        /// The lock panics.
        Panic "panic" Proceeds,
        /// The thread blocks forever.
        Hang "hang" Waits,
    }
    /// Whether a parked thread can wake without a token.
    /// [`thread::park`](std::thread::park): "may wake spuriously".
    SpuriousUnpark "spurious-unpark" Platform {
        /// It waits for a token.
        Wait "wait" Waits,
        /// It may wake without one.
        Wake "wake" Proceeds,
    }
    /// Whether a wait on a condition variable can return without a notification.
    /// [`Condvar::wait`](std::sync::Condvar::wait): "susceptible to spurious wakeups".
    SpuriousWakeup "spurious-wakeup" Platform {
        /// It waits for a notification.
        Wait "wait" Waits,
        /// It may return without one.
        Wake "wake" Proceeds,
    }
    /// Whether a program can read, by std alone, the name that the operating system has for a
    /// thread.
    SystemName "system-name" Platform {
        /// It can.
        Readable "readable" Proceeds,
        /// It cannot.
        Unreadable "unreadable" Proceeds,
    }
    /// How much of a thread's name the operating system keeps.
    /// [`Thread`](std::thread::Thread): names are passed on "where applicable".
    SystemNameLength "system-name-length" Platform {
        /// All of it.
        Whole "whole" Proceeds,
        /// The first 15 bytes.
        Bytes15 "15-bytes" Proceeds,
        /// The first 31 bytes.
        Bytes31 "31-bytes" Proceeds,
        /// The first 63 bytes.
        Bytes63 "63-bytes" Proceeds,
    }
    /// Whether a thread-local whose value needs no drop can be used until the thread ends.
    /// [`LocalKey::try_with`](std::thread::LocalKey::try_with) says only what happens once a value
    /// has been destroyed.
    UndroppedKeys "undropped-keys" Platform {
        /// It is never destroyed.
        Kept "kept" Proceeds,
        /// It is destroyed like any other.
        Destroyed "destroyed" Proceeds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_listed_in_the_order_of_their_latitudes() {
        let names: Vec<&str> = Latitude::ALL.iter().map(|latitude| latitude.name()).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn every_latitude_has_several_choices_of_its_own() {
        for latitude in Latitude::ALL {
            assert!(latitude.choices().len() > 1, "{latitude:?}");
            assert!(latitude.choices().iter().all(|choice| choice.latitude() == latitude));
        }
    }
}
