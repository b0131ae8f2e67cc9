//! A thread of a scenario: its label, its turns, and its observations.

use std::cell::{Cell, RefCell};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::ManuallyDrop;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use threadproof_model::{Event, EventKind, HandleNameId, Line, MAIN, Record, Seen, label, visible};

use crate::arrival::{Arrival, Visit};
use crate::execution::{Column, Conduct, Execution};
use crate::gate::{Gate, Participant, Permit, Role};
use crate::log::record_in;
use crate::objects::Locks;
use crate::steps::hook::Panicked;

/// The maximum number of times that a thread of a free run spins before its first step. This takes
/// tens of microseconds, about as long as spawning a thread or two.
const MAX_HESITATION: u64 = 1024;

thread_local! {
    /// The current thread's performer. It has no destructor, so the destructors of other
    /// thread-locals, which run in any order, can use it.
    static CURRENT: ManuallyDrop<RefCell<Weak<Performer>>> =
        const { ManuallyDrop::new(RefCell::new(Weak::new())) };

    /// Keeps the performer until the thread ends. It is destroyed after the thread's closure has
    /// returned and its result has been handed over, which ends the thread's last turn.
    static KEPT: RefCell<Option<Rc<Performer>>> = const { RefCell::new(None) };
}

/// A thread of a scenario.
pub(crate) struct Performer {
    pub(crate) execution: Arc<Execution>,
    label: String,
    /// Its role in the schedule.
    role: Role,
    pub(crate) locks: Locks,
    /// The turn that it has.
    turn: Cell<Option<usize>>,
    /// Whether its closure has finished. Steps that it takes later belong to drops of its result or
    /// of its thread-locals.
    is_closure_done: Cell<bool>,
    /// The handle names of the threads that it has spawned.
    spawned: RefCell<Vec<HandleNameId>>,
    /// Its visit to a place, until it is recorded.
    pub(crate) visit: Cell<Option<Visit>>,
    /// Its panic, while the hook runs.
    pub(crate) panicked: RefCell<Option<Panicked>>,
    /// In a free run, the observations that it has not handed over yet.
    seen: RefCell<Column>,
}

impl Performer {
    /// The current thread as the scenario's main.
    pub(crate) fn main(execution: Arc<Execution>, locks: Locks) -> Rc<Self> {
        Self::enter(execution, MAIN.to_owned(), locks)
    }

    /// The current thread as a spawned thread of the scenario.
    pub(crate) fn spawned(execution: Arc<Execution>, label: String) -> Rc<Self> {
        Self::enter(execution, label, Locks::default())
    }

    fn enter(execution: Arc<Execution>, label: String, locks: Locks) -> Rc<Self> {
        let performer = Rc::new(Self {
            role: execution.role(&label),
            execution,
            label,
            locks,
            turn: Cell::new(None),
            is_closure_done: Cell::new(false),
            spawned: RefCell::default(),
            visit: Cell::new(None),
            panicked: RefCell::default(),
            seen: RefCell::default(),
        });
        // The order matters: this drops main's performer of an earlier execution, which resets
        // CURRENT.
        KEPT.set(Some(Rc::clone(&performer)));
        Self::make_current(&performer);
        performer
    }

    /// Makes this the performer of the current thread.
    pub(crate) fn make_current(performer: &Rc<Self>) {
        // This fails only in the destructor of CURRENT, which calls nothing.
        let _ = CURRENT.try_with(|current| current.replace(Rc::downgrade(performer)));
    }

    /// The performer of the current thread. `None` if the thread is not one of the scenario's, or
    /// has ended.
    pub(crate) fn current() -> Option<Rc<Self>> {
        CURRENT.try_with(|current| current.borrow().upgrade()).ok().flatten()
    }

    /// The performer of the current thread, which is taking a step.
    pub(crate) fn of_step() -> Rc<Self> {
        match Self::current() {
            Some(performer) => performer,
            None => unreachable!("the code that takes the step holds the performer"),
        }
    }

    /// The gate of a directed run, and this thread as a participant.
    pub(crate) fn directed(&self) -> Option<(&Gate, Participant<'_>)> {
        match &self.execution.conduct {
            Conduct::Directed(gate) => {
                Some((gate, Participant { label: &self.label, role: self.role }))
            }
            Conduct::Undirected | Conduct::Free(_) => None,
        }
    }

