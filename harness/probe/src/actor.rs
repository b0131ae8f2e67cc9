//! A thread of a scenario: who it is, and how it comes to its turns and tells what it sees.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::ManuallyDrop;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use threadproof_model::{EventKind, Line, MAIN, Seen, label};

use crate::arrival::{Arrival, Place};
use crate::gate::Pass;
use crate::log::tell_event;
use crate::objects::Locks;
use crate::run::{Column, Mode, Run};
use crate::steps::hook::Panicked;

/// How often a thread spins before its first step at most: for some tens of microseconds, which is
/// what it takes to spawn a thread or two.
const LONGEST_HESITATION: u64 = 1024;

thread_local! {
    /// Who the current thread is. It has no destructor, so that the destructors of others, of
    /// which nobody knows the order, can ask.
    static CURRENT: ManuallyDrop<RefCell<Weak<Actor>>> =
        const { ManuallyDrop::new(RefCell::new(Weak::new())) };

    /// Keeps the actor until the thread ends, later than its closure and the result of that, which
    /// is how the end of the thread ends its last turn.
    static KEPT: RefCell<Option<Rc<Actor>>> = const { RefCell::new(None) };
}

/// A thread of a scenario.
pub(crate) struct Actor {
    pub(crate) run: Arc<Run>,
    pub(crate) label: String,
    /// The locks that it owns: main owns them all.
    pub(crate) locks: Locks,
    /// The turn that it has.
    turn: Cell<Option<usize>>,
    /// Whether its closure is done. What it does after that, it does as its result is dropped.
    is_closure_done: Cell<bool>,
    /// How often it has spawned a thread under each name of a handle.
    spawned: RefCell<BTreeMap<&'static str, usize>>,
    /// The place that it has come to, until it has told of it.
    pub(crate) place: Cell<Option<Place>>,
    /// The panic that it is in, while the hook runs.
    pub(crate) panicked: RefCell<Option<Panicked>>,
    /// In a free run, what it saw so far.
    seen: RefCell<Column>,
}

impl Actor {
    /// The current thread as the scenario's main.
    pub(crate) fn main(run: Arc<Run>, locks: Locks) -> Rc<Self> {
        Self::enter(run, MAIN.to_owned(), locks)
    }

    /// The current thread as the thread of that label.
    pub(crate) fn spawned(run: Arc<Run>, label: String) -> Rc<Self> {
        Self::enter(run, label, Locks::default())
    }

    fn enter(run: Arc<Run>, label: String, locks: Locks) -> Rc<Self> {
        let actor = Rc::new(Self {
            run,
            label,
            locks,
            turn: Cell::new(None),
            is_closure_done: Cell::new(false),
            spawned: RefCell::default(),
            place: Cell::new(None),
            panicked: RefCell::default(),
            seen: RefCell::default(),
        });
        // In this order: main's actor of an earlier iteration, if there is one, ends here.
        KEPT.set(Some(Rc::clone(&actor)));
        CURRENT.with(|current| current.replace(Rc::downgrade(&actor)));
        actor
    }

    /// The thread of the scenario that is running here, if it has not ended.
    pub(crate) fn current() -> Option<Rc<Self>> {
        CURRENT.try_with(|current| current.borrow().upgrade()).ok().flatten()
    }

    /// In a free run, starts a thread a little later: threads that share something would seldom
    /// meet if each were done before the next is spawned. In every other run they all start at
    /// once, as far as they come in time; else each after another while, which needs no
    /// synchronisation. Threads that share nothing have nothing to meet for.
    pub(crate) fn hesitate(&self) {
        if let Mode::Free(tape) = &self.run.mode
            && !self.run.program.scenario.shared.is_empty()
        {
            let starts_with_others = tape.iteration % 2 == 1;
            let longest = if starts_with_others {
                tape.started.fetch_add(1, SeqCst);
                LONGEST_HESITATION
            } else {
                let mut hasher = DefaultHasher::new();
                (tape.iteration, &self.label).hash(&mut hasher);
                hasher.finish() % LONGEST_HESITATION
            };
            for _ in 0..longest {
                if starts_with_others && tape.started.load(SeqCst) >= self.run.program.spawns {
                    break;
                }
                std::hint::spin_loop();
            }
        }
    }

