//! Whether a schedule leads to its outcome, whatever the threads do that it cannot direct.
//!
//! A thread that has begun a step is inside a call into std. As soon as the call can return, it has
//! its effects, at a moment that no schedule decides:
//!
//! ```text
//! main                      a                 c, with room for one message, is full
//! begin send c 2 until=1
//!                           recv c            makes room: main sends 2
//!                           (drops c)         or finds c without a receiver
//! end send c 2
//! ```

use std::collections::{BTreeMap, HashSet};

use threadproof_model::{Entry, Line, Outcome, ProcessEnd, Schedule, ScheduleEnd};

use super::{Allowed, Stall};
use crate::chance::Move;
use crate::labels::ThreadId;
use crate::latitude::Choice;
use crate::setup::Setup;
use crate::state::{Place, State, Waiting};
use crate::turn::{Advance, Pace, Stop, take_at};

/// The largest number of moments that are checked; a schedule with more is not sure. Steps that
/// complete independently of each other multiply them.
const MAX_MOMENTS: usize = 2000;

/// A step that a thread has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Begun {
    until: Option<usize>,
    /// Whether the call has had its effects, so that the thread waits for its turn to go on.
    is_complete: bool,
}

/// A moment in a run along the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Moment<'p> {
    state: State<'p>,
    /// The current turn.
    now: usize,
    /// Whether its thread has taken the step, and still has effects.
    is_taken: bool,
    begun: BTreeMap<ThreadId, Begun>,
}

/// Follows every run along a schedule.
struct Checker<'a, 'p> {
    setup: &'a Setup<'p>,
    schedule: &'a Schedule,
    outcome: &'a Outcome,
    stalls: &'a [Stall],
    open: Vec<Moment<'p>>,
    known: HashSet<Moment<'p>>,
}

/// A run need not lead to the outcome.
struct Diverges;

/// Whether every run along the schedule, from this state on, has this outcome.
pub(super) fn is_guaranteed<'p>(setup: &Setup<'p>, start: State<'p>, allowed: &Allowed) -> bool {
    let start = Moment { state: start, now: 0, is_taken: false, begun: BTreeMap::new() };
    let open = vec![start];
    let Allowed { outcome, schedule, stalls, .. } = allowed;
    let mut checker = Checker { setup, schedule, outcome, stalls, open, known: HashSet::new() };
    while let Some(moment) = checker.open.pop() {
        if checker.known.insert(moment.clone())
            && (checker.known.len() > MAX_MOMENTS || checker.continue_from(&moment).is_err())
        {
            return false;
        }
    }
    true
}

