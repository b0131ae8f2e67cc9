//! Makes threads begin to wait early, so that a run along the schedule shows that they block.
//!
//! On the shortest path to an outcome, no thread waits if it could take its step later instead. For
//! a step that only waits, such as `recv`, [`follow`](super::follow) adds the `begin`. But a step
//! that changes something when it begins to wait needs a turn for that: `park` checks for a token,
//! so
//!
//! ```text
//! a: park ...    main: unpark a    a: park
//! main: unpark a    a: park
//! ```
//!
//! are two paths to the same outcome. The second is shorter; this module finds the first.

use threadproof_model::{Line, Outcome, ProcessEnd};

use super::begins::Early;
use crate::chance::Move;
use crate::directable::is_directable;
use crate::labels::ThreadId;
use crate::setup::Setup;
use crate::state::State;
use crate::turn::{Advance, Took, take};

/// The path to the outcome on which threads begin to wait as early as they can.
pub(super) fn waiting_early(
    setup: &Setup<'_>,
    early: &Early,
    outcome: &Outcome,
    start: &State<'_>,
    path: &[Move],
) -> Vec<Move> {
    let mut path = path.to_vec();
    let mut state = start.clone();
    let mut position = 0;
    while position < path.len() {
        for (id, line) in begins_ahead(&state) {
            let label = setup.labels.text(id);
            if id == path[position].thread || !early.includes((id, &label), line, &path[position..])
            {
                continue;
            }
            if let Some(rest) = beginning_with(setup, &state, id, &path[position..], outcome) {
                path.splice(position.., rest);
                break;
            }
        }
        if take(setup, &mut state, &path[position]).is_err() {
            break;
        }
        position += 1;
    }
    path
}

/// The threads that could begin a step, and its line.
fn begins_ahead(state: &State<'_>) -> Vec<(ThreadId, Line)> {
    let threads = state.threads.iter();
    threads.filter_map(|(id, thread)| Some((id, thread.place()?.line()?))).collect()
}

/// The rest of the path if the thread begins to wait first; `None` if that leads to another outcome
/// or cannot be directed.
fn beginning_with<'p>(
    setup: &Setup<'p>,
    state: &State<'p>,
    id: ThreadId,
    rest: &[Move],
    outcome: &Outcome,
) -> Option<Vec<Move>> {
    let mut state = state.clone();
    if state.threads[id].waiting.is_some() || !begins(setup, &mut state, id) {
        return None;
    }
    let mut way = vec![Move::of(id)];
    for next in rest {
        if state.end.is_some() {
            return None;
        }
        let before = state.clone();
        let took = take(setup, &mut state, next).ok()?;
        if !is_directable(&before, next.thread, &took) {
            return None;
        }
        way.push(next.clone());
        // A loop that has waited checks its condition again.
        if next.thread == id && took.advance == Advance::Around {
            way.push(Move::of(id));
            let again = take(setup, &mut state, &Move::of(id)).ok()?;
            if again.advance != Advance::Past {
                return None;
            }
        }
    }
    let is_same = match state.end {
        Some(end) => state.outcome(setup, end) == *outcome,
        None => {
            outcome.end == ProcessEnd::Hang && state.outcome(setup, ProcessEnd::Hang) == *outcome
        }
    };
    is_same.then_some(way)
}

fn begins<'p>(setup: &Setup<'p>, state: &mut State<'p>, id: ThreadId) -> bool {
    matches!(take(setup, state, &Move::of(id)), Ok(Took { advance: Advance::Into, .. }))
}
