//! Explores every interleaving of a program.
//!
//! Take two threads that each swap a flag, and a main thread that joins them:
//!
//! ```kdl
//! main { spawn "a"; spawn "b"; join "a"; join "b" }
//! thread "a" { swap "flag" 1 }
//! thread "b" { swap "flag" 1 }
//! ```
//!
//! From each state, each thread that can move takes one turn, which leads to a new state. After the
//! spawns, `a` or `b` can move, so two states follow; in the first, `a` has observed 0, and `b`
//! will observe 1. Equal states are explored once: with `store` instead of `swap`, both orders
//! would lead to the same state. A state in which the process has ended is an outcome. So is a
//! state in which no thread can move although the process has not ended: a hang.
//!
//! A rule that depends on a choice of the platform stops the turn. The search then continues once
//! with each choice, and keeps it for the rest of the path. Every outcome thus lists the choices
//! that it needs.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::rc::Rc;

use threadproof_model::{Outcome, ProcessEnd, Program};

use crate::Platform;
use crate::chance::{Grain, Move};
use crate::directable::is_directable;
use crate::labels::ThreadId;
use crate::latitude::Choices;
use crate::private::{is_private, is_unshared};
use crate::refusal::{Reason, Refusal};
use crate::setup::Setup;
use crate::state::{State, Thread};
use crate::state_hash::BuildStateHasher;
use crate::turn::{Stop, take};
use crate::witness::{self, Allowed};

/// The maximum number of states that are explored. A program with more is refused.
pub const MAX_STATES: usize = 200_000;

/// The maximum size of all states together, per state of the limit: threads, messages in channels, and
/// frames. Each takes up to 250 bytes. Programs that send a thousand messages have few states, but huge
/// ones.
const MAX_SIZE_PER_STATE: usize = 8;

/// The number of states above which steps that no other thread can observe are no longer
/// interleaved with the steps of others. A smaller program gets the shortest schedules.
const REDUCE_ABOVE: usize = 10_000;

/// What the spec allows for a program.
#[derive(Clone, Debug)]
pub struct Exploration {
    /// Every outcome that std allows, in a fixed order: once, or once for each set of choices that
    /// leads to it.
    pub outcomes: Vec<Allowed>,
    /// The number of distinct states.
    pub states: usize,
}

/// Finds every outcome that std allows for the program on such a platform, with a schedule that
/// leads to it.
///
/// # Errors
/// If the program does something that the spec does not cover, or has more than [`MAX_STATES`]
/// states.
pub fn explore(program: &Program, platform: Platform) -> Result<Exploration, Refusal> {
    explore_within(program, platform, MAX_STATES)
}

/// As [`explore()`], with another limit on the number of states.
///
/// # Errors
/// As [`explore()`].
pub fn explore_within(
    program: &Program,
    platform: Platform,
    max_states: usize,
) -> Result<Exploration, Refusal> {
    let setup = Setup::new(program, platform);
    for (reduces, max_states) in [(false, REDUCE_ABOVE.min(max_states)), (true, max_states)] {
        let mut search = Search { max_states, reduces, ..Search::default() };
        match search.complete(&setup) {
            Ok(()) if !search.is_cut_short => return Ok(search.exploration(&setup)),
            Err(refusal) if !refusal.reason.is_size() => return Err(refusal),
            Ok(()) | Err(_) => {}
        }
    }
    let mut search = Search { max_states, ..Search::default() };
    search.complete(&setup)?;
    Ok(search.exploration(&setup))
}

/// A breadth-first search, so the first path found to an outcome is a shortest one.
#[derive(Default)]
struct Search<'p> {
    max_states: usize,
    known: HashSet<Rc<State<'p>>, BuildStateHasher>,
    /// The size of all known states together.
    size: usize,
    open: VecDeque<(Rc<State<'p>>, usize)>,
    /// How each state was first reached.
    nodes: Vec<Option<From>>,
    /// The ways to each outcome. The choices of one never include those of another.
    ends: BTreeMap<Outcome, Vec<(Choices, Way)>>,
    grain: Grain,
    /// Whether steps on objects that only one thread uses are taken at once.
    reduces: bool,
    /// Whether the process can end while a thread that nobody waited for could take such a step.
    /// Whether the step is part of the outcome then depends on the interleaving.
    is_cut_short: bool,
    /// Whether something can happen that was left out: a turn that no schedule can direct, or a
    /// move of a thread between two effects of another.
    has_left_out: bool,
}

/// How an outcome was reached.
struct Way {
    node: usize,
    grain: Grain,
}

/// The previous state, and the turn that was taken; `None` if the platform made a choice.
type From = (usize, Option<Move>);

/// What follows from a state.
#[derive(Default)]
struct Following<'p> {
    /// Whether a thread can move.
    has_turn: bool,
    /// The states that follow from choices by which a thread keeps waiting.
    postponed: Vec<State<'p>>,
}

impl<'p> Search<'p> {
    /// Finds all outcomes: first by turns that a schedule can direct, so that outcomes get schedules
    /// that can be followed; then by everything that can happen, if that is more.
    fn complete(&mut self, setup: &Setup<'p>) -> Result<(), Refusal> {
        self.run(setup)?;
        if self.has_left_out {
            self.grain = Grain::Effects;
            self.run(setup)?;
        }
        Ok(())
    }

