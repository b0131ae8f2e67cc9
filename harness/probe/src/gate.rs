//! Directs threads along a schedule.
//!
//! Each thread calls [`Gate::enter`] before each place, which returns when it is the thread's turn.
//! A turn lasts until its thread arrives at its next place, where [`Gate::end`] starts the next
//! turn. No thread hands out turns.
//!
//! For example, main spawns a thread at line 4 and joins it at line 5, and the thread returns at
//! line 8:
//!
//! ```text
//!   turn                      main                              a
//!   0  take  main 4           enters line 4, spawns a
//!   1  begin main 5 until=2   arrives at 5, which ends turn 0
//!                             enters line 5, records `waits`
//!                             ends turn 1, calls `join`
//!   2  take  a 8                                                enters line 8, records `saw`
//!                             (`join` blocks)                   ends, which ends turn 2
//!   3  end   main 5           `join` returns; turn 2 has been
//!                             taken, so this is not early
//!                             records `saw`
//!   4  take  main 6           arrives at 6, which ends turn 3
//! ```
//!
//! If `join` returned at once, main would find that turn 2 has not been taken, record `early`, and
//! open the gate: all threads then continue undirected.
//!
//! # Atomics
//!
//! The gate uses only atomics, because it must not rely on what is under test. A thread that waits
//! spins, yields, and in the end sleeps between its checks: see [`Backoff`].
//! Each field of [`Gate`] names the accesses that pair with each other. All of them are
//! `SeqCst`. [`Gate::complete`] needs that: it runs after a call that may return without any
//! synchronization, as `park` may, and must still agree with other threads on which turns were
//! taken before it. The others could be weaker, but waiting for a turn takes longer than any fence.
//!
//! As a consequence, what a thread does in a turn happens before all later turns. So directed runs
//! cannot reveal missing synchronization; free runs, which have no gate, can.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::yield_now;
use std::time::Duration;

use threadproof_model::{Deviation, Entry, Event, EventKind, Line, Record, Schedule, ScheduleEnd};

use crate::backoff::{Backoff, MAX_WAIT};
use crate::destructors;
use crate::log::record;

mod participant;
#[cfg(test)]
mod tests;

pub(crate) use participant::{Participant, Permit, Role};

/// The number of times that a thread yields before it takes a turn that follows a `begin`. This
/// gives a call that should block, but does not, time to return too early.
const YIELDS_AFTER_BEGIN: u32 = 20;

/// How long threads sleep at the gate before they take the turn of a thread whose closure has
/// finished, on platforms that run no thread-local destructor when the thread ends.
const LINGER: Duration = Duration::from_millis(500);

/// A schedule, and how far the threads have followed it.
pub(crate) struct Gate {
    schedule: Schedule,
    /// The labels that the schedule names. A thread's number is the position of its label.
    labels: Vec<String>,
    /// The number of the thread whose turn it is, for each turn.
    owners: Vec<usize>,
    /// Whether no judge watches the process and kills it if it makes no progress.
    is_unwatched: bool,
    /// Whether a thread-local destructor runs when its thread ends, which ends the thread's last
    /// turn. Called only if a turn lasts unusually long, since it spawns a thread.
    runs_destructors: fn() -> bool,
    /// The current turn. The exchange in `end` pairs with the load in `wait`: what a thread did in
    /// its turn happens before the next turn.
    now: AtomicUsize,
    /// One more than the last turn whose thread has arrived to take or begin its step. The store in
    /// `enter` pairs with the load in `has_taken_effect`.
    taken: AtomicUsize,
    /// Whether some thread has deviated. Of all swaps in `deviate`, one reads `false`: that thread
    /// records the deviation.
    has_deviated: AtomicBool,
    /// Whether all threads may pass. The store in `open` pairs with the loads in `wait` and in
    /// `deviate`: no thread passes before the deviation is recorded.
    is_open: AtomicBool,
    /// One more than the turn whose thread's closure has finished. The store in `closure_done`
    /// pairs with the load in `wait`.
    done: AtomicUsize,
}

