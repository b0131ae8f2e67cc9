//! Explores every interleaving of a scenario.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::rc::Rc;

use threadproof_model::{Action, MAIN, Outcome, ProcessEnd, Scenario};

use crate::Platform;
use crate::directable::is_directable;
use crate::latitude::Choices;
use crate::program::Program;
use crate::refusal::{Reason, Refusal};
use crate::state::{Place, Progress, State, Thread};
use crate::state_hash::BuildStateHasher;
use crate::turn::{Stop, take};
use crate::value::Label;
use crate::witness::{self, Allowed};

/// How many states are explored before the scenario is refused as too big.
pub const MOST_STATES: usize = 1_000_000;

/// What the spec has to say about a scenario.
#[derive(Clone, Debug)]
pub struct Exploration {
    /// Every outcome that std allows, in a fixed order: each once, or once for each of the choices
    /// of a platform that lead to it.
    pub outcomes: Vec<Allowed>,
    /// How many different states there are.
    pub states: usize,
}

/// Finds every outcome that std allows for the scenario on such a platform, with the shortest
/// schedule that leads to it.
///
/// # Errors
/// If the scenario is outside what the spec covers, or has more than [`MOST_STATES`] states.
pub fn explore(scenario: &Scenario, platform: Platform) -> Result<Exploration, Refusal> {
    let program = Program::new(scenario, platform);
    let mut search = Search::default();
    // First what can be directed, so that outcomes have schedules that can be kept to; then, if
    // that has left out anything, everything.
    search.run(&program)?;
    if search.has_left_out {
        search.takes_all = true;
        search.run(&program)?;
    }
    let ways = search.ends.iter().flat_map(|(outcome, ways)| {
        ways.iter().map(move |(choices, node)| (outcome, choices, *node))
    });
    let outcomes = ways.map(|(outcome, choices, node)| {
        witness::follow(&program, outcome, choices, &search.path(node))
    });
    Ok(Exploration { outcomes: outcomes.collect(), states: search.known.len() })
}

/// A breadth-first search, so that the first way found to an outcome is a shortest one.
#[derive(Default)]
struct Search<'s> {
    known: HashSet<Rc<State<'s>>, BuildStateHasher>,
    open: VecDeque<(Rc<State<'s>>, usize)>,
    /// How each state was first reached.
    nodes: Vec<Option<From>>,
    /// The ways to each outcome, none of which needs all the choices of another and more.
    ends: BTreeMap<Outcome, Vec<(Choices, usize)>>,
    /// Whether turns are taken that no schedule can direct.
    takes_all: bool,
    has_left_out: bool,
}

/// From which state, and by whose turn; by nobody's when the platform made a choice.
type From = (usize, Option<Label>);

impl<'s> Search<'s> {
    fn run(&mut self, program: &Program<'s>) -> Result<(), Refusal> {
        self.known.clear();
        // Growing would hash every state again and again.
        self.known.reserve(1024);
        self.reach(program.start(), None)?;
        while let Some((state, node)) = self.open.pop_front() {
            self.expand(program, &state, node)?;
        }
        Ok(())
    }

    fn reach(&mut self, state: State<'s>, from: Option<From>) -> Result<(), Refusal> {
        let state = Rc::new(state);
        if self.known.insert(Rc::clone(&state)) {
            if self.known.len() > MOST_STATES {
                return Err(Refusal { line: None, reason: Reason::TooManyStates(MOST_STATES) });
            }
            self.open.push_back((state, self.nodes.len()));
            self.nodes.push(from);
        }
        Ok(())
    }

    fn end(&mut self, state: &State<'s>, end: ProcessEnd, node: usize) {
        let ways = self.ends.entry(state.outcome(end)).or_default();
        // The fewer choices an outcome needs, the more platforms must show it.
        if ways.iter().all(|(others, _)| !state.choices.include(others)) {
            ways.retain(|(others, _)| !others.include(&state.choices));
            ways.push((state.choices.clone(), node));
        }
    }

    /// Whose turns lead to a state, in order.
    fn path(&self, mut node: usize) -> Vec<Label> {
        let mut path = Vec::new();
        while let Some((from, taken_by)) = &self.nodes[node] {
            path.extend(taken_by.clone());
            node = *from;
        }
        path.reverse();
        path
    }

    /// Reaches all states that follow from one.
    fn expand(
        &mut self,
        program: &Program<'s>,
        state: &Rc<State<'s>>,
        node: usize,
    ) -> Result<(), Refusal> {
        if let Some(end) = state.end {
            self.end(state, end, node);
            return Ok(());
        }
        let (mut is_stuck, mut postponed) = (true, Vec::new());
        let private =
            state.threads.iter().find(|(label, thread)| is_private(program, state, label, thread));
        for (label, thread) in state.threads.iter() {
            let is_other_private = private.is_some_and(|(private, _)| private != label);
            if thread.place().is_none() || is_other_private {
                continue;
            }
            let mut next = State::clone(state);
            match take(program, &mut next, label) {
                Ok(_) if !self.takes_all && !is_directable(program, state, label) => {
                    (self.has_left_out, is_stuck) = (true, false);
                }
                Ok(_) => {
                    is_stuck = false;
                    self.reach(next, Some((node, Some(Label::clone(label)))))?;
                }
                Err(Stop::Blocked | Stop::Held) => {}
                Err(Stop::Undecided(latitude)) => {
                    for choice in latitude.choices() {
                        let mut next = State::clone(state);
                        next.choices.make(*choice);
                        if choice.waits() {
                            postponed.push(next);
                        } else {
                            self.reach(next, Some((node, None)))?;
                        }
                    }
                    is_stuck &= latitude.choices().iter().any(|choice| choice.waits());
                }
                Err(Stop::Refused(reason)) => {
                    let line = thread.place().map(|place| place.line());
                    return Err(Refusal { line, reason });
                }
            }
        }
        if is_stuck && postponed.is_empty() {
            self.end(state, ProcessEnd::Hang, node);
        }
        // Nobody can move but by the platform's choice.
        for next in postponed.into_iter().filter(|_| is_stuck) {
            self.reach(next, Some((node, None)))?;
        }
        Ok(())
    }
}

/// Whether a thread's next turn neither sees nor changes anything that another thread could see or
/// change, and cannot wait. Taken at once, before the turns of any other thread, it makes no
/// difference to what follows.
fn is_private(
    program: &Program<'_>,
    state: &State<'_>,
    label: &Label,
    thread: &Thread<'_>,
) -> bool {
    match thread.place() {
        // It may have to wait for the destructor of another.
        Some(place)
            if (thread.progress == Progress::Spawned || matches!(place, Place::End(_)))
                && state.is_beside_destructor(label) =>
        {
            false
        }
        Some(Place::Step(step)) => matches!(
            step.action,
            Action::Let { .. }
                | Action::Local { .. }
                | Action::Call { .. }
                | Action::Catch { .. }
                | Action::Scope { .. }
                | Action::ExternC { .. }
                | Action::Current { .. }
                | Action::ThreadId { .. }
                | Action::Yield
                | Action::Sleep { .. }
                | Action::UseStack { .. }
                | Action::Payload
                | Action::Location
        ),
        // Others can wait for the end of a thread, but only by asking can they see that it has not
        // come yet. The end of main ends the process; and while a thread drops its thread-locals,
        // others may have to wait.
        Some(Place::End(_)) => {
            !program.asks_is_finished
                && &**label != MAIN
                && !thread.has_locals()
                && matches!(&*thread.frames, [last] if !last.has_drops())
        }
        None => false,
    }
}
