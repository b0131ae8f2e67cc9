//! Which turns a schedule can direct.
//!
//! A thread in the middle of a wait cannot be held back: once nothing keeps it waiting it goes on,
//! whatever the schedule says, and takes its mutex. So another thread's turn at that mutex would
//! come too early or too late, as it happens. Nobody can make a thread wake by itself, nor decide
//! which of several waiting threads a notification wakes.

use threadproof_model::Action;

use crate::program::Program;
use crate::state::{Place, State, Thread, Waiting};
use crate::value::Label;

/// Whether a schedule can make sure that the next turn is this thread's.
pub(crate) fn is_directable(program: &Program<'_>, state: &State<'_>, label: &Label) -> bool {
    let mut others = state.threads.iter().filter(|(other, _)| *other != label);
    !wakes_by_itself(state, label)
        && !wakes_one_of_many(program, state, label)
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

/// Whether the thread is about to wake one of several threads.
fn wakes_one_of_many(program: &Program<'_>, state: &State<'_>, label: &Label) -> bool {
    let Some(Place::Step(step)) = state.threads[label].place() else { return false };
    let Action::NotifyOne { condvar: name } = &step.action else { return false };
    let shared = &program.scenario.shared;
    let waits_for_it = |thread: &Thread<'_>| {
        matches!(thread.waiting, Some(Waiting::Notification { condvar, is_notified: false, .. })
            if *shared[condvar].name == **name)
    };
    state.threads.iter().filter(|(_, thread)| waits_for_it(thread)).count() > 1
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
