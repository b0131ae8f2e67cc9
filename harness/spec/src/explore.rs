//! Explores every interleaving of a scenario.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::rc::Rc;

use threadproof_model::{Action, End, MAIN, Ordering, Outcome, Scenario, SharedKind};

use crate::Platform;
use crate::order::Atomic;
use crate::refusal::{Reason, Refusal};
use crate::state::{Object, Place, State, Thread};
use crate::turn::{Program, Stop, Turn};
use crate::value::Label;
use crate::witness::{self, Allowed};

/// How many states are explored before the scenario is refused as too big.
pub const MOST_STATES: usize = 1_000_000;

/// What the spec has to say about a scenario.
#[derive(Clone, Debug)]
pub struct Exploration {
    /// Every outcome that std allows, each once, in a fixed order.
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
    search.reach(program.start(), None)?;
    while let Some((state, node)) = search.open.pop_front() {
        program.expand(&mut search, &state, node)?;
    }
    let outcomes = search.ends.iter().map(|(outcome, (choices, node))| {
        witness::follow(&program, outcome, choices, &search.path(*node))
    });
    Ok(Exploration { outcomes: outcomes.collect(), states: search.known.len() })
}

/// A breadth-first search, so that the first way found to an outcome is a shortest one.
#[derive(Default)]
struct Search<'s> {
    known: HashSet<Rc<State<'s>>>,
    open: VecDeque<(Rc<State<'s>>, usize)>,
    /// How each state was first reached.
    nodes: Vec<Option<From>>,
    ends: BTreeMap<Outcome, (Choices, usize)>,
}

/// From which state, and by whose turn; by nobody's when the platform made a choice.
type From = (usize, Option<Label>);

pub(crate) type Choices = BTreeMap<&'static str, &'static str>;

impl<'s> Search<'s> {
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

    fn end(&mut self, state: &State<'s>, end: End, node: usize) {
        let outcome = state.outcome(end);
        let choices = &state.choices;
        match self.ends.get(&outcome) {
            // The fewer choices an outcome needs, the more platforms must show it.
            Some((fewer, _)) if fewer.len() <= choices.len() => {}
            _ => {
                self.ends.insert(outcome, (choices.clone(), node));
            }
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
}

impl<'s> Program<'s> {
    fn new(scenario: &'s Scenario, platform: Platform) -> Self {
        let mut tracks_order = false;
        scenario.walk(|step| {
            tracks_order |= matches!(
                step.action,
                Action::Store { ordering: Ordering::Relaxed, .. }
                    | Action::Load { ordering: Ordering::Relaxed, .. }
                    | Action::Swap { ordering: Ordering::Relaxed, .. }
                    | Action::Add { ordering: Ordering::Relaxed, .. }
            );
        });
        Self { scenario, platform, tracks_order }
    }

    /// Only main is there, before its first step.
    pub(crate) fn start(&self) -> State<'s> {
        let objects = self.scenario.shared.iter().map(|shared| match shared.kind {
            SharedKind::Atomic(first) => Object::Atomic(Atomic::new(first)),
            SharedKind::Channel => Object::Channel(VecDeque::new()),
        });
        let main = Thread::new(&self.scenario.main, Some(MAIN));
        State {
            threads: BTreeMap::from([(MAIN.into(), Rc::new(main))]),
            objects: objects.collect(),
            reports: Vec::new(),
            choices: BTreeMap::new(),
            end: None,
        }
    }

    /// Reaches all states that follow from one.
    fn expand(
        &self,
        search: &mut Search<'s>,
        state: &Rc<State<'s>>,
        node: usize,
    ) -> Result<(), Refusal> {
        if let Some(end) = state.end {
            search.end(state, end, node);
            return Ok(());
        }
        let mut is_stuck = true;
        let private = state.threads.iter().find(|(_, thread)| is_private(thread));
        let movable = match private {
            Some((label, _)) => vec![Label::clone(label)],
            None => state.threads.keys().map(Label::clone).collect(),
        };
        for label in movable {
            let mut next = State::clone(state);
            match self.take(&mut next, &label) {
                Ok(_) => {
                    is_stuck = false;
                    search.reach(next, Some((node, Some(label))))?;
                }
                Err(Stop::Blocked) => {}
                Err(Stop::Undecided(latitude)) => {
                    is_stuck = false;
                    for choice in latitude.choices {
                        let mut next = State::clone(state);
                        next.choices.insert(latitude.name, choice);
                        search.reach(next, Some((node, None)))?;
                    }
                }
                Err(Stop::Refused(reason)) => {
                    let place = state.threads[&label].place();
                    return Err(Refusal { line: place.map(|place| place.line()), reason });
                }
            }
        }
        if is_stuck {
            search.end(state, End::Hang, node);
        }
        Ok(())
    }

    pub(crate) fn take(
        &self,
        state: &mut State<'s>,
        label: &Label,
    ) -> Result<threadproof_model::Event, Stop> {
        Turn { program: self, state, label: Label::clone(label) }.take()
    }
}

/// Whether a thread's next step neither sees nor changes anything that another thread could see or
/// change, and cannot wait. Taken at once, before the steps of any other thread, it makes no
/// difference to what follows.
fn is_private(thread: &Thread<'_>) -> bool {
    let Some(Place::Step(step)) = thread.place() else { return false };
    matches!(
        step.action,
        Action::Let { .. }
            | Action::Local { .. }
            | Action::Call { .. }
            | Action::Catch { .. }
            | Action::Scope { .. }
            | Action::Yield
            | Action::ThreadId { .. }
    )
}

impl State<'_> {
    fn outcome(&self, end: End) -> Outcome {
        let saw = self.threads.iter().filter(|(_, thread)| !thread.seen.is_empty());
        let columns = saw.map(|(label, thread)| (label.to_string(), thread.seen.clone()));
        Outcome { columns: columns.collect(), end, reports: self.reports.clone() }
    }
}