impl Gate {
    pub(crate) fn new(schedule: Schedule) -> Self {
        let mut labels = schedule.threads.clone();
        let mut number = |label: &str| {
            labels.iter().position(|known| known == label).unwrap_or_else(|| {
                labels.push(label.to_owned());
                labels.len() - 1
            })
        };
        let owners = schedule.entries.iter().map(|entry| number(entry.thread())).collect();
        Self {
            schedule,
            labels,
            owners,
            is_unwatched: false,
            runs_destructors: destructors::run_at_thread_end,
            now: AtomicUsize::new(0),
            taken: AtomicUsize::new(0),
            has_deviated: AtomicBool::new(false),
            is_open: AtomicBool::new(false),
            done: AtomicUsize::new(0),
        }
    }

    /// A gate that opens if no thread arrives for the current turn.
    pub(crate) fn unwatched(schedule: Schedule) -> Self {
        Self { is_unwatched: true, ..Self::new(schedule) }
    }

    /// The role of the thread with that label. A thread calls this once, when it starts.
    pub(crate) fn role(&self, label: &str) -> Role {
        let threads = &self.schedule.threads;
        if !threads.is_empty() && !threads.iter().any(|known| known == label) {
            return Role::Unexpected;
        }
        let number = self.labels.iter().position(|known| known == label);
        number.map_or(Role::Unnamed, Role::Named)
    }

    /// Waits for the thread's next turn, which should be at this place.
    pub(crate) fn enter(&self, thread: Participant<'_>, line: Line) -> Permit {
        if thread.role == Role::Unexpected || self.should_have_finished(thread) {
            // It has no turns left, and another thread may wait for it.
            return self.deviate(thread.label, line, Deviation::Stray);
        }
        let Some(turn) = self.wait(thread, line) else { return Permit::Open };
        match &self.schedule.entries[turn] {
            Entry::Take { line: place, .. } if *place == line => {
                if turn > 0 && matches!(self.schedule.entries[turn - 1], Entry::Begin { .. }) {
                    (0..YIELDS_AFTER_BEGIN).for_each(|_| yield_now());
                }
                self.taken.store(turn + 1, SeqCst);
                Permit::Turn(turn)
            }
            Entry::Begin { line: place, until, .. } if *place == line => {
                let thread = thread.label.to_owned();
                record(&Record::Event(Event { thread, line, kind: EventKind::Blocks }));
                self.taken.store(turn + 1, SeqCst);
                Permit::Begun { turn, until: *until }
            }
            _ => self.deviate(thread.label, line, Deviation::Stray),
        }
    }

    /// A step that was begun has completed: waits for the turn to record it.
    pub(crate) fn complete(
        &self,
        thread: Participant<'_>,
        line: Line,
        until: Option<usize>,
    ) -> Permit {
        if self.is_loose_at(self.now.load(SeqCst)) {
            return Permit::Open;
        }
        if until.is_none_or(|until| !self.has_taken_effect(until)) {
            return self.deviate(thread.label, line, Deviation::Early);
        }
        let Some(turn) = self.wait(thread, line) else { return Permit::Open };
        match &self.schedule.entries[turn] {
            Entry::End { line: place, .. } if *place == line => Permit::Turn(turn),
            _ => self.deviate(thread.label, line, Deviation::Stray),
        }
    }

    /// Whether this turn can have unblocked another thread: an `end` as soon as it is the current
    /// turn, since its step was begun earlier; any other turn when its thread has arrived to take
    /// it.
    fn has_taken_effect(&self, turn: usize) -> bool {
        match self.schedule.entries.get(turn) {
            Some(Entry::End { .. }) => self.now.load(SeqCst) >= turn,
            _ => self.taken.load(SeqCst) > turn,
        }
    }

    /// Whether the schedule is over and leaves the threads undirected.
    fn is_loose_at(&self, now: usize) -> bool {
        self.schedule.ending == ScheduleEnd::Loose && now >= self.owners.len()
    }