    /// What was found, with a schedule for each outcome.
    fn exploration(&self, setup: &Setup<'p>) -> Exploration {
        let ways = self.ends.iter().flat_map(|(outcome, ways)| {
            ways.iter().map(move |(choices, way)| (outcome, choices, way))
        });
        let outcomes = ways.map(|(outcome, choices, way)| {
            witness::follow(setup, outcome, choices, way.grain, &self.path(way.node))
        });
        Exploration { outcomes: outcomes.collect(), states: self.known.len() }
    }

    fn run(&mut self, setup: &Setup<'p>) -> Result<(), Refusal> {
        self.known.clear();
        self.size = 0;
        // Each growth would hash every state again.
        self.known.reserve(1024);
        self.reach(setup.start(self.grain), None)?;
        while let Some((state, node)) = self.open.pop_front() {
            self.expand(setup, &state, node)?;
        }
        Ok(())
    }

    fn reach(&mut self, state: State<'p>, from: Option<From>) -> Result<(), Refusal> {
        let state = Rc::new(state);
        if self.known.insert(Rc::clone(&state)) {
            self.size += state.size();
            if self.known.len() > self.max_states {
                return Err(Refusal { line: None, reason: Reason::TooManyStates(self.max_states) });
            }
            if self.size > self.max_states.saturating_mul(MAX_SIZE_PER_STATE) {
                return Err(Refusal { line: None, reason: Reason::StatesTooLarge });
            }
            self.open.push_back((state, self.nodes.len()));
            self.nodes.push(from);
        }
        Ok(())
    }

    fn end(&mut self, setup: &Setup<'p>, state: &State<'p>, end: ProcessEnd, node: usize) {
        let is_awaited =
            |(id, thread): (ThreadId, &Thread<'_>)| id == ThreadId::MAIN || thread.is_awaited;
        self.is_cut_short |=
            self.reduces && end != ProcessEnd::Hang && !state.threads.iter().all(is_awaited);
        let ways = self.ends.entry(state.outcome(setup, end)).or_default();
        // The fewer choices an outcome needs, the more platforms must reach it.
        if ways.iter().all(|(others, _)| !state.choices.include(others)) {
            ways.retain(|(others, _)| !others.include(&state.choices));
            ways.push((state.choices.clone(), Way { node, grain: self.grain }));
        }
    }

    /// The turns that lead to a state, in order.
    fn path(&self, mut node: usize) -> Vec<Move> {
        let mut path = Vec::new();
        while let Some((from, taken)) = &self.nodes[node] {
            path.extend(taken.clone());
            node = *from;
        }
        path.reverse();
        path
    }

    /// Reaches all states that follow from this one.
    fn expand(
        &mut self,
        setup: &Setup<'p>,
        state: &Rc<State<'p>>,
        node: usize,
    ) -> Result<(), Refusal> {
        if let Some(end) = state.end {
            self.end(setup, state, end, node);
            return Ok(());
        }
        let mut following = Following::default();
        let private = state.threads.iter().find(|(id, thread)| {
            is_private(setup, state, *id, thread)
                || self.reduces && is_unshared(setup, state, *id, thread)
        });
        for (id, thread) in state.threads.iter() {
            let is_other_private = private.is_some_and(|(private, _)| private != id);
            if thread.place().is_some() && !is_other_private {
                self.take_turn(setup, (state, node), Move::of(id), &mut following)?;
            }
        }
        if following.has_turn {
            return Ok(());
        }
        if following.postponed.is_empty() {
            self.end(setup, state, ProcessEnd::Hang, node);
        }
        // No thread can move except by these choices.
        for next in following.postponed {
            self.reach(next, Some((node, None)))?;
        }
        Ok(())
    }

    /// Reaches the states that follow from a turn.
    fn take_turn(
        &mut self,
        setup: &Setup<'p>,
        (state, node): (&Rc<State<'p>>, usize),
        turn: Move,
        following: &mut Following<'p>,
    ) -> Result<(), Refusal> {
        let mut next = State::clone(state);
        match take(setup, &mut next, &turn) {
            Ok(took) => {
                let is_left_out =
                    self.grain == Grain::Turns && !is_directable(state, turn.thread, &took);
                self.has_left_out |= is_left_out || took.effects.are_simplified;
                following.has_turn = true;
                if !is_left_out {
                    self.reach(next, Some((node, Some(turn))))?;
                }
            }
            Err(Stop::Blocked | Stop::Held) => {}
            Err(Stop::BlockedVisibly) => self.has_left_out = true,
            Err(Stop::Undecided(latitude)) => {
                for choice in latitude.choices() {
                    let mut next = State::clone(state);
                    next.choices.make(*choice);
                    if choice.waits() {
                        // Others may observe that the thread waits.
                        self.has_left_out = true;
                        following.postponed.push(next);
                    } else {
                        self.reach(next, Some((node, None)))?;
                    }
                }
                following.has_turn |= latitude.choices().iter().all(|choice| !choice.waits());
            }
            Err(Stop::Chance(ways)) => {
                for way in 0..ways {
                    self.take_turn(setup, (state, node), turn.going(way), following)?;
                }
            }
            Err(Stop::Refused(reason)) => {
                let line = state.threads[turn.thread].place().and_then(|place| place.line());
                return Err(Refusal { line, reason });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