    /// The label of a thread that this one is about to spawn.
    pub(crate) fn label_of_child(&self, handle: &'static str) -> String {
        let mut spawned = self.spawned.borrow_mut();
        let earlier = spawned.entry(handle).or_default();
        *earlier += 1;
        label(&self.label, handle, *earlier - 1)
    }

    /// Comes to a place, which ends the turn before, and waits for the turn to take it.
    pub(crate) fn arrive(&self, line: Line) -> Arrival<'_> {
        let pass = match &self.run.mode {
            Mode::Directed(gate) => {
                self.end_turn();
                let pass = gate.enter(&self.label, line);
                self.keep(pass);
                pass
            }
            Mode::Undirected | Mode::Free(_) => Pass::Open,
        };
        Arrival::new(self, Place { line, pass })
    }

    /// The place that the thread has come to has been taken, and it saw that there. A place is told
    /// of once.
    pub(crate) fn tell(&self, value: Option<Seen>) {
        let Some(Place { line, pass }) = self.place.take() else { return };
        if let (Mode::Directed(gate), Pass::Begun { until, .. }) = (&self.run.mode, pass) {
            self.keep(gate.complete(&self.label, line, until));
        }
        self.saw(line, value);
    }

    fn keep(&self, pass: Pass) {
        if let Pass::Turn(turn) = pass {
            self.turn.set(Some(turn));
            self.mark_last_turn();
        }
    }

    /// Any turn after the closure is done may be the thread's last.
    fn mark_last_turn(&self) {
        if let (Mode::Directed(gate), Some(turn), true) =
            (&self.run.mode, self.turn.get(), self.is_closure_done.get())
        {
            gate.closure_done(turn);
        }
    }

    fn end_turn(&self) {
        if let (Mode::Directed(gate), Some(turn)) = (&self.run.mode, self.turn.take()) {
            gate.end(turn);
        }
    }

    fn saw(&self, line: Line, value: Option<Seen>) {
        if let Mode::Free(_) = self.run.mode {
            if let Some(value) = value {
                self.seen.borrow_mut().push((line, value.to_string()));
            }
        } else {
            let value = value.map(|value| value.to_string());
            tell_event(self.run.number, &self.label, line, EventKind::Taken(value));
        }
    }

    /// What the thread saw in a free run.
    pub(crate) fn take_seen(&self) -> Column {
        self.seen.take()
    }

    /// The thread's closure is done: hands over what it saw.
    fn closure_done(&self) {
        self.is_closure_done.set(true);
        self.mark_last_turn();
        self.hand_over();
        self.run.living.fetch_sub(1, SeqCst);
    }

    /// In a free run, hands over what it saw since it last did.
    fn hand_over(&self) {
        // A lock that nobody can have panicked under is never poisoned.
        if let Mode::Free(tape) = &self.run.mode
            && let Ok(mut columns) = tape.columns.lock()
        {
            columns.entry(self.label.clone()).or_default().extend(self.take_seen());
        }
    }
}

/// The thread has ended.
impl Drop for Actor {
    fn drop(&mut self) {
        // That of its thread-local destructors.
        self.hand_over();
        self.end_turn();
        if let Mode::Directed(gate) = &self.run.mode {
            gate.ended(&self.label);
        }
        // Nothing else frees what a weak reference keeps.
        let _ = CURRENT.try_with(|current| current.replace(Weak::new()));
    }
}

/// Held by a spawned thread's closure; its drop is the closure's end, by whatever way.
pub(crate) struct Closure<'a>(pub(crate) &'a Actor);

impl Drop for Closure<'_> {
    fn drop(&mut self) {
        self.0.closure_done();
    }
}
