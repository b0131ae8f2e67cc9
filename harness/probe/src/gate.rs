//! Directs threads along a schedule.
//!
//! A thread waits here before each place until its turn has come. The gate is made of atomics,
//! spinning and yielding, because it must not lean on what is under test.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use threadproof_model::{Deviation, Entry, Event, EventKind, Line, Record, Schedule, ScheduleEnd};

use crate::log::tell;

/// How often to look again before letting others run.
const SPINS: u32 = 50;

/// How often a thread lets others run before it takes the turn after one that blocks: so that a
/// step that should wait, and does not, is seen to complete too early.
const CHANCES: u32 = 20;

/// How long a turn lasts after its thread's closure is done, where no thread-local destructor
/// tells that the thread has ended.
const LINGER: Duration = Duration::from_millis(500);

/// How long a turn may last where no judge watches over the process, who would lose patience.
const PATIENCE: Duration = Duration::from_secs(3);

/// A schedule, and how far it has been followed.
pub(crate) struct Gate {
    schedule: Schedule,
    /// Whether nobody but the gate itself can end a run that does not get any further.
    is_alone: bool,
    /// The turn that has come.
    now: AtomicUsize,
    /// One more than the last turn whose thread was there to take the step, or to begin it.
    taken: AtomicUsize,
    /// Whether some thread has deviated.
    has_deviated: AtomicBool,
    /// Whether that has been told, and everybody may pass.
    is_open: AtomicBool,
    /// One more than the turn whose thread is done with its closure.
    done: AtomicUsize,
}

/// How a thread has been let through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// It need not care about turns.
    Open,
    /// It has this turn.
    Turn(usize),
    /// It has this turn to begin a step, which must not complete before turn `until`.
    Begun { turn: usize, until: Option<usize> },
}

