//! Which turns a schedule can direct.
//!
//! A thread in the middle of a wait cannot be held back. Once it is notified, it acquires its
//! mutex, whatever the schedule says:
//!
//! ```text
//! main                    a
//! wait v guard=m ...
//!                         notify-one v
//!                         lock m
//! ```
//!
//! Here `main` may acquire `m` before `a` does, so no schedule can guarantee that `a` takes its
//! turn at `lock m` first. Nor can a schedule wake a thread spuriously, or decide which of several
//! waiting threads a notification wakes: rules mark such turns as by chance.

use threadproof_model::{MutexId, ObjectId};

use crate::labels::ThreadId;
use crate::state::{State, Thread, Waiting};
use crate::turn::Took;

/// Whether a schedule can guarantee that this thread, in this state, takes the turn that resulted
/// in `took`.
pub(crate) fn is_directable(state: &State<'_>, id: ThreadId, took: &Took) -> bool {
    let mut others = state.threads.iter().filter(|(other, _)| *other != id);
    !took.chance.decides && !others.any(|(_, other)| races_for_mutex(state, other, id))
}

/// Whether the other thread may acquire its mutex at any moment, and the thread's next turn uses
/// the same mutex.
fn races_for_mutex(state: &State<'_>, other: &Thread<'_>, id: ThreadId) -> bool {
    match other.waiting {
        Some(Waiting::Notification { mutex, is_notified, is_timed, .. }) => {
            (is_notified || is_timed)
                && state.objects.lock(mutex.into()).is_free(false)
                && wants(&state.threads[id], mutex)
        }
        // A writer that has begun to wait takes the lock as soon as it is free.
        Some(Waiting::Writer { lock }) => {
            state.objects.lock(lock.into()).is_free(false) && state.threads[id].is_at_object(lock)
        }
        Some(
            Waiting::Parked
            | Waiting::Joined
            | Waiting::Round { .. }
            | Waiting::Receiver { .. }
            | Waiting::Sender { .. }
            | Waiting::Pausing
            | Waiting::Ending(_),
        )
        | None => false,
    }
}

/// Whether the next turn of the thread uses the mutex.
fn wants(thread: &Thread<'_>, wanted: MutexId) -> bool {
    match thread.waiting {
        Some(Waiting::Notification { mutex, .. }) => mutex == wanted,
        Some(_) => false,
        None => thread.is_at_object(ObjectId::Mutex(wanted)),
    }
}
