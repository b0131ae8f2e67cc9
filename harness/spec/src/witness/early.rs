//! Makes threads begin to wait early, so that a run along the schedule shows that they do.
//!
//! The shortest way to an outcome has nobody wait who could as well come later. A thread that only
//! waits, such as one at a `recv`, is begun by whoever follows the way. One that changes something
//! as it begins to wait, such as one that parks, is another way to the same outcome.

use threadproof_model::{Outcome, ProcessEnd};

use crate::directable::is_directable;
use crate::latitude::Choices;
use crate::program::Program;
use crate::state::State;
use crate::turn::{Course, Took, take};
use crate::value::Label;

/// The way to the outcome on which threads begin to wait as early as they can.
pub(super) fn waiting_early(
    program: &Program<'_>,
    outcome: &Outcome,
    choices: &Choices,
    path: &[Label],
) -> Vec<Label> {
    let mut path = path.to_vec();
    let mut state = super::start(program, choices);
    let mut position = 0;
    while position < path.len() {
        let labels: Vec<Label> =
            state.threads.iter().map(|(label, _)| Label::clone(label)).collect();
        for label in labels.iter().filter(|label| **label != path[position]) {
            if let Some(rest) = beginning_with(program, &state, label, &path[position..], outcome) {
                path.splice(position.., rest);
                break;
            }
        }
        if take(program, &mut state, &path[position]).is_err() {
            break;
        }
        position += 1;
    }
    path
}

/// The rest of the way when the thread first begins to wait, if it then leads to the same outcome
/// and can be directed as before.
fn beginning_with<'s>(
    program: &Program<'s>,
    state: &State<'s>,
    label: &Label,
    rest: &[Label],
    outcome: &Outcome,
) -> Option<Vec<Label>> {
    let mut state = state.clone();
    if state.threads[label].waiting.is_some() || !begins(program, &mut state, label) {
        return None;
    }
    let mut way = vec![Label::clone(label)];
    for next in rest {
        if !is_directable(program, &state, next) {
            return None;
        }
        way.push(Label::clone(next));
        let Took { course, .. } = take(program, &mut state, next).ok()?;
        // A loop that has waited looks once more.
        if next == label && course == Course::Around {
            way.push(Label::clone(label));
            let Took { course: Course::On, .. } = take(program, &mut state, label).ok()? else {
                return None;
            };
        }
    }
    let is_same = match state.end {
        Some(end) => state.outcome(end) == *outcome,
        None => outcome.end == ProcessEnd::Hang && state.outcome(ProcessEnd::Hang) == *outcome,
    };
    is_same.then_some(way)
}

fn begins<'s>(program: &Program<'s>, state: &mut State<'s>, label: &Label) -> bool {
    matches!(take(program, state, label), Ok(Took { course: Course::Begun, .. }))
}