impl Gate {
    pub(crate) fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            is_alone: false,
            now: AtomicUsize::new(0),
            taken: AtomicUsize::new(0),
            has_deviated: AtomicBool::new(false),
            is_open: AtomicBool::new(false),
            done: AtomicUsize::new(0),
        }
    }

    /// A gate that opens when nobody comes to the turn that has come.
    pub(crate) fn alone(schedule: Schedule) -> Self {
        Self { is_alone: true, ..Self::new(schedule) }
    }

    /// Waits for the thread's next turn, which should be at this place.
    pub(crate) fn enter(&self, thread: &str, line: Line) -> Pass {
        let threads = &self.schedule.threads;
        if !threads.is_empty() && !threads.iter().any(|known| known == thread) {
            // Nobody has reckoned with this thread, and somebody may be waiting for it.
            return self.deviate(thread, line, Deviation::Stray);
        }
        let Some(turn) = self.wait(thread, line) else { return Pass::Open };
        match &self.schedule.entries[turn] {
            Entry::Take { line: place, .. } if *place == line => {
                if turn > 0 && matches!(self.schedule.entries[turn - 1], Entry::Begin { .. }) {
                    (0..CHANCES).for_each(|_| yield_now());
                }
                self.taken.store(turn + 1, SeqCst);
                Pass::Turn(turn)
            }
            Entry::Begin { line: place, until, .. } if *place == line => {
                let thread = thread.to_owned();
                tell(&Record::Event(Event { thread, line, kind: EventKind::Blocks }));
                self.taken.store(turn + 1, SeqCst);
                Pass::Begun { turn, until: *until }
            }
            _ => self.deviate(thread, line, Deviation::Stray),
        }
    }

    /// A step that was begun has completed: waits for the turn to say so.
    pub(crate) fn complete(&self, thread: &str, line: Line, until: Option<usize>) -> Pass {
        if self.is_loose_at(self.now.load(SeqCst)) {
            return Pass::Open;
        }
        if until.is_none_or(|until| !self.has_taken_effect(until)) {
            return self.deviate(thread, line, Deviation::Early);
        }
        let Some(turn) = self.wait(thread, line) else { return Pass::Open };
        match &self.schedule.entries[turn] {
            Entry::End { line: place, .. } if *place == line => Pass::Turn(turn),
            _ => self.deviate(thread, line, Deviation::Stray),
        }
    }

    /// Whether that turn can have unblocked somebody: as soon as it has come if the step was begun
    /// before, else once its thread is there to take it.
    fn has_taken_effect(&self, turn: usize) -> bool {
        match self.schedule.entries.get(turn) {
            Some(Entry::End { .. }) => self.now.load(SeqCst) >= turn,
            _ => self.taken.load(SeqCst) > turn,
        }
    }

    /// Whether the schedule says nothing any more, and everybody may go on.
    fn is_loose_at(&self, now: usize) -> bool {
        self.schedule.ending == ScheduleEnd::Loose && now >= self.schedule.entries.len()
    }

    /// Whether the last turn is one of this thread's: when it is over, so is the process, unless the
    /// thread still comes to a place of its thread-local destructors.
    fn has_last_turn(&self, thread: &str) -> bool {
        self.schedule.entries.last().is_some_and(|entry| entry.thread() == thread)
    }

    /// The turn is over, unless somebody has ended it already.
    pub(crate) fn end(&self, turn: usize) {
        let _ = self.now.compare_exchange(turn, turn + 1, SeqCst, SeqCst);
    }

    /// The thread that has this turn is done with its closure, and may end with it.
    pub(crate) fn closure_done(&self, turn: usize) {
        self.done.store(turn + 1, SeqCst);
    }

    /// Lets everybody pass: the schedule has no more to say, and nobody can leave it.
    pub(crate) fn open(&self) {
        self.has_deviated.store(true, SeqCst);
        self.is_open.store(true, SeqCst);
    }

    /// The thread has ended. It deviates if a turn of its own is still to come.
    pub(crate) fn ended(&self, thread: &str) {
        let mut to_come = self.schedule.entries.iter().skip(self.now.load(SeqCst));
        if let Some(entry) = to_come.find(|entry| entry.thread() == thread) {
            self.deviate(thread, entry.line(), Deviation::Gone);
        }
    }

    /// Tells, once, that a thread has left the schedule, and lets everybody pass.
    fn deviate(&self, thread: &str, line: Line, how: Deviation) -> Pass {
        if !self.has_deviated.swap(true, SeqCst) {
            tell(&Record::Deviation { thread: thread.to_owned(), line, how });
            self.open();
        }
        // Whoever passes may end the process, so it has to be told before.
        while !self.is_open.load(SeqCst) {
            yield_now();
        }
        Pass::Open
    }

    /// Nobody has come to that turn; or all turns are over, and still there is a thread that waits.
    fn give_up(&self, turn: usize, thread: &str, line: Line) {
        match self.schedule.entries.get(turn) {
            Some(entry) => self.deviate(entry.thread(), entry.line(), Deviation::Late),
            None => self.deviate(thread, line, Deviation::Stray),
        };
    }

    /// Waits until a turn of the thread has come. None when everybody may pass.
    fn wait(&self, thread: &str, line: Line) -> Option<usize> {
        let mut looked = 0_u32;
        let mut lasting: Option<(usize, Instant)> = None;
        loop {
            let now = self.now.load(SeqCst);
            if self.is_open.load(SeqCst) || self.is_loose_at(now) {
                return None;
            }
            match self.schedule.entries.get(now) {
                Some(entry) if entry.thread() == thread => return Some(now),
                None if self.schedule.ending == ScheduleEnd::Hangs
                    || self.has_last_turn(thread) =>
                {
                    self.deviate(thread, line, Deviation::Stray);
                    return None;
                }
                // It is somebody else's turn, or the process is about to end.
                Some(_) | None => {}
            }
            looked = looked.saturating_add(1);
            if looked < SPINS {
                std::hint::spin_loop();
                continue;
            }
            yield_now();
            let since = match lasting {
                Some((turn, since)) if turn == now => since,
                _ => lasting.insert((now, Instant::now())).1,
            };
            if self.done.load(SeqCst) == now + 1 && since.elapsed() > LINGER {
                self.end(now);
            } else if self.is_alone && since.elapsed() > PATIENCE {
                self.give_up(now, thread, line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(lines: &[(&str, Line)], ending: ScheduleEnd) -> Gate {
        let take = |&(thread, line): &(&str, Line)| Entry::Take { thread: thread.to_owned(), line };
        let entries = lines.iter().map(take).collect();
        Gate::new(Schedule { entries, ending, ..Schedule::default() })
    }

    #[test]
    fn turns_come_one_after_the_other() {
        let gate = gate(&[("a", 1), ("b", 2), ("a", 3)], ScheduleEnd::Ends);
        assert!(gate.enter("a", 1) == Pass::Turn(0));
        gate.end(0);
        assert!(gate.enter("b", 2) == Pass::Turn(1));
        // Ended by whoever it was, a turn ends once.
        gate.end(1);
        gate.end(1);
        assert!(gate.enter("a", 3) == Pass::Turn(2));
    }

    #[test]
    fn a_turn_ends_without_its_thread_where_no_destructor_tells_of_the_end() {
        let gate = gate(&[("a", 1), ("b", 2)], ScheduleEnd::Ends);
        assert!(gate.enter("a", 1) == Pass::Turn(0));
        gate.closure_done(0);
        assert!(gate.enter("b", 2) == Pass::Turn(1));
    }

    #[test]
    fn a_gate_that_is_alone_opens_when_nobody_comes() {
        let mut gate = gate(&[("a", 1), ("b", 2)], ScheduleEnd::Ends);
        gate.is_alone = true;
        assert!(gate.enter("b", 2) == Pass::Open);
        assert!(gate.has_deviated.load(SeqCst));
    }

    #[test]
    fn a_thread_that_nobody_has_reckoned_with_deviates() {
        let mut gate = gate(&[("a", 1)], ScheduleEnd::Ends);
        gate.schedule.threads = vec!["a".to_owned()];
        assert!(gate.enter("b", 1) == Pass::Open);
        assert!(gate.is_open.load(SeqCst));
    }

    #[test]
    fn whoever_deviates_opens_the_gate_for_all() {
        let gate = gate(&[("a", 1), ("b", 2)], ScheduleEnd::Ends);
        assert!(gate.enter("a", 9) == Pass::Open);
        assert!(gate.enter("b", 2) == Pass::Open);
        assert!(gate.complete("c", 7, None) == Pass::Open);
    }

    #[test]
    fn a_thread_that_has_no_turn_left_has_not_gone_too_early() {
        let gate = gate(&[("a", 1), ("b", 2)], ScheduleEnd::Ends);
        assert!(gate.enter("a", 1) == Pass::Turn(0));
        gate.end(0);
        gate.ended("a");
        assert!(!gate.is_open.load(SeqCst));
        gate.ended("b");
        assert!(gate.is_open.load(SeqCst));
    }

    #[test]
    fn after_the_last_turn_of_a_hang_nobody_may_come() {
        assert!(gate(&[], ScheduleEnd::Hangs).enter("a", 1) == Pass::Open);
    }

    #[test]
    fn the_thread_that_has_the_last_turn_may_not_come_to_another_place() {
        let gate = gate(&[("a", 1)], ScheduleEnd::Ends);
        assert!(gate.enter("a", 1) == Pass::Turn(0));
        gate.end(0);
        assert!(gate.enter("a", 2) == Pass::Open);
        assert!(gate.is_open.load(SeqCst));
    }

    #[test]
    fn after_the_last_turn_of_a_loose_schedule_everybody_may_go_on() {
        let gate = gate(&[("a", 1)], ScheduleEnd::Loose);
        assert!(gate.enter("a", 1) == Pass::Turn(0));
        gate.end(0);
        assert!(gate.enter("b", 2) == Pass::Open);
        // One that has begun a step may complete it now, whatever it was to wait for.
        assert!(gate.complete("c", 3, None) == Pass::Open);
        assert!(!gate.is_open.load(SeqCst));
    }

    #[test]
    fn a_begun_step_keeps_its_turn_until_it_says_that_it_waits() {
        let begin = Entry::Begin { thread: "a".to_owned(), line: 1, until: Some(1) };
        let take = Entry::Take { thread: "b".to_owned(), line: 2 };
        let gate = Gate::new(Schedule { entries: vec![begin, take], ..Schedule::default() });
        assert!(gate.enter("a", 1) == Pass::Begun { turn: 0, until: Some(1) });
        assert_eq!(gate.now.load(SeqCst), 0);
        gate.end(0);
        assert!(gate.enter("b", 2) == Pass::Turn(1));
    }

    #[test]
    fn a_begun_step_is_early_until_the_thread_of_the_turn_that_unblocks_it_is_there() {
        for is_there in [true, false] {
            let thread = || "a".to_owned();
            let begin = Entry::Begin { thread: thread(), line: 1, until: Some(1) };
            let take = Entry::Take { thread: "b".to_owned(), line: 2 };
            let entries = vec![begin, take, Entry::End { thread: thread(), line: 1 }];
            let gate = Gate::new(Schedule { entries, ..Schedule::default() });
            assert!(gate.enter("a", 1) == Pass::Begun { turn: 0, until: Some(1) });
            gate.end(0);
            if is_there {
                assert!(gate.enter("b", 2) == Pass::Turn(1));
                gate.end(1);
            }
            let pass = if is_there { Pass::Turn(2) } else { Pass::Open };
            assert!(gate.complete("a", 1, Some(1)) == pass);
        }
    }
}