    /// Whether the last turn is this thread's. The process ends with that turn, unless the thread
    /// reaches another place, in a thread-local destructor.
    fn has_last_turn(&self, role: Role) -> bool {
        self.owners.last().is_some_and(|owner| role == Role::Named(*owner))
    }

    /// Whether the thread has had its last turn and finishes, according to the schedule.
    fn should_have_finished(&self, thread: Participant<'_>) -> bool {
        let mut to_come = self.owners.iter().skip(self.now.load(SeqCst));
        self.schedule.finished.iter().any(|label| label == thread.label)
            && to_come.all(|owner| thread.role != Role::Named(*owner))
    }

    /// Ends the turn, unless it has already ended.
    pub(crate) fn end(&self, turn: usize) {
        let _ = self.now.compare_exchange(turn, turn + 1, SeqCst, SeqCst);
    }

    /// The closure of the thread that has this turn has finished, so this may be its last turn.
    pub(crate) fn closure_done(&self, turn: usize) {
        self.done.store(turn + 1, SeqCst);
    }

    /// Lets all threads pass from now on. Deviations are no longer recorded.
    pub(crate) fn open(&self) {
        self.has_deviated.store(true, SeqCst);
        self.is_open.store(true, SeqCst);
    }

    /// Called when the thread has ended. It deviates if it still has a turn.
    pub(crate) fn ended(&self, thread: Participant<'_>) {
        let entries = self.owners.iter().zip(&self.schedule.entries);
        let mut to_come = entries.skip(self.now.load(SeqCst));
        if let Some((_, entry)) = to_come.find(|(owner, _)| thread.role == Role::Named(**owner)) {
            self.deviate(thread.label, entry.line(), Deviation::Gone);
        }
    }

    /// Records the first deviation, and lets all threads pass.
    fn deviate(&self, label: &str, line: Line, how: Deviation) -> Permit {
        if !self.has_deviated.swap(true, SeqCst) {
            record(&Record::Deviation { thread: label.to_owned(), line, how });
            self.open();
        }
        // A thread that passes may end the process, so the deviation must be recorded first.
        while !self.is_open.load(SeqCst) {
            yield_now();
        }
        Permit::Open
    }

    /// Called when no thread arrives for this turn, or all turns are over and this thread still
    /// waits.
    fn give_up(&self, turn: usize, thread: Participant<'_>, line: Line) {
        match self.schedule.entries.get(turn) {
            Some(entry) => self.deviate(entry.thread(), entry.line(), Deviation::Late),
            None => self.deviate(thread.label, line, Deviation::Stray),
        };
    }

    /// Waits for a turn of the thread. `None` if all threads may pass.
    fn wait(&self, thread: Participant<'_>, line: Line) -> Option<usize> {
        let mut backoff = Backoff::default();
        let mut current = None;
        let mut lingers = None;
        loop {
            let now = self.now.load(SeqCst);
            if self.is_open.load(SeqCst) || self.is_loose_at(now) {
                return None;
            }
            match self.owners.get(now) {
                Some(owner) if thread.role == Role::Named(*owner) => return Some(now),
                None if self.schedule.ending == ScheduleEnd::Hangs
                    || self.has_last_turn(thread.role) =>
                {
                    self.deviate(thread.label, line, Deviation::Stray);
                    return None;
                }
                // The turn is another thread's, or the process is about to end.
                Some(_) | None => {}
            }
            if current.replace(now) != Some(now) {
                backoff = Backoff::default();
            }
            backoff.pause();
            if self.done.load(SeqCst) == now + 1
                && backoff.has_slept(LINGER)
                && *lingers.get_or_insert_with(|| !(self.runs_destructors)())
            {
                self.end(now);
            } else if self.is_unwatched && backoff.has_slept(MAX_WAIT) {
                self.give_up(now, thread, line);
            }
        }
    }
}