    /// In a free run of threads that share objects, delays the start of a thread. Otherwise each
    /// would usually finish before the next is spawned, and they would rarely run at the same time.
    ///
    /// In every other iteration, each thread waits until all have started, or up to a limit. In the
    /// others, each waits for a varying time, without any synchronization.
    pub(crate) fn hesitate(&self) {
        let Conduct::Free(tape) = &self.execution.conduct else { return };
        if !tape.shares_objects {
            return;
        }
        let starts_with_others = tape.iteration % 2 == 1;
        let spins = if starts_with_others {
            tape.started.fetch_add(1, SeqCst);
            MAX_HESITATION
        } else {
            let mut hasher = DefaultHasher::new();
            (tape.iteration, &self.label).hash(&mut hasher);
            hasher.finish() % MAX_HESITATION
        };
        for _ in 0..spins {
            if starts_with_others && tape.started.load(SeqCst) >= self.execution.program.spawns {
                break;
            }
            std::hint::spin_loop();
        }
    }

    /// The label of a thread that this one is about to spawn.
    pub(crate) fn label_of_child(&self, handle_name: HandleNameId) -> String {
        let mut spawned = self.spawned.borrow_mut();
        let earlier = spawned.iter().filter(|spawned| **spawned == handle_name).count();
        spawned.push(handle_name);
        let handle = &self.execution.program.handle_names[handle_name];
        label(&self.label, handle, earlier)
    }

    /// Arrives at a place, which ends the previous turn, and waits for the turn to take it.
    pub(crate) fn arrive(&self, line: Line) -> Arrival<'_> {
        let permit = match self.directed() {
            Some((gate, thread)) => {
                self.end_turn();
                let permit = gate.enter(thread, line);
                self.keep(permit);
                permit
            }
            None => Permit::Open,
        };
        Arrival::new(self, Visit { line, permit })
    }

    /// Records the step that the thread is visiting, with what it observed. Each visit is recorded
    /// once.
    pub(crate) fn record(&self, value: Option<Seen>) {
        let Some(Visit { line, permit }) = self.visit.take() else { return };
        if let (Permit::Begun { until, .. }, Some((gate, thread))) = (permit, self.directed()) {
            self.keep(gate.complete(thread, line, until));
        }
        if let Conduct::Free(_) = self.execution.conduct {
            self.seen.borrow_mut().extend(value.map(|value| (line, value)));
        } else {
            let value = value.map(|value| value.to_string());
            let thread = self.label.clone();
            let kind = EventKind::Taken(value);
            record_in(self.execution.run, &Record::Event(Event { thread, line, kind }));
        }
    }

    /// Records that the platform refused to spawn the thread of the step at that line.
    pub(crate) fn record_refusal(&self, line: Line, error: &str) {
        let error = error.split_whitespace().collect::<Vec<_>>().join(" ");
        let (thread, error) = (self.label.clone(), visible(&error));
        record_in(self.execution.run, &Record::Refused { thread, line, error });
    }

    fn keep(&self, permit: Permit) {
        if let Permit::Turn(turn) = permit {
            self.turn.set(Some(turn));
            self.mark_last_turn();
        }
    }

    /// Any turn after the closure has finished may be the thread's last.
    fn mark_last_turn(&self) {
        if let (Some(turn), true, Some((gate, _))) =
            (self.turn.get(), self.is_closure_done.get(), self.directed())
        {
            gate.closure_done(turn);
        }
    }

    fn end_turn(&self) {
        if let (Some(turn), Some((gate, _))) = (self.turn.take(), self.directed()) {
            gate.end(turn);
        }
    }

    /// Takes the thread's observations in a free run that it has not handed over yet.
    pub(crate) fn take_seen(&self) -> Column {
        self.seen.take()
    }

    fn closure_done(&self) {
        self.is_closure_done.set(true);
        self.mark_last_turn();
        self.hand_over();
        self.execution.living.fetch_sub(1, SeqCst);
    }

    /// In a free run, hands over the observations made since the last call.
    pub(crate) fn hand_over(&self) {
        if let Conduct::Free(tape) = &self.execution.conduct {
            let seen = self.take_seen();
            if !seen.is_empty() {
                tape.columns().entry(self.label.clone()).or_default().extend(seen);
            }
        }
    }
}

/// The thread has ended.
impl Drop for Performer {
    fn drop(&mut self) {
        // The observations of the thread-locals' destructors.
        self.hand_over();
        self.end_turn();
        if let Some((gate, thread)) = self.directed() {
            gate.ended(thread);
        }
        // A weak reference keeps the allocation, and CURRENT has no destructor that would free it.
        let _ = CURRENT.try_with(|current| current.replace(Weak::new()));
    }
}

/// A spawned thread's closure holds this. Its drop marks the end of the closure, by a return or a
/// panic.
pub(crate) struct ClosureEnd<'a>(pub(crate) &'a Performer);

impl Drop for ClosureEnd<'_> {
    fn drop(&mut self) {
        self.0.closure_done();
    }
}