impl<'p> Checker<'_, 'p> {
    fn continue_from(&mut self, moment: &Moment<'p>) -> Result<(), Diverges> {
        let entry = self.schedule.entries.get(moment.now);
        if self.schedule.ending == ScheduleEnd::Loose && entry.is_none() {
            return Ok(());
        }
        if let Some(end) = moment.state.end {
            return self.ends(&moment.state, end);
        }
        let waiting = || moment.begun.iter().filter(|(_, begun)| !begun.is_complete);
        if let Some(next) = waiting().find_map(|(id, begun)| self.unnoticed(moment, *id, *begun)) {
            self.open.push(next);
            return Ok(());
        }
        let before = self.open.len();
        for (id, begun) in waiting() {
            self.complete(moment, &Move::of(*id), *begun)?;
        }
        match entry {
            Some(Entry::Take { thread, line }) => self.take(moment, thread, *line)?,
            Some(Entry::Begin { thread, line, until }) => {
                self.begin(moment, thread, *line, *until)?;
            }
            Some(Entry::End { thread, line }) => self.end(moment, thread, *line)?,
            None => {}
        }
        let is_stuck = self.open.len() == before;
        match self.schedule.ending {
            ScheduleEnd::Hangs if is_stuck => self.ends(&moment.state, ProcessEnd::Hang),
            ScheduleEnd::Ends | ScheduleEnd::Loose if is_stuck => Err(Diverges),
            ScheduleEnd::Hangs | ScheduleEnd::Ends | ScheduleEnd::Loose => Ok(()),
        }
    }

    fn ends(&self, state: &State<'p>, end: ProcessEnd) -> Result<(), Diverges> {
        let outcome = state.outcome(self.setup, end);
        if outcome == *self.outcome { Ok(()) } else { Err(Diverges) }
    }

    /// The moment after the call of a thread has returned, if it can, if it may, and if no other
    /// thread notices: then it makes no difference when it does.
    fn unnoticed(&self, moment: &Moment<'p>, id: ThreadId, begun: Begun) -> Option<Moment<'p>> {
        let mut next = moment.clone();
        let took = take_at(Pace::Step, self.setup, &mut next.state, &Move::of(id)).ok()?;
        if took.advance == Advance::Into
            || took.chance.decides
            || begun.until.is_none_or(|until| moment.now < until)
            || next.state.threads[id].token != moment.state.threads[id].token
        {
            return None;
        }
        let mut others = next.state.clone();
        others.threads[id] = moment.state.threads[id].clone();
        next.begun.insert(id, Begun { is_complete: true, ..begun });
        (others == moment.state).then_some(next)
    }

    /// The call of a thread that has begun a step returns, if it can.
    fn complete(&mut self, moment: &Moment<'p>, way: &Move, begun: Begun) -> Result<(), Diverges> {
        let id = way.thread;
        let mut next = moment.clone();
        match take_at(Pace::Step, self.setup, &mut next.state, way) {
            Ok(took) if took.advance == Advance::Into => {}
            Ok(_) if begun.until.is_none_or(|until| moment.now < until) => return Err(Diverges),
            Ok(_) => {
                next.begun.insert(id, Begun { is_complete: true, ..begun });
            }
            Err(Stop::Chance(ways)) => {
                return (0..ways).try_for_each(|one| self.complete(moment, &way.going(one), begun));
            }
            Err(Stop::Undecided(latitude)) => {
                // It waits, unless the platform chooses otherwise. That it wakes spuriously is a
                // departure, which the judge knows.
                let waiting = moment.state.threads[id].waiting.as_ref();
                let spurious = waiting.and_then(Waiting::spurious_end);
                let returns = |choice: &&Choice| !choice.waits() && Some(**choice) != spurious;
                let returning = latitude.choices().iter().filter(returns);
                self.open.extend(returning.map(|choice| moment.choosing(*choice)));
                return Ok(());
            }
            Err(Stop::Blocked | Stop::BlockedVisibly | Stop::Held | Stop::Refused(_)) => {
                return Ok(());
            }
        }
        self.open.push(next);
        Ok(())
    }

    fn take(&mut self, moment: &Moment<'p>, label: &str, line: Line) -> Result<(), Diverges> {
        let id = self.thread(moment, label)?;
        if !moment.is_taken && !moment.is_at(id, line) {
            return Err(Diverges);
        }
        self.go_on(moment, id, line)
    }

    fn begin(
        &mut self,
        moment: &Moment<'p>,
        label: &str,
        line: Line,
        until: Option<usize>,
    ) -> Result<(), Diverges> {
        let id = self.thread(moment, label)?;
        if !moment.is_at(id, line) {
            return Err(Diverges);
        }
        let mut next = Moment { now: moment.now + 1, ..moment.clone() };
        let begun = Begun { until, is_complete: false };
        match take_at(Pace::Step, self.setup, &mut next.state, &Move::of(id)) {
            Ok(took) if took.advance == Advance::Into => {}
            Ok(_) => return Err(Diverges),
            Err(_) => next.state = moment.state.clone(),
        }
        next.begun.insert(id, begun);
        self.open.push(next);
        Ok(())
    }

    /// The thread goes on once its call has returned.
    fn end(&mut self, moment: &Moment<'p>, label: &str, line: Line) -> Result<(), Diverges> {
        let id = self.thread(moment, label)?;
        match moment.begun.get(&id) {
            Some(begun) if !begun.is_complete => Ok(()),
            Some(_) => {
                let mut next = moment.clone();
                next.begun.remove(&id);
                next.is_taken = true;
                self.open.push(next);
                Ok(())
            }
            None => self.go_on(moment, id, line),
        }
    }

    /// The thread takes the current turn, or goes on with it after an effect.
    fn go_on(&mut self, moment: &Moment<'p>, id: ThreadId, line: Line) -> Result<(), Diverges> {
        let mut way = Move::of(id);
        loop {
            let mut next = moment.clone();
            match take_at(Pace::Turn, self.setup, &mut next.state, &way) {
                Ok(took) => {
                    // A guard that poisons its lock still has to release it.
                    let is_at_same_end = took.line.is_none() && next.is_at_end_of(id, line);
                    next.is_taken = took.advance == Advance::Into
                        || next.state.threads[id].is_between()
                        || is_at_same_end;
                    next.now += usize::from(!next.is_taken);
                    self.open.push(next);
                    return Ok(());
                }
                // Nothing but its turn decides: it does not have to wait for others.
                Err(Stop::Chance(_)) => way = way.going(0),
                Err(Stop::Undecided(latitude)) => {
                    let stalls =
                        |choice: &Choice| self.stalls.iter().any(|it| it.choice == *choice);
                    for choice in latitude.choices().iter().filter(|choice| !stalls(choice)) {
                        self.open.push(moment.choosing(*choice));
                    }
                    return Ok(());
                }
                Err(Stop::Blocked | Stop::BlockedVisibly | Stop::Held) => return Ok(()),
                Err(Stop::Refused(_)) => return Err(Diverges),
            }
        }
    }

    fn thread(&self, moment: &Moment<'p>, label: &str) -> Result<ThreadId, Diverges> {
        let mut ids = moment.state.threads.iter().map(|(id, _)| id);
        ids.find(|id| *self.setup.labels.text(*id) == *label).ok_or(Diverges)
    }
}

impl Moment<'_> {
    fn is_at(&self, id: ThreadId, line: Line) -> bool {
        self.state.threads[id].place().and_then(|place| place.line()) == Some(line)
    }

    fn choosing(&self, choice: Choice) -> Self {
        let mut next = self.clone();
        next.state.choices.make(choice);
        next
    }

    fn is_at_end_of(&self, id: ThreadId, line: Line) -> bool {
        matches!(self.state.threads[id].place(), Some(Place::End(_))) && self.is_at(id, line)
    }
}
