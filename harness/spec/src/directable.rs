//! Which turns a schedule can direct.
//!
//! A thread in the middle of a wait cannot be held back: once nothing keeps it waiting it goes on,
//! whatever the schedule says, and takes its mutex. So another thread's turn at that mutex would
//! come too early or too late, as it happens. And nobody can make a thread wake by itself.

use crate::program::Program;
use crate::state::{Place, State, Waiting};
use crate::value::Label;

/// Whether a schedule can make sure that the next turn is this thread's.
pub(crate) fn is_directable(program: &Program<'_>, state: &State<'_>, label: &Label) -> bool {
    let mut others = state.threads.iter().filter(|(other, _)| *other != label);
    !wakes_by_itself(state, label)
        && !others.any(|(_, other)| match other.waiting {
            Some(Waiting::Notification { mutex, is_notified, is_timed, .. }) => {
                (is_notified || is_timed) && is_free(state, mutex) && {
                    let name = &*program.scenario.shared[mutex].name;
                    wants(state, label, mutex, name)
                }
            }
            _ => false,
        })
}

/// Whether the thread waits, and nothing has happened to wake it.
fn wakes_by_itself(state: &State<'_>, label: &Label) -> bool {
    let thread = &state.threads[label];
    match thread.waiting {
        Some(Waiting::Notification { is_notified, is_timed, .. }) => !is_notified && !is_timed,
        Some(Waiting::Parked) => thread.token.is_none(),
        _ => false,
    }
}

fn is_free(state: &State<'_>, mutex: usize) -> bool {
    matches!(&state.objects[mutex], crate::objects::Object::Lock(lock) if lock.is_free(false))
}

/// Whether the thread's next turn has to do with the mutex.
fn wants(state: &State<'_>, label: &Label, position: usize, name: &str) -> bool {
    let thread = &state.threads[label];
    match (&thread.waiting, thread.place()) {
        (Some(Waiting::Notification { mutex, .. }), _) => *mutex == position,
        (None, Some(Place::Step(_))) => thread.is_at_object(name),
        _ => false,
    }
}
